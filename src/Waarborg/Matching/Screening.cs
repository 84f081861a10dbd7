// Whether a picture that was seen at a part of its size may be near anything that is known. Only a "no" counts: whatever may be
// near is decoded and compared exactly.
using System.Globalization;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.Hashing;
using Waarborg.Lists;

namespace Waarborg.Matching;

static class Screening
{
    /// <summary>
    /// Bits by which a screened hash is searched wider than an exact one. Measured over photographs it lies a few bits from the
    /// exact hash; what lies further away than this is what screening misses.
    /// </summary>
    internal const int Guard = 16;

    /// <summary>
    /// Quality by which a screened hash must be better than an exact one to be believed: what may be too even to be compared is
    /// for the exact path to say.
    /// </summary>
    internal const int QualityGuard = 10;

    /// <summary>Tells these rules from those of another version, and from exact ones: another generation.</summary>
    internal static string RulesMark { get; } = string.Create(
        CultureInfo.InvariantCulture,
        $"screened 1, at {PdqScreening.MinScaledSide} or more, radius wider by {Guard}, quality by {QualityGuard}");

    /// <summary>
    /// Whether these lists can be screened for. Where a service is asked it is asked by the exact fingerprint, so that nothing
    /// is saved.
    /// </summary>
    internal static bool IsOpenTo(ListsInForce lists) => lists.Remote.Count == 0;

    /// <summary>
    /// Whether the exact path must decide: a digest is known, something is alike within the wider radius, or the picture may be
    /// too even. False says that nothing that is compared here is near, also of what runs without acting.
    /// </summary>
    internal static bool MayMatch(Digests digests, ScreenedPicture picture, ListsInForce lists)
    {
        if (!IsOpenTo(lists) || lists.Tombstones.Find(digests.Sha256).Any()) return true;
        var all = lists.Lists.Concat(lists.Shadows);
        if (lists.Tests is { } tests) all = all.Append(tests);
        return all.Any(list => IsKnown(digests, list.Loaded) || MayBeAlike(picture, list.Loaded));
    }

    // What is set aside or of another category is not looked at here: then the exact path leaves it out.
    static bool IsKnown(Digests digests, LoadedRelease release)
    {
        foreach (var (algorithm, digest) in Matcher.DigestsOf(digests))
        {
            var (from, to) = release.Content.Table(algorithm).Find(HashBytes.From(digest));
            if (from < to) return true;
        }

        return false;
    }

    static bool MayBeAlike(ScreenedPicture picture, LoadedRelease release)
    {
        if (release.Index.Count == 0) return false;
        var radius = Math.Min(Matcher.Radius, release.Release.MaxDistance ?? Matcher.Radius) + Guard;
        var near = new List<PdqHit>();
        foreach (var (profile, about) in ViewsOf(picture))
        {
            if (!Matcher.IsNeeded(release, profile)) continue;
            if (about.Quality < Matcher.MinQuality + QualityGuard) return true;
            near.Clear();
            release.Index.FindWithin(about.Hash, radius, near);
            release.Index.FindWithin(about.Hash.Complement, radius, near);
            if (near.Exists(hit => IsOf(profile, release.Held.FirstRow(hit.Id), release))) return true;
        }

        return false;
    }

    // Of the entries that share a hash any of this profile, or of one that nobody told.
    static bool IsOf(ListProfile profile, int firstRow, LoadedRelease release)
    {
        var table = release.Content.Table(ListAlgorithm.Pdq);
        var end = table.RunEnd(firstRow, table.Values[firstRow]);
        for (var row = firstRow; row < end; row++)
        {
            if (table.ProfileAt(row) is ListProfile.Unknown || table.ProfileAt(row) == profile) return true;
        }

        return false;
    }

    static IEnumerable<(ListProfile Profile, ApproximatePdq About)> ViewsOf(ScreenedPicture picture)
    {
        yield return (ListProfile.Full, picture.Stored.Full);
        yield return (ListProfile.Fit512, picture.Stored.Fit512);
        if (picture.Displayed is not { } displayed) yield break;
        yield return (ListProfile.Full, displayed.Full);
        yield return (ListProfile.Fit512, displayed.Fit512);
    }
}
