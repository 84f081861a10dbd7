// Whoever sends picture after picture that is nearly an entry's wants to learn from the answers. That is seen and stopped.
using System.Globalization;
using Dapper;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Pipeline;

static class Probing
{
    /// <summary>Different contents of one caller like one entry within <see cref="Window"/>; one more is probing.</summary>
    internal const int MaxAlike = 10;

    /// <summary>How long such contents count, and for how long a caller who probes is turned away.</summary>
    internal static TimeSpan Window { get; } = TimeSpan.FromHours(1);

    /// <summary>
    /// After a match: has this caller sent more different contents than the limit that are like, and not, the entry of this
    /// case? Then it is written down, once for each window.
    /// </summary>
    internal static bool IsProbing(Installation installation, long caseId, Actor caller)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var since = installation.Time.GetUtcNow() - Window;
        var alike = connection.ExecuteScalar<long>(
            """
            select count(distinct content_key) from case_items
            where case_id = @caseId and algorithm = 'pdq' and found_by = @caller and found_at >= @since
            """,
            new { caseId, caller = caller.ToString(), since = Instant.Text(since) }, transaction);
        if (alike <= MaxAlike) return false;
        var mark = $"The caller {caller} probes";
        if (!Alarms.WasRaised(connection, transaction, AlarmKind.Probing, mark, since))
        {
            new Journal(installation).Append(connection, transaction, ClosedEntries.AttemptRefused(
                "probing", Persons.By(connection, transaction, caller.ToString())));
            Alarms.Raise(
                installation, connection, transaction, AlarmKind.Probing,
                string.Create(CultureInfo.InvariantCulture, $"{mark}: {alike} different pictures that are like one entry, ")
                    + "within an hour. It is turned away for an hour.");
        }

        transaction.Commit();
        return true;
    }
}
