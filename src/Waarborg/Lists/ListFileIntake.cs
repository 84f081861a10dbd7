// From a file on disk to the rows of a release, or to all that is wrong with it.
using System.Globalization;
using System.Security.Cryptography;
using Waarborg.Lists.Suppliers;

namespace Waarborg.Lists;

/// <summary>What came of reading a file. There is no fourth case.</summary>
abstract record FileIntake
{
    /// <param name="FileDigest">SHA-256 of the file, in hexadecimal.</param>
    /// <param name="Skipped">Bad lines that were passed over.</param>
    /// <param name="NotTaken">What was read and may not be taken, by reason.</param>
    internal sealed record Taken(string FileDigest, IReadOnlyList<BadLine> Skipped, RefusedCounts NotTaken) : FileIntake;

    internal sealed record Bad(IReadOnlyList<BadLine> Lines) : FileIntake;

    internal sealed record Refused(string Words, ImportRefusal Why = ImportRefusal.Other) : FileIntake;
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
            var reader = FileForms.Open(request, digesting, limits, out var unread);
            if (reader is null) return new FileIntake.Refused(unread!.InWords());
            var bad = ReadLines(reader, builder, cancellation);
            if (reader.Fault is { } fault) return new FileIntake.Refused(fault.InWords());
            bad.AddRange(builder.DropSharedTooOften().Select(line => line with { IsRecord = reader.CountsRecords }));
            bad.Sort((a, b) => a.Number.CompareTo(b.Number));
            if (bad.Count > 0 && !request.SkipBadLines) return new FileIntake.Bad(bad);
            return builder.EntryCount == 0
                ? new FileIntake.Refused(NothingWords(reader.Refused))
                : new FileIntake.Taken(Convert.ToHexStringLower(sha.Hash!), bad, reader.Refused);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new FileIntake.Refused($"The file cannot be read: {error.Message}");
        }
    }

    static string NothingWords(RefusedCounts refused) =>
        "The file holds no entry. To withdraw all entries of a list, remove the list."
        + string.Concat(refused.ByReason.Select(one => string.Create(
            CultureInfo.InvariantCulture, $" Refused: {one.Count} {one.Why.InWords()}.")));

    static List<BadLine> ReadLines(IListReader reader, ReleaseBuilder builder, CancellationToken cancellation)
    {
        var all = new List<BadLine>();
        for (var lines = 0; ; lines++)
        {
            if (lines % LinesPerLook == 0) cancellation.ThrowIfCancellationRequested();
            switch (reader.Next(out var row, out var bad))
            {
                case ListStep.Row when builder.Add(row) is { } disagrees:
                    all.Add(disagrees with { IsRecord = reader.CountsRecords });
                    if (!reader.CountBad()) return all;
                    break;
                case ListStep.Row:
                case ListStep.Refused:
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
