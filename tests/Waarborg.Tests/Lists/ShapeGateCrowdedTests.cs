using FsCheck;
using FsCheck.Fluent;
using Waarborg.Hashing;
using Waarborg.Lists;

namespace Waarborg.Tests.Lists;

public class ShapeGateCrowdedTests
{
    const int Seed = 20_261_122;

    [Theory]
    [InlineData(CrowdedPdqs.MaxNear, false)]
    [InlineData(CrowdedPdqs.MaxNear + 1, true)]
    public void A_pdq_is_crowded_when_more_than_a_hundred_others_lie_within_the_radius(int near, bool isCrowded)
    {
        var random = new Random(Seed);
        var hub = SomeReleases.AnyPdq(random);
        List<Pdq256> hashes = [hub, .. Around(hub, 31, near, random), .. Around(hub, 32, 50, random)];
        hashes.AddRange(Others(500, random));
        Assert.Equal(isCrowded ? [0] : [], CrowdedPdqs.Find([.. hashes], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void In_a_small_release_it_is_what_comparing_all_with_all_says() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var hub = SomeReleases.AnyPdq(random);
            Pdq256[] hashes = [.. Around(hub, random.Next(10, 24), random.Next(80, 200), random).Distinct()];
            var slow = Enumerable.Range(0, hashes.Length).Where(i =>
                hashes.Count(other => other != hashes[i] && other.DistanceTo(hashes[i]) <= 31) > CrowdedPdqs.MaxNear);
            return CrowdedPdqs.Find(hashes, CancellationToken.None).SequenceEqual(slow);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Twelve_hubs_among_a_hundred_thousand_entries_hold_the_release_and_are_named()
    {
        var random = new Random(Seed);
        var hubs = Others(12, random).ToList();
        var rows = hubs.Select((hub, i) => SomeReleases.Pdq(hub, $"HUB-{i}")).ToList();
        rows.AddRange(hubs.SelectMany(hub => Around(hub, 31, 300, random)).Concat(Others(100_000 - 12 - 3_600, random))
            .Select((hash, i) => SomeReleases.Pdq(hash, $"R-{i}")));
        var finding = Assert.Single(Check(SomeReleases.Of(rows)));
        Assert.Equal((GateKind.Crowded, GateSeverity.Holds, 12L, 100_000L),
            (finding.Kind, finding.Severity, finding.Count, finding.OutOf));
        Assert.Equal(
            Enumerable.Range(0, 12).Select(i => SomeReleases.HandleOf($"HUB-{i}")).Order(StringComparer.Ordinal), finding.Entries);
    }

    [Fact]
    public void Many_copies_of_one_pdq_are_one_hash_and_crowd_nothing()
    {
        var random = new Random(Seed);
        var hub = SomeReleases.AnyPdq(random);
        Assert.Empty(Check(SomeReleases.Of(Enumerable.Range(0, 900).Select(i => SomeReleases.Pdq(hub, $"R-{i}")))));
    }

    [Fact]
    public void A_release_in_which_all_lie_near_each_other_is_seen_to_be_so()
    {
        var random = new Random(Seed);
        var hub = SomeReleases.AnyPdq(random);
        Pdq256[] hashes = [.. Around(hub, 15, 60_000, random).Distinct()];
        Assert.Equal(hashes.Length, CrowdedPdqs.Find(hashes, TestContext.Current.CancellationToken).Count);
    }

    [Fact]
    public void The_search_ends_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var release = SomeReleases.Of(Others(200, new(Seed)).Select((hash, i) => SomeReleases.Pdq(hash, $"R-{i}")));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            ShapeGate.Check(ReleaseContent.Empty, beforeInForce: true, release, cancelled.Token));
    }

    // As many turned bits as it says, at random places: two of these differ by far more than each from the middle.
    static IEnumerable<Pdq256> Around(Pdq256 hash, int bits, int count, Random random)
    {
        var places = Enumerable.Range(0, 256).ToArray();
        for (var i = 0; i < count; i++)
        {
            Span<ulong> words = [hash.W0, hash.W1, hash.W2, hash.W3];
            random.Shuffle(places);
            foreach (var place in places.AsSpan(0, bits)) words[place / 64] ^= 1UL << (place % 64);
            yield return new(words[0], words[1], words[2], words[3]);
        }
    }

    static IEnumerable<Pdq256> Others(int count, Random random) =>
        Enumerable.Range(0, count).Select(_ => SomeReleases.AnyPdq(random));

    static IReadOnlyList<GateFinding> Check(ReleaseContent after) =>
        ShapeGate.Check(ReleaseContent.Empty, beforeInForce: true, after, TestContext.Current.CancellationToken);
}
