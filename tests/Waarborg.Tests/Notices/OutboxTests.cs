using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Http;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>A message arrives once, whatever stops the program, and what did not arrive is seen until somebody saw to it.</summary>
public sealed class OutboxTests : IAsyncDisposable
{
    readonly TempInstallation _at = new(InstallationKind.Sample);
    readonly MailSink _mail = new();
    WebhookReceiver _hooks = null!;

    public async ValueTask DisposeAsync()
    {
        await _mail.DisposeAsync();
        if (_hooks is not null) await _hooks.DisposeAsync();
        _at.Dispose();
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    Installation Installation => _at.Installation;

    Outbox Outbox => new(Installation);

    [Fact]
    public async Task A_message_goes_out_once_by_its_recipients_own_way_and_a_second_wish_for_the_same_is_the_same_message()
    {
        await PrepareAsync(Hook("c-1"), Mail("c-2"));
        var first = Say("one", new Recipient.Customer("c-1"));
        Assert.Equal(first, Say("one", new Recipient.Customer("c-2")));
        Say("two", new Recipient.Customer("c-2"));
        Say("three", new Recipient.Mail("zaak@politie.example"));
        Say("four", new Recipient.Webhook(new(_hooks.Address, "/police")));
        Assert.Equal((4, 0), await RunAsync());
        Assert.Equal((0, 0), await RunAsync());

        Assert.Equal(["/c-1", "/police"], _hooks.All.Select(one => one.Path).Order(StringComparer.Ordinal));
        var hook = _hooks.All.Single(one => one.Path == "/c-1");
        Assert.Equal(Outbox.IdOf(MessageKind.Statement, "one"), hook.Id);
        Assert.Equal("""{"about":"one"}""", Encoding.UTF8.GetString(hook.Body));
        Assert.Equal(["c-2@klant.example", "zaak@politie.example"], _mail.Mail.Select(one => one.To).Order(StringComparer.Ordinal));
        Assert.Equal(MessageState.Delivered, Assert.Single(Outbox.OfCase(7), one => one.Id == first).State);
    }

    [Fact]
    public async Task By_the_providers_own_webhook_a_customer_who_is_not_on_record_is_reached_as_well()
    {
        _hooks = await WebhookReceiver.StartAsync();
        SomeNotices.Fill(Installation, SomeNotices.Json(new JsonObject { ["webhook"] = _hooks.Address.AbsoluteUri }));
        Say("one", new Recipient.Customer("unknown-here"));
        Assert.Equal((1, 0), await RunAsync());
        Assert.Single(_hooks.All);
    }

    // Peers' fault 10.
    [Fact]
    public async Task Two_schedulers_that_race_send_each_message_once()
    {
        await PrepareAsync(Hook("c-1"), Mail("c-2"));
        for (var i = 0; i < 40; i++) Say($"m{i}", new Recipient.Customer(i % 2 == 0 ? "c-1" : "c-2"));
        var rounds = await Task.WhenAll(
            RunAsync(), new OutboxDelivery(_at.Open(InstallationKind.Sample)).RunAsync(Cancellation));
        Assert.Equal(40, rounds.Sum(one => one.Delivered));
        Assert.Equal(20, _hooks.All.Count);
        Assert.Equal(20, _mail.Mail.Count);
    }

    [Theory]
    [InlineData("claimed", true)]
    [InlineData("attempted", true)]
    [InlineData("sent", true)]
    [InlineData("claimed", false)]
    [InlineData("attempted", false)]
    [InlineData("sent", false)]
    public async Task Killed_at_any_point_no_mail_is_sent_twice_and_nothing_is_lost(string point, bool isMail)
    {
        await PrepareAsync(Hook("c-1"), Mail("c-2"));
        var id = Say("one", new Recipient.Customer(isMail ? "c-2" : "c-1"));
        await Assert.ThrowsAnyAsync<Exception>(() => new OutboxDelivery(
            Installation, at => Assert.False(at == point, "killed")).RunAsync(Cancellation));
        Assert.Equal((0, 0), await RunAsync());
        _at.Time.Advance(Outbox.Lease);
        await RunAsync();

        if (!isMail)
        {
            // The receiver knows the message by its id, however often it is called.
            Assert.Equal(point == "sent" ? 2 : 1, _hooks.All.Count);
            Assert.Single(_hooks.All.Select(one => one.Id).Distinct());
            Assert.Empty(Outbox.Missing());
            return;
        }

        Assert.Equal(point == "attempted" ? 0 : 1, _mail.Mail.Count);
        if (point == "claimed")
        {
            Assert.Empty(Outbox.Missing());
            return;
        }

        // Nothing tells whether the relay has it: it is shown, and never repeated blindly.
        var seen = Assert.Single(Outbox.Missing());
        Assert.Equal((id, MessageState.Unclear, Outbox.UnclearWords), (seen.Id, seen.State, seen.Problem));
        _at.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal((0, 0), await RunAsync());
        Assert.IsType<MessageAnswer.Done>(point == "sent" ? Outbox.HandedOver(id, Actor.CommandLine) : Outbox.Again(id));
        await RunAsync();
        Assert.Single(_mail.Mail);
        Assert.Empty(Outbox.Missing());
        Assert.Contains("has arrived", Assert.IsType<MessageAnswer.Refused>(Outbox.Again(id)).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_that_breaks_off_after_the_mail_may_have_it_and_one_that_says_no_or_is_not_there_has_not()
    {
        await PrepareAsync(Mail("c-1"));
        _mail.IsCutOff = true;
        Say("cut", new Recipient.Customer("c-1"));
        Assert.Equal((0, 1), await RunAsync());
        Assert.Equal(MessageState.Unclear, Assert.Single(Outbox.Missing()).State);

        _mail.IsCutOff = false;
        _mail.AnswerTo = _ => "450 later";
        var refused = Say("refused", new Recipient.Customer("c-1"));
        Assert.Equal((0, 1), await RunAsync());
        Assert.Equal(MessageState.Waiting, Outbox.Missing().Single(one => one.Id == refused).State);
        _mail.AnswerTo = null;
        SetSmtp(port: 1);
        var nobody = Say("nobody", new Recipient.Customer("c-1"));
        Assert.Equal((0, 1), await RunAsync());
        Assert.Equal(MessageState.Waiting, Outbox.Missing().Single(one => one.Id == nobody).State);
        SetSmtp(_mail.Port);
        _at.Time.Advance(Outbox.WaitAfter(1));
        Assert.Equal((2, 0), await RunAsync());
        Assert.Equal(3, _mail.Mail.Count);
    }

    // A relay that does not answer at all is the commonest outage: nobody has to see to each message of that time.
    [Theory]
    [InlineData(true, nameof(MessageState.Unclear))]
    [InlineData(false, nameof(MessageState.Waiting))]
    public async Task A_relay_that_is_silent_may_have_the_mail_only_where_it_was_given_it(bool isGiven, string state)
    {
        await PrepareAsync(Mail("c-1"));
        (_mail.IsSilent, _mail.IsSilentAfterMail) = (!isGiven, isGiven);
        Say("one", new Recipient.Customer("c-1"));
        Assert.Equal((0, 1), await new OutboxDelivery(Installation).RunAsync(Cancellation, TimeSpan.FromMilliseconds(500)));
        var seen = Assert.Single(Outbox.Missing());
        Assert.Equal((state, "no answer within 0.5 seconds"), (seen.State.ToString(), seen.Problem!.English));
    }

    [Fact]
    public async Task What_failed_and_is_being_sent_again_is_nobody_elses_until_it_is_known_what_came_of_it()
    {
        await PrepareAsync(Mail("c-1"));
        _mail.AnswerTo = _ => "450 later";
        var id = Say("one", new Recipient.Customer("c-1"));
        Assert.Equal((0, 1), await RunAsync());
        _at.Time.Advance(Outbox.WaitAfter(1));
        var due = Assert.Single(Outbox.Claim(1));
        Assert.True(Outbox.NoteAttempt(due));
        Assert.Single(Outbox.Missing());
        foreach (var answer in (MessageAnswer[])
            [Outbox.Again(id), Outbox.Settle(id, "Told.", Actor.CommandLine), Outbox.HandedOver(id, Actor.CommandLine)])
        {
            Assert.Contains("on its way", Assert.IsType<MessageAnswer.Refused>(answer).Words, StringComparison.Ordinal);
        }

        Outbox.NoteUnclear(due, new("broke off", "brak af"));
        Assert.IsType<MessageAnswer.Done>(Outbox.Again(id));
        var next = Assert.Single(Outbox.Claim(1));
        Assert.True(Outbox.NoteAttempt(next));
        Outbox.NoteFailed(next, new("later", "later"));
        // It may have arrived at the try before: nobody takes it back as if it had not.
        Assert.False(SomeNotices.Ask(Installation, (c, t) => Outbox.TryWithdraw(c, t, id)));
        Assert.False(SomeNotices.Ask(Installation, (c, t) => Outbox.TryTakeBack(c, t, id)));
        Assert.IsType<MessageAnswer.Done>(Outbox.Again(id));
        _mail.AnswerTo = null;
        Assert.Equal((1, 0), await RunAsync());
        Assert.Single(_mail.Mail);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_keeps_nothing_from_being_sent()
    {
        await PrepareAsync(Mail("c-1"));
        Say("one", new Recipient.Customer("c-1"));
        _at.Time.SetWallClock(_at.Time.GetUtcNow().AddHours(-3));
        Assert.True(Outbox.IsAnyDue());
        Assert.Equal((1, 0), await RunAsync());
        Assert.False(Outbox.IsAnyDue());
    }

    [Fact]
    public async Task Of_what_did_not_arrive_a_page_shows_so_many_and_all_are_counted()
    {
        await PrepareAsync(Mail("c-1"));
        _mail.AnswerTo = _ => "450 later";
        for (var i = 0; i < 3; i++) Say($"m{i}", new Recipient.Customer("c-1"));
        await RunAsync();
        Assert.Equal(3, Outbox.MissingCount(Installation));
        Assert.Equal(2, Outbox.Missing(2).Count);
    }

    [Fact]
    public async Task Who_says_that_a_message_arrived_is_kept_with_it()
    {
        await PrepareAsync(Mail("c-1"));
        _mail.AnswerTo = _ => "450 later";
        var id = Say("one", new Recipient.Customer("c-1"));
        await RunAsync();
        Assert.IsType<MessageAnswer.Done>(Outbox.HandedOver(id, new(ActorKind.Person, "officer")));
        using var connection = Installation.Database.Open();
        Assert.Equal("person:officer", connection.ExecuteScalar<string>("select settled_by from outgoing"));
    }

    [Fact]
    public async Task What_did_not_arrive_is_seen_until_it_did_or_a_person_settled_it_with_a_reason()
    {
        await PrepareAsync(Hook("c-1"));
        var id = Say("one", new Recipient.Customer("c-1"));
        Assert.Empty(Outbox.Missing());
        _hooks.Answer = (http, _) =>
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        for (var i = 0; i < Outbox.MaxAttempts + 3; i++)
        {
            await RunAsync();
            Assert.Single(Outbox.Missing());
            _at.Time.Advance(TimeSpan.FromDays(2));
        }

        Assert.Equal(Outbox.MaxAttempts, _hooks.All.Count);
        Assert.Equal(MessageState.GivenUp, Assert.Single(Outbox.Missing()).State);
        Assert.IsType<MessageAnswer.Refused>(Outbox.Settle(id, " ", Actor.CommandLine));
        Assert.IsType<MessageAnswer.Refused>(
            Outbox.Settle(id, new('x', Outbox.MaxReasonLength + 1), Actor.CommandLine));
        Assert.IsType<MessageAnswer.Refused>(Outbox.Settle(id + 1, "no such message", Actor.CommandLine));
        Assert.IsType<MessageAnswer.Done>(Outbox.Settle(id, "Told by telephone.", Actor.CommandLine));
        Assert.Empty(Outbox.Missing());
        Assert.Equal("Told by telephone.", Outbox.ReasonOf(id));
        Assert.IsType<MessageAnswer.Refused>(Outbox.Again(id));
        _hooks.Answer = null;
        Assert.Equal((0, 0), await RunAsync());
    }

    [Fact]
    public async Task Without_a_way_it_waits_in_sight_and_goes_once_the_settings_name_one()
    {
        await PrepareAsync(Mail("c-1"));
        SomeNotices.Set(Installation);
        Say("one", new Recipient.Customer("c-1"));
        Say("two", new Recipient.Mail("zaak@politie.example"));
        Say("three", new Recipient.Webhook(new(_hooks.Address, "/own")));
        Assert.Equal((1, 2), await RunAsync());
        Assert.Equal(
            ["the settings name no mail relay", "the settings name no way by which messages go out to customers: name one, or hand it out"],
            Outbox.Missing().Select(one => one.Problem!.English).Order(StringComparer.Ordinal));
        SetSmtp(_mail.Port);
        _at.Time.Advance(Outbox.WaitAfter(1));
        Assert.Equal((2, 0), await RunAsync());
        Say("gone", new Recipient.Customer("c-9"));
        Assert.Equal((0, 1), await RunAsync());
        Assert.Contains("not on record", Assert.Single(Outbox.Missing()).Problem!.English, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_nobody_tried_can_be_taken_back_and_one_that_was_tried_cannot()
    {
        await PrepareAsync(Hook("c-1"));
        var id = Say("one", new Recipient.Customer("c-1"));
        Assert.True(SomeNotices.Ask(Installation, (c, t) => Outbox.TryWithdraw(c, t, id) && !Outbox.TryWithdraw(c, t, id)));
        SomeNotices.In(Installation, (c, t) => Outbox.TryWithdraw(c, t, id));
        Assert.Equal((0, 0), await RunAsync());
        id = Say("two", new Recipient.Customer("c-1"));
        Outbox.Claim(1);
        Assert.False(SomeNotices.Ask(Installation, (c, t) => Outbox.TryWithdraw(c, t, id)));
    }

    [Fact]
    public async Task What_a_message_says_and_to_whom_lies_sealed_and_prints_nowhere()
    {
        await PrepareAsync(Mail("c-1"));
        Say("one", new Recipient.Mail("iemand@klant.example"));
        using (var connection = Installation.Database.Open()) Database.Checkpoint(connection);
        var bytes = Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Installation.Database.Path, Cancellation));
        Assert.DoesNotContain("iemand@klant.example", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("Subject of one", bytes, StringComparison.Ordinal);
        var due = Assert.Single(Outbox.Claim(1));
        Assert.DoesNotContain("iemand", $"{due} {due.Recipient} {due.Body}", StringComparison.Ordinal);
        Assert.DoesNotContain("Subject", $"{due} {due.Body}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_larger_than_its_limit_or_with_more_parts_is_refused()
    {
        await PrepareAsync();
        var part = new MessagePart("a.json", "application/json", [1]);
        Assert.Throws<InvalidOperationException>(() => Say("parts", new Recipient.Customer("c-1"), [part, part, part, part, part]));
        Assert.Throws<InvalidOperationException>(() => Say(
            "large", new Recipient.Customer("c-1"), [part with { Bytes = new byte[Outbox.MaxBytes] }]));
        Say("fits", new Recipient.Customer("c-1"), [part, part, part, part]);
    }

    [Fact]
    public async Task Another_programs_reader_of_mail_finds_in_it_what_was_said()
    {
        await PrepareAsync();
        var plain = "Eén regel – met leestekens, en =3D.\n.\n..twee punten\nFrom hier\n" + new string('x', 200) + "\n";
        byte[] bytes = [0, 1, 2, 255, 13, 10, 46, 10];
        SomeNotices.In(Installation, (c, t) => Outbox.Enqueue(
            c, t, "mime", MessageKind.Report, null, new Recipient.Mail("lezer@hotline.example"),
            new("Motivering: bestand „één” niet meer beschikbaar", plain, "{}"u8.ToArray(),
                [new("verslag.json", "application/json", bytes)])));
        Assert.Equal((1, 0), await RunAsync());
        var read = await ReadAsync(Assert.Single(_mail.Mail).Text);
        Assert.Equal("Motivering: bestand „één” niet meer beschikbaar", read["subject"]!.GetValue<string>());
        Assert.Equal($"<{Outbox.IdOf(MessageKind.Report, "mime")}@duinhost.example>", read["id"]!.GetValue<string>());
        Assert.Equal("no-reply@duinhost.example", read["from"]!.GetValue<string>());
        Assert.Equal(plain, read["plain"]!.GetValue<string>().ReplaceLineEndings("\n"));
        Assert.Equal(("verslag.json", "application/json"), (read["name"]!.GetValue<string>(), read["type"]!.GetValue<string>()));
        Assert.Equal(bytes, Convert.FromBase64String(read["bytes"]!.GetValue<string>()));
        Assert.Empty(read["defects"]!.AsArray());
    }

    // Python's own reader of MIME, which shares nothing with the writer.
    internal static async Task<JsonNode> ReadAsync(string mail)
    {
        const string Script =
            """
            import base64, email, email.policy, json, sys
            m = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
            files = list(m.iter_attachments())
            print(json.dumps({"subject": m["Subject"], "id": m["Message-ID"], "from": m["From"].addresses[0].addr_spec,
                "plain": m.get_body(("plain",)).get_content(), "auto": m["Auto-Submitted"],
                "name": files[0].get_filename() if files else None, "type": files[0].get_content_type() if files else None,
                "bytes": base64.b64encode(files[0].get_payload(decode=True)).decode() if files else None,
                "defects": [str(d) for p in m.walk() for d in p.defects]}))
            """;
        var start = new ProcessStartInfo("/usr/bin/python3")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        using var process = Process.Start(start)!;
        await process.StandardInput.BaseStream.WriteAsync(Encoding.Latin1.GetBytes(mail), Cancellation);
        process.StandardInput.Close();
        var read = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        return JsonNode.Parse(read)!;
    }

    Task<(int Delivered, int Failed)> RunAsync() => new OutboxDelivery(Installation).RunAsync(Cancellation);

    long Say(string key, Recipient recipient, IReadOnlyList<MessagePart>? parts = null) => Commit((c, t) => Outbox.Enqueue(
        c, t, key, MessageKind.Statement, 7, recipient,
        new($"Subject of {key}", "Text.\n", Encoding.UTF8.GetBytes($$"""{"about":"{{key}}"}"""), parts ?? [])));

    long Commit(Func<Microsoft.Data.Sqlite.SqliteConnection, Microsoft.Data.Sqlite.SqliteTransaction, long> act)
    {
        long id = 0;
        SomeNotices.In(Installation, (c, t) => id = act(c, t));
        return id;
    }

    async Task PrepareAsync(params string[] customers)
    {
        _hooks = await WebhookReceiver.StartAsync();
        SomeNotices.Fill(Installation);
        SetSmtp(_mail.Port);
        var hook = _hooks.Address.AbsoluteUri;
        if (customers.Length > 0) SomeNotices.Customers(Installation, [.. customers.Select(one => one.Replace("HOOK", hook, StringComparison.Ordinal))]);
    }

    void SetSmtp(int port) => SomeNotices.Set(Installation, SomeNotices.Json(new JsonObject
    {
        ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = port, ["sender"] = "no-reply@duinhost.example" },
        ["customerWebhooks"] = true,
    }));

    static string Hook(string id) => $"{id},web,{id}/,HOOK{id},nl";

    static string Mail(string id) => $"{id},web,{id}/,{id}@klant.example,nl";
}
