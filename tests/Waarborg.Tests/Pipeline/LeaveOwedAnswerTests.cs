using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Cli;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>Answers to whoever sent a notice, and reports to take back, are said before a key goes, or taken along.</summary>
public sealed class LeaveOwedAnswerTests
{
    const string Base = "https://bilderhost.example/";
    const string Sender = "melder@meldpunt.example";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_answer_that_is_owed_is_sent_by_leaving_before_a_key_goes()
    {
        await using var telling = await GrantedAsync();
        Assert.Empty(telling.Mail.Mail);
        Assert.Equal(ExitCode.Ok, (await LeaveAsync(telling)).Code);
        Assert.Empty(Directory.GetFiles(telling.Installation.Keys.Folder));
        Assert.Equal(2, telling.Mail.Mail.Count(one => one.To == Sender));
        Assert.False(File.Exists(Path.Combine(Left(telling), LeaveDesk.OwedFile)));
    }

    [Fact]
    public async Task An_answer_that_an_authority_keeps_back_keeps_the_keys_until_it_is_taken_along_with_its_moment()
    {
        await using var telling = await GrantedAsync();
        var until = telling.Scene.At.Time.GetUtcNow().AddDays(20);
        Assert.IsType<MessageAnswer.Done>(telling.Statements.Hold(1, HoldKind.OtherOrder, until, "R-1", Actor.CommandLine));
        var (output, code) = await LeaveAsync(telling);
        Assert.Equal(ExitCode.Incomplete, code);
        Assert.Contains(
            $"Whoever sent the notice of case 1 has no answer yet: an authority keeps it back until {Instant.Text(until)}.", output,
            StringComparison.Ordinal);
        Assert.Empty(telling.Mail.Mail);
        Assert.False(Directory.Exists(Left(telling)));
        Assert.NotEmpty(Directory.GetFiles(telling.Installation.Keys.Folder));

        Assert.Equal(ExitCode.Ok, (await LeaveAsync(telling, "--with-owed")).Code);
        Assert.Empty(telling.Mail.Mail);
        var answer = Assert.Single((await OwedAsync(telling))["answers"]!.AsArray())!;
        Assert.Equal(
            (Sender, nameof(NoticeDecision.Granted), Instant.Text(until)),
            ((string?)answer["to"], (string?)answer["decision"], (string?)answer["notBefore"]));
    }

    [Fact]
    public async Task An_answer_that_did_not_arrive_is_named_and_taken_along_with_its_words()
    {
        await using var telling = await GrantedAsync();
        telling.Mail.AnswerTo = static _ => "550 no such mailbox";
        var (output, code) = await LeaveAsync(telling);
        Assert.Equal(ExitCode.Incomplete, code);
        Assert.Contains("(NoticeDecided, case 1) has not arrived: ", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await LeaveAsync(telling, "--with-owed")).Code);
        var message = (await OwedAsync(telling))["messages"]!.AsArray()
            .Single(one => (string?)one!["kind"] == nameof(MessageKind.NoticeDecided))!;
        Assert.Equal(Sender, (string?)message["to"]);
        Assert.Contains("onbeschikbaar", (string?)message["text"], StringComparison.Ordinal);
    }

    // What it told is not kept any more: no correction can be written, so that a person tells it.
    [Fact]
    public async Task A_report_that_cannot_be_taken_back_keeps_the_keys_until_it_is_taken_along()
    {
        await using var telling = await ReportedAsync();
        using (var connection = telling.Installation.Database.Open()) connection.Execute("update reports set content = null");
        const string Words = "Report 1 does not hold any more, and was not taken back.";
        var (output, code) = await LeaveAsync(telling);
        Assert.Equal(ExitCode.Incomplete, code);
        Assert.Contains(Words, output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(telling.Installation.Keys.Folder));
        Assert.Equal(ExitCode.Ok, (await LeaveAsync(telling, "--with-owed")).Code);
        var owed = await OwedAsync(telling);
        var report = Assert.Single(owed["toTakeBack"]!.AsArray())!;
        Assert.Equal((1, "meldpunt"), ((int)report["report"]!, (string?)report["to"]));
        Assert.Empty(owed["reports"]!.AsArray());
    }

    // Its recipient is out of reach: the correction was made, and is named as what has not arrived.
    [Fact]
    public async Task A_correction_that_does_not_arrive_is_taken_along_with_what_it_says()
    {
        await using var telling = await ReportedAsync();
        Directory.Delete(Out(telling), recursive: true);
        var (output, code) = await LeaveAsync(telling);
        Assert.Equal(ExitCode.Incomplete, code);
        Assert.Contains("Report 2 of case 1 has not arrived", output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, (await LeaveAsync(telling, "--with-owed")).Code);
        var owed = await OwedAsync(telling);
        var report = Assert.Single(owed["reports"]!.AsArray())!;
        Assert.Equal(2, (int)report["report"]!);
        Assert.Equal(ReportJson.CorrectionType, (string?)report["told"]!["type"]);
        Assert.Empty(owed["toTakeBack"]!.AsArray());
    }

    // A notice that a person granted; nobody was told of it yet.
    static async Task<Telling> GrantedAsync()
    {
        var telling = new Telling("c-1");
        telling.Scene.Tree.Add("c-1/a.png", Scene.Picture(1));
        Assert.Null(new SourceStore(telling.Installation).SetAddress("web", Base));
        Assert.IsType<OpeningAnswer.Opened>(await new NoticeDesk(telling.Installation).OpenAsync(
            new(Base + "c-1/a.png", CaseCause.Notice, "Het meldpunt", telling.Scene.At.Time.GetUtcNow(), 12, null, "M-7") { AnswerTo = Sender },
            Actor.CommandLine, Cancellation));
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        return telling;
    }

    // A report that arrived, about what people judged otherwise since.
    static async Task<Telling> ReportedAsync()
    {
        var telling = new Telling("c-1");
        Directory.CreateDirectory(Out(telling));
        SomeReports.Describe(telling.Installation, "meldpunt", new(
            RecipientKind.Hotline, "A hotline", "agreement 3", "nl", Folder: Out(telling)));
        var scene = telling.Scene.Known(Scene.Picture(1)).Permit();
        scene.Tree.Add("c-1/a.png", Scene.Picture(1));
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(telling.Installation).Make(
            new(1, null, "meldpunt", ReportFacts.None), Actor.CommandLine));
        await new ReportSender(telling.Installation, ReportWays.Usual).SendDueAsync(Cancellation);
        await scene.AssessAsync(confirmed: false);
        Assert.Equal([1L], new ReportStore(telling.Installation).ToCorrect());
        return telling;
    }

    static string Out(Telling telling) => Path.Combine(telling.Scene.At.Root, "out");

    static string Left(Telling telling) => Path.Combine(telling.Scene.At.Root, "left");

    static async Task<JsonNode> OwedAsync(Telling telling) => JsonNode.Parse(
        await File.ReadAllTextAsync(Path.Combine(Left(telling), LeaveDesk.OwedFile), Cancellation))!;

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
