// npm cybertipline-tools, a client of NCMEC's interface that somebody else wrote, and the reader of XML that it brings along.
using System.Diagnostics;
using System.Text;
using System.Xml.Linq;
using Waarborg.Tests.Letters;

namespace Waarborg.Slow.Tests.Shows;

static class CyberTipTools
{
    const string Package = "cybertipline-tools@0.2.3";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Runs a script that may import the package, and gives what it printed.</summary>
    /// <param name="script">An ECMAScript module.</param>
    /// <param name="input">What it reads on its standard input.</param>
    /// <param name="arguments">Its last arguments.</param>
    internal static async Task<string> RunAsync(string script, string input, params string[] arguments)
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "cybertipline-tools");
        Directory.CreateDirectory(folder);
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "cybertipline-tools")))
        {
            await StartAsync("npm", folder, "", ["install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", Package]);
        }

        return await StartAsync("node", folder, input, ["--input-type=module", "-e", script, "--", .. arguments]);
    }

    /// <summary>Holds documents against a schema, by libxml2.</summary>
    /// <returns>What is wrong, by the document's name; empty where nothing is.</returns>
    internal static async Task<IReadOnlyList<string>> ProblemsAsync(string schema, IReadOnlyDictionary<string, byte[]> documents)
    {
        var folder = Directory.CreateTempSubdirectory("waarborg-xml-").FullName;
        try
        {
            foreach (var (name, bytes) in documents) await File.WriteAllBytesAsync(Path.Combine(folder, name), bytes, Cancellation);
            using var process = Process.Start(new ProcessStartInfo(
                "xmllint", ["--noout", "--nonet", "--schema", schema, .. documents.Keys])
            {
                UseShellExecute = false,
                WorkingDirectory = folder,
                RedirectStandardError = true,
            })!;
            var said = await process.StandardError.ReadToEndAsync(Cancellation);
            await process.WaitForExitAsync(Cancellation);
            var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            // Of each it says whether it validates: that it looked at all of them is seen from that.
            Assert.Equal(
                documents.Count,
                lines.Count(line => line.EndsWith(" validates", StringComparison.Ordinal) || line.EndsWith(" fails to validate", StringComparison.Ordinal)));
            var wrong = lines.Where(line => !line.EndsWith(" validates", StringComparison.Ordinal)).ToList();
            Assert.Equal(wrong.Count == 0, process.ExitCode == 0);
            return wrong;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Every text and attribute of a document, each by its place, in order.</summary>
    internal static List<(string Place, string Value)> Leaves(string xml)
    {
        var all = new List<(string, string)>();
        foreach (var element in XDocument.Parse(xml, LoadOptions.PreserveWhitespace).Descendants())
        {
            var place = string.Join('/', element.AncestorsAndSelf().Reverse().Select(part => part.Name.LocalName));
            foreach (var one in element.Attributes().Where(one => !one.IsNamespaceDeclaration && one.Name.Namespace == XNamespace.None))
            {
                all.Add(($"{place}@{one.Name.LocalName}", one.Value));
            }

            if (!element.HasElements) all.Add((place, element.Value));
        }

        return all;
    }

    static async Task<string> StartAsync(string program, string folder, string input, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        await process.StandardInput.WriteAsync(input.AsMemory(), Cancellation);
        process.StandardInput.Close();
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, $"{program}: {await error}");
        return await output;
    }
}
