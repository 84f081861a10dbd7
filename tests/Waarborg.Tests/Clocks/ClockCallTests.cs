using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Clocks;

/// <summary>Who is called over the real network when a clock rings, one after the other, until somebody acknowledges.</summary>
public sealed class ClockCallTests : IAsyncDisposable
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

    ClockRings Rings => new(Installation);

    [Fact]
    public async Task S11_The_next_step_is_called_only_when_nobody_acknowledged_in_time()
    {
        var clock = await RingAsync();
        Assert.Equal((1, 0), await LookAsync());
        Assert.Equal("/first", Assert.Single(_hooks.All).Path);
        _at.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal((0, 0), await LookAsync());
        _at.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((1, 0), await LookAsync());
        Assert.Equal("wacht@duinhost.example", Assert.Single(_mail.Mail).To);
        Assert.Equal(1, Rings.Acknowledge(clock.Id, Actor.CommandLine));
        Assert.Equal(0, Rings.Acknowledge(clock.Id, Actor.CommandLine));
        _at.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal((0, 0), await LookAsync());
        Assert.Single(_hooks.All);
        Assert.Equal(0, ClockRings.Unacknowledged(Installation));
        Assert.Equal(Actor.CommandLine.ToString(), Assert.Single(Rings.Of(clock.Id)).AcknowledgedBy);
        // Once in the ledger, however often somebody says so.
        using (var connection = Installation.Database.Open())
        {
            Assert.Equal(1, Dapper.SqlMapper.ExecuteScalar<long>(
                connection, "select count(*) from evidence where kind = 'clock.acknowledged'"));
        }

        await LedgerWatch.AssertAgreesAsync(Installation);
    }

    [Fact]
    public async Task When_the_whole_chain_was_called_and_nobody_acknowledged_an_alarm_says_so()
    {
        await RingAsync(ClockKind.HotlineNotice, 24);
        for (var i = 0; i < 40; i++)
        {
            await LookAsync();
            _at.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(["/first", "/last"], _hooks.All.Select(one => one.Path));
        Assert.Single(_mail.Mail);
        Assert.Equal(
            [AlarmKind.ClockUnanswered, AlarmKind.ClockRang], Alarms.Latest(Installation, 10).Select(alarm => alarm.Kind));
        Assert.Equal(1, ClockRings.Unacknowledged(Installation));
    }

    [Fact]
    public async Task The_message_is_signed_and_says_the_case_the_kind_the_mark_and_the_moment_and_no_address()
    {
        await RingAsync();
        await LookAsync();
        var hook = Assert.Single(_hooks.All);
        Assert.Matches("^msg_[0-9a-f]{32}$", hook.Id);
        var key = Convert.FromBase64String(new NoticeSigner(Installation.Keys).PublicKey["whpk_".Length..]);
        Assert.True(Ed25519.Verify(
            key, [.. Encoding.UTF8.GetBytes($"{hook.Id}.{hook.Timestamp}."), .. hook.Body],
            Convert.FromBase64String(hook.Signature["v1a,".Length..])));
        var json = JsonNode.Parse(hook.Body)!;
        Assert.Equal("waarborg.clock", (string?)json["type"]);
        Assert.Equal(
            ["case", "clock", "kind", "mark", "due", "language", "title", "text"],
            json["data"]!.AsObject().Select(field => field.Key));
        Assert.Equal(
            (7L, "tcoOrder", "half", "2026-11-22T12:00:00+01:00"),
            ((long)json["data"]!["case"]!, (string?)json["data"]!["kind"], (string?)json["data"]!["mark"],
                (string?)json["data"]!["due"]));
        Assert.Equal(
            "Termijn 1 van dossier 7 (verwijderbevel (terroristische inhoud)): de helft is om. Uiterlijk 2026-11-22 12:00 +01:00. "
                + "Bevestigen: ./waarborg clock acknowledge 1",
            (string?)json["data"]!["text"]);
        Assert.DoesNotContain("http", Encoding.UTF8.GetString(hook.Body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_taken_is_tried_again_under_the_same_id_and_a_stop_in_between_loses_nothing()
    {
        await RingAsync();
        _hooks.Answer = (http, _) =>
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        };
        Assert.Equal((0, 1), await LookAsync());
        _hooks.Answer = null;
        _at.Time.Advance(ClockOutbox.WaitAfter(1));
        // Taken, and then the program was gone.
        Assert.Single(new ClockOutbox(Installation).Claim());
        Assert.Equal((0, 0), await LookAsync());
        _at.Time.Advance(ClockOutbox.Lease);
        Assert.Equal((1, 0), await LookAsync());
        Assert.Single(_hooks.All.Select(one => one.Id).Distinct());
    }

    [Fact]
    public async Task A_clock_that_is_stopped_calls_nobody_any_more()
    {
        await RingAsync();
        SomeNotices.In(Installation, (connection, transaction) => new ClockStore(Installation).Stop(
            connection, transaction, 7, ClockStop.Done, Actor.CommandLine));
        _at.Time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal((0, 0), await LookAsync());
        Assert.Empty(_hooks.All);
        Assert.Null(Rings.NextAt(_at.Time.GetUtcNow()));
    }

    [Fact]
    public async Task S11_A_test_calls_every_step_and_says_who_took_it_and_that_somebody_acknowledged()
    {
        var tests = new EscalationTests(Installation);
        SomeNotices.Set(Installation);
        Assert.Null(await tests.RunAsync(Actor.CommandLine, Cancellation));
        await SettleAsync();
        Assert.False(tests.Acknowledge(Actor.CommandLine));
        _mail.AnswerTo = _ => "550 nobody";
        var tried = await tests.RunAsync(Actor.CommandLine, Cancellation);
        Assert.Equal([null, "the mail relay refused it (550)", null], tried!.Select(one => one.Problem));
        Assert.All(_hooks.All, one => Assert.Equal("waarborg.clock.test", (string?)JsonNode.Parse(one.Body)!["type"]));
        Assert.Equal((3, 2, null), (tests.Last()!.Steps, tests.Last()!.Taken, tests.Last()!.AcknowledgedBy));
        Assert.True(tests.Acknowledge(Actor.CommandLine));
        Assert.False(tests.Acknowledge(Actor.CommandLine));
        Assert.Equal(Actor.CommandLine.ToString(), tests.Last()!.AcknowledgedBy);
    }

    async Task<Clock> RingAsync(ClockKind kind = ClockKind.TcoOrder, int hours = 1)
    {
        await SettleAsync();
        var clock = SomeClocks.Start(Installation, kind, ClockLength.Hours(hours));
        _at.Time.Advance(TimeSpan.FromHours(hours) / 2);
        Assert.Equal(1, Rings.RingDue());
        return clock;
    }

    async Task SettleAsync()
    {
        _hooks = await WebhookReceiver.StartAsync();
        var json = SomeNotices.Json(new JsonObject
        {
            ["smtp"] = new JsonObject { ["host"] = "127.0.0.1", ["port"] = _mail.Port, ["sender"] = "no-reply@duinhost.example" },
            ["customerWebhooks"] = false,
        });
        json["escalation"] = new JsonArray(
            new JsonObject { ["webhook"] = $"{_hooks.Address}first", ["minutes"] = 5 },
            new JsonObject { ["mail"] = "wacht@duinhost.example", ["minutes"] = 10 },
            new JsonObject { ["webhook"] = $"{_hooks.Address}last", ["minutes"] = 10 });
        SomeNotices.Set(Installation, json);
    }

    async Task<(int Taken, int Failed)> LookAsync()
    {
        Rings.Escalate();
        return await new ClockOutbox(Installation).SendAsync(Cancellation);
    }
}
