// The data key of what lies under seal, on its way to holders and back: in memory only.
using System.Security.Cryptography;

namespace Waarborg.Store;

static partial class SealedFile
{
    /// <summary>The file that holds the wrapped data key.</summary>
    internal static string KeyFileOf(string name) => name + KeyEnd;

    /// <summary>What a broken-off try may have left of a wrapped key.</summary>
    internal static string KeyPartOf(string name) => name + KeyEnd + PartEnd;

    /// <summary>
    /// The data key, unwrapped, which whoever asked for it zeroes. Null when the pair is not there or does not fit together.
    /// </summary>
    internal static byte[]? TakeKey(string folder, string name, KeyRing keys)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path + KeyEnd) || HeaderOf(path) is not { } header) return null;
        try
        {
            return keys.OpenSmall(File.ReadAllBytes(path + KeyEnd), Purpose(header));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Wraps a data key by the <c>store</c> key again, durably. It must be the one that opens the file.</summary>
    /// <exception cref="IOException">The sealed file is not there, or the disk failed.</exception>
    internal static void GiveKey(string folder, string name, KeyRing keys, ReadOnlySpan<byte> dataKey)
    {
        var path = Path.Combine(folder, name);
        var header = HeaderOf(path) ?? throw new IOException($"The sealed file {name} is missing, or does not begin as one.");
        using (var output = Create(path + KeyEnd + PartEnd))
        {
            output.Write(keys.SealSmall(dataKey, Purpose(header)));
            output.Flush(flushToDisk: true);
        }

        File.Move(path + KeyEnd + PartEnd, path + KeyEnd, overwrite: true);
        SyncFolder(folder);
    }

    /// <summary>Reads all of it back with a data key from elsewhere, and keeps nothing but its length and digest.</summary>
    internal static Task<SealCheck> VerifyAsync(
        string folder, string name, ReadOnlyMemory<byte> dataKey, CancellationToken cancellation) =>
        ReadAsync(folder, name, _ => dataKey.ToArray(), static (_, _) => ValueTask.CompletedTask, cancellation);

    static byte[]? HeaderOf(string path)
    {
        if (!File.Exists(path + SealedEnd)) return null;
        using var input = File.OpenRead(path + SealedEnd);
        var header = new byte[HeaderBytes];
        var read = input.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false);
        return read == HeaderBytes && IsHeader(header) ? header : null;
    }
}
