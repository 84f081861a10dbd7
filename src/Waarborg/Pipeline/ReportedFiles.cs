// The bytes of a disabled file, for a recipient to whom two people allowed that files are handed over; in memory alone.
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
        if (found is { Restriction: ItemRestriction.Sealed })
        {
            return new FileForReport.Not(new(
                "its key is in parts with holders outside", "de sleutel ligt in delen bij houders buiten"));
        }

        if (found is not { Restriction: ItemRestriction.Disabled, DisableId: { } disabled, Verdict: Verdict.Confirmed }
            || new RestrictionJournal(installation).Find(disabled) is not { } restriction)
        {
            return new FileForReport.Not(new("it does not lie under seal here", "het ligt hier niet onder verzegeling"));
        }

        var tooLarge = new FileForReport.Not(Wording.Of(
            $"it is larger than {most / (1024 * 1024)} MiB", $"het is groter dan {most / (1024 * 1024)} MiB"));
        if (restriction.Details.Version.Size > most) return tooLarge;
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
            return tooLarge;
        }

        if (check is not SealCheck.Intact)
        {
            return new FileForReport.Not(new("what lies under seal does not open", "wat verzegeld is, gaat niet open"));
        }

        var whole = bytes.ToArray();
        return Convert.ToHexStringLower(SHA256.HashData(whole)) == item.Sha256
            ? new FileForReport.Whole(whole)
            : new FileForReport.Not(new(
                "what lies under seal is not the file that was judged", "wat verzegeld is, is niet het beoordeelde bestand"));
    }

    sealed class TooLargeException : Exception;
}
