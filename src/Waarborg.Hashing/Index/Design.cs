// In which parts a segment looks hashes up, and what a query of a radius asks of each of them.
namespace Waarborg.Hashing;

/// <summary>Bits of a shuffled hash, from one on, and how many of them, from the same on, one table is keyed by.</summary>
readonly record struct Part(int Offset, int Bits, int KeyBits);

/// <summary>How a segment finds what is near. The numbers are part of the saved form.</summary>
enum DesignKind
{
    /// <summary>Every hash is compared.</summary>
    Scan,

    /// <summary>Tables with 16 further bits beside each hash, so that few other places are looked at; those of each key in a
    /// cache line of their own.</summary>
    Lined,

    /// <summary>The same, the bits of all keys behind one another: less memory, one fetch more for each key.</summary>
    Packed,

    /// <summary>Tables with longer keys and nothing beside their hashes: less memory.</summary>
    Flat,
}

/// <summary>The design for a number of different hashes: the parts together are all 256 bits, each bit once.</summary>
/// <remarks>
/// A hash within the radius r differs in at most r bits, so among parts with tolerances t whose t + 1 come to r + 1 there is
/// one in which it differs in at most t. Looking up all keys within t flips in every part therefore misses nothing. More than
/// that: taken as a ring, there is a part from which on every run of parts, however long, differs in fewer bits than its
/// t + 1 come to. For go around the ring and add up by how much each part differs more than its t + 1; all together that is
/// below 0, so that after the last place where the sum is highest it stays below what it was there. Of what stands under a
/// key only hashes need be looked up whose next parts differ in few enough bits as well.
/// </remarks>
sealed record Design(DesignKind Kind, IReadOnlyList<Part> Parts)
{
    /// <summary>Hashes up to which all are compared: up to there that is as fast, and needs no tables.</summary>
    internal const int ScanUpTo = 6_000;

    /// <summary>Hashes up to which most keys' lines have room for theirs.</summary>
    internal const int LinedUpTo = MostUnderKey << MostKeyBits;

    /// <summary>Hashes up to which 16 bits lie beside each; above, they would take too much memory.</summary>
    internal const int PackedUpTo = 40_000_000;

    /// <summary>Parts where bits lie beside hashes; a part has 16 bits, and its key as many of them or fewer.</summary>
    internal const int BesideParts = 16;

    /// <summary>Hashes under each key, by which the bits of keys are chosen: with more, too many keys have more hashes than a
    /// cache line has room for.</summary>
    const int MostUnderKey = 21;

    const int FewestKeyBits = 4, MostKeyBits = 16;

    static readonly Design Scan = new(DesignKind.Scan, []);
    static readonly Design[] Lined = [.. Enumerable.Range(0, MostKeyBits + 1).Select(bits => Beside(DesignKind.Lined, bits))];
    static readonly Design[] Packed = [.. Enumerable.Range(0, MostKeyBits + 1).Select(bits => Beside(DesignKind.Packed, bits))];
    static readonly Design Short = new(DesignKind.Flat, PartsOf([.. Enumerable.Repeat(16, BesideParts)]));
    static readonly Design Long = new(DesignKind.Flat, PartsOf([25, 25, 25, 25, 25, 25, 25, 25, 28, 28]));

    /// <summary>The design that is quickest for that many different hashes.</summary>
    internal static Design For(int hashes) => Of(
        hashes switch
        {
            <= ScanUpTo => DesignKind.Scan,
            <= LinedUpTo => DesignKind.Lined,
            <= PackedUpTo => DesignKind.Packed,
            _ => DesignKind.Flat,
        },
        hashes);

    /// <summary>The design of this kind for that many hashes, also where another is quicker.</summary>
    internal static Design Of(DesignKind kind, int hashes) => kind switch
    {
        DesignKind.Scan => Scan,
        DesignKind.Lined => Lined[KeyBitsFor(hashes)],
        DesignKind.Packed => Packed[KeyBitsFor(hashes)],
        DesignKind.Flat => hashes <= PackedUpTo ? Short : Long,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static int KeyBitsFor(int hashes)
    {
        var bits = FewestKeyBits;
        while (bits < MostKeyBits && hashes > (long)MostUnderKey << bits) bits++;
        return bits;
    }

    static Design Beside(DesignKind kind, int keyBits) => new(kind, PartsOf([.. Enumerable.Repeat(16, BesideParts)], keyBits));

    static Part[] PartsOf(int[] bits, int keyBits = int.MaxValue)
    {
        var offset = 0;
        return [.. bits.Select(count => new Part((offset += count) - count, count, Math.Min(count, keyBits)))];
    }
}

/// <summary>What a query of one radius does in a segment.</summary>
/// <param name="Tolerances">Bits that may differ in each part; -1 for a part that is not looked at. Empty: all hashes are
/// compared, which would take no longer.</param>
/// <param name="MaxCandidates">Hashes that may be looked at before comparing all is quicker.</param>
sealed record Plan(int[] Tolerances, long MaxCandidates)
{
    /// <summary>For each part what is turned in its key; nothing for a part that is not looked at.</summary>
    internal uint[][] Masks { get; private init; } = [];

