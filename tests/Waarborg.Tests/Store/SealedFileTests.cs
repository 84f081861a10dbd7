using System.Security.Cryptography;
using Waarborg.Store;

namespace Waarborg.Tests.Store;

/// <summary>What is sealed comes back whole or not at all.</summary>
public sealed class SealedFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("waarborg-seal-").FullName;
    readonly KeyRing _keys;

    public SealedFileTests()
    {
        Directory.CreateDirectory(Sealed);
        _keys = KeyRing.Open(Path.Combine(_folder, "keys"), Sealed, mayCreate: true);
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Sealed => Path.Combine(_folder, "data");

    string File1 => Path.Combine(Sealed, "one.sealed");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(SealedFile.ChunkBytes - 1)]
    [InlineData(SealedFile.ChunkBytes)]
    [InlineData(SealedFile.ChunkBytes + 1)]
    [InlineData(3 * SealedFile.ChunkBytes)]
    [InlineData(3 * SealedFile.ChunkBytes + 77)]
    public async Task What_was_sealed_is_read_back_to_the_byte(int length)
    {
        var bytes = Bytes(length);

        var content = await SealAsync("one", bytes);

        Assert.Equal(length, content.Length);
        Assert.Equal(SHA256.HashData(bytes), content.Sha256);
        var back = new MemoryStream();
        var check = await SealedFile.ReadAsync(
            Sealed, "one", KeyWrap.By(_keys), async (chunk, stop) => await back.WriteAsync(chunk, stop), Cancellation);
        Assert.Equal(content.Sha256, Assert.IsType<SealCheck.Intact>(check).Content.Sha256);
        Assert.Equal(bytes, back.ToArray());
        var chunks = Math.Max(1, (length + SealedFile.ChunkBytes - 1) / SealedFile.ChunkBytes);
        Assert.Equal(SealedFile.HeaderBytes + length + chunks * SealedFile.TagBytes, new FileInfo(File1).Length);
    }

    [Fact]
    public async Task A_reader_that_gives_few_bytes_at_a_time_makes_no_difference()
    {
        var bytes = Bytes(2 * SealedFile.ChunkBytes + 5);
        var content = await SealedFile.SealAsync(
            (offset, into, _) => ValueTask.FromResult(Copy(bytes, offset, into[..Math.Min(into.Length, 70_001)])),
            Sealed, "one", KeyWrap.By(_keys), Cancellation);

        Assert.Equal(SHA256.HashData(bytes), content.Sha256);
        Assert.IsType<SealCheck.Intact>(await VerifyAsync("one"));
    }

    [Fact]
    public async Task Only_the_owner_reads_what_lies_there_and_no_plain_bytes_do()
    {
        var bytes = Bytes(SealedFile.ChunkBytes + 1000);
        await SealAsync("one", bytes);

        string[] expected = ["one.key", "one.sealed"];
        Assert.Equal(expected, Directory.GetFiles(Sealed).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var file in Directory.GetFiles(Sealed))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(-1, (await File.ReadAllBytesAsync(file, Cancellation)).AsSpan().IndexOf(bytes.AsSpan(0, 16)));
        }
    }

    [Fact]
    public async Task The_same_bytes_are_never_sealed_the_same_way_twice()
    {
        var bytes = Bytes(1000);
        await SealAsync("one", bytes);
        await SealAsync("two", bytes);

        var one = await File.ReadAllBytesAsync(File1, Cancellation);
        var two = await File.ReadAllBytesAsync(Path.Combine(Sealed, "two.sealed"), Cancellation);
        Assert.False(one.AsSpan(SealedFile.HeaderBytes).SequenceEqual(two.AsSpan(SealedFile.HeaderBytes)));
    }

    public static TheoryData<string> Tamperings => [.. _tamperings.Keys];

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task Whatever_is_changed_is_noticed(string what)
    {
        await SealAsync("one", Bytes(3 * SealedFile.ChunkBytes + 5));
        await SealAsync("two", Bytes(3 * SealedFile.ChunkBytes + 5));
        var bytes = await File.ReadAllBytesAsync(File1, Cancellation);
        var other = await File.ReadAllBytesAsync(Path.Combine(Sealed, "two.sealed"), Cancellation);

        await File.WriteAllBytesAsync(File1, _tamperings[what](bytes, other), Cancellation);

        Assert.IsType<SealCheck.Broken>(await VerifyAsync("one"));
    }

    [Fact]
    public async Task A_key_of_another_file_opens_nothing()
    {
        await SealAsync("one", Bytes(10));
        await SealAsync("two", Bytes(10));
        File.Copy(Path.Combine(Sealed, "two.key"), Path.Combine(Sealed, "one.key"), overwrite: true);

        Assert.IsType<SealCheck.Broken>(await VerifyAsync("one"));
    }

    [Fact]
    public async Task Another_installation_s_keys_open_nothing()
    {
        await SealAsync("one", Bytes(10));
        var others = KeyRing.Open(Path.Combine(_folder, "others"), Sealed, mayCreate: true);

        Assert.IsType<SealCheck.Broken>(await SealedFile.VerifyAsync(Sealed, "one", KeyWrap.By(others), Cancellation));
    }

    [Fact]
    public async Task Without_the_small_file_the_content_is_gone()
    {
        await SealAsync("one", Bytes(10));
        File.Delete(Path.Combine(Sealed, "one.key"));

        Assert.IsType<SealCheck.Missing>(await VerifyAsync("one"));
    }

    [Fact]
    public async Task Deleting_leaves_nothing_and_may_be_done_twice()
    {
        await SealAsync("one", Bytes(10));
        SealedFile.Delete(Sealed, "one");
        SealedFile.Delete(Sealed, "one");

        Assert.Empty(Directory.GetFiles(Sealed));
    }

    [Fact]
    public async Task A_failed_read_leaves_nothing_under_the_name()
    {
        await Assert.ThrowsAsync<IOException>(() => SealedFile.SealAsync(
            (offset, into, _) => offset < 100 ? ValueTask.FromResult(into.Length) : throw new IOException("broken disk"),
            Sealed, "one", KeyWrap.By(_keys), Cancellation));

        Assert.IsType<SealCheck.Missing>(await VerifyAsync("one"));
        SealedFile.Delete(Sealed, "one");
        Assert.Empty(Directory.GetFiles(Sealed));
    }

    static readonly Dictionary<string, Func<byte[], byte[], byte[]>> _tamperings = new(StringComparer.Ordinal)
    {
        ["one bit in a chunk"] = (bytes, _) => Flip(bytes, SealedFile.HeaderBytes + 7),
        ["one bit in the last tag"] = (bytes, _) => Flip(bytes, bytes.Length - 1),
        ["one bit in the id"] = (bytes, _) => Flip(bytes, 20),
        ["the version"] = (bytes, _) => Flip(bytes, 11),
        ["the chunk size"] = (bytes, _) => Flip(bytes, 13),
        ["the magic"] = (bytes, _) => Flip(bytes, 0),
        ["the header of another"] = (bytes, other) => [.. other[..SealedFile.HeaderBytes], .. bytes[SealedFile.HeaderBytes..]],
        ["the body of another"] = (bytes, other) => [.. bytes[..SealedFile.HeaderBytes], .. other[SealedFile.HeaderBytes..]],
        ["cut off after a chunk"] = (bytes, _) => bytes[..At(3)],
        ["cut off in a chunk"] = (bytes, _) => bytes[..(At(2) + 500)],
        ["cut off in a tag"] = (bytes, _) => bytes[..(At(2) + 5)],
        ["cut off in the header"] = (bytes, _) => bytes[..10],
        ["nothing but the header"] = (bytes, _) => bytes[..SealedFile.HeaderBytes],
        ["nothing at all"] = (_, _) => [],
        ["bytes added"] = (bytes, _) => [.. bytes, 1, 2, 3],
        ["its last chunk again"] = (bytes, _) => [.. bytes, .. bytes[At(3)..]],
        ["two chunks exchanged"] = (bytes, _) =>
            [.. bytes[..At(0)], .. bytes[At(1)..At(2)], .. bytes[At(0)..At(1)], .. bytes[At(2)..]],
        ["a chunk left out"] = (bytes, _) => [.. bytes[..At(1)], .. bytes[At(2)..]],
    };

    static int At(int chunk) => SealedFile.HeaderBytes + chunk * (SealedFile.ChunkBytes + SealedFile.TagBytes);

    static byte[] Flip(byte[] bytes, int at)
    {
        bytes[at] ^= 1;
        return bytes;
    }

    static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    static int Copy(byte[] bytes, long offset, Memory<byte> into)
    {
        var count = (int)Math.Min(into.Length, bytes.Length - offset);
        bytes.AsSpan((int)offset, count).CopyTo(into.Span);
        return count;
    }

    Task<SealedContent> SealAsync(string name, byte[] bytes) => SealedFile.SealAsync(
        (offset, into, _) => ValueTask.FromResult(Copy(bytes, offset, into)), Sealed, name, KeyWrap.By(_keys), Cancellation);

    Task<SealCheck> VerifyAsync(string name) => SealedFile.VerifyAsync(Sealed, name, KeyWrap.By(_keys), Cancellation);
}
