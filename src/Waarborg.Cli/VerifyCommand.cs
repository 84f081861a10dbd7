// waarborg verify FOLDER|URL: checks anybody's ledger. It needs no installation, and trusts nobody.
using System.CommandLine;
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Cli;

static class VerifyCommand
{
    /// <summary>How long one file of a ledger on a web server may take.</summary>
    internal static TimeSpan WaitForFile { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Bytes that a kept memory has at most.</summary>
    const int MaxMemoryBytes = 1 << 30;

    static readonly Argument<string> Where = new("folder-or-url")
    {
        Description = "The ledger: a folder, or the address of one.",
    };

    static readonly Option<string?> Key = new("--key")
    {
        Description = "The ledger's first key, known from elsewhere: the line, or a file that holds it.",
        HelpName = "LINE|FILE",
    };

    static readonly Option<string?> Since = new("--since")
    {
        Description = "A checkpoint kept from an earlier day that the ledger must continue; or what --keep wrote: then only "
            + "what came since is judged.",
        HelpName = "FILE",
    };

    static readonly Option<string?> Keep = new("--keep")
    {
        Description = "Where to keep what this check has learnt, for a later --since.",
        HelpName = "FILE",
    };

    static readonly Option<string[]> Witness = new("--witness")
    {
        Description = "A witness's key line; its cosignature must be there. May be given several times.",
        HelpName = "LINE",
        DefaultValueFactory = _ => [],
    };

    static readonly Option<string[]> Releases = new("--releases")
    {
        Description = "Signed notes about releases of a list, as a supplier publishes them: a file, or an address such as "
            + "https://hotline.example/releases/LIST. May be given several times; needs --supplier-key.",
        HelpName = "FILE|URL",
        DefaultValueFactory = _ => [],
    };

    static readonly Option<string[]> SupplierKey = new("--supplier-key")
    {
        Description = "The line of the key that signs these notes.",
        HelpName = "LINE",
        DefaultValueFactory = _ => [],
    };

    internal static Command Create()
    {
        var verify = new Command("verify", "Check a ledger: tree, signatures, and every entry against the rules.")
        {
            Where, Key, Since, Keep, Witness, Releases, SupplierKey, CommandOptions.Json,
        };
        verify.SetAction(RunAsync);
        return verify;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        // Else it adds headers that tell of the work for which it asks: traceparent, tracestate, baggage.
        using var http = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { Timeout = WaitForFile };
        var files = Open(parsed.GetRequiredValue(Where), http);
        var options = ReadOptions(parsed) with
        {
            SignedReleases = await SignedNotes.ReadAsync(
                http, parsed.GetValue(Releases)!, [.. parsed.GetValue(SupplierKey)!.Select(ReadKey)], cancellation),
        };
        var report = await LedgerCheck.RunAsync(files, options, cancellation);
        if (parsed.GetValue(CommandOptions.Json)) Console.WriteLine(ToJson(report).ToJsonString());
        else Print(report, options.Memory is not null);
        if (!report.IsGood) return ExitCode.Broken;
        if (parsed.GetValue(Keep) is { } keep) await File.WriteAllBytesAsync(keep, report.State.ToBytes(), cancellation);
        return ExitCode.Ok;
    }

    static ILedgerFiles Open(string where, HttpClient http)
    {
        if (Uri.TryCreate(where, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return new LedgerOnline(http, address!);
        }

        return Directory.Exists(where)
            ? new LedgerFolder(where)
            : throw new OperatorException($"{where} is neither a folder nor an address.");
    }

    static LedgerCheckOptions ReadOptions(ParseResult parsed)
    {
        var options = new LedgerCheckOptions
        {
            FirstKey = parsed.GetValue(Key) is not { } key ? null
                : ReadKey(File.Exists(key) ? File.ReadAllText(key).TrimEnd('\n') : key),
            Witnesses = [.. parsed.GetValue(Witness)!.Select(ReadKey)],
        };
        if (parsed.GetValue(Since) is not { } since) return options;
        var file = new FileInfo(since);
        if (!file.Exists) throw new OperatorException($"There is no file {since}.");
        if (file.Length > MaxMemoryBytes) throw new OperatorException($"{since} is larger than {MaxMemoryBytes} bytes.");
        var bytes = File.ReadAllBytes(since);
        if (bytes is [(byte)'{', ..])
        {
            return LedgerState.TryRead(bytes, out var memory)
                ? options with { Memory = memory }
                : throw new OperatorException(
                    $"{since} is not what --keep of this version writes. Check from the beginning once, and keep that.");
        }

        return SignedNote.TryParse(bytes, out var note, out var problem)
            ? options with { Since = note }
            : throw new OperatorException($"{since} is not a checkpoint: {problem}.");
    }

    static VerifierKey ReadKey(string line) => VerifierKey.TryParse(line, out var key)
        ? key
        : throw new OperatorException($"\"{line}\" is not a key's line: name+id+base64.");

    static void Print(LedgerReport report, bool isGrowth)
    {
        foreach (var violation in report.Violations) Console.WriteLine($"BROKEN  {violation}");
        foreach (var closed in report.Closed) Console.WriteLine($"closed  {closed}");
        foreach (var notice in report.Notices) Console.WriteLine($"note    {notice}");
        foreach (var witness in report.Witnesses)
        {
            Console.WriteLine($"seen    by {witness.Name} at {LedgerTime.Text(witness.SeenAt)}");
        }

        if (report.Checkpoint is { } checkpoint)
        {
            Console.WriteLine($"{checkpoint.Origin}: {checkpoint.Size} entries, root {checkpoint.Root}");
            Console.WriteLine($"judged {report.LeavesJudged} entries and {report.RecordsJudged} closed records"
                + (isGrowth ? ", those since the earlier check" : ""));
        }

        Console.WriteLine(report.IsGood
            ? "The ledger keeps the rules, as far as it was open to this check. What that shows, and what not: "
                + "docs/what-verify-proves.md"
            : $"The ledger is REFUSED: {report.Violations.Count} violations.");
    }

    static JsonObject ToJson(LedgerReport report) => new()
    {
        ["good"] = report.IsGood,
        ["origin"] = report.Checkpoint?.Origin,
        ["size"] = report.Checkpoint?.Size,
        ["root"] = report.Checkpoint?.Root.ToHex(),
        ["judged"] = report.LeavesJudged,
        ["recordsJudged"] = report.RecordsJudged,
        ["violations"] = new JsonArray([.. report.Violations.Select(one => new JsonObject
        {
            ["place"] = one.Place, ["rule"] = one.Rule, ["words"] = one.Words,
        })]),
        ["notices"] = Texts(report.Notices),
        ["closed"] = Texts(report.Closed),
        ["witnesses"] = Texts(report.Witnesses.Select(one => one.Name)),
    };

    static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(one => (JsonNode)one)];
}
