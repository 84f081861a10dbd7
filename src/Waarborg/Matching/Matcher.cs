// Compares one fingerprint with the lists in force. Pure: the same question always has the same answer.
using System.Globalization;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.Hashing;
using Waarborg.Lists;

namespace Waarborg.Matching;

static class Matcher
{
    /// <summary>Bits in which a PDQ may differ and still match. PDQ's authors advise it.</summary>
    internal const int Radius = Canary.Radius;

    /// <summary>PDQ quality, 0 to 100, under which a picture is too even to be compared perceptually.</summary>
    internal const int MinQuality = 50;

    /// <summary>Tells these rules from those of another version: another mark makes another generation.</summary>
    internal static string RulesMark { get; } =
        string.Create(CultureInfo.InvariantCulture, $"rules 2, radius {Radius}, quality {MinQuality}");

    /// <summary>Tells lists that are compared with altered versions as well from the same ones that are not.</summary>
    internal const string AlteredMark = "altered 1";

    internal static MatchResult Match(Fingerprint fingerprint, ListsInForce lists)
    {
        var hits = new List<Hit>();
        foreach (var list in lists.Tests is { } tests ? lists.Lists.Append(tests) : lists.Lists)
        {
            MatchOne(fingerprint, list, hits);
        }

        hits.AddRange(lists.Tombstones.Find(fingerprint.Digests.Sha256).Select(HitOf));
        hits.Sort(Hit.Compare);
        return new(hits, PerceptualOf(fingerprint.Picture, lists), lists.Generation)
        {
            Shadows = ShadowHits(fingerprint, lists),
        };
    }

    /// <summary>Every hit of one release, the best first.</summary>
    internal static IReadOnlyList<Hit> MatchOne(Fingerprint fingerprint, ListInForce list)
    {
        var hits = new List<Hit>();
        MatchOne(fingerprint, list, hits);
        hits.Sort(Hit.Compare);
        return hits;
    }

    static void MatchOne(Fingerprint fingerprint, ListInForce list, List<Hit> hits)
    {
        var from = hits.Count;
        MatchPerceptual(fingerprint.Picture, list, hits);
        // Only as it is: that a mirrored or cropped version is like an entry does not say that these bytes are the entry's.
        var alike = hits.Skip(from).Where(hit => hit.View is { Alteration: null }).Select(hit => hit.Entry)
            .ToHashSet(StringComparer.Ordinal);
        MatchDigests(fingerprint.Digests, list, alike, hits);
    }

    // What runs without acting is compared apart, and never mixes with what acts.
    static List<Hit> ShadowHits(Fingerprint fingerprint, ListsInForce lists)
    {
        var hits = new List<Hit>();
        foreach (var list in lists.Shadows) MatchOne(fingerprint, list, hits);
        hits.Sort(Hit.Compare);
        return hits;
    }

    /// <summary>The fingerprints by which a harmless picture is kept from ever matching.</summary>
    internal static IReadOnlyList<KnownGoodPrint> KnownGoodPrints(Fingerprint fingerprint, string note)
    {
        var prints = new List<KnownGoodPrint>();
        foreach (var (algorithm, digest) in DigestsOf(fingerprint.Digests))
        {
            prints.Add(new(algorithm, HashBytes.From(digest), note));
        }

        foreach (var (_, _, hash, quality) in ViewsOf(fingerprint.Picture))
        {
            if (quality >= MinQuality) prints.Add(new(ListAlgorithm.Pdq, HashBytes.From(hash), note));
        }

        return prints;
    }

    static void MatchDigests(Digests digests, ListInForce list, HashSet<string> alike, List<Hit> hits)
    {
        var content = list.Loaded.Content;
        var found = new Dictionary<ListAlgorithm, HashSet<int>>();
        foreach (var (algorithm, digest) in DigestsOf(digests))
        {
            var table = content.Table(algorithm);
            var (from, to) = table.Find(HashBytes.From(digest));
            var entries = found[algorithm] = [];
            for (var row = from; row < to; row++)
            {
                if (list.Allows(table.Entries[row])) entries.Add(table.Entries[row]);
            }
        }

        // Of a digest that was not taken no list but the test pictures has entries.
        bool IsFound(ListAlgorithm algorithm, int entry) => found.TryGetValue(algorithm, out var there) && there.Contains(entry);
        foreach (var (algorithm, entries) in found)
        {
            foreach (var entry in entries)
            {
                var other = algorithm switch
                {
                    ListAlgorithm.Sha1 => IsFound(ListAlgorithm.Md5, entry),
                    ListAlgorithm.Md5 => IsFound(ListAlgorithm.Sha1, entry),
                    _ => false,
                };
                var hit = HitOf(list, entry, algorithm, 0);
                hits.Add(algorithm == ListAlgorithm.Sha256 ? hit : hit with
                {
                    Support = other ? HitSupport.Digest
                        : alike.Contains(hit.Entry) ? HitSupport.Picture
                        : HitSupport.None,
                });
            }
        }
    }

