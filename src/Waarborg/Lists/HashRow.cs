// One line of a hash list: a fingerprint, what it is of, and what its supplier calls it.
using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Waarborg.Hashing;

namespace Waarborg.Lists;

/// <summary>The kinds of fingerprint that a list may hold. The numbers stand in release files and never change.</summary>
enum ListAlgorithm : byte
{
    Sha256 = 1,
    Sha1 = 2,
    Md5 = 3,
    Pdq = 4,
}

/// <summary>What an entry is known as. A list of any other purpose cannot be expressed.</summary>
enum ListCategory : byte
{
    /// <summary>Illegal in every country that takes part in INTERPOL's baseline.</summary>
    Baseline = 1,

    /// <summary>Illegal under national law.</summary>
    NationallyIllegal = 2,

    /// <summary>A harmless picture that everybody may test with.</summary>
    Test = 3,
}

/// <summary>Which of the two PDQs in the world a hash is of.</summary>
enum ListProfile : byte
{
    /// <summary>The list does not say; it is compared with both.</summary>
    Unknown = 0,

    /// <summary>Computed over the whole picture.</summary>
    Full = 1,

    /// <summary>Computed after a resize to 512 x 512 of what is larger.</summary>
    Fit512 = 2,
}

/// <summary>The bytes of a fingerprint of any kind, at most 32; a shorter one is followed by zeros.</summary>
readonly record struct HashBytes(ulong W0, ulong W1, ulong W2, ulong W3)
{
    internal const int MaxByteCount = 32;

    internal static HashBytes From(ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[MaxByteCount];
        whole.Clear();
        bytes.CopyTo(whole);
        return new(
            BinaryPrimitives.ReadUInt64BigEndian(whole), BinaryPrimitives.ReadUInt64BigEndian(whole[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(whole[16..]), BinaryPrimitives.ReadUInt64BigEndian(whole[24..]));
    }

    internal static HashBytes From(Pdq256 hash) => new(hash.W0, hash.W1, hash.W2, hash.W3);

    /// <summary>Reads as many hexadecimal digits as the bytes need. False for anything else; never throws.</summary>
    internal static bool TryParse(ReadOnlySpan<char> hex, int byteCount, out HashBytes hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[MaxByteCount];
        if (hex.Length != byteCount * 2) return false;
        if (Convert.FromHexString(hex, bytes, out _, out _) != OperationStatus.Done) return false;
        hash = From(bytes[..byteCount]);
        return true;
    }

    internal Pdq256 ToPdq() => new(W0, W1, W2, W3);

    /// <summary>Writes all 32 bytes, the zeros behind a shorter fingerprint included.</summary>
    internal void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, W0);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], W1);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], W2);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], W3);
    }

    /// <summary>The order of the bytes.</summary>
    internal static int Compare(HashBytes a, HashBytes b)
    {
        if (a.W0 != b.W0) return a.W0.CompareTo(b.W0);
        if (a.W1 != b.W1) return a.W1.CompareTo(b.W1);
        if (a.W2 != b.W2) return a.W2.CompareTo(b.W2);
        return a.W3.CompareTo(b.W3);
    }

    // A fingerprint of illegal material is not printed, so that it cannot reach a log.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(this == default ? "all zero" : "not shown");
        return true;
    }
}

/// <summary>One good line of a list file.</summary>
/// <param name="Line">Number of the line in the file, from 1.</param>
/// <param name="Algorithm">What kind of fingerprint it is.</param>
/// <param name="Hash">The fingerprint.</param>
/// <param name="Profile">Which PDQ; unknown for every other algorithm.</param>
/// <param name="Category">What the entry is known as.</param>
/// <param name="Reference">What the supplier calls it, 1 to 200 characters.</param>
/// <param name="IsLowQuality">A PDQ of a picture with so little in it that very many others would match.</param>
readonly record struct HashRow(
    long Line, ListAlgorithm Algorithm, HashBytes Hash, ListProfile Profile, ListCategory Category, string Reference,
    bool IsLowQuality = false)
{
    // Suppliers may use a hash as reference, so that is not printed either.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"line {Line}, {Algorithm}, {Category}");
        return true;
    }
}

static class ListAlgorithms
{
    internal static IReadOnlyList<ListAlgorithm> All { get; } =
        [ListAlgorithm.Sha256, ListAlgorithm.Sha1, ListAlgorithm.Md5, ListAlgorithm.Pdq];

    /// <summary>Its place in <see cref="All"/>.</summary>
    internal static int Place(this ListAlgorithm algorithm) => algorithm switch
    {
        ListAlgorithm.Sha256 => 0,
        ListAlgorithm.Sha1 => 1,
        ListAlgorithm.Md5 => 2,
        ListAlgorithm.Pdq => 3,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal static int ByteCount(this ListAlgorithm algorithm) => algorithm switch
    {
        ListAlgorithm.Sha256 => 32,
        ListAlgorithm.Sha1 => 20,
        ListAlgorithm.Md5 => 16,
        ListAlgorithm.Pdq => Pdq256.ByteCount,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The name that list files use, in lower case.</summary>
    internal static string Name(this ListAlgorithm algorithm) => algorithm switch
    {
        ListAlgorithm.Sha256 => "sha256",
        ListAlgorithm.Sha1 => "sha1",
        ListAlgorithm.Md5 => "md5",
        ListAlgorithm.Pdq => "pdq",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    internal static bool TryParse(ReadOnlySpan<char> name, out ListAlgorithm algorithm)
    {
        foreach (var known in All)
        {
            algorithm = known;
            if (name.Equals(known.Name(), StringComparison.OrdinalIgnoreCase)) return true;
        }

        algorithm = default;
        return false;
    }
}
