// waarborg test-pictures FOLDER: the harmless pictures with which anybody can see whether a service compares.
using System.CommandLine;
using Waarborg.Lists;

namespace Waarborg.Cli;

static class TestPicturesCommand
{
    static readonly Argument<string> Folder = new("folder") { Description = "A folder that is empty or not there yet." };

    internal static Command Create()
    {
        var command = new Command(
            "test-pictures", "Write the test pictures: harmless, in every installation, compared with under every permit.")
        {
            Folder,
        };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(parsed.GetRequiredValue(Folder));
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new OperatorException($"The folder {folder} is not empty. Name one that is, or is not there yet.");
        }

        Directory.CreateDirectory(folder);
        foreach (var file in TestPictures.Files)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, file.File), TestPictures.Read(file), cancellation);
        }

        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            $"{TestPictures.Count} pictures in {TestPictures.Files.Count} files: {folder}");
        return ExitCode.Ok;
    }
}
