// Bytes under seal: a stream of encrypted chunks, and the key to it in a file of its own.
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Waarborg.Store;

/// <summary>Reads some bytes of what is to be sealed at an offset; none means the end.</summary>
delegate ValueTask<int> ReadAt(long offset, Memory<byte> into, CancellationToken cancellation);

/// <summary>What went under seal: how many bytes, and their SHA-256.</summary>
sealed record SealedContent(long Length, byte[] Sha256)
{
    // The digest may be that of illegal material.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Length} bytes");
        return true;
    }
}

/// <summary>What reading a sealed file back gave.</summary>
abstract record SealCheck
{
    internal sealed record Intact(SealedContent Content) : SealCheck;

    /// <summary>The sealed bytes or their key are not there.</summary>
    internal sealed record Missing : SealCheck;

    /// <summary>They are there and do not open: changed, cut off, or sealed for another key.</summary>
    internal sealed record Broken(string Words) : SealCheck;
}

/// <summary>
/// <c>NAME.sealed</c>: a header of 32 bytes and chunks of 1 MiB under AES-256-GCM, each with its tag; <c>NAME.key</c>: the
/// data key, wrapped as <see cref="KeyWrap"/> says. Destroying the small file destroys the content.
/// </summary>
/// <remarks>
/// The nonce of a chunk is its number and whether it is the last; its associated data is the header, so that cutting off,
/// appending, exchanging chunks or taking another file's header is noticed. The data key is random for each file, so no
/// nonce is ever used twice. The wrapped key is bound to the id in the header. Plain bytes are in memory only.
/// </remarks>
static partial class SealedFile
{
    /// <summary>Plain bytes in every chunk but the last.</summary>
    internal const int ChunkBytes = 1024 * 1024;

    internal const int HeaderBytes = 32;
    internal const int TagBytes = 16;

    const int KeyBytes = 32;
    const int IdBytes = 16;
    const int NonceBytes = 12;
    const int FormatVersion = 1;
    const string SealedEnd = ".sealed";
    const string KeyEnd = ".key";
    const string PartEnd = ".part";
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static ReadOnlySpan<byte> Magic => "WAARBORG"u8;

    /// <summary>Seals what the delegate reads. When this returns, both files are on the disk under their names.</summary>
    /// <param name="read">Gives the plain bytes.</param>
    /// <param name="folder">A folder of the data folder, which others cannot enter.</param>
    /// <param name="name">The name of the pair; what lies there under it is replaced.</param>
    /// <param name="wrap">What wraps the data key.</param>
    /// <param name="cancellation">Stops it; nothing is then under the name that was not before.</param>
    internal static async Task<SealedContent> SealAsync(
        ReadAt read, string folder, string name, KeyWrap wrap, CancellationToken cancellation)
    {
        var header = NewHeader();
        var dataKey = RandomNumberGenerator.GetBytes(KeyBytes);
        var path = Path.Combine(folder, name);
        try
        {
            SealedContent content;
            using (var aes = new AesGcm(dataKey, TagBytes))
            await using (var output = Create(path + SealedEnd + PartEnd))
            {
                await output.WriteAsync(header, cancellation);
                content = await WriteChunksAsync(read, output, aes, header, cancellation);
                output.Flush(flushToDisk: true);
            }

            await using (var output = Create(path + KeyEnd + PartEnd))
            {
                await output.WriteAsync(wrap.Wrap(dataKey, Purpose(header)), cancellation);
                output.Flush(flushToDisk: true);
            }

            File.Move(path + KeyEnd + PartEnd, path + KeyEnd, overwrite: true);
            File.Move(path + SealedEnd + PartEnd, path + SealedEnd, overwrite: true);
            SyncFolder(folder);
            return content;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <summary>Reads all of it back, and gives each chunk of plain bytes to the delegate before the next is read.</summary>
    /// <remarks>
    /// A chunk that is given has been authenticated; that none is missing is known only when this returns Intact.
    /// </remarks>
    internal static async Task<SealCheck> ReadAsync(
        string folder, string name, KeyWrap wrap, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> chunk,
        CancellationToken cancellation)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path + KeyEnd)
            ? await ReadAsync(
                folder, name, header => wrap.Unwrap(File.ReadAllBytes(path + KeyEnd), Purpose(header)), chunk, cancellation)
            : new SealCheck.Missing();
    }

