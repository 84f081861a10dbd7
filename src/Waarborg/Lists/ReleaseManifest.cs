// What a supplier signs about a release, so that nobody between the supplier and a provider can change or replay it.
using System.Globalization;
using System.Text;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Lists;

/// <summary>What came of reading a manifest. There is no third case.</summary>
abstract record ManifestOutcome
{
    /// <param name="Manifest">What it says; true only once its signature was checked.</param>
    /// <param name="Note">The note that says it, with its signatures.</param>
    internal sealed record Read(ReleaseManifest Manifest, SignedNote Note) : ManifestOutcome;

    internal sealed record Refused(string Words) : ManifestOutcome;
}

/// <summary>A signed note (c2sp.org/signed-note) about one release of a list.</summary>
/// <param name="Supplier">Who vouches for the list.</param>
/// <param name="List">The list's name.</param>
/// <param name="Number">The supplier's own number of the release, from 1; each is larger than the one before.</param>
/// <param name="Made">When the supplier made it.</param>
/// <param name="FileDigest">SHA-256 of the list file, in lower-case hexadecimal.</param>
/// <param name="Root">See <see cref="ReleaseRoot"/>.</param>
/// <param name="Counts">Fingerprints by algorithm and category; what is not there is not listed.</param>
sealed record ReleaseManifest(
    string Supplier, string List, long Number, DateTimeOffset Made, string FileDigest, string Root,
    IReadOnlyList<FingerprintCount> Counts)
{
    /// <summary>Bytes of a manifest with its signatures.</summary>
    internal const int MaxBytes = SignedNote.MaxBytes;

    /// <summary>The largest number of a release.</summary>
    internal const long MaxNumber = 1_000_000_000;

    // No ledger and no other note of this program begins so: a name of either holds no space.
    const string Mark = "waarborg release 1";
    const string MomentForm = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    const int FixedLines = 7;

    static readonly int MaxCounts = ListAlgorithms.All.Count * Enum.GetValues<ListCategory>().Length;

    /// <summary>Reads what anybody may have written. Never throws.</summary>
    internal static ManifestOutcome ParseUntrusted(ReadOnlySpan<byte> bytes)
    {
        if (!SignedNote.TryParse(bytes, out var note, out var problem))
        {
            return new ManifestOutcome.Refused($"The manifest is no signed note: {problem}.");
        }

        return Read(note.Text, out var wrong) is { } manifest
            ? new ManifestOutcome.Read(manifest, note)
            : new ManifestOutcome.Refused($"The manifest does not have the form of one: {wrong}.");
    }

    /// <summary>Did the holder of this key, and nobody in between, say this?</summary>
    internal static bool Verify(ManifestOutcome.Read read, VerifierKey key) =>
        key.Type == NoteKeyType.Ed25519 && read.Note.IsSignedBy(key) && read.Manifest.ToText() == read.Note.Text;

    /// <summary>The manifest with the supplier's signature, as it is handed to providers.</summary>
    internal byte[] Write(NoteSigner signer) => signer.Sign(ToText()).ToBytes();

    /// <summary>Why the manifest is not about this release, in words; null when it is.</summary>
    /// <param name="supplier">Who is said to vouch for the list.</param>
    /// <param name="list">The list that the release is to be of.</param>
    /// <param name="fileDigest">SHA-256 of the file as it was read.</param>
    /// <param name="root">The root of the release as it was read.</param>
    /// <param name="counts">The fingerprints that were read.</param>
    /// <param name="earlierNumber">The highest number of this list that was ever taken; 0 where none was.</param>
    internal string? Problem(
        string supplier, string list, string fileDigest, string root, IReadOnlyList<FingerprintCount> counts,
        long earlierNumber)
    {
        if (Supplier != supplier) return $"The manifest is of the supplier {Supplier}, not of {supplier}.";
        if (List != list) return $"The manifest is of the list {List}, not of {list}.";
        if (Number <= earlierNumber)
        {
            return $"The manifest is of release {Number}, and release {earlierNumber} was taken before: "
                + "an older release is not taken again.";
        }

        if (FileDigest != fileDigest) return "The manifest is of another file: the SHA-256 digests differ.";
        if (!Lines(Counts).SequenceEqual(Lines(counts), StringComparer.Ordinal))
        {
            var all = Lines(Counts).Except(Lines(counts), StringComparer.Ordinal)
                .Concat(Lines(counts).Except(Lines(Counts), StringComparer.Ordinal)).First();
            return $"The manifest and the file do not count the same fingerprints: only one of them has \"{all}\".";
        }

        return Root == root ? null
            : "The manifest has another root: an entry, a category or a reference is not as the supplier signed it.";
    }

    internal string ToText()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Mark}\nsupplier {Supplier}\nlist {List}\nnumber {Number}\n");
        text.Append(CultureInfo.InvariantCulture, $"made {Instant.Text(Made)}\nfile {FileDigest}\nroot {Root}\n");
        foreach (var line in Lines(Counts)) text.Append(line).Append('\n');
        return text.ToString();
    }

    static IOrderedEnumerable<string> Lines(IEnumerable<FingerprintCount> counts) => counts
        .Select(one => string.Create(
            CultureInfo.InvariantCulture, $"count {one.Algorithm.Name()} {one.Category} {one.Fingerprints}"))
        .Order(StringComparer.Ordinal);

    static ReleaseManifest? Read(string text, out string wrong)
    {
        wrong = $"its first line is not \"{Mark}\"";
        var lines = text.Split('\n');
        if (lines[0] != Mark) return null;
        wrong = "it has not as many lines as it must have";
        if (lines.Length <= FixedLines || lines.Length > FixedLines + MaxCounts + 1) return null;

        var fields = new ManifestLines(lines);
        var supplier = fields.Name(1, "supplier");
        var list = fields.Name(2, "list");
        var number = fields.Number(3, "number", MaxNumber);
        var made = fields.Moment(4, "made", MomentForm);
        var file = fields.Digest(5, "file");
        var root = fields.Digest(6, "root");
        var counts = Enumerable.Range(FixedLines, lines.Length - FixedLines - 1).Select(fields.Count).ToList();
        wrong = fields.Wrong ?? "a line is not written in the one way there is, or stands out of its order";
        if (fields.Wrong is not null) return null;
        var read = new ReleaseManifest(supplier, list, number, made, file, root, counts);
        return read.ToText() == text && counts.DistinctBy(one => (one.Algorithm, one.Category)).Count() == counts.Count
            ? read : null;
    }

    // Reads one line after another; the first that is wrong is named, and what it gave is never used.
    sealed class ManifestLines(string[] lines)
    {
        internal string? Wrong { get; private set; }

        internal string Name(int at, string field) => ListRules.IsName(Value(at, field)) ? Value(at, field) : Fail("", field);

        internal string Digest(int at, string field) =>
            Hash256.TryParse(Value(at, field), out _) ? Value(at, field) : Fail("", field);

        internal long Number(int at, string field, long most) => ReadNumber(Value(at, field), most) ?? Fail(0L, field);

        internal DateTimeOffset Moment(int at, string field, string form) => DateTimeOffset.TryParseExact(
            Value(at, field), form, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment : Fail(DateTimeOffset.UnixEpoch, field);

        internal FingerprintCount Count(int at)
        {
            var parts = Value(at, "count").Split(' ');
            if (parts.Length != 3 || !ListAlgorithms.TryParse(parts[0], out var algorithm)
                || !Enum.GetValues<ListCategory>().Any(one => one.ToString() == parts[1])
                || ReadNumber(parts[2], ListLimits.Default.MaxRows) is not { } count)
            {
                return Fail(default(FingerprintCount) with { Algorithm = ListAlgorithm.Md5 }, "count");
            }

            return new(algorithm, Enum.Parse<ListCategory>(parts[1]), (int)count);
        }

        static long? ReadNumber(string text, long most) =>
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1 && number <= most ? number : null;

        string Value(int at, string field) =>
            lines[at].StartsWith(field + " ", StringComparison.Ordinal) ? lines[at][(field.Length + 1)..] : "";

        T Fail<T>(T value, string field)
        {
            Wrong ??= $"its line \"{field}\" is missing, out of its order or not of its form";
            return value;
        }
    }
}
