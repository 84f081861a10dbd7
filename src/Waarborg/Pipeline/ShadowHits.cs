// What a release that is compared without acting would have done: counted by content and customer, and nothing more.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Deciding;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>One item, by keys that tell nothing without the keys folder.</summary>
readonly record struct ShadowItem(string Source, byte[] ContentKey, byte[] CustomerKey);

/// <summary>What one release would have done.</summary>
/// <param name="List">The list.</param>
/// <param name="Release">The release's number.</param>
/// <param name="Until">Until when it is compared.</param>
/// <param name="Contents">Different contents that it matched.</param>
/// <param name="Customers">Customers at whom it matched.</param>
/// <param name="WouldDisable">Contents that it would have made unavailable before a person decided.</param>
/// <param name="Entries">Its entries that matched at most customers, with how many, the most first.</param>
sealed record ShadowReport(
    string List, long Release, DateTimeOffset? Until, long Contents, long Customers, long WouldDisable,
    IReadOnlyList<(string Entry, long Customers)> Entries);

static class ShadowHits
{
    /// <summary>Entries that a report names.</summary>
    internal const int Named = 20;

    /// <summary>Writes down what would follow if the shadow releases were in force beside the others.</summary>
    internal static void Write(
        Installation installation, SqliteConnection connection, SqliteTransaction transaction, ShadowItem item,
        MatchResult match, DecisionFacts facts)
    {
        if (match.Shadows.Count == 0) return;
        // The shadow takes the place of the release in force of its list.
        var lists = match.Shadows.Select(hit => hit.List).ToHashSet(StringComparer.Ordinal);
        List<Hit> hits = [.. match.Shadows, .. match.Hits.Where(hit => !lists.Contains(hit.List))];
        hits.Sort(Hit.Compare);
        var decision = Decider.Decide(match with { Hits = hits, Shadows = [] }, facts);
        var what = decision switch
        {
            Decision.DisableFirst => "disableFirst",
            Decision.Candidate => "candidate",
            _ => "nothing",
        };
        foreach (var hit in match.Shadows)
        {
            connection.Execute(
                """
                insert into list_shadow_hits (list, release, entry, content_key, customer_key, source, decision, algorithm,
                    distance, day)
                values (@List, @Release, @Entry, @ContentKey, @CustomerKey, @Source, @what, @algorithm, @Distance, @day)
                on conflict do nothing
                """,
                new
                {
                    hit.List,
                    hit.Release,
                    hit.Entry,
                    item.ContentKey,
                    item.CustomerKey,
                    item.Source,
                    what,
                    algorithm = hit.Algorithm.Name(),
                    hit.Distance,
                    day = Instant.Day(installation.Time.GetUtcNow()),
                },
                transaction);
        }
    }

    /// <summary>What this release would have done since it is compared.</summary>
    internal static ShadowReport Report(SqliteConnection connection, ListRelease release)
    {
        var key = new { release.List, release.Number };
        var (contents, customers, disabled) = connection.QuerySingle<(long, long, long)>(
            """
            select count(distinct content_key), count(distinct customer_key),
                count(distinct case decision when 'disableFirst' then content_key end)
            from list_shadow_hits where list = @List and release = @Number
            """,
            key);
        var entries = connection.Query<(string, long)>(
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                select entry, count(distinct customer_key) as n from list_shadow_hits
                where list = @List and release = @Number group by entry order by n desc, entry limit {Named}
                """),
            key).ToList();
        return new(release.List, release.Number, release.Trust.ShadowUntil, contents, customers, disabled, entries);
    }

    /// <summary>How long a report stays after the comparing ended, for whoever decides of the release.</summary>
    internal static TimeSpan ReportsStay { get; } = TimeSpan.FromDays(31);

    /// <summary>Forgets the reports of releases that are compared no more.</summary>
    internal static void ForgetEnded(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now) =>
        connection.Execute(
            """
            delete from list_shadow_hits where not exists (
                select 1 from list_releases r join lists l on l.id = r.list_id
                where l.name = list_shadow_hits.list and r.number = list_shadow_hits.release and r.state = 'Shadow'
                    and r.shadow_until > @since)
            """,
            new { since = Instant.Text(now - ReportsStay) }, transaction);

    /// <summary>Forgets what a release would have done, once it is decided of.</summary>
    internal static void Forget(SqliteConnection connection, SqliteTransaction transaction, ListRelease release) =>
        connection.Execute(
            "delete from list_shadow_hits where list = @List and release = @Number", new { release.List, release.Number },
            transaction);
}
