// The steps that are measured one by one, on inputs that are always the same. Public, as BenchmarkDotNet asks.
using System.Globalization;
using System.Security.Cryptography;
using BenchmarkDotNet.Attributes;
using Waarborg.Hashing;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Matching;
using Waarborg.Matching.Lookups;

namespace Waarborg.Bench;

/// <summary>How large a picture is.</summary>
public readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>As people write it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Width} x {Height}");
}

/// <summary>From pixels to PDQ, in the fast form that is in force and in the scalar one that it is held to.</summary>
public class PdqMicro
{
    byte[] _pixels = [];

    /// <summary>The sizes of pictures.</summary>
    public static IEnumerable<PictureSize> Sizes => [new(512, 512), new(1600, 1004)];

    /// <summary>The size of the picture.</summary>
    [ParamsSource(nameof(Sizes))]
    public PictureSize Size { get; set; }

    /// <summary>Which PDQ.</summary>
    [Params(PdqProfile.Full, PdqProfile.Fit512)]
    public PdqProfile Profile { get; set; }

    /// <summary>Draws the picture.</summary>
    [GlobalSetup]
    public void Draw() => _pixels = PdqBench.Patches(Size.Width, Size.Height);

    /// <summary>As the product hashes.</summary>
    [Benchmark(Description = "PDQ")]
    public int Fast() => Hash(PdqVariants.InForce);

    /// <summary>As every processor can.</summary>
    [Benchmark(Description = "PDQ, scalar")]
    public int Scalar() => Hash(PdqVariants.Available[0]);

    int Hash(PdqVariant variant)
    {
        var view = new PixelView(_pixels, Size.Width, Size.Height, Size.Width * 3, PixelLayout.Rgb24);
        return PdqHasher.TryHash(variant, view, Profile, out var result) ? result.Quality : throw new InvalidOperationException("No hash.");
    }
}

/// <summary>One exact search by likeness, half of them for what is there.</summary>
public class SearchMicro
{
    const int Seed = 20261130, Queries = 2_048;

    readonly List<PdqHit> _hits = [];
    PdqIndex _index = PdqIndex.Empty;
    Pdq256[] _queries = [];
    int _next;

    /// <summary>Hashes in the index.</summary>
    [Params(100_000, 1_000_000)]
    public int Count { get; set; }

    /// <summary>Builds the index.</summary>
    [GlobalSetup]
    public void Build()
    {
        var entries = HashSets.Make(HashSetKind.Uniform, Count, Seed);
        (_index, _queries) = (PdqIndex.Build(entries), HashSets.Queries(entries, Queries, Seed + 1));
    }

    /// <summary>The next query.</summary>
    [Benchmark(Description = "search within 31 bits")]
    public int Search()
    {
        _hits.Clear();
        _next = (_next + 1) % Queries;
        return _index.FindWithin(_queries[_next], PdqIndex.AdvisedRadius, _hits);
    }
}

/// <summary>The answer to the first bits of a digest, as somebody else may ask for them.</summary>
public class LookupMicro
{
    const int Prefixes = 1_024;

    static readonly TagKeys _keys = new(new(SHA256.HashData([1]), SHA256.HashData([2])));

    TagTable? _table;
    string[] _prefixes = [];
    int _next;

    /// <summary>Entries of the list.</summary>
    [Params(100_000)]
    public int Count { get; set; }

    /// <summary>Makes the list, with a SHA-256 for each entry.</summary>
    [GlobalSetup]
    public void Make()
    {
        byte[][] digests = [.. Enumerable.Range(0, Count).Select(i => SHA256.HashData(BitConverter.GetBytes(i)))];
        HashBytes[] values = [.. digests.Select(digest => HashBytes.From(digest))];
        Array.Sort(values, HashBytes.Compare);
        var content = new ReleaseContent(
            [.. Enumerable.Range(0, Count).Select(i => new EntryRow((ulong)i + 1, ListCategory.Baseline, 1, 0, 0, 0))], [],
            new Dictionary<ListAlgorithm, FingerprintTable>
            {
                [ListAlgorithm.Sha256] = new(values, [.. Enumerable.Range(0, Count)], []),
            });
        var release = new ListRelease(
            1, "measured", "sample", 1, ReleaseState.Active, DateTimeOffset.UnixEpoch, "bench", "", Count, new(Count, 0, 0), 0, 0,
            CanaryResult.Passed, MaxDistance: null, EndedAt: null, EndedBy: null, "", [],
            new("", SupplierNumber: null, SignedBy: null, Attested: null, DateTimeOffset.UnixEpoch, ShadowUntil: null, []));
        var list = new ListInForce(new LoadedRelease(release, content), CanaryPassed: true, new HashSet<ulong>());
        _table = new(list, ServedLists.UsualBits);
        _prefixes = [.. digests.Take(Prefixes).Select(digest => TagTable.PrefixOf(digest, ServedLists.UsualBits))];
    }

    /// <summary>The next question.</summary>
    [Benchmark(Description = "tags of a look-up")]
    public int Answer()
    {
        _next = (_next + 1) % Prefixes;
        return _table!.Answer(ListCategory.Baseline, ListAlgorithm.Sha256, _prefixes[_next], _keys).Count;
    }
}

/// <summary>The hashes of a ledger's tree.</summary>
public class LedgerMicro
{
    const int EntryBytes = 300;

    readonly byte[] _entry = [.. Enumerable.Range(0, EntryBytes).Select(i => (byte)(i % 251))];
    readonly MerkleFrontier _tree = new();

    /// <summary>The leaf of an entry of usual size.</summary>
    [Benchmark(Description = "leaf of an entry of 300 bytes")]
    public Hash256 Leaf() => MerkleHash.Leaf(_entry);

    /// <summary>As much as stands in one tile, and the root that a checkpoint signs.</summary>
    [Benchmark(Description = "256 leaves more, and the root")]
    public Hash256 Grow()
    {
        for (var i = 0; i < TilePath.FullWidth; i++) _tree.Append(MerkleHash.Empty);
        return _tree.Root;
    }
}
