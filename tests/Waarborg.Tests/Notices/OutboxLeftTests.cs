using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cli;
using Waarborg.Notices;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>Where the sender of a mail is gone, nobody reads for long, or for ever, that it is on its way.</summary>
public sealed class OutboxLeftTests : IAsyncDisposable
{
    readonly TempInstallation _at = new(InstallationKind.Sample);
    readonly MailSink _mail = new();

    public async ValueTask DisposeAsync()
    {
        await _mail.DisposeAsync();
        _at.Dispose();
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    Outbox Outbox => new(_at.Installation);

    [Fact]
    public async Task A_mail_whose_sender_went_may_have_arrived_as_soon_as_its_try_must_be_over_also_where_no_server_runs()
    {
        var id = Prepare();
        Assert.True(Outbox.NoteAttempt(Assert.Single(Outbox.Claim(1))));
        var list = List();
        Assert.Equal((ExitCode.Ok, 0), (list.Code, Outbox.MissingCount(_at.Installation)));
        Assert.Contains("1 on their way", list.Output, StringComparison.Ordinal);

        // Longer than any try lasts: said at once, and nobody calls it well.
        _at.Time.Advance(NoticeSender.UsualPatience + TimeSpan.FromSeconds(1));
        list = List();
        Assert.Equal(ExitCode.Incomplete, list.Code);
        Assert.Contains($"{id}  was given to the mail relay at ", list.Output, StringComparison.Ordinal);
        Assert.Contains("on its way", Assert.IsType<MessageAnswer.Refused>(Outbox.Again(id)).Words, StringComparison.Ordinal);

        _at.Time.Advance(Outbox.AttemptLease - NoticeSender.UsualPatience);
        var left = Assert.Single(Outbox.Missing());
        Assert.Equal((id, MessageState.Unclear, Outbox.UnclearWords), (left.Id, left.State, left.Problem));
        Assert.Equal(1, Outbox.MissingCount(_at.Installation));
        list = List();
        Assert.Equal(ExitCode.Incomplete, list.Code);
        Assert.Contains("may have arrived, 1 tries: " + Outbox.UnclearWords.English, list.Output, StringComparison.Ordinal);

        // A server that comes back repeats nothing, and a person can.
        Assert.Equal((0, 0), await RunAsync());
        Assert.Equal(1, Outbox.MissingCount(_at.Installation));
        Assert.Empty(_mail.Mail);
        Assert.IsType<MessageAnswer.Done>(Outbox.Again(id));
        Assert.Equal((1, 0), await RunAsync());
        Assert.Single(_mail.Mail);
        Assert.Equal((ExitCode.Ok, 0), (List().Code, Outbox.MissingCount(_at.Installation)));
    }

    // The relay was not to be reached at the first try, and had the mail at the second.
    [Fact]
    public void What_was_the_matter_with_a_try_before_is_not_said_of_a_mail_that_may_have_arrived()
    {
        var id = Prepare();
        Outbox.NoteFailed(Assert.Single(Outbox.Claim(1)), new("it cannot be reached", "niet te bereiken"));
        _at.Time.Advance(Outbox.WaitAfter(1));
        Assert.True(Outbox.NoteAttempt(Assert.Single(Outbox.Claim(1))));
        _at.Time.Advance(NoticeSender.UsualPatience + TimeSpan.FromSeconds(1));
        Assert.Contains($"{id}  was given to the mail relay at ", List().Output, StringComparison.Ordinal);
        _at.Time.Advance(Outbox.AttemptLease);

        var left = Assert.Single(Outbox.Missing());
        Assert.Equal((id, MessageState.Unclear, Outbox.UnclearWords), (left.Id, left.State, left.Problem));
        Assert.Contains("may have arrived, 2 tries: " + Outbox.UnclearWords.English, List().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_person_sends_again_before_a_server_looked_is_not_taken_back_as_if_nobody_had_it()
    {
        var id = Prepare();
        Assert.True(Outbox.NoteAttempt(Assert.Single(Outbox.Claim(1))));
        _at.Time.Advance(Outbox.AttemptLease);
        Assert.IsType<MessageAnswer.Done>(Outbox.Again(id));
        Assert.False(SomeNotices.Ask(_at.Installation, (c, t) => Outbox.TryTakeBack(c, t, id)));
        Assert.Equal((1, 0), await RunAsync());
    }

    [Fact]
    public async Task What_nobody_sends_because_no_server_runs_is_not_called_well()
    {
        var id = Prepare();
        Assert.Equal(ExitCode.Ok, List().Code);
        _at.Time.Advance(Outbox.Lease + TimeSpan.FromSeconds(1));
        var list = List();
        Assert.Equal(ExitCode.Incomplete, list.Code);
        Assert.Contains($"Nobody sends {id}: ./waarborg serve", list.Output, StringComparison.Ordinal);
        Assert.Equal((1, 0), await RunAsync());
        Assert.Equal(ExitCode.Ok, List().Code);
    }

    [Fact]
    public async Task What_somebody_took_who_is_gone_before_he_called_the_relay_is_sent_again_and_said_to_be_sent_by_nobody_meanwhile()
    {
        var id = Prepare();
        Assert.Single(Outbox.Claim(1));
        _at.Time.Advance(Outbox.Lease);
        Assert.Empty(Outbox.Neglected());
        _at.Time.Advance(Outbox.AttemptLease);
        Assert.Equal([id], Outbox.Neglected());
        Assert.Equal((1, 0), await RunAsync());
        Assert.Single(_mail.Mail);
    }

    // What nobody made a message of yet has not arrived either.
    [Fact]
    public async Task While_a_statement_is_still_to_be_said_nobody_reads_that_everything_has_arrived()
    {
        await using var server = await RunningServer.StartAsync(prepare: installation => SomeStatements.Prepare(installation));
        await SomeStatements.GrantAsync(server);
        using var connection = server.Installation.Database.Open();
        connection.Execute("update statements set said = null, state = 'Owed'; delete from statement_messages; delete from outgoing");
        var output = new StringWriter(CultureInfo.InvariantCulture);
        Assert.Equal(ExitCode.Ok, MessageCommands.List(server.Installation, output));
        Assert.Contains("1 statements are about to be said", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Everything has arrived", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_authority_keeps_back_is_not_said_to_be_sent_by_nobody()
    {
        var id = Prepare(MessageKind.Statement, caseId: 7);
        using (var connection = _at.Installation.Database.Open())
        {
            connection.Execute(
                """
                insert into statement_holds (case_id, kind, from_at, until, reference, set_by)
                values (7, 'OtherOrder', '2026-11-22T08:00:00Z', '2027-11-22T08:00:00Z', x'00', 'x')
                """);
        }

        _at.Time.Advance(Outbox.Lease + TimeSpan.FromSeconds(1));
        Assert.Empty(Outbox.Neglected());
        Assert.Equal((0, 0), await RunAsync());
        Assert.Contains(Outbox.Undelivered(), one => one.Id == id);
    }

    long Prepare(MessageKind kind = MessageKind.Danger, long? caseId = null)
    {
        SomeNotices.Fill(_at.Installation);
        SomeNotices.Set(_at.Installation, SomeNotices.Json(new JsonObject
        {
            ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = _mail.Port, ["sender"] = "no-reply@duinhost.example" },
            ["customerWebhooks"] = false,
        }));
        long id = 0;
        SomeNotices.In(_at.Installation, (c, t) => id = Outbox.Enqueue(
            c, t, "one", kind, caseId, new Recipient.Mail("zaak@politie.example"), new("Subject", "Text.\n", "{}"u8.ToArray())));
        return id;
    }

    Task<(int Delivered, int Failed)> RunAsync() => new OutboxDelivery(_at.Installation).RunAsync(Cancellation);

    (string Output, int Code) List()
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var code = MessageCommands.List(_at.Installation, output);
        return (output.ToString(), code);
    }
}
