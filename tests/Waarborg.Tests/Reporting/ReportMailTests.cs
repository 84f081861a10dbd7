using System.Text.Json.Nodes;
using Dapper;
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
            new("127.0.0.1", _sink.Port, "a@duinhost.example"), "b@politie.example", mail, () => new("late", "laat"), Cancellation);
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
        Assert.Contains("550", row.Problem!.English, StringComparison.Ordinal);
        Assert.Equal(1, Store.Open().Underway);
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(Installation).Waive(id, "Told by telephone.", Actor.CommandLine));
        Assert.False(Store.Open().IsAny);
        Assert.Equal("Told by telephone.", Store.ReasonOf(id));
        _sink.AnswerTo = null;
        _at.Time.Advance(TimeSpan.FromDays(2));
        await SendAsync();
        Assert.Empty(_sink.Mail);
        Assert.Empty(new Outbox(Installation).Missing());
    }

    [Fact]
    public async Task A_mail_that_is_settled_where_all_messages_are_waives_its_report_in_the_name_of_whoever_settled_it()
    {
        Prepare(MailForm.Json);
        var id = Make(new string('a', 63) + "1");
        _sink.AnswerTo = static _ => "550 no such mailbox";
        await SendAsync();
        var anna = new TestPeople(Installation)["anna"];
        Assert.IsType<MessageAnswer.Done>(new Outbox(Installation).Settle(Store.Find(id)!.Message!.Value, "Told by letter.", anna.Actor));
        await SendAsync();
        Assert.Equal((ReportState.Waived, "Told by letter."), (Store.Find(id)!.State, Store.ReasonOf(id)));
        using var connection = Installation.Database.Open();
        var end = JsonNode.Parse(connection.QuerySingle<string>("select cast(body as text) from evidence where kind = 'report.ended'"))!;
        Assert.Equal(("waived", "person:"), ((string?)end["how"], ((string)end["by"]![0]!)[..7]));
        Assert.Equal(new string('a', 63) + "1", (string?)end["record"]);
    }

    [Fact]
    public async Task A_mail_about_what_people_judged_otherwise_since_does_not_leave_whoever_sends_and_is_taken_back()
    {
        Prepare(MailForm.Json);
        var id = Make(hasFallen: true);
        await new OutboxDelivery(Installation).RunAsync(Cancellation);
        await SendAsync();
        Assert.Empty(_sink.Mail);
        Assert.Equal(ReportState.Stopped, Store.Find(id)!.State);
        Assert.Contains("judged otherwise", Store.Find(id)!.Problem!.English, StringComparison.Ordinal);
        Assert.Equal([id], Store.ToCorrect());
        var desk = new ReportDesk(Installation);
        Assert.IsType<ReportAnswer.Refused>(desk.TryAgain(id));
        Assert.IsType<ReportAnswer.Done>(desk.Retract(id, Actor.CommandLine));
        _at.Time.Advance(TimeSpan.FromDays(2));
        await SendAsync();
        Assert.Empty(_sink.Mail);
    }

    [Fact]
    public async Task A_mail_to_a_recipient_who_is_reached_otherwise_by_now_or_was_withdrawn_does_not_leave()
    {
        Prepare(MailForm.Json);
        var id = Make();
        _at.Time.Advance(TimeSpan.FromMinutes(1));
        SomeReports.Describe(Installation, Name, new(
            RecipientKind.Police, "Police", "law", "nl", Mail: new("nieuw@politie.example", MailForm.Json)));
        await new OutboxDelivery(Installation).RunAsync(Cancellation);
        await SendAsync();
        Assert.Empty(_sink.Mail);
        Assert.Contains("described anew", Store.Find(id)!.Problem!.English, StringComparison.Ordinal);
        Assert.Equal(1, Store.Open().Stopped);
    }

    [Fact]
    public async Task Of_what_was_taken_back_no_mail_is_kept_either()
    {
        Prepare(MailForm.Json);
        var id = Make();
        await SendAsync();
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(Installation).Retract(id, Actor.CommandLine));
        await SendAsync();
        Assert.Equal(2, _sink.Mail.Count);
        using var connection = Installation.Database.Open();
        Assert.Equal(0, connection.ExecuteScalar<long>("select count(*) from outgoing"));
    }

    [Fact]
    public void A_report_whose_mail_would_be_too_large_does_not_fit()
    {
        var terms = new RecipientTerms(RecipientKind.Police, "Police", "law", "nl", Mail: new("zaak@politie.example", MailForm.Json));
        var name = new string('\u0436', 500);
        CaseReport Of(int files) => SomeReports.Typical with
        {
            Items = [.. Enumerable.Range(1, files).Select(number => SomeReports.Typical.Items[0] with
            {
                Number = number,
                Name = name,
                Url = "https://duinhost.example/" + Uri.EscapeDataString(name),
            })],
        };
        Assert.False(ReportMails.Fits(Of(CaseReport.MaxItems), terms));
        Assert.True(ReportMails.Fits(Of(CaseReport.MaxItems / 2), terms));
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

    long Make(string? record = null, bool hasFallen = false)
    {
        var report = SomeReports.Typical with { To = new(Name, RecipientKind.Police, "Police") };
        using var connection = Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var terms = RecipientStore.Find(connection, transaction, Name)!.Terms;
        Assert.Null(new ReportMails(Installation).Write(connection, transaction, report, terms, out var message));
        var id = Store.Add(
            connection, transaction, report, ReportWay.Mail, null, _at.Time.GetUtcNow(), Actor.CommandLine, message, record);
        // No case stands behind it: nobody confirms it, or nobody can judge it otherwise.
        if (!hasFallen) connection.Execute("delete from report_items", transaction: transaction);
        transaction.Commit();
        return id;
    }

    Task<int> SendAsync() => new ReportSender(Installation, ReportWays.Usual).SendDueAsync(Cancellation);
}
