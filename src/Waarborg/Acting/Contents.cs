// Is this still the content that was judged?
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Waarborg.Intake;
using Waarborg.Store;

namespace Waarborg.Acting;

/// <summary>Compares bytes with what the journal says they must be.</summary>
static class Contents
{
    const int ReadBytes = 1024 * 1024;

    internal static bool Are(SealedContent content, RestrictionDetails details) =>
        content.Length == details.Version.Size && content.Sha256.AsSpan().SequenceEqual(details.Sha256);

    /// <summary>Reads an open file through; true only if it also stood still meanwhile.</summary>
    internal static async Task<bool> AreAsync(SafeFileHandle file, RestrictionDetails details, CancellationToken cancellation)
    {
        if (Beneath.Stat(file, out var before) != Errno.None || before.Version.Size != details.Version.Size) return false;
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ReadBytes];
        for (long offset = 0; offset < details.Version.Size;)
        {
            var read = await RandomAccess.ReadAsync(file, buffer, offset, cancellation);
            if (read == 0) return false;
            digest.AppendData(buffer, 0, read);
            offset += read;
        }

        CryptographicOperations.ZeroMemory(buffer);
        return digest.GetHashAndReset().AsSpan().SequenceEqual(details.Sha256)
            && Beneath.Stat(file, out var after) == Errno.None
            && OpenedItem.IsSame(before.Version, after.Version);
    }
}
