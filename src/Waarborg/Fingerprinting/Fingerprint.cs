// The digests of an item's bytes and the hashes of its pixels, together.
using Waarborg.Decoding;

namespace Waarborg.Fingerprinting;

/// <summary>Exact digests of one item's bytes: 32, 20 and 16 bytes.</summary>
sealed record Digests(byte[] Sha256, byte[] Sha1, byte[] Md5)
{
    // Digests may be those of illegal material: they are not printed, so that they cannot reach a log.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Sha256.Length} bytes, not shown");
        return true;
    }
}

/// <summary>Everything an item is compared by.</summary>
sealed record Fingerprint(Digests Digests, PictureFingerprint Picture);
