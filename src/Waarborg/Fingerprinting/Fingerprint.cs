// The digests of an item's bytes and the hashes of its pixels, together.
using Waarborg.Decoding;

namespace Waarborg.Fingerprinting;

/// <summary>Which digests are taken beside SHA-256, which always is. What is taken of one item is one of four choices.</summary>
/// <param name="Sha1">Is SHA-1?</param>
/// <param name="Md5">Is MD5?</param>
readonly record struct DigestChoice(bool Sha1, bool Md5)
{
    /// <summary>All three: of whatever is kept, shown or reported.</summary>
    internal static DigestChoice All => new(Sha1: true, Md5: true);
}

/// <summary>Exact digests of one item's bytes.</summary>
/// <param name="Sha256">32 bytes.</param>
/// <param name="Sha1">20 bytes; null where it was not taken, as nothing that is compared with has any.</param>
/// <param name="Md5">16 bytes; null likewise.</param>
sealed record Digests(byte[] Sha256, byte[]? Sha1, byte[]? Md5)
{
    /// <summary>Whether all three are there, as of everything that is kept.</summary>
    [System.Diagnostics.CodeAnalysis.MemberNotNullWhen(true, nameof(Sha1), nameof(Md5))]
    internal bool AreWhole => Sha1 is not null && Md5 is not null;

    // Digests may be those of illegal material: they are not printed, so that they cannot reach a log.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Sha256.Length} bytes, not shown");
        return true;
    }
}

/// <summary>Everything an item is compared by.</summary>
sealed record Fingerprint(Digests Digests, PictureFingerprint Picture);
