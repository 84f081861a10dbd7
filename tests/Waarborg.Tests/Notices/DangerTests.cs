using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>Where somebody may be in danger the police are told past every queue, and nothing is called done that was not.</summary>
public sealed class DangerTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_police_have_it_at_once_without_a_file_in_it_and_it_is_on_every_screen_until_somebody_saw_to_it()
    {
        await using var telling = await CaseAsync(police: true);
        var dangers = new Dangers(telling.Installation);
        Assert.IsType<DangerAnswer.Told>(await dangers.RaiseAsync(1, "Een kind op een foto van vandaag.", Actor.CommandLine, Cancellation));
        var (to, text) = Assert.Single(telling.Mail.Mail);
        Assert.Equal("spoed@politie.example", to);
        var read = await OutboxTests.ReadAsync(text);
        Assert.Contains("Spoed, Duinhost", read["subject"]!.GetValue<string>(), StringComparison.Ordinal);
        var plain = read["plain"]!.GetValue<string>();
        Assert.Contains("Een kind op een foto van vandaag.", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("a.png", plain, StringComparison.Ordinal);
        // No telephone is named, so nobody is asked to call one; the title stands once.
        Assert.DoesNotContain("Bel ", plain, StringComparison.Ordinal);
        Assert.Contains("Noem dossier 1.", plain, StringComparison.Ordinal);
        Assert.Equal(2, plain.Split("Spoed, Duinhost").Length);

        Assert.Equal(1, Assert.Single(Dangers.Open(telling.Installation)).CaseId);
        Assert.Equal(telling.Scene.At.Time.GetUtcNow(), telling.Scene.Case.DueBy);
        var clock = Clock(telling);
        Assert.Equal((TimeSpan.FromHours(1), null), (clock.DueAt(clock.StartedAt) - clock.StartedAt, clock.StoppedAt));
        Assert.Equal(1, dangers.Acknowledge(1, Actor.CommandLine));
        Assert.Equal(0, dangers.Acknowledge(1, Actor.CommandLine));
        Assert.Empty(Dangers.Open(telling.Installation));
        Assert.NotNull(Clock(telling).StoppedAt);
        Assert.False(telling.Scene.LiesInDatabase(Encoding.UTF8.GetBytes("Een kind op")));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);
    }

    [Fact]
    public async Task A_danger_stands_before_what_is_due_sooner_until_somebody_saw_to_it_and_its_message_before_all_others()
    {
        await using var telling = await CaseAsync(police: false);
        var scene = telling.Scene;
        scene.Import($"sha256,{Scene.Sha256(Telling.Known)},Baseline,entry-0", $"sha256,{Scene.Sha256(Scene.Picture(2))},Baseline,entry-9");
        scene.Tree.Add("c-1/b.png", Scene.Picture(2));
        await scene.SweepAsync();
        using (var connection = telling.Installation.Database.Open())
        {
            var before = Instant.Text(scene.At.Time.GetUtcNow().AddDays(-9));
            connection.Execute("update cases set due_by = @before where id = 2", new { before });
        }

        var reviewer = new Person(
            9, "rita", "Rita", new HashSet<Role> { Role.Reviewer }, false, new HashSet<long>(), new HashSet<long>(), default, null);
        void AssertFirst(params long[] order)
        {
            Assert.Equal(order, scene.Cases.List(openOnly: true, limit: 9).Select(one => one.Id));
            Assert.Equal(
                order, new ReviewDesk(telling.Installation, scene.Engine.Derivatives).Waiting(reviewer).Select(one => one.CaseId));
        }

        AssertFirst(2, 1);
        var dangers = new Dangers(telling.Installation);
        await dangers.RaiseAsync(1, "Now.", Actor.CommandLine, Cancellation);
        AssertFirst(1, 2);
        dangers.Acknowledge(1, Actor.CommandLine);
        AssertFirst(2, 1);

        var outbox = new Outbox(telling.Installation);
        SomeNotices.In(telling.Installation, (connection, transaction) =>
        {
            foreach (var kind in (MessageKind[])[MessageKind.Statement, MessageKind.Report, MessageKind.Danger])
            {
                outbox.Enqueue(connection, transaction, "one", kind, 1, new Recipient.Mail("a@b.example"), new("s", "t", "{}"u8.ToArray()));
            }
        });
        Assert.Equal(MessageKind.Danger, Assert.Single(outbox.Claim(1)).Kind);
    }

    // Peers' fault 22.
    [Fact]
    public async Task An_escalation_that_reached_nobody_is_kept_and_never_returns_success()
    {
        await using var telling = await CaseAsync(police: false);
        var dangers = new Dangers(telling.Installation);
        var not = Assert.IsType<DangerAnswer.NotTold>(await dangers.RaiseAsync(1, "Now.", Actor.CommandLine, Cancellation));
        Assert.Contains("nobody was told. Call 112", not.Words, StringComparison.Ordinal);
        Assert.Single(Dangers.Open(telling.Installation));
        Assert.Null(Clock(telling).StoppedAt);

        await using var refusing = await CaseAsync(police: true);
        refusing.Mail.AnswerTo = _ => "550 no";
        not = Assert.IsType<DangerAnswer.NotTold>(
            await new Dangers(refusing.Installation).RaiseAsync(1, "Now.", Actor.CommandLine, Cancellation));
        Assert.Contains("did not arrive", not.Words, StringComparison.Ordinal);
        Assert.Equal(1, Outbox.MissingCount(refusing.Installation));
    }

    [Fact]
    public async Task What_says_nothing_or_is_about_no_case_raises_nothing()
    {
        await using var telling = await CaseAsync(police: true);
        var dangers = new Dangers(telling.Installation);
        foreach (var (id, reason) in ((long, string)[])[(1, " "), (1, new('x', Dangers.MaxReasonLength + 1)), (9, "Now.")])
        {
            Assert.IsType<DangerAnswer.Refused>(await dangers.RaiseAsync(id, reason, Actor.CommandLine, Cancellation));
        }

        Assert.Equal((0, 0), (telling.Scene.Count("dangers"), telling.Scene.Count("outgoing")));
    }

    [Theory]
    [InlineData("""{"platform":true}""", "telling.police", "is missing")]
    [InlineData("""{"police":null}""", "telling.platform", "is missing")]
    [InlineData("""{"platform":true,"police":{}}""", "telling.police", "and not both")]
    [InlineData("""{"platform":true,"police":{"mail":"a@b.example","webhook":"https://b.example/"}}""", "telling.police", "and not both")]
    [InlineData("""{"platform":true,"police":{"mail":"a@b.example"}}""", "telling.police.mail", "needs a mail relay")]
    [InlineData("""{"platform":true,"police":{"webhook":"ftp://b.example/"}}""", "telling.police.webhook", "must be an https address")]
    [InlineData("""{"platform":true,"police":null,"other":1}""", "telling.other", "not known")]
    [InlineData("7", "telling", "must be an object")]
    public void What_the_settings_say_of_telling_is_whole_or_left_out(string telling, string field, string words)
    {
        var json = SomeNotices.Json();
        Assert.False(SomeNotices.Settings(json).ToJson().ContainsKey("telling"));
        json["telling"] = JsonNode.Parse(telling);
        var refused = Assert.IsType<Waarborg.Permits.SettingsOutcome.Refused>(Waarborg.Permits.ProviderSettings.Parse(json, InstallationKind.Provider));
        Assert.Contains(words, refused.Problems[field], StringComparison.Ordinal);
    }

    static Clock Clock(Telling telling) => Assert.Single(telling.ClocksOf(ClockKind.Danger));

    static async Task<Telling> CaseAsync(bool police)
    {
        var telling = new Telling();
        telling.SetSettings(json => json["telling"] = new JsonObject
        {
            ["platform"] = true,
            ["police"] = police ? new JsonObject { ["mail"] = "spoed@politie.example" } : null,
        });
        await telling.SweepAsync();
        return telling;
    }
}
