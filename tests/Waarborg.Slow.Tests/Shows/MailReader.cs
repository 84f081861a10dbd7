// A mail relay and a reader of mail that others wrote, as a process of their own.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.Tests.Letters;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>npm smtp-server, mailparser and ajv, in the versions that the lock file beside their script names.</summary>
public sealed class MailReader : IAsyncLifetime
{
    static readonly string[] _files = ["package.json", "package-lock.json", "reader.mjs", "xarf-csam.json"];

    Process? _process;

    internal int Port { get; private set; }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "mail-readers");
        Directory.CreateDirectory(folder);
        // Node looks for packages beside the script.
        var isInstalled = Directory.Exists(Path.Combine(folder, "node_modules"));
        foreach (var name in _files)
        {
            var (there, text) = (Path.Combine(folder, name), Repository.Read("tests/Waarborg.Slow.Tests/Shows/mail/" + name));
            isInstalled &= name != "package-lock.json" || (File.Exists(there) && await File.ReadAllTextAsync(there) == text);
            await File.WriteAllTextAsync(there, text);
        }

        if (!isInstalled)
        {
            using var npm = Start("npm", folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            var said = await npm.StandardOutput.ReadToEndAsync();
            await npm.WaitForExitAsync();
            Assert.True(npm.ExitCode == 0, said);
        }

        _process = Start("node", folder, "reader.mjs");
        Port = int.Parse((await _process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
    }

    static Process Start(string program, string folder, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        })!;

    /// <summary>The next mail as it was read.</summary>
    internal async Task<JsonObject> NextAsync()
    {
        var mail = JsonNode.Parse((await _process!.StandardOutput.ReadLineAsync(Cancellation))!)!.AsObject();
        Assert.False(mail.ContainsKey("error"), mail["error"]?.ToString());
        return mail;
    }

    /// <summary>That many mails, in the order of their recipients and subjects.</summary>
    internal async Task<List<JsonObject>> NextAsync(int count)
    {
        var all = new List<JsonObject>();
        while (all.Count < count) all.Add(await NextAsync());
        return [.. all.OrderBy(one => one["to"]!.ToJsonString() + one["subject"], StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
