// What the items of a case rest on: every entry that each matched, and what is left of that when lists change.
using System.Text.Json.Serialization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Decoding;
using Waarborg.Evidence;
using Waarborg.Fingerprinting;
using Waarborg.Hashing;
using Waarborg.Intake;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>One entry that an item matched, as the case keeps it.</summary>
/// <param name="List">The list.</param>
/// <param name="Entry">The entry's handle.</param>
/// <param name="Supplier">Who vouches for it.</param>
/// <param name="Release">The release that matched.</param>
/// <param name="Category">What it is known as.</param>
/// <param name="Algorithm">By what it matched.</param>
/// <param name="Distance">Bits apart.</param>
/// <param name="Support">What else agreed.</param>
/// <param name="View">Which of the item's perceptual hashes was near; null for an exact digest.</param>
/// <param name="Stands">False when it was withdrawn, or set aside, since.</param>
/// <param name="FoundAt">When it was found.</param>
sealed record KeptHit(
    string List, string Entry, string Supplier, int Release, string Category, string Algorithm, int Distance,
    string Support, string? View, bool Stands, DateTimeOffset FoundAt)
{
    /// <summary>A service said so that was asked.</summary>
    internal bool IsRemote => Hit.IsLookedUp(List, Release);
}

static class CaseHits
{
    internal static void Write(
        SqliteConnection connection, SqliteTransaction transaction, long itemId, IReadOnlyList<Hit> hits, byte[] customerKey,
        DateTimeOffset now)
    {
        foreach (var hit in hits)
        {
            connection.Execute(
                """
                insert into case_item_hits (item_id, list, entry, supplier, release, category, algorithm, distance, support,
                    view, found_at, customer_key)
                values (@itemId, @List, @Entry, @Supplier, @Release, @category, @algorithm, @Distance, @support,
                    @view, @at, @customerKey)
                on conflict (item_id, list, entry, algorithm) do update set release = excluded.release,
                    distance = excluded.distance, support = excluded.support, view = excluded.view
                """,
                new
                {
                    itemId,
                    hit.List,
                    hit.Entry,
                    hit.Supplier,
                    hit.Release,
                    category = hit.Category.ToString(),
                    algorithm = hit.Algorithm.Name(),
                    hit.Distance,
                    support = hit.Support.ToString(),
                    view = hit.View is { } view ? NameOf(view) : null,
                    at = Instant.Text(now),
                    customerKey,
                },
                transaction);
        }
    }

    /// <summary>Everything that an item matched, what stands first.</summary>
    internal static IReadOnlyList<KeptHit> Of(SqliteConnection connection, long itemId) =>
    [
        .. connection.Query<(string List, string Entry, string Supplier, long Release, string Category, string Algorithm,
                long Distance, string Support, string? View, string FoundAt, long Stands)>(
                """
                select h.list, h.entry, h.supplier, h.release, h.category, h.algorithm, h.distance, h.support, h.view, h.found_at,
                    exists (select 1 from standing_hits s where s.item_id = h.item_id and s.list = h.list and s.entry = h.entry)
                        as stands
                from case_item_hits h where h.item_id = @itemId order by stands desc, h.distance, h.list, h.entry, h.algorithm
                """,
                new { itemId })
            .Select(row => new KeptHit(
                row.List, row.Entry, row.Supplier, (int)row.Release, row.Category, row.Algorithm, (int)row.Distance,
                row.Support, row.View, row.Stands != 0, Instant.Of(row.FoundAt))),
    ];

    /// <summary>Does anything that the item matched still stand?</summary>
    internal static bool Stands(SqliteConnection connection, long itemId) => connection.ExecuteScalar<long>(
        "select exists (select 1 from standing_hits where item_id = @itemId)", new { itemId }) != 0;

    /// <summary>Did a breaker suspend one of the entries that it matched?</summary>
    internal static bool IsSuspended(SqliteConnection connection, long itemId) =>
        connection.Query<(string List, string Entry)>(
                "select list, entry from case_item_hits where item_id = @itemId", new { itemId })
            .Any(one => EntryTable.IsSuspended(connection, null, one.List, one.Entry));

