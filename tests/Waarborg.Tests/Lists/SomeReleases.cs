using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Hashing;
using Waarborg.Lists;

namespace Waarborg.Tests.Lists;

/// <summary>Releases made in memory, as an installation would read them.</summary>
static class SomeReleases
{
    /// <summary>What an installation whose keys grew from this seed makes of a file.</summary>
    internal static ReleaseContent Read(string csv, int installation = 1, ReleaseContent? before = null)
    {
        var key = SHA256.HashData(BitConverter.GetBytes(installation));
        var builder = new ReleaseBuilder(reference => EntryHandle.Of(key, "list", reference), ListLimits.Default);
        var reader = new HashListReader(new MemoryStream(Encoding.UTF8.GetBytes(csv)), "list.csv", ListLimits.Default);
        while (reader.Next(out var row, out var bad) is var step && step != ListStep.End)
        {
            Assert.True(step == ListStep.Row, $"{bad} {reader.Fault?.InWords()}");
            Assert.Null(builder.Add(row));
        }

        return builder.Build(before ?? ReleaseContent.Empty, 0, 1_000).Content;
    }

    /// <summary>A release of these rows; its handles are a digest of the references.</summary>
    internal static ReleaseContent Of(IEnumerable<HashRow> rows, ReleaseContent? before = null)
    {
        var builder = new ReleaseBuilder(Handle, ListLimits.Default);
        foreach (var row in rows) Assert.Null(builder.Add(row));
        return builder.Build(before ?? ReleaseContent.Empty, 0, 1_000).Content;
    }

    /// <summary>Entries with one MD5 each, numbered from one number to before another.</summary>
    internal static IEnumerable<HashRow> Numbered(
        int from, int until, ListCategory category = ListCategory.Baseline) =>
        Enumerable.Range(from, until - from).Select(i => new HashRow(
            i + 2, ListAlgorithm.Md5, Word(i), ListProfile.Unknown, category, $"R-{i}"));

    internal static HashRow Pdq(
        Pdq256 hash, string reference, ListCategory category = ListCategory.Baseline, bool isLowQuality = false) =>
        new(2, ListAlgorithm.Pdq, HashBytes.From(hash), ListProfile.Unknown, category, reference, isLowQuality);

    /// <summary>An ordinary hash, made faster than <see cref="SomeHashes.Pdq"/> makes one.</summary>
    internal static Pdq256 AnyPdq(Random random)
    {
        while (true)
        {
            Pdq256 hash = new(Bits(), Bits(), Bits(), Bits());
            if (hash.SetBits is > 108 and < 148) return hash;
        }

        ulong Bits() => (ulong)random.NextInt64() << 32 ^ (ulong)random.NextInt64();
    }

    internal static string HandleOf(string reference) => EntryHandle.Show(Handle(reference));

    static ulong Handle(string reference) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(reference)));

    static HashBytes Word(int i) => new(((ulong)i + 1) * 0x9E37_79B9, (ulong)i + 1, 0, 0);
}
