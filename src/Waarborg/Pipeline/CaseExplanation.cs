// Why something matched: who vouches, by what, how near; and the same question asked again of the same release.
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Fingerprinting;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Matching;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What asking again gave.</summary>
enum Replay
{
    /// <summary>The same entry, by the same fingerprint, as near as before.</summary>
    Same,

    /// <summary>Another answer: the release, the program or what is kept of the item is not what it was.</summary>
    Different,

    /// <summary>The release cannot be read any more.</summary>
    ReleaseGone,

    /// <summary>What was compared is not kept: it was found by an earlier version of this program.</summary>
    NotKept,

    /// <summary>A service knew it: asking again would send the fingerprint again, so it is not done.</summary>
    NotAsked,
}

/// <summary>One reason for which an item matched.</summary>
/// <param name="Hit">The entry, and how near it is.</param>
/// <param name="ReleaseAt">When the release was imported.</param>
/// <param name="Organisation">Who the supplier is, where two people described it.</param>
/// <param name="Vouched">Whether it is signed, attested, or neither.</param>
/// <param name="Again">What asking again gave.</param>
/// <param name="Service">For what was looked up: the machine that was asked, as it is described now; else null.</param>
sealed record Reason(
    KeptHit Hit, DateTimeOffset? ReleaseAt, string? Organisation, string Vouched, Replay Again, string? Service = null);

/// <summary>Why one item matched.</summary>
/// <param name="Item">The item.</param>
/// <param name="Format">What kind of file; null where it is not kept.</param>
/// <param name="Quality">PDQ quality, 0 to 100, of the pixels as stored; null where it is not kept.</param>
/// <param name="Reasons">Every entry that it matched, what still stands first.</param>
sealed record ItemExplanation(CaseItem Item, string? Format, int? Quality, IReadOnlyList<Reason> Reasons);

sealed class CaseExplanation(Installation installation)
{
    readonly ListStore _lists = new(installation);
    readonly Dictionary<(string List, int Number), LoadedRelease?> _loaded = [];

    /// <summary>Why the items of a case matched. Releases are read once each, however many items there are.</summary>
    /// <param name="found">The case.</param>
    /// <param name="item">One item by its number; null for all.</param>
    internal IReadOnlyList<ItemExplanation> Of(Case found, int? item = null)
    {
        using var connection = installation.Database.Open();
        var prints = new CaseStore(installation).Prints(connection, found.Id);
        var explained = new List<ItemExplanation>();
        foreach (var one in found.Items.Where(one => item is null || one.Number == item))
        {
            var print = prints.GetValueOrDefault(one.Id);
            explained.Add(new(
                one, print?.Picture.Format, print?.Picture.Stored?.FullQuality,
                [.. CaseHits.Of(connection, one.Id).Select(hit => ReasonOf(connection, hit, print))]));
        }

        return explained;
    }

    Reason ReasonOf(SqliteConnection connection, KeptHit hit, Fingerprint? print)
    {
        if (hit.IsRemote) return Remote(connection, hit);
        if (ListRules.IsTombstones(hit.List)) return Removed(connection, hit, print);
        var release = ReleaseOf(connection, hit);
        var supplier = SupplierStore.Find(connection, null, hit.Supplier);
        var vouched = hit.List == ListRules.TestPictures ? "in the program"
            : release?.Trust.SignedBy is not null ? "signed"
            : release?.Trust.Attested is not null ? "attested"
            : "neither";
        return new(
            hit, hit.List == ListRules.TestPictures ? null : release?.ImportedAt, supplier.Terms?.Organisation, vouched,
            Again(connection, hit, print));
    }

    static Reason Remote(SqliteConnection connection, KeptHit hit) => new(
        hit, ReleaseAt: null, SupplierStore.Find(connection, null, hit.Supplier).Terms?.Organisation, "neither",
        Replay.NotAsked, RemoteLists.Find(connection, null, hit.List)?.Terms.Uri.Host ?? hit.Supplier);

