using FsCheck;
using FsCheck.Fluent;
using Waarborg.Hashing;
using Waarborg.Lists;

namespace Waarborg.Tests.Lists;

public class NearTableTests
{
    [Fact]
    public void It_finds_what_comparing_all_finds_each_once() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var hub = SomeReleases.AnyPdq(random);
            // Some lie near by a little, some at the edge, some beyond it, and some share their first half and no more.
            Pdq256[] hashes =
            [
                hub, hub with { W0 = ~hub.W0, W1 = ~hub.W1 }, SomeReleases.AnyPdq(random),
                .. Enumerable.Range(0, random.Next(200)).Select(_ => Turned(hub, random.Next(40), random)),
            ];
            var table = new NearTable(hashes);
            return hashes.Append(hub.Complement).All(query =>
            {
                var found = new int[hashes.Length];
                var count = table.Find(query, found);
                return found.AsSpan(0, count).ToArray().Order().SequenceEqual(
                    Enumerable.Range(0, hashes.Length).Where(i => hashes[i].DistanceTo(query) <= 31));
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_lies_two_bits_away_in_every_part_is_beyond_the_radius_and_one_bit_less_is_not()
    {
        var hub = SomeReleases.AnyPdq(new(5));
        const ulong TwoOfEach = 0x0003_0003_0003_0003;
        var beyond = new Pdq256(hub.W0 ^ TwoOfEach, hub.W1 ^ TwoOfEach, hub.W2 ^ TwoOfEach, hub.W3 ^ TwoOfEach);
        for (var bit = 0; bit < 256; bit += 16)
        {
            var table = new NearTable([beyond, Turn(beyond, bit)]);
            var found = new int[2];
            Assert.Equal(1, table.Find(hub, found));
            Assert.Equal(1, found[0]);
        }
    }

    [Fact]
    public void It_stops_when_there_is_no_more_room()
    {
        var random = new Random(3);
        var hub = SomeReleases.AnyPdq(random);
        var table = new NearTable([.. Enumerable.Range(0, 50).Select(_ => Turned(hub, 20, random))]);
        var found = new int[7];
        Assert.Equal(7, table.Find(hub, found));
        Assert.Equal(7, found.Distinct().Count());
        Assert.Equal(0, new NearTable([]).Find(hub, found));
    }

    // As it is written down, by comparing with everything.
    [Fact]
    public void In_a_large_release_the_crowded_are_those_of_the_written_rule()
    {
        var random = new Random(20_261_130);
        var hubs = Enumerable.Range(0, 6).Select(_ => SomeReleases.AnyPdq(random)).ToList();
        Pdq256[] hashes =
        [
            .. hubs.Concat(hubs.SelectMany((hub, i) => Enumerable.Range(0, 90 + (i * 5)).Select(_ => Turned(hub, 31, random))))
                .Concat(Enumerable.Range(0, CrowdedPdqs.WholeUpTo).Select(_ => SomeReleases.AnyPdq(random)))
                .OrderBy(hash => hash.W0),
        ];
        var sample = Enumerable.Range(0, CrowdedPdqs.SampleSize)
            .Select(i => hashes[(int)((long)i * hashes.Length / CrowdedPdqs.SampleSize)]).ToArray();
        var open = hashes.Where(hash => Near(hash, sample) > 0).OrderByDescending(hash => Near(hash, sample))
            .Take(CrowdedPdqs.MaxCounted).ToList();
        var crowded = open.Where(hash => Near(hash, hashes) > CrowdedPdqs.MaxNear).ToHashSet();
        Assert.InRange(crowded.Count, 1, 5);
        Assert.Equal(
            Enumerable.Range(0, hashes.Length).Where(i => crowded.Contains(hashes[i])),
            CrowdedPdqs.Find(hashes, TestContext.Current.CancellationToken));
    }

    static int Near(Pdq256 hash, Pdq256[] among) => among.Count(other => other != hash && other.DistanceTo(hash) <= 31);

    static Pdq256 Turned(Pdq256 hash, int bits, Random random)
    {
        var places = Enumerable.Range(0, 256).ToArray();
        random.Shuffle(places);
        return places.Take(bits).Aggregate(hash, Turn);
    }

    static Pdq256 Turn(Pdq256 hash, int bit)
    {
        Span<ulong> words = [hash.W0, hash.W1, hash.W2, hash.W3];
        words[bit / 64] ^= 1UL << (bit % 64);
        return new(words[0], words[1], words[2], words[3]);
    }
}
