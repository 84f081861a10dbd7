// The bytes of a disabled file, for a recipient to whom two people allowed that files are handed over; in memory alone.
using System.Globalization;
using System.Security.Cryptography;
using Waarborg.Acting;
using Waarborg.Cases;
using Waarborg.Reporting;
using Waarborg.Store;

namespace Waarborg.Pipeline;

static class ReportedFiles
{
    /// <summary>The largest file that is handed over, in bytes: 64 MiB. Of a larger one only its digests are told.</summary>
    internal const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The usual ways, with the files of this installation.</summary>
    internal static ReportWays WaysOf(Installation installation) => ReportWays.Usual with
    {
        Files = (report, item, cancellation) => ReadAsync(installation, report, item, MaxBytes, cancellation),
    };

    /// <summary>What lies under seal, whole; or why it is not handed over.</summary>
    /// <param name="installation">Where it lies.</param>
    /// <param name="report">The report.</param>
    /// <param name="item">Which file of it.</param>
    /// <param name="most">The largest file that is read, in bytes.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static async Task<FileForReport> ReadAsync(
        Installation installation, CaseReport report, ReportItem item, int most, CancellationToken cancellation)
    {
        var found = new CaseStore(installation).Find(report.CaseId)?.Items.FirstOrDefault(one => one.Id == item.Item);
        if (found is { Restriction: ItemRestriction.Sealed }) return Not("its key is in parts with holders outside");
        if (found is not { Restriction: ItemRestriction.Disabled, DisableId: { } disabled, Verdict: Verdict.Confirmed }
            || new RestrictionJournal(installation).Find(disabled) is not { } restriction)
        {
            return Not("it does not lie under seal here");
        }

        var tooLarge = string.Create(CultureInfo.InvariantCulture, $"it is larger than {most / (1024 * 1024)} MiB");
        if (restriction.Details.Version.Size > most) return Not(tooLarge);
        var folder = Path.Combine(installation.Folder, "sealed");
        using var bytes = new MemoryStream();
        SealCheck check;
        try
        {
            check = await SealedFile.ReadAsync(
                folder, restriction.SealedName, restriction.WrapIn(folder, installation.Keys),
                async (chunk, stop) =>
                {
                    // What it said of its size is no limit.
                    if (bytes.Length + chunk.Length > most) throw new TooLargeException();
                    await bytes.WriteAsync(chunk, stop);
                },
                cancellation);
        }
        catch (TooLargeException)
        {
            return Not(tooLarge);
        }

        if (check is not SealCheck.Intact) return Not("what lies under seal does not open");
        var whole = bytes.ToArray();
        return Convert.ToHexStringLower(SHA256.HashData(whole)) == item.Sha256
            ? new FileForReport.Whole(whole)
            : Not("what lies under seal is not the file that was judged");
    }

    static FileForReport.Not Not(string words) => new(words);

    sealed class TooLargeException : Exception;
}
