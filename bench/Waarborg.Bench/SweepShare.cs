// What share of a sweep's time the ledger takes.
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.Bench;

/// <summary>A sweep's time, and what the same entries take by themselves.</summary>
/// <param name="Pictures">Pictures that were swept.</param>
/// <param name="Entries">Entries that the sweep wrote.</param>
/// <param name="SweepSeconds">The whole sweep, as a process of its own.</param>
/// <param name="LedgerSeconds">Appending the same entries, and publishing them.</param>
sealed record SweepShareResult(int Pictures, int Entries, double SweepSeconds, double LedgerSeconds)
{
    double Percent => 100 * LedgerSeconds / SweepSeconds;

    // A sweep in which nothing matched would write two entries, and say nothing.
    internal bool IsMet => Entries > Pictures / SweepShare.OneMatchIn && Percent <= SweepShare.MaxPercent;

    internal IEnumerable<string> Lines =>
    [
        string.Create(CultureInfo.InvariantCulture, $"sweep             {Pictures} pictures in {SweepSeconds:F1} s"),
        string.Create(CultureInfo.InvariantCulture, $"its {Entries} entries  {LedgerSeconds:F2} s, {Percent:F1} % of it, ")
            + string.Create(CultureInfo.InvariantCulture, $"target at most {SweepShare.MaxPercent} %"),
    ];
}

/// <summary>
/// A sweep without a journal does not exist, so what the sweep wrote is written once more by itself, in the same
/// transactions, into an installation of its own, and published. The commits are not counted: in the sweep they are those of
/// the decisions that the entries record, and would be there without them.
/// </summary>
static class SweepShare
{
    internal const int DefaultPictures = 5000;

    /// <summary>Percent of a sweep's time that the ledger may take at most.</summary>
    internal const int MaxPercent = 5;

    // What the program ends with when something matched.
    const int Matched = 1;

    /// <summary>Each so many pictures one matches: far more than happens, as each writes entries.</summary>
    internal const int OneMatchIn = 100;

    internal static async Task<SweepShareResult> MeasureAsync(string root, int pictures, CancellationToken cancellation)
    {
        var (www, data) = (Path.Combine(root, "www"), Path.Combine(root, "data"));
        Directory.CreateDirectory(www);
        var list = new StringBuilder("algorithm,hash,category,reference\n");
        for (var number = 0; number < pictures; number++)
        {
            var picture = Drawn.Small(number);
            await File.WriteAllBytesAsync(Path.Combine(www, $"picture{number:D7}.png"), picture, cancellation);
            if (number % OneMatchIn != 0) continue;
            var hash = Convert.ToHexStringLower(SHA256.HashData(picture));
            list.Append(CultureInfo.InvariantCulture, $"sha256,{hash},baseline,entry{number}\n");
        }

        await File.WriteAllTextAsync(Path.Combine(root, "list.csv"), list.ToString(), cancellation);
        await PrepareAsync(root, www, data, cancellation);
        var installation = Installation.Open(data, data + "-keys", TimeProvider.System);
        var before = Written(installation);

        var watch = Stopwatch.StartNew();
        var swept = await RealProgram.RunAsync(["scan", "web", "--json", "--data", data], cancellation);
        var sweep = watch.Elapsed.TotalSeconds;
        if (swept.ExitCode != Matched) throw new InvalidOperationException($"scan ended with {swept.ExitCode}: {swept.Error}");

        List<List<Entry>> transactions = [.. Transactions(installation, before)];
        return new(
            pictures, transactions.Sum(one => one.Count), sweep,
            await SecondsAsync(Path.Combine(root, "alone"), transactions, cancellation));
    }

    static async Task<double> SecondsAsync(string folder, List<List<Entry>> transactions, CancellationToken cancellation)
    {
        var installation = Installation.Open(folder, folder + "-keys", TimeProvider.System);
        var writer = new LedgerLoad(installation);
        // Nobody checks this ledger: it is only written, and no days need to pass in it.
        writer.Begin(_ => { });
        await new LedgerPublisher(installation).PublishAsync(cancellation);
        var watch = new Stopwatch();
        foreach (var entries in transactions) writer.Append(entries, watch);
        watch.Start();
        await new LedgerPublisher(installation).PublishAsync(cancellation);
        return watch.Elapsed.TotalSeconds;
    }

    static async Task PrepareAsync(string root, string www, string data, CancellationToken cancellation)
    {
        var until = TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture);
        // A sample, so that its permit takes seconds.
        Installation.Open(data, data + "-keys", TimeProvider.System, InstallationKind.Sample, www);
        string[][] commands =
        [
            ["source", "add", "folder", "web", www, "--service", "hosting", "--audience", "public", "--plaintext-held", "yes",
                "--end-to-end-encrypted", "no", "--device-backup", "no"],
            ["list", "import", "known", Path.Combine(root, "list.csv"), "--supplier", "sample"],
            ["permit", "sample", "web", "--lists", "known", "--until", until, "--reason", "measuring the ledger"],
        ];
        foreach (var command in commands)
        {
            var ended = await RealProgram.RunAsync([.. command, "--data", data], cancellation);
            if (ended.ExitCode != 0) throw new InvalidOperationException($"{command[0]} {command[1]}: {ended.Error}");
        }
    }

    static long Written(Installation installation)
    {
        using var connection = installation.Database.Open();
        return connection.ExecuteScalar<long>("select coalesce(max(seq), 0) from evidence");
    }

    // The entries as they were before they had their time and place; those of one moment were of one transaction.
    static IEnumerable<List<Entry>> Transactions(Installation installation, long after)
    {
        using var connection = installation.Database.Open();
        var rows = connection.Query<(string At, string Kind, byte[] Body, long IsOpen)>(
            "select at, kind, body, leaf is not null from evidence where seq > @after order by seq", new { after });
        return [.. rows.GroupBy(row => row.At, StringComparer.Ordinal).Select(group => group.Select(EntryOf).ToList())];
    }

    static Entry EntryOf((string At, string Kind, byte[] Body, long IsOpen) row)
    {
        var fields = (JsonObject)JsonNode.Parse(row.Body)!;
        foreach (var common in (string[])["at", "kind", "v", "n", "after"]) fields.Remove(common);
        return new(row.Kind, IsOpen: row.IsOpen == 1, fields);
    }
}
