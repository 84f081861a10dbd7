using System.Text.Json.Nodes;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Reporting;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Reporting;

/// <summary>Reports by mail, through a real relay of the settings and the outbox of all messages.</summary>
public sealed class ReportMailTests : IAsyncDisposable
{
    const string Name = "police";

    readonly TempInstallation _at = new();
    readonly MailSink _sink = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    Installation Installation => _at.Installation;

    ReportStore Store => new(Installation);

    public async ValueTask DisposeAsync()
    {
        await _sink.DisposeAsync();
        _at.Dispose();
    }

    [Fact]
    public async Task A_mail_with_XARF_arrives_once_with_lines_that_begin_with_dots_as_they_are()
    {
        Prepare(MailForm.Xarf);
        var id = Make();
        await SendAsync();
        await SendAsync();
        Assert.Equal(ReportState.Sent, Store.Find(id)!.State);
        var (to, text) = Assert.Single(_sink.Mail);
        Assert.Equal("zaak@politie.example", to);
        Assert.Contains("multipart/report; report-type=feedback-report", text, StringComparison.Ordinal);
        Assert.Contains("Feedback-Type: xarf", text, StringComparison.Ordinal);
        Assert.Equal((0, 0), (Store.Open().Underway, Store.Open().Stopped));

        var mail = "Subject: x\r\n\r\n.\r\n..two\r\nend"u8.ToArray();
        var outcome = await Waarborg.Permits.WrittenMail.SendAsync(
            new("127.0.0.1", _sink.Port, "a@duinhost.example"), "b@politie.example", mail, () => "late", Cancellation);
        Assert.Null(outcome.Problem);
        Assert.Equal("Subject: x\n\n.\n..two\nend\n", _sink.Mail.Last().Text);
    }

    [Fact]
    public async Task Where_nobody_knows_whether_the_relay_took_it_a_person_says_what_is_done_and_nothing_is_repeated()
    {
        Prepare(MailForm.Json);
        var id = Make();
        _sink.IsCutOff = true;
        await SendAsync();
        _at.Time.Advance(TimeSpan.FromDays(2));
        await SendAsync();
        Assert.Single(_sink.Mail);
        Assert.Equal((ReportState.Stopped, 1), (Store.Find(id)!.State, Store.Open().Stopped));
        Assert.IsType<ReportAnswer.Refused>(new ReportDesk(Installation).Retract(id, Actor.CommandLine));
        _sink.IsCutOff = false;
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(Installation).TryAgain(id));
        await SendAsync();
        Assert.Equal(ReportState.Sent, Store.Find(id)!.State);
        Assert.Equal(2, _sink.Mail.Count);
    }

    [Fact]
    public async Task A_relay_that_says_no_is_tried_again_and_a_person_may_waive_it()
    {
        Prepare(MailForm.Json);
        var id = Make();
        _sink.AnswerTo = static _ => "550 no such mailbox";
        await SendAsync();
        var row = Store.Find(id)!;
        Assert.Equal(ReportState.Sending, row.State);
        Assert.Contains("550", row.Problem, StringComparison.Ordinal);
        Assert.Equal(1, Store.Open().Underway);
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(Installation).Waive(id, "Told by telephone.", Actor.CommandLine));
        Assert.False(Store.Open().IsAny);
        _sink.AnswerTo = null;
        _at.Time.Advance(TimeSpan.FromDays(2));
        await SendAsync();
        Assert.Empty(_sink.Mail);
        Assert.Empty(new Outbox(Installation).Missing());
    }

    [Fact]
    public async Task A_report_that_nobody_tried_to_send_yet_is_taken_back_and_does_not_leave()
    {
        Prepare(MailForm.Json);
        var id = Make();
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(Installation).Retract(id, Actor.CommandLine));
        await SendAsync();
        Assert.Empty(_sink.Mail);
        Assert.Equal(ReportState.Retracted, Store.Find(id)!.State);
    }

    void Prepare(MailForm form)
    {
        var json = SomeNotices.Json(new JsonObject
        {
            ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = _sink.Port, ["sender"] = "meldingen@duinhost.example" },
            ["customerWebhooks"] = false,
        });
        SomeNotices.Set(Installation, json);
        SomeReports.Describe(Installation, Name, new(
            RecipientKind.Police, "Police", "law", "nl", Mail: new("zaak@politie.example", form)));
    }

    long Make()
    {
        var report = SomeReports.Typical with { To = new(Name, RecipientKind.Police, "Police") };
        using var connection = Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var terms = RecipientStore.Find(connection, transaction, Name)!.Terms;
        Assert.Null(new ReportMails(Installation).Write(connection, transaction, report, terms, out var message));
        var id = Store.Add(
            connection, transaction, report, ReportWay.Mail, null, _at.Time.GetUtcNow(), Actor.CommandLine, message);
        transaction.Commit();
        return id;
    }

    Task<int> SendAsync() => new ReportSender(Installation, ReportWays.Usual).SendDueAsync(Cancellation);
}
