using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Cli;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Notices;

/// <summary>Whoever sees a case in which somebody may be in danger reads what it is, and can call the police with it.</summary>
public sealed class DangerShownTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Case_show_says_what_the_danger_is_when_and_by_whom_it_was_raised_and_who_saw_to_it()
    {
        await using var telling = await CaseAsync(police: false);
        Assert.Empty(CaseDangerCommand.Lines(telling.Installation, 1));
        var dangers = new Dangers(telling.Installation);
        var first = AmsterdamTime.Text(telling.Scene.At.Time.GetUtcNow());
        await dangers.RaiseAsync(1, "Een kind, op een foto van vandaag.\r\nIn een \u001b[31mkelder\u202e.", Telling.Officer, Cancellation);
        telling.Scene.At.Time.Advance(TimeSpan.FromMinutes(7));
        var second = AmsterdamTime.Text(telling.Scene.At.Time.GetUtcNow());
        Assert.NotEqual(first, second);

        const string NoWay = "The settings name no way to the police (telling.police), so nobody was told. Call 112 now.";
        string[] said =
        [
            $"Danger raised {first} by person:officer. {NoWay}", "  Een kind, op een foto van vandaag.",
            "  In een \\x1b[31mkelder\\xe2\\x80\\xae.",
        ];
        Assert.Equal(said, CaseDangerCommand.Lines(telling.Installation, 1), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(1, dangers.Acknowledge(1, new(ActorKind.Person, "anna")));
        await dangers.RaiseAsync(1, "Nu.", Actor.CommandLine, Cancellation);

        var shown = await ShowAsync(telling);
        // Nobody is sent to call them once more.
        var told = NoWay.Replace(" Call 112 now.", "", StringComparison.Ordinal);
        Assert.Contains($"by person:officer. {told} Acknowledged {second} by person:anna.\n", shown, StringComparison.Ordinal);
        Assert.Contains($"Danger raised {second} by {Actor.CommandLine}. {NoWay}\n  Nu.\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', shown);
        Assert.Empty(CaseDangerCommand.Lines(telling.Installation, 2));
    }

    [Fact]
    public async Task Where_the_police_have_no_message_it_is_not_said_that_everything_has_arrived()
    {
        await using var telling = await CaseAsync(police: false);
        var dangers = new Dangers(telling.Installation);
        await dangers.RaiseAsync(1, "Now.", Actor.CommandLine, Cancellation);
        var output = new StringWriter();
        Assert.Equal(ExitCode.Incomplete, MessageCommands.List(telling.Installation, output));
        Assert.Contains("by case 1, and no way to the police is set: call 112", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Everything has arrived", output.ToString(), StringComparison.Ordinal);
        dangers.Acknowledge(1, Actor.CommandLine);
        output = new StringWriter();
        Assert.Equal(ExitCode.Ok, MessageCommands.List(telling.Installation, output));
        Assert.DoesNotContain("police", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whether_the_police_have_the_message_is_said_as_it_is_now_at_each_step_of_its_way()
    {
        await using var telling = await CaseAsync(police: true);
        telling.Mail.AnswerTo = _ => "450 later";
        var dangers = new Dangers(telling.Installation);
        await dangers.RaiseAsync(1, "Now.", Actor.CommandLine, Cancellation);
        var (danger, outbox) = (Assert.Single(dangers.OfCase(1)), telling.Outbox);
        void Says(DangerReach reach, string words)
        {
            Assert.Equal(reach, dangers.ReachOf(danger).Reach);
            Assert.Contains(words, CaseDangerCommand.Lines(telling.Installation, 1).First(), StringComparison.Ordinal);
        }

        Says(DangerReach.Again, "did not arrive (");
        Assert.Contains("450", dangers.ReachOf(danger).Problem!.English, StringComparison.Ordinal);
        telling.Mail.AnswerTo = null;
        telling.Mail.IsCutOff = true;
        Assert.IsType<MessageAnswer.Done>(outbox.Again(danger.Message!.Value));
        await telling.RunAsync();
        Says(DangerReach.Unclear, "may not have arrived (");
        telling.Mail.IsCutOff = false;
        telling.Mail.AnswerTo = _ => "550 no";
        for (var i = 0; i < Outbox.MaxAttempts; i++)
        {
            if (i == 0) Assert.IsType<MessageAnswer.Done>(outbox.Again(danger.Message.Value));
            await telling.RunAsync();
            telling.Scene.At.Time.Jump(TimeSpan.FromDays(1));
        }

        Says(DangerReach.GivenUp, "did not arrive (");
        Assert.IsType<MessageAnswer.Done>(outbox.Settle(danger.Message.Value, "Called them.", Actor.CommandLine));
        Says(DangerReach.Settled, "somebody settled it.");

        telling.Mail.AnswerTo = null;
        Assert.IsType<DangerAnswer.Told>(await dangers.RaiseAsync(1, "Again.", Actor.CommandLine, Cancellation));
        Assert.Equal((DangerReach.Arrived, null), dangers.ReachOf(dangers.OfCase(1)[1]));
        Assert.Contains("The message to the police was delivered. Call 112 as well.", CaseDangerCommand.Lines(telling.Installation, 1).ElementAt(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_enqueued_and_not_tried_is_said_to_be_on_its_way()
    {
        await using var telling = await CaseAsync(police: true);
        var dangers = new Dangers(telling.Installation);
        await dangers.RaiseAsync(1, "Now.", Actor.CommandLine, Cancellation);
        // As it is while whoever raised it waits for the police's machine.
        SomeNotices.In(telling.Installation, (connection, transaction) => connection.Execute(
            "update outgoing set delivered_at = null, attempts = 0, due_at = made_at", transaction: transaction));
        Assert.Equal((DangerReach.OnItsWay, null), dangers.ReachOf(Assert.Single(dangers.OfCase(1))));
        Assert.Contains("on its way. Call 112 as well.", CaseDangerCommand.Lines(telling.Installation, 1).First(), StringComparison.Ordinal);
    }

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

    static async Task<string> ShowAsync(Telling telling)
    {
        await using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var parsed = WaarborgCommands.Create().Parse(["case", "show", "1", "--data", telling.Scene.At.DataFolder]);
        Assert.Equal(ExitCode.Ok, await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, Output = output }, Cancellation));
        return output.ToString();
    }
}
