// The one file that a release is, wherever it is held: so that all who hold it can sign and compare one digest.
using System.Security.Cryptography;
using System.Text;

namespace Waarborg.Lists;

/// <summary>
/// CSV in UTF-8 with the header <c>algorithm,hash,category,reference,profile</c>, one line for each fingerprint in the order
/// of <see cref="ReleaseRoot"/>, each ended by a line feed; a reference with a comma or a quotation mark stands in quotation
/// marks, doubled within.
/// </summary>
static class CanonicalFile
{
    const string Header = "algorithm,hash,category,reference,profile\n";

    /// <summary>SHA-256 of the file, in lower-case hexadecimal. Memory does not grow with the release.</summary>
    internal static string Digest(ReleaseContent content)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(Encoding.UTF8.GetBytes(Header));
        foreach (var (algorithm, row) in ReleaseRoot.InOrder(content))
        {
            sha.AppendData(Encoding.UTF8.GetBytes(Line(content, algorithm, row)));
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    /// <summary>Writes the file.</summary>
    internal static void Write(ReleaseContent content, TextWriter to)
    {
        to.Write(Header);
        foreach (var (algorithm, row) in ReleaseRoot.InOrder(content)) to.Write(Line(content, algorithm, row));
    }

    static string Line(ReleaseContent content, ListAlgorithm algorithm, int row)
    {
        var table = content.Table(algorithm);
        var entry = table.Entries[row];
        return $"{algorithm.Name()},{Hex(algorithm, table.Values[row])},{content.Entries[entry].Category},"
            + $"{Quoted(content.Reference(entry))},{ProfileName(table.ProfileAt(row))}\n";
    }

    /// <summary>The fingerprint in lower-case hexadecimal.</summary>
    internal static string Hex(ListAlgorithm algorithm, HashBytes hash)
    {
        Span<byte> bytes = stackalloc byte[HashBytes.MaxByteCount];
        hash.CopyTo(bytes);
        return Convert.ToHexStringLower(bytes[..algorithm.ByteCount()]);
    }

    /// <summary>As list files write it; empty where it is not known.</summary>
    internal static string ProfileName(ListProfile profile) => profile switch
    {
        ListProfile.Unknown => "",
        ListProfile.Full => "full",
        ListProfile.Fit512 => "fit512",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static string Quoted(string reference) => reference.AsSpan().ContainsAny(',', '"')
        ? $"\"{reference.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : reference;
}
