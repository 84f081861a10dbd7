using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.Cli;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>Whoever leaves tells what he owes before a key goes; what he cannot tell he has in his hands, opened.</summary>
public sealed class LeaveOwedTests
{
    static readonly byte[] _known = Scene.Picture(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task That_a_file_is_back_is_told_before_the_keys_go()
    {
        await using var telling = await DisabledAsync();
        Assert.Equal(1, await telling.RunAsync());
        var (output, code) = await LeaveAsync(telling);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("files of keys are destroyed", output, StringComparison.Ordinal);
        Assert.Contains("weer beschikbaar", (await telling.TextsAsync())[1], StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Left(telling), LeaveDesk.OwedFile)));
    }

    [Fact]
    public async Task What_did_not_arrive_keeps_the_keys_until_it_is_taken_along()
    {
        await using var telling = await DisabledAsync();
        Assert.Equal(1, await telling.RunAsync());
        SendToPolice(telling);
        telling.Mail.AnswerTo = _ => "550 no such mailbox";
        var (output, code) = await LeaveAsync(telling);
        Assert.Equal(ExitCode.Incomplete, code);
        Assert.Contains("(Danger, case 1) has not arrived: ", output, StringComparison.Ordinal);
        Assert.Contains("(PutBack, case 1) has not arrived: ", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Left(telling)));
        Assert.NotEmpty(Directory.GetFiles(telling.Installation.Keys.Folder));

        Assert.Equal(ExitCode.Ok, (await LeaveAsync(telling, "--with-owed")).Code);
        Assert.Empty(Directory.GetFiles(telling.Installation.Keys.Folder));
        var messages = (await OwedAsync(telling))["messages"]!.AsArray();
        Assert.Equal(2, messages.Count);
        var danger = messages.Single(one => (string?)one!["kind"] == "Danger")!;
        Assert.Equal(("police@politie.example", "Help now."), ((string?)danger["to"], (string?)danger["text"]));
        var back = messages.Single(one => (string?)one!["kind"] == "PutBack")!;
        Assert.Equal(("c-1", "c-1@klant.example"), ((string?)back["to"], (string?)back["contact"]));
        Assert.Contains("weer beschikbaar", (string?)back["text"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_authority_keeps_back_is_taken_along_opened_with_the_moment_before_which_it_is_not_told()
    {
        await using var telling = await DisabledAsync("c-1", "c-2");
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync(all: true));
        var until = telling.Scene.At.Time.GetUtcNow().AddDays(30);
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(
            telling.Scene.Case.Id, HoldKind.TcoOrder, until, "TCO-12", Actor.CommandLine));
        var owed = new LeaveOwed(telling.Installation);
        await owed.SendAsync(Cancellation);
        Assert.Empty(telling.Mail.Mail);
        Assert.Equal(2, owed.Words().Count);
        Assert.All(owed.Words(), line => Assert.Contains("is kept back by an authority until", line, StringComparison.Ordinal));

        await new LeaveDesk(telling.Installation).ExportAsync(Left(telling), withClosed: false, Cancellation);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Left(telling), LeaveDesk.OwedFile)));
        Assert.Contains(
            LeaveDesk.OwedFile, await File.ReadAllTextAsync(Path.Combine(Left(telling), "README"), Cancellation), StringComparison.Ordinal);
        var statements = (await OwedAsync(telling))["statements"]!.AsArray();
        Assert.Equal(2, statements.Count);
        Assert.All(statements, one => Assert.Equal(
            (Waarborg.Store.Instant.Text(until), "tcoOrder", "TCO-12"),
            ((string?)one!["notBefore"], (string?)one["heldBy"], (string?)one["reference"])));
        Assert.Equal(
            ["c-1@klant.example", "c-2@klant.example"],
            statements.Select(one => (string?)one!["contact"]).Order(StringComparer.Ordinal));
        Assert.Contains("Wat wij deden", (string?)statements[0]!["nl"], StringComparison.Ordinal);
    }

    // A report that arrived and does not hold any more is corrected by leaving, not left standing.
    [Fact]
    public async Task A_report_that_does_not_hold_any_more_is_taken_back_by_leaving()
    {
        await using var telling = await DisabledAsync();
        var folder = Path.Combine(telling.Scene.At.Root, "out");
        Directory.CreateDirectory(folder);
        SomeReports.Describe(telling.Installation, "meldpunt", new(
            RecipientKind.Hotline, "A hotline", "agreement 3", "nl", Folder: folder));
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        var caseId = telling.Scene.Case.Id;
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(telling.Installation).Make(
            new(caseId, null, "meldpunt", ReportFacts.None), Actor.CommandLine));
        await new ReportSender(telling.Installation, ReportWays.Usual).SendDueAsync(Cancellation);
        await telling.Scene.AssessAsync(confirmed: false);
        Assert.Equal(1, new ReportStore(telling.Installation).Open().ToCorrect);
        Assert.Equal(ExitCode.Ok, (await LeaveAsync(telling)).Code);
        Assert.Equal(2, Directory.GetDirectories(folder).Length);
        Assert.Single(Directory.GetFiles(folder, "correction.json", SearchOption.AllDirectories));
    }

    static async Task<Telling> DisabledAsync(params string[] customers)
    {
        var telling = new Telling(customers.Length == 0 ? ["c-1"] : customers);
        var scene = telling.Scene.Known(_known).Permit();
        foreach (var customer in customers.Length == 0 ? ["c-1"] : customers) scene.Tree.Add($"{customer}/a.png", _known);
        await scene.SweepAsync();
        return telling;
    }

    static void SendToPolice(Telling telling) => Permits.SomeNotices.In(
        telling.Installation, (connection, transaction) => new Outbox(telling.Installation).Enqueue(
            connection, transaction, "danger 1", MessageKind.Danger, 1, new Recipient.Mail("police@politie.example"),
            new("Danger", "Help now.", "{}"u8.ToArray())));

    static async Task<JsonNode> OwedAsync(Telling telling) => JsonNode.Parse(
        await File.ReadAllTextAsync(Path.Combine(Left(telling), LeaveDesk.OwedFile), Cancellation))!;

    static string Left(Telling telling) => Path.Combine(telling.Scene.At.Root, "left");

    static async Task<(string Output, int Code)> LeaveAsync(Telling telling, params string[] more)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture);
        var at = telling.Installation;
        var parsed = WaarborgCommands.Create().Parse(
        [
            "leave", "--to", Left(telling), "--confirm", at.Id, .. more, "--data", at.Folder, "--keys", at.Keys.Folder,
        ]);
        Assert.Empty(parsed.Errors);
        var code = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, Output = output }, Cancellation);
        return (output.ToString(), code);
    }
}
