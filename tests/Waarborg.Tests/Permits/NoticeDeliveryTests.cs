using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Http;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>Notices reach customers over the real network, each once and none lost, and nobody is called unasked.</summary>
public sealed class NoticeDeliveryTests : IAsyncDisposable
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

    NoticeOutbox Outbox => new(Installation);

    [Fact]
    public async Task Each_customer_gets_his_own_language_by_his_own_way_with_a_signature_that_anybody_checks()
    {
        var notice = await BeginAsync(Direct(), Hook("c-1", "nl"), Mail("c-2", "en"));
        Assert.Equal(new(2, 0), await new NoticeDelivery(Installation).RunAsync(Cancellation));

        var hook = Assert.Single(_hooks.All);
        Assert.Equal(("/c-1", "application/json"), (hook.Path, hook.Type));
        Assert.Matches("^msg_[0-9a-f]{32}$", hook.Id);
        Assert.Equal(_at.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), hook.Timestamp);
        Assert.True(IsSigned(hook, hook.Body));
        Assert.False(IsSigned(hook, [.. hook.Body, (byte)' ']));
        Assert.True(hook.Body.Length < 20_000);
        var json = JsonNode.Parse(hook.Body)!;
        Assert.Equal("waarborg.notice", json["type"]!.GetValue<string>());
        var data = json["data"]!;
        Assert.Equal(("c-1", notice.Hash, "nl"), (data["customer"]!.GetValue<string>(), data["hash"]!.GetValue<string>(), data["language"]!.GetValue<string>()));
        Assert.Equal(notice.Text("nl").ToPlain(), data["text"]!.GetValue<string>());
        Assert.Equal(notice.Text("nl").Clause, data["clause"]!.GetValue<string>());
        Assert.Equal("https://waarborg.duinhost.example/notice/web?lang=nl", data["url"]!.GetValue<string>());

        var (to, text) = Assert.Single(_mail.Mail);
        Assert.Equal("c-2@klant.example", to);
        Assert.Contains("From: no-reply@duinhost.example\n", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Subject: How Duinhost looks for known images of child abuse\n", text, StringComparison.OrdinalIgnoreCase);
        Assert.Matches("(?im)^message-id: <msg_[0-9a-f]{32}@duinhost.example>$", text);
        Assert.Contains(
            "Nobody makes us do it.", text.Replace("=\n", "", StringComparison.Ordinal).Replace('\n', ' '), StringComparison.Ordinal);
        Assert.Equal(new(2, 2, 0, 0), Outbox.Standing(notice));
        Assert.Equal([1000L], Said());
    }

    [Fact]
    public async Task By_the_providers_own_webhook_no_contact_leaves_the_register()
    {
        await BeginAsync(new JsonObject { ["webhook"] = "HOOKown" }, Mail("c-1", "nl"), Mail("c-2", "nl"));
        Assert.Equal(new(2, 0), await new NoticeDelivery(Installation).RunAsync(Cancellation));
        Assert.Equal(["c-1", "c-2"], _hooks.All.Select(one => JsonNode.Parse(one.Body)!["data"]!["customer"]!.GetValue<string>()).Order());
        Assert.All(_hooks.All, one => Assert.DoesNotContain("klant.example", Encoding.UTF8.GetString(one.Body), StringComparison.Ordinal));
        Assert.Empty(_mail.Mail);
    }

    // Peers' fault 6.
    [Theory]
    [InlineData(StatusCodes.Status500InternalServerError, "status 500")]
    [InlineData(StatusCodes.Status404NotFound, "status 404")]
    [InlineData(StatusCodes.Status302Found, "status 302")]
    [InlineData(StatusCodes.Status304NotModified, "status 304")]
    public async Task Only_an_answer_that_says_yes_counts_and_no_redirect_is_followed(int status, string words)
    {
        var notice = await BeginAsync(Direct(), Hook("c-1"), Hook("c-2"));
        _hooks.Answer = (http, _) =>
        {
            if (http.Request.Path != "/c-1") return Task.CompletedTask;
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        };
        Assert.Equal(new(1, 1), await new NoticeDelivery(Installation).RunAsync(Cancellation));
        Assert.DoesNotContain(_hooks.All, one => one.Path == "/elsewhere");
        Assert.Equal(new(2, 1, 1, 0), Outbox.Standing(notice));
        Assert.Contains(words, Assert.Single(Outbox.Problems(notice)).Problem, StringComparison.Ordinal);
        Assert.Equal([500L], Said());

        // Not again before it is due, and then under the same id.
        Assert.Equal(default, await new NoticeDelivery(Installation).RunAsync(Cancellation));
        _hooks.Answer = null;
        _at.Time.Advance(NoticeOutbox.WaitAfter(1));
        Assert.Equal(new(1, 0), await new NoticeDelivery(Installation).RunAsync(Cancellation));
        var tries = _hooks.All.Where(one => one.Path == "/c-1").ToList();
        Assert.Equal(2, tries.Count);
        Assert.Equal(tries[0].Id, tries[1].Id);
        Assert.NotEqual(tries[0].Timestamp, tries[1].Timestamp);
        Assert.Equal([500L, 1000L], Said());
        _at.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(default, await new NoticeDelivery(Installation).RunAsync(Cancellation));
        Assert.Equal([500L, 1000L], Said());
        await LedgerWatch.AssertAgreesAsync(Installation);
    }

    [Fact]
    public async Task What_a_relay_refuses_is_not_delivered()
    {
        var notice = await BeginAsync(Direct(), Mail("c-1"), Mail("c-2"));
        _mail.AnswerTo = to => to.StartsWith("c-1", StringComparison.Ordinal) ? "550 nobody of that name, says <secret>" : "250 OK";
        Assert.Equal(new(1, 1), await new NoticeDelivery(Installation).RunAsync(Cancellation));
        Assert.Equal("the mail relay refused it (550)", Assert.Single(Outbox.Problems(notice)).Problem);
        Assert.Single(_mail.Mail);
    }

    [Fact]
    public async Task A_receiver_that_never_answers_holds_up_nobody_else()
    {
        var notice = await BeginAsync(Direct(), Hook("c-1"), Mail("c-2"), Hook("c-3"));
        _hooks.Answer = (http, stopping) => http.Request.Path == "/c-1" ? Task.Delay(Timeout.Infinite, stopping) : Task.CompletedTask;
        _mail.IsSilent = true;
        var clock = Stopwatch.StartNew();
        Assert.Equal(new(1, 2), await new NoticeDelivery(Installation).RunAsync(Cancellation, TimeSpan.FromSeconds(1)));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), clock.Elapsed.ToString());
        Assert.Equal([("no answer within 1 seconds", 2L)], Outbox.Problems(notice));
    }

    [Fact]
    public async Task Where_nobody_listens_the_words_say_so()
    {
        var notice = await BeginAsync(
            new JsonObject { ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = 1, ["sender"] = "a@duinhost.example" }, ["customerWebhooks"] = true },
            "c-1,web,c-1/,http://127.0.0.1:1/,nl", Mail("c-2"));
        Assert.Equal(new(0, 2), await new NoticeDelivery(Installation).RunAsync(Cancellation));
        Assert.Equal(
            ["the mail relay could not be reached, or broke the connection off", "the webhook cannot be reached"],
            Outbox.Problems(notice).Select(one => one.Problem).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_way_that_the_settings_do_not_name_is_not_taken()
    {
        var notice = await BeginAsync(
            new JsonObject { ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = _mail.Port, ["sender"] = "a@duinhost.example" }, ["customerWebhooks"] = false },
            Hook("c-1"), Mail("c-2"));
        Assert.Equal(new(1, 1), await new NoticeDelivery(Installation).RunAsync(Cancellation));
        Assert.Empty(_hooks.All);
        Assert.Contains("do not let the program call", Assert.Single(Outbox.Problems(notice)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_way_in_the_settings_nobody_is_called()
    {
        _hooks = await WebhookReceiver.StartAsync();
        SomeNotices.Fill(Installation);
        SomeNotices.Publish(Installation);
        SomeNotices.Customers(Installation, Hook("c-1"), Mail("c-2"));
        Assert.Contains("no way", Assert.IsType<BeginOutcome.Refused>(Outbox.Begin("web")).Words, StringComparison.Ordinal);
        Assert.Contains("No notice", Assert.IsType<BeginOutcome.Refused>(Outbox.Begin("none")).Words, StringComparison.Ordinal);
        Assert.Equal(default, await new NoticeDelivery(Installation).RunAsync(Cancellation));

        // Nor by a way that is named, before a person has begun to deliver.
        SomeNotices.Set(Installation, SomeNotices.Json(Direct()));
        Assert.Equal(default, await new NoticeDelivery(Installation).RunAsync(Cancellation));
        Assert.IsType<BeginOutcome.Begun>(Outbox.Begin("web"));
        // Begun, and taken out of the settings again.
        SomeNotices.Set(Installation);
        Assert.Equal(default, await new NoticeDelivery(Installation).RunAsync(Cancellation));
        Assert.Empty(_hooks.All);
        Assert.Empty(_mail.Mail);
    }

    [Fact]
    public async Task What_was_under_way_when_the_program_ended_is_sent_again_and_nothing_is_lost()
    {
        var notice = await BeginAsync(Direct(), Hook("c-1"));
        // Taken, and then the program was gone.
        Assert.Equal("c-1", Assert.Single(Outbox.Claim(10)).Customer);
        Assert.Equal(default, await new NoticeDelivery(Installation).RunAsync(Cancellation));
        _at.Time.Advance(NoticeOutbox.Lease);
        Assert.Equal(new(1, 0), await new NoticeDelivery(Installation).RunAsync(Cancellation));
        Assert.Equal(new(1, 1, 0, 0), Outbox.Standing(notice));
    }

    [Fact]
    public async Task After_the_last_try_it_is_given_up_until_a_person_begins_anew()
    {
        var notice = await BeginAsync(Direct(), Hook("c-1"));
        _hooks.Answer = (http, _) =>
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        for (var i = 0; i < NoticeOutbox.MaxAttempts + 3; i++)
        {
            await new NoticeDelivery(Installation).RunAsync(Cancellation);
            _at.Time.Advance(TimeSpan.FromDays(2));
        }

        Assert.Equal(NoticeOutbox.MaxAttempts, _hooks.All.Count);
        Assert.Equal(new(1, 0, 0, 1), Outbox.Standing(notice));
        Assert.IsType<BeginOutcome.Begun>(Outbox.Begin("web"));
        _hooks.Answer = null;
        Assert.Equal(new(1, 0), await new NoticeDelivery(Installation).RunAsync(Cancellation));
        // Whoever has it is not sent it twice.
        Assert.IsType<BeginOutcome.Begun>(Outbox.Begin("web"));
        Assert.Equal(default, await new NoticeDelivery(Installation).RunAsync(Cancellation));
    }

    [Fact]
    public async Task Customers_who_come_later_are_told_and_a_newer_notice_replaces_what_waits()
    {
        await BeginAsync(Direct(), Hook("c-1"));
        await new NoticeDelivery(Installation).RunAsync(Cancellation);
        SomeNotices.Customers(Installation, Hook("c-2"), Hook("c-3"));
        _hooks.Answer = (http, _) =>
        {
            if (http.Request.Path == "/c-3") http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        Assert.Equal(new(1, 1), await new NoticeDelivery(Installation).RunAsync(Cancellation));
        var second = SomeNotices.Publish(Installation, SomeNotices.Terms with { AlwaysAsk = true });
        _hooks.Answer = null;
        _at.Time.Advance(TimeSpan.FromDays(1));
        // It is not delivered before a person says so, and the old one is not any more.
        Assert.Equal(default, await new NoticeDelivery(Installation).RunAsync(Cancellation));
        Assert.IsType<BeginOutcome.Begun>(Outbox.Begin("web"));
        Assert.Equal(new(3, 0), await new NoticeDelivery(Installation).RunAsync(Cancellation));
        Assert.Equal(3, _hooks.All.Count(one => JsonNode.Parse(one.Body)!["data"]!["notice"]!.GetValue<long>() == second.Id));
        Assert.True(new CustomerStore(Installation).Remove("c-3", Actor.CommandLine));
        Assert.Equal(new(2, 2, 0, 0), Outbox.Standing(second));
    }

    [Fact]
    public async Task Two_processes_at_once_send_each_notice_once()
    {
        await BeginAsync(Direct(), [.. Enumerable.Range(1, 150).Select(i => Hook($"c-{i}"))]);
        var rounds = await Task.WhenAll(
            new NoticeDelivery(Installation).RunAsync(Cancellation), new NoticeDelivery(_at.Open(InstallationKind.Sample)).RunAsync(Cancellation));
        Assert.Equal(150, rounds.Sum(one => one.Delivered));
        Assert.Equal(150, _hooks.All.Select(one => one.Id).Distinct().Count());
        Assert.Equal(150, _hooks.All.Count);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("192.0.1.1", true)]
    [InlineData("172.15.0.1", true)]
    [InlineData("2a01:4f8::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("2002:a00:1::1", false)]
    [InlineData("2001:0:1::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    public void A_customers_webhook_may_lead_to_the_public_internet_only(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicNetwork.IsPublic(IPAddress.Parse(address)));

    // Peers' fault 6: where nothing was allowed, everything was.
    [Fact]
    public async Task A_customers_webhook_that_leads_to_the_providers_own_machine_is_not_called()
    {
        _hooks = await WebhookReceiver.StartAsync();
        using var at = new TempInstallation();
        SomeNotices.Fill(at.Installation, SomeNotices.Json(Direct()), isFolder: true);
        var notice = SomeNotices.Publish(at.Installation);
        // A name that leads here; no certificate is ever asked for.
        SomeNotices.Customers(at.Installation, $"c-1,web,a/,https://localhost:{_hooks.Address.Port}/,nl");
        Assert.IsType<BeginOutcome.Begun>(new NoticeOutbox(at.Installation).Begin("web"));
        Assert.Equal(new(0, 1), await new NoticeDelivery(at.Installation).RunAsync(Cancellation));
        Assert.Contains("not on the public internet", Assert.Single(new NoticeOutbox(at.Installation).Problems(notice)).Problem, StringComparison.Ordinal);
        Assert.Empty(_hooks.All);
    }

    bool IsSigned(Received hook, byte[] body)
    {
        var key = Convert.FromBase64String(new NoticeSigner(Installation.Keys).PublicKey["whpk_".Length..]);
        Assert.StartsWith("v1a,", hook.Signature, StringComparison.Ordinal);
        return Ed25519.Verify(
            key, [.. Encoding.UTF8.GetBytes($"{hook.Id}.{hook.Timestamp}."), .. body], Convert.FromBase64String(hook.Signature["v1a,".Length..]));
    }

    // Everything is there, and a person has begun to deliver. HOOK stands for the receiver's address.
    async Task<Notice> BeginAsync(JsonObject delivery, params string[] customers)
    {
        _hooks = await WebhookReceiver.StartAsync();
        if (delivery["webhook"] is { } own) delivery["webhook"] = own.GetValue<string>().Replace("HOOK", _hooks.Address.AbsoluteUri, StringComparison.Ordinal);
        SomeNotices.Fill(Installation, SomeNotices.Json(delivery));
        var notice = SomeNotices.Publish(Installation);
        SomeNotices.Customers(Installation, [.. customers.Select(line => line.Replace("HOOK", _hooks.Address.AbsoluteUri, StringComparison.Ordinal))]);
        Assert.IsType<BeginOutcome.Begun>(Outbox.Begin("web"));
        return notice;
    }

    JsonObject Direct() => new()
    {
        ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = _mail.Port, ["sender"] = "no-reply@duinhost.example" },
        ["customerWebhooks"] = true,
    };

    string Hook(string id, string language = "nl") => $"{id},web,{id}/,{(_hooks is null ? "HOOK" : _hooks.Address.AbsoluteUri)}{id},{language}";

    static string Mail(string id, string language = "nl") => $"{id},web,{id}/,{id}@klant.example,{language}";

    // The thousandths that the ledger was told, in order.
    List<long> Said()
    {
        using var connection = Installation.Database.Open();
        return [.. connection.Query<long>(
            "select json_extract(cast(body as text), '$.perMille') from evidence where kind = 'notice.delivered' order by seq")];
    }
}
