// waarborg hash PATH...: fingerprints of files that the caller names. No list, permit or installation is involved.
using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.Intake;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

/// <summary>One line of <c>waarborg hash --json</c>. What could not be had is null.</summary>
/// <param name="File">The path as named; bytes that are no UTF-8 and control characters as <c>\xNN</c>.</param>
/// <param name="Sha256">Of the file's bytes, in hexadecimal, as are the next two.</param>
/// <param name="Sha1">20 bytes.</param>
/// <param name="Md5">16 bytes.</param>
/// <param name="Pdq">64 hexadecimal digits, full profile, of the pixels as stored.</param>
/// <param name="PdqFit512">The same pixels in the fit512 profile.</param>
/// <param name="PdqDisplayed">Full profile of the turned pixels, where the EXIF orientation is not 1.</param>
/// <param name="Quality">PDQ quality of the full profile, 0 to 100.</param>
/// <param name="Width">Columns as stored.</param>
/// <param name="Height">Rows as stored.</param>
/// <param name="Format">The kind of picture by its first bytes.</param>
/// <param name="QualityFit512">PDQ quality of the fit512 profile, 0 to 100.</param>
/// <param name="NotScanned">The reason for which there is no perceptual hash, or null.</param>
sealed record HashLine(
    string File, string? Sha256, string? Sha1, string? Md5, string? Pdq, string? PdqFit512, string? PdqDisplayed,
    int? Quality, int? Width, int? Height, string? Format, string? NotScanned, int? QualityFit512);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HashLine))]
sealed partial class HashJson : JsonSerializerContext;

static class HashCommand
{
    const int CopyBytes = 64 * 1024;

    static readonly Argument<string[]> Paths = new("path")
    {
        Description = "Files, or folders with everything in them.",
        Arity = ArgumentArity.OneOrMore,
    };

    internal static Command Create()
    {
        var command = new Command("hash", "Print the fingerprints of the files that you name.") { Paths, CommandOptions.Json };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var json = parsed.GetValue(CommandOptions.Json);
        var options = new DecodingOptions();
        await using var decoders = new DecoderPool(options, TimeProvider.System);
        if (await decoders.StateAsync(cancellation) is SandboxState.Missing missing)
        {
            throw new OperatorException($"Nothing can be decoded: {missing.Reason}");
        }

        var fingerprinter = new Fingerprinter(decoders);
        var missed = false;
        foreach (var path in parsed.GetRequiredValue(Paths))
        {
            if (Open(path, cancellation, out var problem) is not { } named)
            {
                // The others are still asked for.
                await Console.Error.WriteLineAsync(problem);
                missed = true;
                continue;
            }

            using (named.Folder)
            {
                // As many at once as there are decoders, printed in the order of the walk.
                var lines = Channel.CreateBounded<Task<HashLine>>(options.Processes);
                var filling = FillAsync(lines.Writer, named.Folder, named.Items, named.Shown, fingerprinter, cancellation);
                await foreach (var line in lines.Reader.ReadAllAsync(cancellation)) Print(await line, json);
                await filling;
            }
        }

        return missed ? ExitCode.OperatorError : ExitCode.Ok;
    }

    static async Task FillAsync(
        ChannelWriter<Task<HashLine>> lines, FolderSource folder, IEnumerable<FoundItem> items, Func<Locator, string> shown,
        Fingerprinter fingerprinter, CancellationToken cancellation)
    {
        try
        {
            foreach (var item in items)
            {
                await lines.WriteAsync(HashAsync(folder, item, shown(item.Locator), fingerprinter, cancellation), cancellation);
            }
        }
        finally
        {
            lines.Complete();
        }
    }

    /// <summary>What a path names: its folder, the items in it that are asked for, and how they are shown.</summary>
    sealed record Named(FolderSource Folder, IEnumerable<FoundItem> Items, Func<Locator, string> Shown);