    static async Task<SealCheck> ReadAsync(
        string folder, string name, Func<byte[], byte[]> keyOf, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> chunk,
        CancellationToken cancellation)
    {
        var path = Path.Combine(folder, name);
        if (!File.Exists(path + SealedEnd)) return new SealCheck.Missing();
        byte[]? dataKey = null;
        try
        {
            await using var input = new FileStream(path + SealedEnd, FileMode.Open, FileAccess.Read, FileShare.Read,
                bufferSize: 0);
            var header = new byte[HeaderBytes];
            if (await input.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, cancellation) < HeaderBytes
                || !IsHeader(header))
            {
                return new SealCheck.Broken("The sealed file does not begin as one.");
            }

            dataKey = keyOf(header);
            using var aes = new AesGcm(dataKey, TagBytes);
            return new SealCheck.Intact(await ReadChunksAsync(input, aes, header, chunk, cancellation));
        }
        catch (CryptographicException)
        {
            return new SealCheck.Broken("The sealed file was changed, or its key is another's.");
        }
        catch (FileNotFoundException)
        {
            return new SealCheck.Missing();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <summary>Reads all of it back and keeps nothing but its length and digest.</summary>
    internal static Task<SealCheck> VerifyAsync(string folder, string name, KeyWrap wrap, CancellationToken cancellation) =>
        ReadAsync(folder, name, wrap, static (_, _) => ValueTask.CompletedTask, cancellation);

    /// <summary>Removes the pair, the key first: from then on nobody opens what is left.</summary>
    internal static void Delete(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        File.Delete(path + KeyEnd);
        foreach (var end in (string[])[SealedEnd, SealedEnd + PartEnd, KeyEnd + PartEnd]) File.Delete(path + end);
        SyncFolder(folder);
    }

    /// <summary>Makes the names in a folder durable.</summary>
    internal static void SyncFolder(string folder)
    {
        const int Flags = OpenFlags.ReadOnly | OpenFlags.CloseOnExec;
        var descriptor = Libc.Open(Libc.Name(System.Text.Encoding.UTF8.GetBytes(folder)), Flags | OpenFlags.Folder, 0);
        using var handle = new Microsoft.Win32.SafeHandles.SafeFileHandle(descriptor, ownsHandle: true);
        if (handle.IsInvalid || Libc.Sync(handle) != 0)
        {
            throw new IOException($"The folder {folder} could not be written to the disk (errno {(int)Libc.LastError}).");
        }
    }

    static async Task<SealedContent> WriteChunksAsync(
        ReadAt read, FileStream output, AesGcm aes, byte[] header, CancellationToken cancellation)
    {
        var (plain, box) = (new byte[ChunkBytes], new byte[ChunkBytes + TagBytes]);
        var ahead = new byte[1];
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            long length = 0;
            var begun = await read(0, ahead, cancellation);
            for (ulong number = 0; ; number++)
            {
                // One byte is always read ahead, so that a full chunk knows whether it is the last.
                plain[0] = ahead[0];
                var filled = begun == 0 ? 0 : await FillAsync(read, length, plain, cancellation);
                length += filled;
                begun = filled < ChunkBytes ? 0 : await read(length, ahead, cancellation);
                digest.AppendData(plain, 0, filled);
                var nonce = Nonce(number, isLast: begun == 0);
                aes.Encrypt(nonce, plain.AsSpan(0, filled), box.AsSpan(0, filled), box.AsSpan(filled, TagBytes), header);
                await output.WriteAsync(box.AsMemory(0, filled + TagBytes), cancellation);
                if (begun == 0) return new(length, digest.GetHashAndReset());
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    // The first byte is there already.
    static async ValueTask<int> FillAsync(ReadAt read, long offset, byte[] plain, CancellationToken cancellation)
    {
        var filled = 1;
        while (filled < plain.Length)
        {
            var got = await read(offset + filled, plain.AsMemory(filled), cancellation);
            if (got == 0) break;
            filled += got;
        }

        return filled;
    }

    static async Task<SealedContent> ReadChunksAsync(
        FileStream input, AesGcm aes, byte[] header, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> chunk,
        CancellationToken cancellation)
    {
        var (plain, box) = (new byte[ChunkBytes], new byte[ChunkBytes + TagBytes]);
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            long length = 0;
            var left = input.Length - HeaderBytes;
            for (ulong number = 0; ; number++)
            {
                var size = (int)Math.Min(left, box.Length);
                if (size < TagBytes) throw new CryptographicException("A sealed file is cut off.");
                await input.ReadExactlyAsync(box.AsMemory(0, size), cancellation);
                left -= size;
                var filled = size - TagBytes;
                var nonce = Nonce(number, isLast: left == 0);
                aes.Decrypt(nonce, box.AsSpan(0, filled), box.AsSpan(filled, TagBytes), plain.AsSpan(0, filled), header);
                digest.AppendData(plain, 0, filled);
                length += filled;
                await chunk(plain.AsMemory(0, filled), cancellation);
                if (left == 0) return new(length, digest.GetHashAndReset());
            }
        }
        catch (EndOfStreamException error)
        {
            throw new CryptographicException("A sealed file is cut off.", error);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    static byte[] NewHeader()
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), FormatVersion);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(12), ChunkBytes);
        RandomNumberGenerator.Fill(header.AsSpan(HeaderBytes - IdBytes));
        return header;
    }

    static bool IsHeader(ReadOnlySpan<byte> header) =>
        header.StartsWith(Magic)
        && BinaryPrimitives.ReadInt32BigEndian(header[8..]) == FormatVersion
        && BinaryPrimitives.ReadInt32BigEndian(header[12..]) == ChunkBytes;

    static string Purpose(ReadOnlySpan<byte> header) => $"sealed-file:{Convert.ToHexStringLower(header[^IdBytes..])}";

    static byte[] Nonce(ulong number, bool isLast)
    {
        var nonce = new byte[NonceBytes];
        nonce[0] = isLast ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64BigEndian(nonce.AsSpan(NonceBytes - sizeof(ulong)), number);
        return nonce;
    }

    static FileStream Create(string path)
    {
        File.Delete(path);
        return new(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
            BufferSize = 0,
        });
    }
}
