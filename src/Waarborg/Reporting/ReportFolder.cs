// Hands a report over in a folder: one folder of its number, whole from the moment at which it has that name.
namespace Waarborg.Reporting;

static class ReportFolder
{
    const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    /// <summary>Does the report of this number lie there?</summary>
    internal static bool Has(string number, string folder) => Directory.Exists(Path.Combine(folder, number));

    /// <summary>Writes it, once: where it is there already it is left as it is.</summary>
    /// <returns>Why it could not be written, in words; null when it lies there.</returns>
    internal static Wording? Hand(CaseReport report, string folder)
    {
        var (whole, part) = (Path.Combine(folder, report.Number), Path.Combine(folder, report.Number + ".part"));
        try
        {
            if (!Directory.Exists(folder)) return new(
                "the folder of the recipient is not there", "de map van de ontvanger is er niet");
            if (Directory.Exists(whole)) return null;
            if (Directory.Exists(part)) Directory.Delete(part, recursive: true);
            Directory.CreateDirectory(part, FolderMode);
            var name = report.Corrects is null ? "report" : "correction";
            Write(Path.Combine(part, name + ".json"), ReportJson.Write(report));
            if (report.Corrects is null && XarfReport.Of(report) is { } xarf)
            {
                Write(Path.Combine(part, "xarf.json"), System.Text.Encoding.UTF8.GetBytes(xarf.ToJsonString()));
            }

            Directory.Move(part, whole);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Its message may hold a path.
            return new(
                $"the folder of the recipient cannot be written to ({error.GetType().Name})",
                $"in de map van de ontvanger is niet te schrijven ({error.GetType().Name})");
        }
    }

    static void Write(string path, byte[] bytes)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = System.IO.FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = FileMode,
        });
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }
}