    /// <summary>Bits that may differ in so many parts from one on, around the ring: see <see cref="Design"/>.</summary>
    internal int MostInChain(int part, int parts)
    {
        var most = -1;
        for (var i = 0; i < parts; i++) most += Tolerances[(part + i) % Tolerances.Length] + 1;
        return most;
    }

    /// <summary>
    /// Nanoseconds of one comparison in order, of one key, and of one hash under a key, measured on two cores of a server at
    /// one and ten million hashes. Only what is faster hangs on them, never what is found.
    /// </summary>
    internal const double ComparedNs = 1.6, BesideKeyNs = 20, BesideCandidateNs = 0.2, FlatKeyNs = 20, FlatCandidateNs = 25;

    /// <summary>Nanoseconds of a hash that the bits beside it do not rule out.</summary>
    const double LookedUpNs = 30;

    const int BitsBeside = 16;

    /// <summary>Flips beyond which the keys of a part are too many to list.</summary>
    const int MostFlips = 4;

    internal static Plan For(Design design, int hashes, int radius)
    {
        var (key, candidate, lookedUp) = (FlatKeyNs, FlatCandidateNs, FlatCandidateNs);
        if (design.Kind is DesignKind.Lined or DesignKind.Packed)
        {
            var beside = (BesideTables.Chain * (radius + 1) / design.Parts.Count) - 1;
            (key, lookedUp) = (BesideKeyNs, LookedUpNs);
            candidate = BesideCandidateNs + (LookedUpNs * ShareWithin(BitsBeside, beside));
        }

        var all = hashes * ComparedNs;
        var most = (long)(all / lookedUp) + 1;
        int[] tolerances = [.. Enumerable.Repeat(-1, design.Parts.Count)];
        if (tolerances.Length == 0) return new([], 0);

        // The next flip is granted where it costs least, which is best, since each costs more than the one before it.
        var cost = 0.0;
        for (var granted = 0; granted <= radius; granted++)
        {
            var (best, least) = (-1, double.MaxValue);
            for (var i = 0; i < tolerances.Length; i++)
            {
                var bits = design.Parts[i].KeyBits;
                if (tolerances[i] == MostFlips) continue;
                var keys = Flips.Choose(bits, tolerances[i] + 1);
                var more = keys * (key + (candidate * hashes / Math.ScaleB(1, bits)));
                if (more < least) (best, least) = (i, more);
            }

            if (best < 0 || (cost += least) > all) return new([], 0);
            tolerances[best]++;
        }

        return new(tolerances, most)
        {
            Masks = [.. tolerances.Select((most, i) => most < 0 ? [] : Flips.Of(design.Parts[i].KeyBits, most))],
        };
    }

    // The share of random pairs of so many bits that differ in no more than the radius.
    static double ShareWithin(int bits, int radius)
    {
        var share = 0.0;
        for (var i = 0; i <= Math.Min(bits, radius); i++) share += Math.ScaleB(Flips.Choose(bits, i), -bits);
        return share;
    }
}

/// <summary>Which bits of a key are turned to find the keys near it.</summary>
static class Flips
{
    static readonly System.Collections.Concurrent.ConcurrentDictionary<(int Bits, int Most), uint[]> Made = new();

    /// <summary>All masks of so many bits with at most so many set, ascending, so that neighbours in a table follow each
    /// other.</summary>
    internal static uint[] Of(int bits, int most) => Made.GetOrAdd((bits, most), static one => Make(one.Bits, one.Most));

    internal static double Choose(int bits, int set)
    {
        var ways = 1.0;
        for (var i = 0; i < set; i++) ways = ways * (bits - i) / (i + 1);
        return ways;
    }

    static uint[] Make(int bits, int most)
    {
        var masks = new List<uint> { 0 };
        var last = new List<(uint Mask, int Next)> { (0, 0) };
        for (var set = 1; set <= most; set++)
        {
            last = [.. last.SelectMany(one => Enumerable.Range(one.Next, bits - one.Next)
                .Select(bit => (one.Mask | (1u << bit), bit + 1)))];
            masks.AddRange(last.Select(one => one.Mask));
        }

        masks.Sort();
        return [.. masks];
    }
}
