// The test pictures: harmless files that lie in every program, and the list that they make. Anybody may have them.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Waarborg.Store;

namespace Waarborg.Lists;

/// <summary>One file of a test picture.</summary>
/// <param name="File">Its name.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Picture">The picture that it is a form of, such as <c>test-01</c>.</param>
/// <param name="Prints">Its digests and its PDQ.</param>
sealed record TestPicture(
    string File, long Bytes, string Picture, IReadOnlyList<(ListAlgorithm Algorithm, HashBytes Hash)> Prints)
{
    internal const int NameLength = 7;

    /// <summary>SHA-256 in hexadecimal: of these files everybody may know it.</summary>
    internal string Sha256
    {
        get
        {
            Span<byte> bytes = stackalloc byte[HashBytes.MaxByteCount];
            Prints[0].Hash.CopyTo(bytes);
            return Convert.ToHexStringLower(bytes);
        }
    }
}

static class TestPictures
{
    /// <summary>The number of the only release of the list.</summary>
    internal const int Release = 1;

    const string Table = "Lists/test-pictures.csv";
    const string Folder = "test-pictures/";
    const string Header = "file,bytes,sha256,sha1,md5,pdq";

    static readonly ListAlgorithm[] _columns =
        [ListAlgorithm.Sha256, ListAlgorithm.Sha1, ListAlgorithm.Md5, ListAlgorithm.Pdq];

    static readonly string _table = ReadTable();

    /// <summary>Every file, in the order of the names.</summary>
    internal static IReadOnlyList<TestPicture> Files { get; } =
        [.. _table.Split('\n').Skip(1).Where(line => line != "").Select(Of)];

    /// <summary>How many pictures there are; each has several files.</summary>
    internal static int Count { get; } = Files.DistinctBy(file => file.Picture, StringComparer.Ordinal).Count();

    /// <summary>Tells these pictures from those of another program.</summary>
    internal static string Digest { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_table)));

    /// <summary>The bytes of a file.</summary>
    internal static byte[] Read(TestPicture file)
    {
        using var stream = Resource(Folder + file.File);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The list that they make, for this installation: one entry for each picture, under its keyed handle.</summary>
    internal static (ListRelease Release, ReleaseContent Content) List(KeyRing keys)
    {
        var builder = new ReleaseBuilder(ListStore.HandleOf(keys, ListRules.TestPictures), ListLimits.Default);
        foreach (var (line, file) in Files.Index())
        {
            foreach (var (algorithm, hash) in file.Prints)
            {
                builder.Add(new(line, algorithm, hash, ListProfile.Unknown, ListCategory.Test, file.Picture));
            }
        }

        var content = builder.Build(ReleaseContent.Empty, beforeWithdrawnMs: 0, nowMs: 0).Content;
        return (
            new(
                Id: 0, ListRules.TestPictures, ListRules.OwnSupplier, Release, ReleaseState.Active, DateTimeOffset.UnixEpoch,
                "program", Digest, Count, new(Count, 0, 0), Folded: 0, SkippedLines: 0, CanaryResult.Passed, MaxDistance: null,
                EndedAt: null, EndedBy: null, Segment: "", ReleaseBuilder.Count(content),
                new(Root: "", SupplierNumber: null, SignedBy: null, Attested: null, DateTimeOffset.UnixEpoch, ShadowUntil: null,
                    Findings: [])),
            content);
    }

    static TestPicture Of(string line)
    {
        var cells = line.Split(',');
        var prints = _columns.Select((algorithm, column) =>
            HashBytes.TryParse(cells[column + 2], algorithm.ByteCount(), out var hash)
                ? (algorithm, hash)
                : throw new InvalidDataException($"A line of the test pictures is not of the form {Header}."));
        return new(cells[0], long.Parse(cells[1], CultureInfo.InvariantCulture), cells[0][..TestPicture.NameLength], [.. prints]);
    }

    static string ReadTable()
    {
        using var reader = new StreamReader(Resource(Table), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    static Stream Resource(string name) => typeof(TestPictures).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidDataException($"The resource {name} is missing from the program.");
}
