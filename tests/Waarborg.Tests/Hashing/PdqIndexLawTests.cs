// What holds of every index, whatever it holds and however it came to be: it finds what comparing all would find.
using Waarborg.Hashing;

namespace Waarborg.Tests.Hashing;

public class PdqIndexLawTests
{
    static readonly int[] Radii = [0, 1, 7, 15, 16, 30, 31, 32, 40, 47, 64, 128];

    public static TheoryData<string> Kinds => [.. Enum.GetNames<DesignKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void Every_kind_of_tables_finds_what_comparing_all_finds(string name)
    {
        var kind = Enum.Parse<DesignKind>(name);
        var random = new Random(17);
        var entries = Some(random, kind == DesignKind.Flat ? 3_000 : 8_000);
        Check(PdqIndex.Build(entries, kind), entries, random, Radii);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Sets_made_to_defeat_tables_are_searched_no_less_exactly(string name)
    {
        var kind = Enum.Parse<DesignKind>(name);
        var random = new Random(5);
        var centre = Any(random);
        PdqIndexEntry[] oneBall = [.. Enumerable.Range(1, 1_500).Select(i => new PdqIndexEntry(Turn(centre, random.Next(20), random), i))];
        PdqIndexEntry[] nearlyNothing = [.. Enumerable.Range(1, 1_500).Select(i => new PdqIndexEntry(
            Turn(new(0, 0, 0, 1), random.Next(3), random) is var hash && hash == default ? new(1, 0, 0, 0) : hash, i))];
        PdqIndexEntry[] oneHash = [.. Enumerable.Repeat(centre, 1_500).Select((hash, i) => new PdqIndexEntry(hash, i))];
        var half = BitOrder.Shuffle(centre);
        PdqIndexEntry[] sameParts = [.. Enumerable.Range(1, 1_500).Select(i => new PdqIndexEntry(
            BitOrder.Restore(Any(random) with { W0 = half.W0, W1 = half.W1 }), i))];
        foreach (var entries in (PdqIndexEntry[][])[oneBall, nearlyNothing, oneHash, sameParts])
            Check(PdqIndex.Build(entries, kind), entries, random, [0, 20, 31, 60]);
    }

    [Fact]
    public void A_search_that_would_look_at_too_many_hashes_under_its_keys_compares_all_instead()
    {
        var random = new Random(3);
        var shared = BitOrder.Shuffle(Any(random));
        PdqIndexEntry[] entries = [.. Enumerable.Range(1, 20_000).Select(i => new PdqIndexEntry(
            BitOrder.Restore(Any(random) with { W0 = shared.W0 }), i))];
        var segment = Assert.Single(PdqIndex.Build(entries, DesignKind.Lined).Segments);
        var plan = Plan.For(segment.Design, segment.Count, 31);
        Assert.All(plan.Tolerances, tolerance => Assert.Equal(1, tolerance));
        Assert.True(plan.MaxCandidates < 4 * entries.Length, "four keys that all share are more than the search may look at");
        Check(PdqIndex.Build(entries, DesignKind.Lined), entries, random, [31]);
    }

    [Theory]
    [InlineData(nameof(DesignKind.Lined))]
    [InlineData(nameof(DesignKind.Packed))]
    [InlineData(nameof(DesignKind.Flat))]
    public void The_flips_of_a_plan_leave_no_way_to_differ_in_so_many_bits_unseen(string name)
    {
        var kind = Enum.Parse<DesignKind>(name);
        const int many = 60_000_000;
        var design = Design.Of(kind, many);
        Assert.Equal(Pdq256.BitCount, design.Parts.Sum(part => part.Bits));
        Assert.Equal(design.Parts.Select(part => part.Offset), design.Parts.Select((_, i) => design.Parts.Take(i).Sum(part => part.Bits)));
        for (var radius = 0; radius <= PdqIndex.MaxRadius; radius++)
        {
            var plan = Plan.For(design, many, radius);
            if (plan.Tolerances.Length == 0) continue;
            Assert.True(plan.Tolerances.Sum(tolerance => tolerance + 1) > radius, $"radius {radius}");
            Assert.All(plan.Masks.Zip(plan.Tolerances), one => Assert.Equal(one.First.Length, one.First.Distinct().Count()));
        }

        Assert.NotEmpty(Plan.For(design, many, PdqIndex.AdvisedRadius).Tolerances);
        Assert.Empty(Plan.For(design, many, PdqIndex.MaxRadius).Tolerances);
    }

    [Fact]
    public void Bits_beside_hashes_are_compared_alike_with_and_without_vectors()
    {
        var random = new Random(13);
        var beside = new ushort[BesideBits.AtOnce];
        for (var round = 0; round < 500; round++)
        {
            var query = (ushort)random.Next(1 << 16);
            foreach (ref var one in beside.AsSpan()) one = (ushort)(query ^ (random.Next(1 << 16) & random.Next(1 << 16)));
            var most = random.Next(-1, 17);
            unsafe
            {
                fixed (ushort* at = beside)
                {
                    var expected = beside.Index().Sum(one =>
                        System.Numerics.BitOperations.PopCount((uint)(one.Item ^ query)) <= most ? 1L << one.Index : 0);
                    Assert.Equal((uint)expected, new BesideBits(query).Near32(at, most));
                    Assert.Equal((uint)expected, new BesideBits(query).EachOf32(at, most));
                }
            }
        }
    }

    [Fact]
    public void Keys_within_some_flips_are_each_listed_once()
    {
        Assert.Equal([0u, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12], Flips.Of(4, 2));
        Assert.Equal(301, Flips.Of(24, 2).Length);
        Assert.Equal(1 + 24 + 276, Enumerable.Range(0, 3).Sum(set => Flips.Choose(24, set)));
    }

    [Fact]
    public void The_order_of_bits_keeps_distances_and_has_a_way_back()
    {
        var random = new Random(11);
        for (var i = 0; i < 200; i++)
        {
            var (a, b) = (Any(random), Any(random));
            Assert.Equal(a.DistanceTo(b), BitOrder.Shuffle(a).DistanceTo(BitOrder.Shuffle(b)));
            Assert.Equal(a, BitOrder.Restore(BitOrder.Shuffle(a)));
        }
    }

    [Fact]
    public void Entries_that_come_and_go_are_found_and_not_found_from_then_on()
    {
        var random = new Random(23);
        var known = Some(random, 9_000).ToList();
        var index = PdqIndex.Build(known);
        for (var step = 0; step < 30; step++)
        {
            PdqIndexEntry[] removed = [.. known.OrderBy(_ => random.Next()).Take(random.Next(300)), new(Any(random), 1)];
            // Some that were removed come back, some come twice.
            PdqIndexEntry[] added = [.. removed.Take(5), .. removed.Take(2), .. Some(random, random.Next(400))];
            index = index.With(added, removed);
            var gone = removed.ToHashSet();
            known.RemoveAll(gone.Contains);
            known.AddRange(added);
            if (step % 7 == 6) index = index.Merged();
            Assert.Equal(known.Count, index.Count);
            if (step % 5 == 4) Check(index, known, random, [0, 31]);
        }

        Assert.Equal(known.Count, index.Merged().Count);
        Check(index.Merged(), known, random, [0, 31, 50]);
    }

    [Fact]
    public async Task Readers_see_every_entry_that_stays_while_others_come_and_go_and_are_merged()
    {
        var random = new Random(31);
        var staying = Some(random, 7_000);
        var current = new CurrentPdqIndex();
        current.Replace(PdqIndex.Build(staying));
        var isOver = false;
        var readers = Enumerable.Range(0, 2).Select(number => Task.Run(() =>
        {
            var hits = new List<PdqHit>();
            for (var i = number; !Volatile.Read(ref isOver); i += 7)
            {
                var entry = staying[i % staying.Length];
                hits.Clear();
                current.Value.FindWithin(entry.Hash, 0, hits);
                Assert.Contains(new PdqHit(entry.Id, 0), hits);
            }
        }, TestContext.Current.CancellationToken)).ToArray();
        var known = staying.ToList();
        for (var step = 0; step < 40; step++)
        {
            var added = Some(random, 200);
            PdqIndexEntry[] removed = [.. known.Skip(staying.Length).Take(random.Next(150))];
            current.Update(added, removed);
            known.RemoveAll(removed.ToHashSet().Contains);
            known.AddRange(added);
        }

        await current.Merging;
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(readers);
        Assert.Equal(known.Count, current.Value.Count);
        Check(current.Value, known, random, [31]);
    }

    [Fact]
    public async Task An_index_that_is_put_in_force_whole_stays_although_a_merge_of_the_one_before_ends_later()
    {
        var random = new Random(37);
        var current = new CurrentPdqIndex();
        current.Update(Some(random, PdqIndex.MaxRecent + 1), []);
        var whole = PdqIndex.Build(Some(random, 3));
        current.Replace(whole);
        await current.Merging;
        Assert.Equal(3, current.Value.Count);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_saved_index_is_the_same_when_it_is_read_and_damage_is_told(string name)
    {
        var kind = Enum.Parse<DesignKind>(name);
        var random = new Random(41);
        var entries = Some(random, 700);
        using var saved = new MemoryStream();
        PdqIndex.Build(entries, kind).Save(saved);
        var bytes = saved.ToArray();
        var read = PdqIndex.Load(new MemoryStream(bytes), bytes.Length);
        Assert.Equal(kind, Assert.Single(read.Segments).Design.Kind);
        Check(read, entries, random, [0, 31, 64]);

        for (var i = 0; i < 12; i++)
        {
            var damaged = bytes.ToArray();
            damaged[i == 0 ? bytes.Length - 1 : i < 5 ? i * 6 : random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Throws<InvalidDataException>(() => PdqIndex.Load(new MemoryStream(damaged), damaged.Length));
        }

        var error = Assert.Throws<InvalidDataException>(() => PdqIndex.Load(new MemoryStream(bytes, 0, 500), 500));
        Assert.Contains("The saved index has 500 bytes", error.Message, StringComparison.Ordinal);
        bytes[8]++;
        error = Assert.Throws<InvalidDataException>(() => PdqIndex.Load(new MemoryStream(bytes), bytes.Length));
        Assert.Contains("is of version 3, and this program reads 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_index_and_one_with_changes_can_be_saved_too()
    {
        using var saved = new MemoryStream();
        PdqIndex.Empty.Save(saved);
        Assert.Equal(0, PdqIndex.Load(new MemoryStream(saved.ToArray()), saved.Length).Count);

        var random = new Random(43);
        var entries = Some(random, 100);
        saved.SetLength(0);
        PdqIndex.Build(entries).With([new(Any(random), 7)], [entries[0]]).Save(saved);
        Assert.Equal(entries.Length - entries.Count(entry => entry == entries[0]) + 1,
            PdqIndex.Load(new MemoryStream(saved.ToArray()), saved.Length).Count);
    }

    // Peers' fault 8: an index was read back as a program's own objects.
    [Fact]
    public void A_form_whose_checksum_fits_but_whose_numbers_lead_out_of_its_arrays_is_refused()
    {
        var random = new Random(47);
        foreach (var kind in (DesignKind[])[DesignKind.Lined, DesignKind.Packed, DesignKind.Flat])
        {
            var index = PdqIndex.Build(Some(random, 50), kind);
            unsafe
            {
                // The last array is of postings in both; its last number is that of a hash.
                var postings = Assert.Single(index.Segments).Arrays.Last();
                *(int*)(postings.At + (nint)postings.Bytes - sizeof(int)) = 50_000;
            }

            using var saved = new MemoryStream();
            index.Save(saved);
            Assert.Throws<InvalidDataException>(() => PdqIndex.Load(new MemoryStream(saved.ToArray()), saved.Length));
        }
    }

    static void Check(PdqIndex index, IReadOnlyList<PdqIndexEntry> entries, Random random, int[] radii)
    {
        Pdq256[] queries =
        [
            .. Enumerable.Range(0, 3).Select(_ => entries[random.Next(entries.Count)].Hash),
            .. Enumerable.Range(0, 6).Select(_ => Turn(entries[random.Next(entries.Count)].Hash, random.Next(45), random)),
            Any(random),
        ];
        foreach (var radius in radii)
        {
            var together = new List<PdqBatchHit>();
            Assert.Equal(index.FindWithin(queries, radius, together), together.Count);
            for (var i = 0; i < queries.Length; i++)
            {
                var hits = new List<PdqHit>();
                index.FindWithin(queries[i], radius, hits);
                PdqHit[] expected =
                [
                    .. entries.Select(entry => new PdqHit(entry.Id, entry.Hash.DistanceTo(queries[i])))
                        .Where(hit => hit.Distance <= radius).OrderBy(hit => hit.Id).ThenBy(hit => hit.Distance),
                ];
                Assert.Equal(expected, hits.OrderBy(hit => hit.Id).ThenBy(hit => hit.Distance));
                Assert.Equal(expected, together.Where(hit => hit.Query == i).Select(hit => new PdqHit(hit.Id, hit.Distance))
                    .OrderBy(hit => hit.Id).ThenBy(hit => hit.Distance));
            }
        }
    }

    // Some stand alone, some lie near another, some twice under different numbers, some twice altogether.
    static PdqIndexEntry[] Some(Random random, int count)
    {
        var entries = new List<PdqIndexEntry>();
        while (entries.Count < count)
        {
            var earlier = entries.Count == 0 ? default : entries[random.Next(entries.Count)];
            entries.Add((entries.Count == 0 ? 9 : random.Next(10)) switch
            {
                0 => earlier,
                1 => earlier with { Id = random.Next() },
                2 or 3 => new(Turn(earlier.Hash, random.Next(40), random), random.Next()),
                _ => new(Any(random), random.Next()),
            });
        }

        return [.. entries];
    }

    static Pdq256 Any(Random random)
    {
        Span<byte> bytes = stackalloc byte[Pdq256.ByteCount];
        random.NextBytes(bytes);
        return Pdq256.FromBytes(bytes);
    }

    static Pdq256 Turn(Pdq256 hash, int bits, Random random)
    {
        var bytes = new byte[Pdq256.ByteCount];
        hash.CopyTo(bytes);
        for (var i = 0; i < bits; i++)
        {
            var bit = random.Next(Pdq256.BitCount);
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        return Pdq256.FromBytes(bytes);
    }
}
