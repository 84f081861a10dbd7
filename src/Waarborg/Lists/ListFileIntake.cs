// From a file on disk to the rows of a release, or to all that is wrong with it.
using System.Security.Cryptography;

namespace Waarborg.Lists;

/// <summary>What came of reading a file. There is no fourth case.</summary>
abstract record FileIntake
{
    /// <param name="FileDigest">SHA-256 of the file, in hexadecimal.</param>
    /// <param name="Skipped">Bad lines that were passed over.</param>
    internal sealed record Taken(string FileDigest, IReadOnlyList<BadLine> Skipped) : FileIntake;

    internal sealed record Bad(IReadOnlyList<BadLine> Lines) : FileIntake;

    internal sealed record Refused(string Words) : FileIntake;
}

static class ListFileIntake
{
    /// <summary>Lines between two looks whether the import is to stop.</summary>
    const int LinesPerLook = 4_096;

    internal static FileIntake Read(
        ImportRequest request, ReleaseBuilder builder, ListLimits limits, CancellationToken cancellation)
    {
        try
        {
            using var file = File.OpenRead(request.Path);
            using var sha = SHA256.Create();
            using var digesting = new CryptoStream(file, sha, CryptoStreamMode.Read);
            var reader = new HashListReader(digesting, request.Path, limits);
            var bad = ReadLines(reader, builder, cancellation);
            if (reader.Fault is { } fault) return new FileIntake.Refused(fault.InWords());
            bad.AddRange(builder.DropSharedTooOften());
            bad.Sort((a, b) => a.Number.CompareTo(b.Number));
            if (bad.Count > 0 && !request.SkipBadLines) return new FileIntake.Bad(bad);
            return builder.EntryCount == 0
                ? new FileIntake.Refused("The file holds no entry. To withdraw all entries of a list, remove the list.")
                : new FileIntake.Taken(Convert.ToHexStringLower(sha.Hash!), bad);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new FileIntake.Refused($"The file cannot be read: {error.Message}");
        }
    }

    static List<BadLine> ReadLines(HashListReader reader, ReleaseBuilder builder, CancellationToken cancellation)
    {
        var all = new List<BadLine>();
        for (var lines = 0; ; lines++)
        {
            if (lines % LinesPerLook == 0) cancellation.ThrowIfCancellationRequested();
            switch (reader.Next(out var row, out var bad))
            {
                case ListStep.Row when builder.Add(row) is { } disagrees:
                    all.Add(disagrees);
                    if (!reader.CountBad()) return all;
                    break;
                case ListStep.Row:
                    break;
                case ListStep.Bad:
                    all.Add(bad);
                    break;
                case ListStep.End:
                case ListStep.Fault:
                    return all;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }
}
