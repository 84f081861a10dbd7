// A small file that others read while it is replaced: written beside, made durable, renamed.
namespace Waarborg.Ledger;

/// <summary>Writes files that any web server may serve.</summary>
public static class PublicFile
{
    const string New = ".new";
    const UnixFileMode Readable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // So many files are made durable at once: the disk does it in one go, and one after the other is several times slower.
    const int Together = 16;

    /// <summary>Replaces the file as a whole, making its folders where they lack; readable to all.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        WriteBeside(path, bytes);
        File.Move(path + New, path, overwrite: true);
    }

    /// <summary>As <see cref="Write"/>, for many files: none takes its place before all are durable.</summary>
    internal static void WriteAll(IReadOnlyList<(string Path, byte[] Bytes)> files)
    {
        var together = new ParallelOptions { MaxDegreeOfParallelism = Together };
        Parallel.ForEach(files, together, file => WriteBeside(file.Path, file.Bytes));
        foreach (var (path, _) in files) File.Move(path + New, path, overwrite: true);
    }

    static void WriteBeside(string path, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = path + New;
        File.Delete(beside);
        using var stream = new FileStream(
            beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Readable });
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }
}
