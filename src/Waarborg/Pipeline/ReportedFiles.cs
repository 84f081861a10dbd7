// The bytes of a disabled file, for a recipient to whom two people allowed that files are handed over; in memory alone.
using System.Globalization;
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
        Files = (report, item, cancellation) => ReadAsync(installation, report, item, cancellation),
    };

    /// <summary>What lies under seal; null for what is sealed to holders outside, destroyed, put back, or too large.</summary>
    static async Task<byte[]?> ReadAsync(
        Installation installation, CaseReport report, ReportItem item, CancellationToken cancellation)
    {
        var found = new CaseStore(installation).Find(report.CaseId)?.Items.FirstOrDefault(one => one.Id == item.Item);
        if (found is not { Restriction: ItemRestriction.Disabled, DisableId: { } disabled, Verdict: Verdict.Confirmed }
            || new RestrictionJournal(installation).Find(disabled) is not { } restriction
            || restriction.Details.Version.Size > MaxBytes)
        {
            return null;
        }

        var folder = Path.Combine(installation.Folder, "sealed");
        using var bytes = new MemoryStream();
        var check = await SealedFile.ReadAsync(
            folder, restriction.SealedName, restriction.WrapIn(folder, installation.Keys),
            async (chunk, stop) =>
            {
                if (bytes.Length + chunk.Length > MaxBytes)
                {
                    throw new IOException(string.Create(CultureInfo.InvariantCulture, $"It is larger than {MaxBytes} bytes."));
                }

                await bytes.WriteAsync(chunk, stop);
            },
            cancellation);
        return check is SealCheck.Intact ? bytes.ToArray() : null;
    }
}
