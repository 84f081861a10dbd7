// A hosting provider's machine in a folder: a source, a data folder, and the program run as a process of its own.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Waarborg.Bench;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>Installation, source and commands of one test. Gone afterwards.</summary>
sealed class Site : IDisposable
{
    internal Site()
    {
        Directory.CreateDirectory(Temporary);
        Www = new();
        // A sample, so that the days for which a draft and a notice must be public are seconds.
        Installation.Open(Data, Keys, TimeProvider.System, InstallationKind.Sample, Www.Path);
    }

    internal string Root { get; } = Directory.CreateTempSubdirectory("waarborg-show-").FullName;

    /// <summary>The folder that is the source <c>web</c>.</summary>
    internal Tree Www { get; }

    internal string Data => Path.Combine(Root, "data");

    internal string Keys => Path.Combine(Root, "data-keys");

    /// <summary>Where the program's temporary files go.</summary>
    internal string Temporary => Path.Combine(Root, "temporary");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal RunningProgram Start(params string[] args) => RealProgram.Start([.. args, "--data", Data], Temporary);

    internal async Task<Ended> RunAsync(params string[] args)
    {
        using var running = Start(args);
        return await running.EndAsync(Cancellation);
    }

    /// <summary>Runs a command that must succeed, and gives what it printed.</summary>
    internal async Task<string> MustAsync(params string[] args)
    {
        var ended = await RunAsync(args);
        Assert.True(ended.ExitCode == 0, $"{string.Join(' ', args)}: {ended.ExitCode}\n{ended.Out}{ended.Error}");
        return ended.Out;
    }

    internal Task<Ended> DeclareAsync(
        string name = "web", string service = "hosting", string audience = "public", string plaintext = "yes",
        string endToEnd = "no", string backup = "no") =>
        RunAsync("source", "add", "folder", name, Www.Path, "--service", service, "--audience", audience,
            "--plaintext-held", plaintext, "--end-to-end-encrypted", endToEnd, "--device-backup", backup);

    /// <summary>Declares the source, imports these rows as the list <c>known</c>, and permits it for an hour.</summary>
    internal async Task PrepareAsync(params IEnumerable<string> rows)
    {
        Assert.Equal(0, (await DeclareAsync()).ExitCode);
        var file = Path.Combine(Root, "list.csv");
        await File.WriteAllLinesAsync(file, ["algorithm,hash,category,reference", .. rows], Cancellation);
        await MustAsync("list", "import", "known", file, "--supplier", "sample");
        File.Delete(file);
        Assert.Equal(0, (await PermitAsync(TimeSpan.FromHours(1))).ExitCode);
    }

    internal Task<Ended> PermitAsync(TimeSpan length) => PermitAsync(In(length), "the test wants it", "known");

    internal Task<Ended> PermitAsync(string until, string reason, string lists, string source = "web") =>
        RunAsync("permit", "sample", source, "--lists", lists, "--until", until, "--reason", reason);

    /// <summary>A moment from now, as a command takes it.</summary>
    internal static string In(TimeSpan length) =>
        (TimeProvider.System.GetUtcNow() + length).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    internal async Task<Swept> ScanAsync(params string[] options) =>
        Swept.Of(await RunAsync(["scan", "web", "--json", .. options]));

    /// <summary>Exports the ledger with its closed records, checks it, and compares it with what the database says was done.</summary>
    internal async Task CheckLedgerAsync()
    {
        var folder = Path.Combine(Root, $"ledger-{Guid.NewGuid():n}");
        await MustAsync("ledger", "hand-over", "--to", "the test", "--reason", "to check it", "--as", "anna");
        var proposal = Ask("select max(id) from acts")[0];
        await MustAsync("proposal", "approve", proposal, "--as", "bram");
        await MustAsync("ledger", "export", folder, "--closed", "--approved", proposal);
        await MustAsync("verify", folder, "--key", Path.Combine(folder, "key"));
        Assert.Empty(Ask("select id from restrictions where not exists (select 1 from evidence where "
            + "kind = 'restriction.intended' and subject = 'restriction:' || restrictions.id)"));
        Assert.Empty(Ask("select id from restrictions where (state <> 'Intended') <> exists (select 1 from evidence where "
            + "kind = 'restriction.ended' and subject = 'restriction:' || restrictions.id)"));
        Assert.Empty(Ask("select id from case_items where not exists (select 1 from evidence where "
            + "kind = 'match' and json_extract(cast(body as text), '$.item') = case_items.id)"));
    }