    static Named? Open(string path, CancellationToken cancellation, out string problem)
    {
        problem = $"There is no file {path}. A name that is no UTF-8 text is found when its folder is named instead.";
        string target;
        try
        {
            target = RealPath.Of(path);
        }
        catch (IOException)
        {
            return null;
        }

        var isFolder = Directory.Exists(target);
        if (!isFolder && !File.Exists(target)) return null;
        var outcome = FolderSource.Open(isFolder ? target : Path.GetDirectoryName(target)!);
        if (outcome is SourceOutcome.Refused refused)
        {
            problem = refused.Words;
            return null;
        }

        var folder = ((SourceOutcome.Opened)outcome).Source;
        return isFolder
            ? new(folder, folder.Walk(cancellation), locator => $"{path.TrimEnd('/')}/{locator}")
            : new(folder, [new FoundItem.File(Locator.FromText(Path.GetFileName(target)), default)], _ => path);
    }

    static async Task<HashLine> HashAsync(
        FolderSource folder, FoundItem item, string shown, Fingerprinter fingerprinter, CancellationToken cancellation)
    {
        if (item is FoundItem.NotScanned not) return Without(shown, not.Reason, null);
        var opened = folder.Open(item.Locator);
        if (opened is OpenOutcome.NotOpened closed) return Without(shown, closed.Reason, null);
        using var file = ((OpenOutcome.Opened)opened).Item;
        try
        {
            return await fingerprinter.TakeAsync("hash", file.Size, file.ReadAsync, cancellation) switch
            {
                FingerprintOutcome.Taken taken => Line(shown, taken.Fingerprint),
                FingerprintOutcome.NotTaken failed => Without(shown, failed.Reason, await DigestAsync(file, cancellation)),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Without(shown, NotScannedReason.Unreadable, null);
        }
    }

    static HashLine Line(string shown, Fingerprint fingerprint)
    {
        var (digests, picture) = fingerprint;
        return new(
            shown, Hex(digests.Sha256), Hex(digests.Sha1), Hex(digests.Md5), picture.Stored?.Full.ToString(),
            picture.Stored?.Fit512.ToString(), picture.Displayed?.Full.ToString(), picture.Stored?.FullQuality, picture.Width,
            picture.Height, picture.Format, picture.Stored is null ? ReasonNames.Of(NotScannedReason.TooSmall) : null,
            picture.Stored?.Fit512Quality);
    }

    static HashLine Without(string shown, NotScannedReason reason, Digests? digests) => new(
        shown, Hex(digests?.Sha256), Hex(digests?.Sha1), Hex(digests?.Md5), null, null, null, null, null, null, null,
        ReasonNames.Of(reason), null);

    // The decoder refuses what is no picture before it has seen all of it; the digests are still asked for here.
    static async Task<Digests> DigestAsync(OpenedItem file, CancellationToken cancellation)
    {
        using var digesting = new DigestingReader(file.ReadAsync, DigestChoice.All);
        var buffer = new byte[CopyBytes];
        while (await digesting.ReadAsync(digesting.Length, buffer, cancellation) > 0)
        {
            // Each read is digested on its way.
        }

        return digesting.Finish();
    }

    static void Print(HashLine line, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(line, HashJson.Default.HashLine));
            return;
        }

        var text = new StringBuilder(line.File).AppendLine();
        Add("sha256", line.Sha256);
        Add("sha1", line.Sha1);
        Add("md5", line.Md5);
        Add("pdq", line.Pdq);
        Add("pdq fit512", line.PdqFit512);
        Add("pdq displayed", line.PdqDisplayed);
        if (line.Width is not null) Add("picture", $"{line.Format} {line.Width} x {line.Height}, quality {line.Quality}");
        Add("not scanned", line.NotScanned);
        Console.Write(text);

        void Add(string name, string? value)
        {
            if (value is not null) text.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"  {name,-14}{value}");
        }
    }

    static string? Hex(byte[]? digest) => digest is null ? null : Convert.ToHexStringLower(digest);
}
