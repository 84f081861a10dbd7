// Reads what the tx program prints of the fingerprints it fetched: only what its sources agree is child abuse material.
using System.Security.Cryptography;
using System.Text;

namespace Waarborg.Lists.Suppliers;

static class TxDatasetReader
{
    const int Type = 0;
    const int Value = 1;
    const int Class = 2;
    const int Tags = 3;

    const string CsamTag = "csam";

    /// <summary>Hexadecimal digits of the digest in a reference.</summary>
    const int ReferenceDigits = 32;

    internal static DelimitedReader Open(Stream stream, ListLimits limits)
    {
        var lines = new DelimitedLines(stream, limits, ',', "signal_type", "signal_str", "category", "tags");
        return new(
            SourceForm.TxDataset, lines, limits,
            () => Enumerable.Range(0, Tags + 1).All(lines.Has)
                ? null : "its header lacks one of the columns signal_type, signal_str, category, tags.",
            fields => Record(lines, fields));
    }

    /// <summary>The same for the same fingerprint in every file, and not the fingerprint itself.</summary>
    internal static string ReferenceOf(string type, string value) => "tx/" + Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(type.ToUpperInvariant() + "\n" + value.ToUpperInvariant())))[..ReferenceDigits];

    static FileRecord Record(DelimitedLines lines, string[] fields)
    {
        var (type, value, named) = (lines.Field(fields, Type), lines.Field(fields, Value), lines.Field(fields, Class));
        var isCsam = lines.Field(fields, Tags).Split(' ').Contains(CsamTag, StringComparer.OrdinalIgnoreCase);
        // In the table the tag stands behind the class, so a class that holds a space is none that is known.
        var word = named.Contains(' ', StringComparison.Ordinal) ? SourceForms.AnyOther
            : isCsam && named.Equals("POSITIVE_CLASS", StringComparison.OrdinalIgnoreCase) ? $"{named} {CsamTag}"
            : named;
        return new(
            lines.Number, ReferenceOf(type, value), SourceForms.Judge(SourceForm.TxDataset, word),
            [(AlgorithmOf(type), value)]);
    }

    // A digest of a film's bytes is a digest like any other.
    static ListAlgorithm? AlgorithmOf(string type)
    {
        const string Film = "video_";
        var name = type.StartsWith(Film, StringComparison.OrdinalIgnoreCase) ? type[Film.Length..] : type;
        return ListAlgorithms.TryParse(name, out var algorithm) && (name.Length == type.Length || algorithm != ListAlgorithm.Pdq)
            ? algorithm : null;
    }
}
