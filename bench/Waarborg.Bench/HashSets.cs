// Sets of hashes to search in: always the same for the same kind, size and seed.
using Waarborg.Hashing;

namespace Waarborg.Bench;

/// <summary>What the hashes of a set are like.</summary>
enum HashSetKind
{
    /// <summary>Every bit is drawn by itself.</summary>
    Uniform,

    /// <summary>As of photographs: neighbouring frequencies go together, half of the bits are set, some pictures have
    /// variants.</summary>
    Real,

    /// <summary>To defeat tables: all within one ball, and parts that very many share.</summary>
    Adversarial,
}

static class HashSets
{
    /// <summary>Bits that differ at most between a picture and its variants.</summary>
    const int VariantBits = 24;

    /// <summary>Share of pictures that are a variant of an earlier one, in a set that is like real ones.</summary>
    const double Variants = 0.2;

    /// <summary>Rows and columns of bits of a hash.</summary>
    const int Side = 16;

    internal static PdqIndexEntry[] Make(HashSetKind kind, int count, int seed)
    {
        var random = new Random(seed);
        var entries = new PdqIndexEntry[count];
        var centre = Any(random);
        for (var i = 0; i < count; i++)
        {
            var hash = kind switch
            {
                HashSetKind.Uniform => Any(random),
                HashSetKind.Real when i > 0 && random.NextDouble() < Variants =>
                    Near(entries[random.Next(i)].Hash, random.Next(VariantBits), random),
                HashSetKind.Real => Natural(random),
                _ => i % 2 == 0 ? Near(centre, random.Next(60), random) : centre with { W2 = Word(random), W3 = Word(random) },
            };
            entries[i] = new(hash == default ? new(1, 0, 0, 0) : hash, i);
        }

        return entries;
    }

    /// <summary>Half of them near an entry, as a match is; half of them near none.</summary>
    internal static Pdq256[] Queries(PdqIndexEntry[] entries, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => i % 2 == 0
            ? Any(random)
            : Near(entries[random.Next(entries.Length)].Hash, random.Next(VariantBits), random))];
    }

    static Pdq256 Any(Random random) => new(Word(random), Word(random), Word(random), Word(random));

    static ulong Word(Random random) => (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 1);

    internal static Pdq256 Near(Pdq256 hash, int bits, Random random)
    {
        Span<ulong> words = [hash.W0, hash.W1, hash.W2, hash.W3];
        for (var i = 0; i < bits; i++)
        {
            var bit = random.Next(Pdq256.BitCount);
            words[bit / 64] ^= 1UL << (bit % 64);
        }

        return new(words[0], words[1], words[2], words[3]);
    }

    // Frequencies with a little of their neighbours in them, cut at their median as PDQ cuts them.
    static Pdq256 Natural(Random random)
    {
        Span<float> raw = stackalloc float[Pdq256.BitCount], waves = stackalloc float[Pdq256.BitCount];
        foreach (ref var wave in raw) wave = (random.NextSingle() + random.NextSingle() + random.NextSingle()) - 1.5f;
        for (var i = 0; i < raw.Length; i++)
            waves[i] = raw[i] + (0.35f * raw[i % Side == 0 ? i : i - 1]) + (0.35f * raw[i < Side ? i : i - Side]);
        raw = waves.ToArray();
        raw.Sort();
        var median = raw[(Pdq256.BitCount / 2) - 1];
        Span<ulong> words = [0, 0, 0, 0];
        for (var bit = 0; bit < Pdq256.BitCount; bit++)
        {
            if (waves[bit] > median) words[bit / 64] |= 1UL << (bit % 64);
        }

        return new(words[3], words[2], words[1], words[0]);
    }
}