    /// <summary>
    /// Opens again every case of which an item rests on nothing any more, and says so in the ledger, once each time. What
    /// stands again is no longer lost. It may be run at any time: what it does follows from what is kept.
    /// </summary>
    /// <returns>The items that lost what they rested on just now.</returns>
    internal static IReadOnlyList<long> ReopenLost(
        Installation installation, SqliteConnection connection, SqliteTransaction transaction, string why, string actor)
    {
        var journal = new Journal(installation);
        connection.Execute(
            """
            update case_items set lost_at = null
            where lost_at is not null and exists (select 1 from standing_hits s where s.item_id = case_items.id)
            """,
            transaction: transaction);
        var at = Instant.Text(journal.Now(connection, transaction));
        var lost = connection.Query<(long Item, long Case)>(
            """
            update case_items set lost_at = @at
            where lost_at is null and exists (select 1 from case_item_hits h where h.item_id = case_items.id)
                and not exists (select 1 from standing_hits s where s.item_id = case_items.id)
            returning id, case_id
            """,
            new { at }, transaction).ToList();
        foreach (var caseId in lost.Select(one => one.Case).Distinct().Order())
        {
            // Where another case of the same entry and source is open, this one stays closed and says why all the same.
            connection.Execute(
                """
                update or ignore cases set closed_at = null where id = @caseId and closed_at is not null;
                update cases set reopened_at = @at, reopened_why = @why, due_by = min(coalesce(due_by, @at), @at)
                where id = @caseId;
                """,
                new { caseId, at, why }, transaction);
            journal.Append(connection, transaction, ClosedEntries.CaseReopened(
                caseId, why, Persons.By(connection, transaction, actor)));
        }

        return [.. lost.Select(one => one.Item)];
    }

    /// <summary>The same in a transaction of its own, where there is anything to do.</summary>
    internal static void ReopenLost(Installation installation, string why, string actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // Nothing can be lost, or stand again, while no list changed.
        if (connection.Execute(
            "update list_changes set reopened = number where reopened <> number", transaction: transaction) == 0) return;
        ReopenLost(installation, connection, transaction, why, actor);
        transaction.Commit();
    }

    /// <summary>Before the alteration in the view that is kept of a hit.</summary>
    internal const string AlteredPrefix = "altered ";

    static string NameOf(PdqView view) => view.Alteration is { } alteration
        ? AlteredPrefix + alteration.ToString().ToLowerInvariant()
        : $"{view.Profile} {view.Orientation}{(view.Inverted ? " inverted" : "")}".ToLowerInvariant();
}

/// <summary>What is sealed of an item: where it lies, and what was compared, so that the answer can be given again.</summary>
sealed record ItemDetails(byte[] Locator, byte[] Sha256, FileVersion? Version, KeptPrint? Print = null)
{
    internal static ItemDetails Of(MatchRecord match) => new(
        match.Locator.ToArray(), match.Fingerprint.Digests.Sha256, match.Version, KeptPrint.Of(match.Fingerprint));
}

/// <summary>A fingerprint as it is sealed; hashes as 64 hexadecimal digits.</summary>
sealed record KeptPrint(
    byte[] Sha1, byte[] Md5, string Format, int Width, int Height, KeptPair? Stored, KeptPair? Displayed,
    IReadOnlyList<KeptVersion>? Altered = null)
{
    /// <exception cref="ArgumentException">It has not all digests, which are taken of whatever is kept.</exception>
    internal static KeptPrint Of(Fingerprint print)
    {
        var (digests, picture) = print;
        if (!digests.AreWhole) throw new ArgumentException("What is kept of an item has all its digests.", nameof(print));
        return new(
            digests.Sha1, digests.Md5, picture.Format, picture.Width, picture.Height, KeptPair.Of(picture.Stored),
            KeptPair.Of(picture.Displayed), picture.Altered is { } altered ? [.. altered.All.Select(KeptVersion.Of)] : null);
    }

    internal Fingerprint Print(byte[] sha256) => new(
        new(sha256, Sha1, Md5), new(
            Format, Width, Height, Stored?.Pair(), Displayed?.Pair(),
            Altered is null ? null : new([.. Altered.Select(one => one.Version())])));
}

/// <summary>The hash of an altered version, by which it was compared as well.</summary>
sealed record KeptVersion(PdqAlteration Alteration, string Hash, int Quality)
{
    internal static KeptVersion Of(PdqVersion version) => new(version.Alteration, version.Hash.ToString(), version.Quality);

    internal PdqVersion Version() => new(Alteration, KeptPair.Hash(Hash), Quality);
}

/// <summary>Both perceptual hashes of the same pixels.</summary>
sealed record KeptPair(string Full, int FullQuality, string Fit512, int Fit512Quality)
{
    internal static KeptPair? Of(PdqPair? pair) => pair is null
        ? null
        : new(pair.Full.ToString(), pair.FullQuality, pair.Fit512.ToString(), pair.Fit512Quality);

    internal PdqPair Pair() => new(Hash(Full), FullQuality, Hash(Fit512), Fit512Quality);

    internal static Pdq256 Hash(string text) => Pdq256.TryParse(text, out var hash)
        ? hash
        : throw new InvalidDataException("A sealed fingerprint is none.");
}

[JsonSerializable(typeof(ItemDetails))]
sealed partial class CaseJson : JsonSerializerContext;
