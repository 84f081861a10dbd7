// waarborg surface: what an attacker can reach of this program, found and not typed; and what the program is made of.
using System.CommandLine;
using Waarborg.Cli.Surface;

namespace Waarborg.Cli;

static class SurfaceCommand
{
    static readonly Option<string?> WriteTo = new("--write")
    {
        Description = "Write it there instead of printing it.",
        HelpName = "FILE",
    };

    static readonly Option<string?> CheckWith = new("--check")
    {
        Description = "Say whether it is what stands in this file, such as docs/attack-surface.json: 0 it is, 1 it is not.",
        HelpName = "FILE",
    };

    static readonly Option<string?> Sbom = new("--sbom")
    {
        Description = "Write the bill of materials there (CycloneDX 1.6, JSON).",
        HelpName = "FILE",
    };

    internal static Command Create()
    {
        var surface = new Command("surface", "What an attacker can reach of this program: sockets, libraries, rights, keys.")
        {
            WriteTo, CheckWith, Sbom,
        };
        surface.SetAction(RunAsync);
        return surface;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(Sbom) is { } bill)
        {
            var program = BuiltProgram.Read(AppContext.BaseDirectory);
            await File.WriteAllTextAsync(
                bill, BillOfMaterials.Write(program, DependencyFacts.Embedded(), DebianPackages.OfThisMachine()), cancellation);
            if (parsed.GetValue(WriteTo) is null && parsed.GetValue(CheckWith) is null) return ExitCode.Ok;
        }

        var found = (await SurfaceCollector.CollectAsync(AppContext.BaseDirectory, SurfaceCollector.RightsOf)).ToJson();
        if (parsed.GetValue(WriteTo) is { } file) await File.WriteAllTextAsync(file, found, cancellation);
        if (parsed.GetValue(CheckWith) is { } published) return await CheckAsync(published, found, output, cancellation);
        if (parsed.GetValue(WriteTo) is null) await output.WriteAsync(found);
        return ExitCode.Ok;
    }

    static async Task<int> CheckAsync(string path, string found, TextWriter output, CancellationToken cancellation)
    {
        if (!File.Exists(path)) throw new OperatorException($"There is no file {path}.");
        var published = await File.ReadAllTextAsync(path, cancellation);
        if (published == found)
        {
            await output.WriteLineAsync($"The attack surface is what {path} says.");
            return ExitCode.Ok;
        }

        // Lines that only one of the two has, in order: enough to see what grew.
        var (before, now) = (published.Split('\n'), found.Split('\n'));
        foreach (var line in before.Except(now, StringComparer.Ordinal)) await output.WriteLineAsync($"- {line.Trim()}");
        foreach (var line in now.Except(before, StringComparer.Ordinal)) await output.WriteLineAsync($"+ {line.Trim()}");
        await output.WriteLineAsync($"The attack surface is not what {path} says.");
        return ExitCode.Differs;
    }
}
