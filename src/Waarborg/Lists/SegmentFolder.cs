// The folder of list segments: sealed files that are written once, and the lock of whoever changes lists.
using System.IO.Pipelines;
using System.Security.Cryptography;
using Waarborg.Store;

namespace Waarborg.Lists;

/// <summary>A segment that may come into force soon.</summary>
/// <param name="List">Of which list.</param>
/// <param name="Segment">Its name.</param>
sealed record ComingSegment(string List, string Segment);

/// <summary>Keeps segments under random names, sealed. No byte of a list reaches the disk in the clear.</summary>
/// <remarks>
/// What is written flows through a pipe into the sealing, and back the same way, so that a release is never in memory
/// as a whole file. The calls block: who changes or loads lists has nothing else to do meanwhile.
/// </remarks>
sealed class SegmentFolder(string folder, KeyRing keys)
{
    const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const string LockName = "lock";

    const string ComingName = "coming";

    /// <summary>Bytes in the clear that wait in memory between the form and the seal.</summary>
    const int PipeBytes = 4 << 20;

    /// <summary>The lock of whoever changes lists; null when another process holds it. Readers need none.</summary>
    internal FileStream? TryLock()
    {
        Directory.CreateDirectory(folder, OwnerOnlyFile | UnixFileMode.UserExecute);
        try
        {
            return new FileStream(Path.Combine(folder, LockName), new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = OwnerOnlyFile,
            });
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Writes a segment and makes it durable.</summary>
    /// <returns>Its name.</returns>
    /// <exception cref="IOException">The disk is full or fails; what is left goes with the next change.</exception>
    internal string Write(Action<Stream> content)
    {
        var name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var pipe = NewPipe();
        var sealing = Task.Run(() => SealAsync(pipe.Reader, name));
        try
        {
            using var stream = pipe.Writer.AsStream();
            content(stream);
        }
        finally
        {
            sealing.GetAwaiter().GetResult();
        }

        return name;
    }

    /// <summary>
    /// Says that a segment may come into force soon, so that whoever compares has it in memory by then. Only under the lock.
    /// </summary>
    /// <returns>Takes it back.</returns>
    internal IDisposable Announce(ComingSegment coming)
    {
        var path = Path.Combine(folder, ComingName);
        // Whole or not at all, as others read it meanwhile.
        File.WriteAllText(path + ".part", $"{coming.List}\n{coming.Segment}\n");
        File.Move(path + ".part", path, overwrite: true);
        return new Announced(path);
    }

    /// <summary>What may come into force soon; null where nothing is announced.</summary>
    internal ComingSegment? Coming()
    {
        var path = Path.Combine(folder, ComingName);
        if (!File.Exists(path)) return null;
        try
        {
            return File.ReadAllLines(path) is [var list, var segment] ? new(list, segment) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It was taken back at this moment.
            return null;
        }
    }

    /// <summary>Reads a segment from begin to end.</summary>
    /// <exception cref="CryptographicException">It is missing, was changed or cut short, or is of other keys.</exception>
    internal T Read<T>(string name, Func<Stream, T> read)
    {
        var pipe = NewPipe();
        var opening = Task.Run(() => OpenAsync(pipe.Writer, name));
        try
        {
            using var stream = pipe.Reader.AsStream();
            return read(stream);
        }
        finally
        {
            // That nothing is missing at the end is known only now.
            opening.GetAwaiter().GetResult();
        }
    }

    /// <summary>Removes segments that a stop underway left behind. Only under the lock.</summary>
    internal void RemoveAllBut(IReadOnlySet<string> names)
    {
        var left = Directory.EnumerateFiles(folder)
            .Select(path => Path.GetFileName(path).Split('.')[0])
            .Where(name => name is not (LockName or ComingName) && !names.Contains(name));
        foreach (var name in left.ToHashSet(StringComparer.Ordinal)) SealedFile.Delete(folder, name);
        File.Delete(Path.Combine(folder, ComingName));
    }

    sealed class Announced(string path) : IDisposable
    {
        public void Dispose() => File.Delete(path);
    }

    static Pipe NewPipe() => new(new PipeOptions(
        pauseWriterThreshold: PipeBytes, resumeWriterThreshold: PipeBytes / 2, minimumSegmentSize: 1 << 16));

    async Task SealAsync(PipeReader content, string name)
    {
        await using var stream = content.AsStream();
        await SealedFile.SealAsync(
            (_, into, cancellation) => stream.ReadAsync(into, cancellation), folder, name, KeyWrap.By(keys),
            CancellationToken.None);
    }

    async Task OpenAsync(PipeWriter content, string name)
    {
        var check = await SealedFile.ReadAsync(
            folder, name, KeyWrap.By(keys),
            async (chunk, cancellation) => await content.WriteAsync(chunk, cancellation), CancellationToken.None);
        var error = check switch
        {
            SealCheck.Intact => null,
            SealCheck.Missing => new CryptographicException("A list segment or its key is missing."),
            SealCheck.Broken broken => new CryptographicException($"A list segment cannot be read. {broken.Words}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        await content.CompleteAsync(error);
        if (error is not null) throw error;
    }
}
