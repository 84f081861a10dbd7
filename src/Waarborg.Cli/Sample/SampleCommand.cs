// waarborg sample DIR: draws harmless pictures, a list of ten of them, and a hosting tree to find them in.
using System.CommandLine;
using Waarborg.Store;

namespace Waarborg.Cli.Sample;

static class SampleCommand
{
    static readonly Argument<string> Folder = new("dir") { Description = "A folder that is empty or not there yet." };

    internal static Command Create()
    {
        var sample = new Command("sample", "Draw about 200 harmless pictures, a list of ten of them, and a tree to scan.")
        {
            Folder,
        };
        sample.SetAction(RunAsync);
        return sample;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(parsed.GetRequiredValue(Folder));
        var set = await SampleDrawer.DrawAsync(folder, progress: null, cancellation);
        if (!Installation.Exists(parsed.DataFolder())) Begin(parsed, folder);
        Console.WriteLine($"{set.Files.Count} files to scan: {set.FilesDirectory}");
        Console.WriteLine($"List of {SamplePlan.Listed} pictures: {set.ListPath}");
        Console.WriteLine($"What a scan is to make of each file: {set.ExpectedPath}");
        return ExitCode.Ok;
    }

    /// <summary>Begins a sample installation: only sources in this folder, only lists of the supplier sample, for ever.</summary>
    internal static Installation Begin(ParseResult parsed, string sampleFolder)
    {
        Directory.CreateDirectory(sampleFolder);
        var installation = Installation.Open(
            parsed.DataFolder(), parsed.KeysFolder(), TimeProvider.System, InstallationKind.Sample, sampleFolder);
        parsed.Enter(installation);
        Console.WriteLine($"A sample installation begins in {parsed.DataFolder()}: only sources in {sampleFolder}, "
            + "only lists of the supplier sample. It never becomes a real one.");
        return installation;
    }
}
