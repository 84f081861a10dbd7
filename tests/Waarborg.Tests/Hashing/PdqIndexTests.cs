// The search finds every entry within the radius and no other, whatever the index holds.
using Waarborg.Hashing;

namespace Waarborg.Tests.Hashing;

public class PdqIndexTests
{
    const string Digits = "0123456789abcdef";

    public static MatrixTheoryData<int, int> SizesAndRadii => new([0, 1, 2, 1000], [0, 1, 31, 60, 128]);

    [Theory, MemberData(nameof(SizesAndRadii))]
    public void Exactly_what_lies_within_the_radius_is_found(int size, int radius)
    {
        var random = new Random(size);
        var entries = Enumerable.Range(0, size).Select(i => new PdqIndexEntry(Any(random), i * 7)).ToList();

        // Some hashes stand twice, some lie near another, at the radius and one beyond it.
        foreach (var entry in entries.Take(50).ToList())
        {
            entries.Add(entry with { Id = entry.Id + 1 });
            entries.Add(new PdqIndexEntry(Turn(entry.Hash, radius, random), entry.Id + 2));
            entries.Add(new PdqIndexEntry(Turn(entry.Hash, radius + 1, random), entry.Id + 3));
        }

        var index = PdqIndex.Build(entries);
        Assert.Equal(entries.Count, index.Count);
        var texts = entries.Select(entry => (entry.Hash.ToString(), entry.Id)).ToList();
        foreach (var query in entries.Take(20).Select(entry => entry.Hash).Append(Any(random)))
        {
            var hits = new List<PdqHit>();
            Assert.Equal(index.FindWithin(query, radius, hits), hits.Count);
            Assert.Equal(ByHand(texts, query, radius), hits.OrderBy(hit => hit.Id).ThenBy(hit => hit.Distance));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(129)]
    public void A_radius_outside_0_to_128_is_refused(int radius) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PdqIndex.Empty.FindWithin(default, radius, new List<PdqHit>()));

    [Fact]
    public void The_hash_of_no_picture_does_not_enter_an_index() =>
        Assert.Throws<ArgumentException>(() => PdqIndex.Build([new PdqIndexEntry(default, 1)]));

    [Fact]
    public void It_is_found_also_last_of_many_and_named_and_a_hash_of_one_word_is_none()
    {
        List<PdqIndexEntry> many = [.. Enumerable.Range(1, 100_000).Select(i => new PdqIndexEntry(new(0, (ulong)i, 0, 0), i))];
        Assert.Equal(many.Count, PdqIndex.Build(many).Count);
        var refusal = Assert.Throws<ArgumentException>(() => PdqIndex.Build([.. many, new PdqIndexEntry(default, -7)]));
        Assert.Contains("Entry -7 ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Hits_are_added_to_those_that_are_already_there()
    {
        var hash = Any(new Random(1));
        var hits = new List<PdqHit> { new(5, 5) };
        Assert.Equal(1, PdqIndex.Build([new PdqIndexEntry(hash, 9)]).FindWithin(hash, 0, hits));
        Assert.Equal([new PdqHit(5, 5), new PdqHit(9, 0)], hits);
    }

    [Fact]
    public async Task Readers_always_see_one_whole_index_while_it_is_replaced()
    {
        var hash = Any(new Random(2));
        var versions = Enumerable.Range(1, 20)
            .Select(size => PdqIndex.Build(Enumerable.Range(0, size).Select(_ => new PdqIndexEntry(hash, size))))
            .ToArray();
        var current = new CurrentPdqIndex();
        Assert.Equal(0, current.Value.Count);
        Assert.Same(PdqIndex.Empty, current.Replace(versions[0]));

        var reader = Task.Run(
            () =>
            {
                for (var i = 0; i < 20_000; i++)
                {
                    var hits = new List<PdqHit>();
                    current.Value.FindWithin(hash, 31, hits);
                    Assert.All(hits, hit => Assert.Equal(hits.Count, hit.Id));
                }
            },
            TestContext.Current.CancellationToken);
        for (var i = 0; !reader.IsCompleted; i++) current.Replace(versions[i % versions.Length]);
        await reader;
    }

    [Fact]
    public void Distance_is_the_same_both_ways_and_the_complement_lies_farthest()
    {
        var random = new Random(3);
        for (var i = 0; i < 1000; i++)
        {
            var (a, b) = (Any(random), Any(random));
            Assert.Equal(a.DistanceTo(b), b.DistanceTo(a));
            Assert.Equal(Pdq256.BitCount, a.DistanceTo(b) + a.DistanceTo(b.Complement));
            Assert.Equal(0, a.DistanceTo(a));
        }
    }

    static IEnumerable<PdqHit> ByHand(List<(string Hash, int Id)> entries, Pdq256 query, int radius) =>
        from entry in entries
        let distance = Differences(entry.Hash, query.ToString())
        where distance <= radius
        orderby entry.Id, distance
        select new PdqHit(entry.Id, distance);

    // Counted on the text, so that nothing of the index is used to check the index.
    static int Differences(string a, string b) =>
        a.Zip(b, (x, y) => int.PopCount(Value(x) ^ Value(y))).Sum();

    static int Value(char digit) => Digits.IndexOf(digit, StringComparison.Ordinal);

    static Pdq256 Any(Random random)
    {
        var bytes = new byte[Pdq256.ByteCount];
        random.NextBytes(bytes);
        return Pdq256.FromBytes(bytes);
    }

    static Pdq256 Turn(Pdq256 hash, int bits, Random random)
    {
        var bytes = new byte[Pdq256.ByteCount];
        hash.CopyTo(bytes);
        var order = Enumerable.Range(0, Pdq256.BitCount).ToArray();
        random.Shuffle(order);
        foreach (var bit in order.Take(bits)) bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return Pdq256.FromBytes(bytes);
    }
}