    /// <summary>The rows of a query on the installation's database, columns joined by a space.</summary>
    internal List<string> Ask(string sql)
    {
        using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(Data, "waarborg.db"), Pooling = false }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount)
                .Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    /// <summary>Row of a list for exactly these bytes.</summary>
    internal static string Row(byte[] content, string reference) =>
        $"sha256,{Convert.ToHexStringLower(SHA256.HashData(content))},test,{reference}";

    /// <summary>Rows of a list for what looks like the pictures in these files.</summary>
    internal static async Task<List<string>> PdqRowsAsync(IEnumerable<string> paths, string reference)
    {
        var ended = await RealProgram.RunAsync(["hash", "--json", .. paths], Cancellation);
        var rows = new List<string>();
        foreach (var line in ended.Out.TrimEnd('\n').Split('\n'))
        {
            using var json = JsonDocument.Parse(line);
            rows.Add($"pdq,{json.RootElement.GetProperty("pdq").GetString()},test,{reference}{rows.Count}");
        }

        return rows;
    }

    /// <summary>Everything in the source but folders: name, mode, owner, time, which names are one file, and the bytes.</summary>
    internal async Task<SortedDictionary<string, string>> SnapshotAsync()
    {
        var (facts, digests) = (await FindAsync("%P\\0%m %U:%G %T@ %y %s %l\\0%i\\0"), await DigestAsync());
        var names = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, fact, inode) in facts.OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            first.TryAdd(inode, name);
            names.Add(name, $"{fact} like {first[inode]} {digests.GetValueOrDefault(name)}");
        }

        return names;
    }

    async Task<List<(string Name, string Fact, string Inode)>> FindAsync(string format)
    {
        var parts = await PartsAsync($"find . -mindepth 1 ! -type d -printf '{format}'");
        return [.. parts.Chunk(3).Select(p => (p[0], p[1], p[2]))];
    }

    async Task<Dictionary<string, string>> DigestAsync()
    {
        var parts = await PartsAsync("find . -type f -print0 | xargs -0 -r sha256sum -z");
        return parts.ToDictionary(p => p[68..], p => p[..64], StringComparer.Ordinal);
    }

    // Names may be any bytes: each character stands for one.
    async Task<string[]> PartsAsync(string script)
    {
        var start = new System.Diagnostics.ProcessStartInfo("sh")
        {
            WorkingDirectory = Www.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.Latin1,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        start.Environment["LC_ALL"] = "C";
        using var process = System.Diagnostics.Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.Equal(0, process.ExitCode);
        return text.Length == 0 ? [] : text.TrimEnd('\0').Split('\0');
    }

    public void Dispose()
    {
        Www.Dispose();
        Directory.Delete(Root, recursive: true);
    }
}

/// <summary>How a scan ended.</summary>
sealed record Swept(int ExitCode, string Error, long Items, long Match, long NoMatch, SortedDictionary<string, long> NotScanned)
{
    /// <summary>The outcome in one line, without the time that it took.</summary>
    internal string Counts => $"{Items} items, {Match} match, {NoMatch} no match, not scanned: {string.Join(' ', NotScanned)}";

    /// <summary>Reads the last line, which must be of exactly the promised shape, and its sum must be right.</summary>
    internal static Swept Of(Ended ended)
    {
        Assert.True(ended.ExitCode is 0 or 1 or 3, $"exit {ended.ExitCode}: {ended.Error}");
        return OfSummary(ended.LastLine) with { ExitCode = ended.ExitCode, Error = ended.Error };
    }

    internal static Swept OfSummary(string summary)
    {
        using var json = JsonDocument.Parse(summary);
        var root = json.RootElement;
        string[] shape = ["items", "match", "noMatch", "notScanned", "seconds"];
        Assert.Equal(shape, root.EnumerateObject().Select(p => p.Name));
        var reasons = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var reason in root.GetProperty("notScanned").EnumerateObject())
        {
            reasons.Add(reason.Name, reason.Value.GetInt64());
        }

        var known = Enum.GetNames<NotScannedReason>().Select(n => char.ToLowerInvariant(n[0]) + n[1..]).ToHashSet();
        Assert.All(reasons, reason => Assert.True(known.Contains(reason.Key) && reason.Value > 0, reason.Key));
        Assert.True(root.GetProperty("seconds").GetDouble() >= 0);
        var swept = new Swept(
            -1, "", root.GetProperty("items").GetInt64(), root.GetProperty("match").GetInt64(),
            root.GetProperty("noMatch").GetInt64(), reasons);
        Assert.Equal(swept.Items, swept.Match + swept.NoMatch + reasons.Values.Sum());
        return swept;
    }
}
