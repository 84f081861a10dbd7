// waarborg clock list|pause|resume|acknowledge|test: the terms of cases, and who is called when one of them rings.
using System.CommandLine;
using System.Globalization;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cli;

static class ClockCommands
{
    const string Test = "test";

    static readonly Argument<long> Number = new("id") { Description = "The clock's number." };
    static readonly Argument<string> Which = new("id")
    {
        Description = $"The clock's number; or {Test}, for the message of the last test.",
    };

    static readonly Option<string> Code = new("--code")
    {
        Description = "By which reason of the law: forceMajeure or clarification.",
        Required = true,
    };

    static readonly Option<string> Reason = new("--reason")
    {
        Description = $"What happened, in at most {ClockStore.MaxReasonLength} characters.",
        Required = true,
    };

    internal static Command Create()
    {
        var list = new Command("list", "Show the clocks that go on, the one that is due first at the top.");
        list.SetAction(List);
        var pause = new Command("pause", "Let a clock stand still, where the law of its kind has a reason for that.")
        {
            Number, Code, Reason,
        };
        pause.SetAction(Pause);
        var resume = new Command("resume", "Let it run again.") { Number };
        resume.SetAction(parsed => Say(
            parsed, parsed.OpenInstallation(), clocks => clocks.Resume(parsed.GetRequiredValue(Number), Actor.CommandLine)));
        var acknowledge = new Command("acknowledge", "Say that somebody sees to it: no further step of the chain is called.")
        {
            Which,
        };
        acknowledge.SetAction(Acknowledge);
        var test = new Command(Test, "Call every step of the chain with a message that says it is a test, and say who took it.");
        test.SetAction(TestAsync);
        return new("clock", "The legal terms of cases, and the provider's own.") { list, pause, resume, acknowledge, test };
    }

    static int List(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var output = parsed.InvocationConfiguration.Output;
        var (store, rings, now) = (new ClockStore(installation), new ClockRings(installation), installation.Time.GetUtcNow());
        var clocks = store.GoingOn().OrderBy(one => one.DueAt(now)).ThenBy(one => one.Id).ToList();
        if (clocks.Count == 0) output.WriteLine("No clock goes on.");
        foreach (var clock in clocks)
        {
            output.WriteLine(Line(clock, now));
            if (store.ReasonOf(clock.Id) is { } reason) output.WriteLine($"    stands still: {reason}");
            foreach (var ring in rings.Of(clock.Id))
            {
                output.WriteLine($"    rang at {ClockNames.Of(ring.Mark)}, {AmsterdamTime.Text(ring.RangAt)}, "
                    + (ring.AcknowledgedBy is { } by ? $"acknowledged by {by}" : "acknowledged by nobody"));
            }
        }

        output.WriteLine(ChainWords(installation));
        return ExitCode.Ok;
    }

    static string Line(Clock clock, DateTimeOffset now)
    {
        var left = clock.LeftAt(now);
        var words = left > TimeSpan.Zero ? $"{Span(left)} left" : $"over for {Span(-left)}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{clock.Id}  case {clock.CaseId}  {ClockRules.Of(clock.Kind).English}  {clock.StateAt(now)}  ")
            + $"due {AmsterdamTime.Text(clock.DueAt(now))}  {words}";
    }

    /// <summary>The clock of a case that counts now, in a line; null where none goes on.</summary>
    internal static string? WordsOf(Installation installation, long caseId)
    {
        using var connection = installation.Database.Open();
        var now = installation.Time.GetUtcNow();
        return ClockStore.EarliestOf(connection, caseId, now) is { } clock ? $"Clock {Line(clock, now)}" : null;
    }

    static string Span(TimeSpan span) => string.Create(
        CultureInfo.InvariantCulture, $"{(long)span.TotalHours} h {span.Minutes} min");

    static string ChainWords(Installation installation)
    {
        using (var connection = installation.Database.Open())
        {
            if (new SettingsStore(installation).Current(connection, null)?.Settings.Escalation is null)
            {
                return "The settings name no chain: when a clock rings nobody is called, and an alarm says it.";
            }
        }

        if (new EscalationTests(installation).Last() is not { } last) return "The chain was never tested: ./waarborg clock test";
        return $"The chain was last tested {AmsterdamTime.Text(last.At)}: {last.Taken} of {last.Steps} steps took the message, "
            + (last.AcknowledgedAt is { } at
                ? $"and {last.AcknowledgedBy} acknowledged it {AmsterdamTime.Text(at)}."
                : "and nobody has acknowledged it.");
    }

    static int Pause(ParseResult parsed)
    {
        var code = parsed.GetRequiredValue(Code);
        return ClockNames.TryRead<ClockPauseCode>(code, out var read)
            ? Say(parsed, parsed.OpenInstallation(), clocks => clocks.Pause(
                parsed.GetRequiredValue(Number), read, parsed.GetRequiredValue(Reason), Actor.CommandLine))
            : throw new OperatorException($"--code {code}: say forceMajeure or clarification.");
    }

    static int Say(ParseResult parsed, Installation installation, Func<ClockStore, ClockAnswer> act)
    {
        switch (act(new(installation)))
        {
            case ClockAnswer.Done done:
                parsed.InvocationConfiguration.Output.WriteLine(Line(done.Clock, installation.Time.GetUtcNow()));
                return ExitCode.Ok;
            case ClockAnswer.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    static int Acknowledge(ParseResult parsed)
    {
        var which = parsed.GetRequiredValue(Which);
        var installation = parsed.OpenInstallation();
        var output = parsed.InvocationConfiguration.Output;
        if (which == Test)
        {
            if (!new EscalationTests(installation).Acknowledge(Actor.CommandLine))
            {
                throw new OperatorException("No test waits to be acknowledged.");
            }

            output.WriteLine(ChainWords(installation));
            return ExitCode.Ok;
        }

        if (!long.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            throw new OperatorException($"{which} is neither the number of a clock nor {Test}.");
        }

        var rings = new ClockRings(installation).Acknowledge(id, Actor.CommandLine);
        if (rings == 0) throw new OperatorException($"Clock {id} has no ring that waits to be acknowledged.");
        output.WriteLine($"Clock {id}: {rings} {(rings == 1 ? "ring" : "rings")} acknowledged. The clock itself goes on.");
        return ExitCode.Ok;
    }

    static async Task<int> TestAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var installation = parsed.OpenInstallation();
        var output = parsed.InvocationConfiguration.Output;
        if (await new EscalationTests(installation).RunAsync(Actor.CommandLine, cancellation) is not { } tried)
        {
            throw new OperatorException("The settings name no chain: there is nobody to call. See the field escalation.");
        }

        foreach (var (step, problem) in tried)
        {
            output.WriteLine(problem is null ? $"{step.Contact}: took it" : $"{step.Contact}: not taken, {problem}");
        }

        output.WriteLine("Whoever got it says: ./waarborg clock acknowledge test");
        return tried.All(one => one.Problem is null) ? ExitCode.Ok : ExitCode.Incomplete;
    }
}