    // The same question asked again of the list as it is now: it has no releases.
    Reason Removed(SqliteConnection connection, KeptHit hit, Fingerprint? print) => new(
        hit, ReleaseAt: null, Organisation: null, "neither",
        print is null ? Replay.NotKept
            : _lists.Tombstones([new(hit.List, null)]).Find(print.Digests.Sha256).Any(one => one.Entry == hit.Entry)
                ? Replay.Same
                : Replay.ReleaseGone);

    Replay Again(SqliteConnection connection, KeptHit hit, Fingerprint? print)
    {
        if (print is null) return Replay.NotKept;
        if (Load(connection, hit) is not { } loaded) return Replay.ReleaseGone;
        var hits = Matcher.MatchOne(print, new ListInForce(loaded, CanaryPassed: true, new HashSet<ulong>()));
        return hits.Any(one => one.Entry == hit.Entry && one.Algorithm.Name() == hit.Algorithm && one.Distance == hit.Distance)
            ? Replay.Same
            : Replay.Different;
    }

    LoadedRelease? Load(SqliteConnection connection, KeptHit hit)
    {
        var key = (hit.List, hit.Release);
        if (_loaded.TryGetValue(key, out var known)) return known;
        return _loaded[key] = TryLoad(connection, hit);
    }

    LoadedRelease? TryLoad(SqliteConnection connection, KeptHit hit)
    {
        if (hit.List == ListRules.TestPictures)
        {
            var (tests, content) = TestPictures.List(installation.Keys);
            return new(tests, content);
        }

        try
        {
            return ReleaseOf(connection, hit) is { } release ? new(release, _lists.Open(release)) : null;
        }
        catch (Exception error) when (error is CryptographicException or InvalidDataException or IOException)
        {
            return null;
        }
    }

    static ListRelease? ReleaseOf(SqliteConnection connection, KeptHit hit) =>
        ListTable.Find(connection, hit.List, hit.Release);

    /// <summary>
    /// What the customer may be told, in English: the ground, and no list, entry or distance (DSA 17(3); reference to a list
    /// would help whoever wants to get round it).
    /// </summary>
    internal static string ForCustomer(Case found, CaseItem item) => found.Cause != CaseCause.Match
        ? ByAddress(found, item)
        : found.IsTest
        ? "The file is a test picture, which everybody may use to see whether a service compares. It accuses nobody."
        : $"The file is, or is like, material that was confirmed before and stands on a list of such material (category "
        + $"{found.Category}). It was found by comparing fingerprints, automatically. "
        + (item.Verdict == Verdict.Confirmed ? "A person confirmed it." : "No person has confirmed it yet.");

    /// <summary>The same in Dutch.</summary>
    internal static string ForCustomerInDutch(Case found, CaseItem item) => found.Cause != CaseCause.Match
        ? ByAddressInDutch(found, item)
        : found.IsTest
        ? "Het bestand is een testbeeld, waarmee iedereen kan zien of een dienst vergelijkt. Het beschuldigt niemand."
        : $"Het bestand is, of lijkt op, materiaal dat eerder is bevestigd en op een lijst van zulk materiaal staat (categorie "
        + $"{found.Category}). Het is gevonden door vingerafdrukken te vergelijken, automatisch. "
        + (item.Verdict == Verdict.Confirmed ? "Een mens heeft het bevestigd." : "Nog geen mens heeft het bevestigd.");

    static string ByAddress(Case found, CaseItem item) => found.Cause == CaseCause.Order
        ? "An authority ordered that this file be made unavailable. It named the address; nothing was compared or searched."
        : "Somebody asked that this file be made unavailable, and named its address; nothing was compared or searched. "
        + (item.Verdict == Verdict.Confirmed ? "A person decided so." : "No person has decided yet.");

    static string ByAddressInDutch(Case found, CaseItem item) => found.Cause == CaseCause.Order
        ? "Een autoriteit heeft bevolen dit bestand onbeschikbaar te maken. Zij noemde het adres; er is niets vergeleken of "
            + "gezocht."
        : "Iemand heeft gevraagd dit bestand onbeschikbaar te maken, en noemde het adres; er is niets vergeleken of gezocht. "
        + (item.Verdict == Verdict.Confirmed ? "Een mens heeft zo besloten." : "Nog geen mens heeft besloten.");
}