    static void MatchPerceptual(PictureFingerprint picture, ListInForce list, List<Hit> hits)
    {
        var (loaded, nearest) = (list.Loaded, new Dictionary<int, (int Distance, PdqView View)>());
        if (loaded.Index.Count == 0) return;
        var table = loaded.Content.Table(ListAlgorithm.Pdq);
        var radius = Math.Min(Radius, loaded.Release.MaxDistance ?? Radius);
        var near = new List<PdqHit>();
        HashSet<int>? asItIs = null;
        foreach (var (profile, orientation, hash, quality) in ViewsOf(picture))
        {
            if (quality < MinQuality || !IsNeeded(loaded, profile)) continue;
            foreach (var inverted in (ReadOnlySpan<bool>)[false, true])
            {
                near.Clear();
                loaded.Index.FindWithin(inverted ? hash.Complement : hash, radius, near);
                foreach (var (number, distance) in near)
                {
                    Keep(loaded.Held.FirstRow(number), distance, new(profile, orientation, inverted));
                }
            }
        }

        // A version counts only for an entry that the picture itself is not like.
        if (picture.Altered is not null) asItIs = [.. nearest.Keys];
        foreach (var version in picture.Altered?.All ?? [])
        {
            if (version.Quality < MinQuality) continue;
            near.Clear();
            loaded.Index.FindWithin(version.Hash, radius, near);
            foreach (var (number, distance) in near)
            {
                Keep(loaded.Held.FirstRow(number), distance, PdqView.Of(version.Alteration));
            }
        }

        foreach (var (entry, (distance, view)) in nearest)
        {
            hits.Add(HitOf(list, entry, ListAlgorithm.Pdq, distance) with { View = view });
        }

        // Of several views that are equally near the first counts, so that the answer is always the same.
        void Keep(int firstRow, int distance, PdqView view)
        {
            var end = table.RunEnd(firstRow, table.Values[firstRow]);
            for (var row = firstRow; row < end; row++)
            {
                var profile = table.ProfileAt(row);
                if (view.Alteration is null && profile != ListProfile.Unknown && profile != view.Profile) continue;
                var entry = table.Entries[row];
                if (asItIs?.Contains(entry) == true) continue;
                if (!list.Allows(entry)) continue;
                if (nearest.TryGetValue(entry, out var earlier) && earlier.Distance <= distance) continue;
                nearest[entry] = (distance, view);
            }
        }
    }

    static PerceptualComparison PerceptualOf(PictureFingerprint picture, ListsInForce lists)
    {
        if (!lists.HasPerceptual) return PerceptualComparison.NothingToCompare;
        if (picture.Stored is null) return PerceptualComparison.TooSmall;
        foreach (var (profile, _, _, quality) in ViewsOf(picture))
        {
            if (quality < MinQuality && lists.Lists.Any(list => IsNeeded(list.Loaded, profile)))
            {
                return PerceptualComparison.LowQuality;
            }
        }

        return PerceptualComparison.Compared;
    }

    internal static bool IsNeeded(LoadedRelease release, ListProfile profile) =>
        profile == ListProfile.Full ? release.Held.NeedsFull : release.Held.NeedsFit512;

    static Hit HitOf(ListInForce list, int entry, ListAlgorithm algorithm, int distance)
    {
        var (release, content) = (list.Loaded.Release, list.Loaded.Content);
        var row = content.Entries[entry];
        return new(
            EntryHandle.Show(row.Handle), release.List, release.Number, release.Supplier, row.Category,
            content.Reference(entry), algorithm, distance, list.CanaryPassed);
    }

    // Only of the whole bytes, and exact: of what is only alike nothing is kept.
    static Hit HitOf(Tombstone one) => new(
        one.Entry, one.List, Hit.NoRelease, ListRules.Own, one.Category, Tombstones.Reference, ListAlgorithm.Sha256,
        Distance: 0, CanaryPassed: true);

    /// <summary>Those that were taken.</summary>
    internal static IEnumerable<(ListAlgorithm Algorithm, byte[] Digest)> DigestsOf(Digests digests)
    {
        yield return (ListAlgorithm.Sha256, digests.Sha256);
        if (digests.Sha1 is { } sha1) yield return (ListAlgorithm.Sha1, sha1);
        if (digests.Md5 is { } md5) yield return (ListAlgorithm.Md5, md5);
    }

    /// <summary>
    /// Which digests must be taken, so that nothing that these lists hold is missed: those of which some list has entries,
    /// also of what runs without acting, and those by which somebody else is asked. Test pictures are known by SHA-256.
    /// </summary>
    internal static DigestChoice NeededBy(ListsInForce lists)
    {
        return new(IsUsed(ListAlgorithm.Sha1), IsUsed(ListAlgorithm.Md5));

        bool IsUsed(ListAlgorithm algorithm)
        {
            foreach (var list in lists.Lists)
            {
                if (list.Loaded.Content.Table(algorithm).Count > 0) return true;
            }

            foreach (var list in lists.Shadows)
            {
                if (list.Loaded.Content.Table(algorithm).Count > 0) return true;
            }

            return lists.Remote.Any(remote => remote.List.Terms.Algorithm == algorithm);
        }
    }

    static IEnumerable<(ListProfile Profile, ViewOrientation Orientation, Pdq256 Hash, int Quality)> ViewsOf(
        PictureFingerprint picture)
    {
        if (picture.Stored is { } stored)
        {
            yield return (ListProfile.Full, ViewOrientation.Stored, stored.Full, stored.FullQuality);
            yield return (ListProfile.Fit512, ViewOrientation.Stored, stored.Fit512, stored.Fit512Quality);
        }

        if (picture.Displayed is { } displayed)
        {
            yield return (ListProfile.Full, ViewOrientation.Displayed, displayed.Full, displayed.FullQuality);
            yield return (ListProfile.Fit512, ViewOrientation.Displayed, displayed.Fit512, displayed.Fit512Quality);
        }
    }
}
