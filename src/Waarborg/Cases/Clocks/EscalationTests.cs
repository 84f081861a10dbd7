// The whole chain, tried: who takes a message now, and when somebody last said that it arrived.
using Dapper;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>What became of one step of a test.</summary>
/// <param name="Step">The step.</param>
/// <param name="Problem">Why it was not taken, in words; null when it was.</param>
sealed record TriedStep(EscalationStep Step, string? Problem);

/// <summary>A test as it is kept.</summary>
sealed record EscalationTest(
    long Id, DateTimeOffset At, int Steps, int Taken, DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy);

/// <summary>Whether there is a chain, and when it was tried.</summary>
/// <param name="IsNamed">The settings that count name one.</param>
/// <param name="TestedAt">When it was tested last; null for never.</param>
/// <param name="AcknowledgedAt">When somebody last said that a test arrived; null for never.</param>
readonly record struct ChainStanding(bool IsNamed, DateTimeOffset? TestedAt, DateTimeOffset? AcknowledgedAt)
{
    /// <summary>For how long a test that arrived is believed, in days.</summary>
    internal const int BelievedDays = 30;

    /// <summary>There is a chain, and that it reaches anybody was not seen, or not for long.</summary>
    internal bool IsToBeTested(DateTimeOffset now) =>
        IsNamed && (AcknowledgedAt is not { } at || now - at > TimeSpan.FromDays(BelievedDays));
}

sealed class EscalationTests(Installation installation)
{
    /// <summary>Calls every step at once. Null where the settings name no chain.</summary>
    internal async Task<IReadOnlyList<TriedStep>?> RunAsync(
        Actor actor, CancellationToken cancellation, TimeSpan? patience = null)
    {
        ProviderSettings? settings;
        using (var connection = installation.Database.Open())
        {
            settings = new SettingsStore(installation).Current(connection, transaction: null)?.Settings;
        }

        if (settings?.Escalation is not { } chain) return null;
        var at = installation.Time.GetUtcNow();
        var id = Begin(actor, at, chain.Count);
        using var sender = new NoticeSender(installation, patience ?? NoticeSender.UsualPatience);
        var tried = new List<TriedStep>();
        for (var i = 0; i < chain.Count; i++)
        {
            var message = ClockMessage.Test(installation, id, i, at, settings.Languages[0]);
            tried.Add(new(chain[i], await sender.SendAsync(message, chain[i], settings.Relay, cancellation)));
        }

        using var after = installation.Database.Open();
        after.Execute(
            "update escalation_tests set taken = @taken where id = @id",
            new { id, taken = tried.Count(one => one.Problem is null) });
        return tried;
    }

    long Begin(Actor actor, DateTimeOffset at, int steps)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<long>(
            "insert into escalation_tests (tested_at, tested_by, steps, taken) values (@at, @actor, @steps, 0) returning id",
            new { at = Instant.Text(at), actor = actor.ToString(), steps });
    }

    /// <summary>Somebody says that the last test arrived. False where none waits for that.</summary>
    internal bool Acknowledge(Actor actor)
    {
        using var connection = installation.Database.Open();
        return connection.Execute(
            """
            update escalation_tests set acknowledged_at = @at, acknowledged_by = @actor
            where id = (select max(id) from escalation_tests) and acknowledged_at is null and taken > 0
            """,
            new { at = Instant.Text(installation.Time.GetUtcNow()), actor = actor.ToString() }) > 0;
    }

    /// <summary>How the chain stands at this moment.</summary>
    internal ChainStanding Standing()
    {
        using var connection = installation.Database.Open();
        var isNamed = new SettingsStore(installation).Current(connection, transaction: null)?.Settings.Escalation is not null;
        var (tested, acknowledged) = connection.QuerySingle<(string? Tested, string? Acknowledged)>(
            "select max(tested_at), max(acknowledged_at) from escalation_tests");
        return new(
            isNamed, tested is null ? null : Instant.Of(tested), acknowledged is null ? null : Instant.Of(acknowledged));
    }

    /// <summary>The last test; null where there was none.</summary>
    internal EscalationTest? Last()
    {
        using var connection = installation.Database.Open();
        var rows = connection.Query<(long Id, string At, long Steps, long Taken, string? Acknowledged, string? By)>(
            """
            select id, tested_at, steps, taken, acknowledged_at, acknowledged_by from escalation_tests order by id desc limit 1
            """).ToList();
        return rows is [var row]
            ? new(
                row.Id, Instant.Of(row.At), (int)row.Steps, (int)row.Taken,
                row.Acknowledged is null ? null : Instant.Of(row.Acknowledged), row.By)
            : null;
    }
}
