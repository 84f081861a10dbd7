// waarborg message list|send|again|handed|settle: messages to people outside, and what did not arrive.
using System.CommandLine;
using System.Diagnostics;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cli;

static class MessageCommands
{
    static readonly Argument<long> Number = new("id") { Description = "The message's number." };
    static readonly Option<string> Reason = new("--reason")
    {
        Description = $"Why nothing more is done, in at most {Outbox.MaxReasonLength} characters.",
        Required = true,
    };

    internal static Command Create()
    {
        var list = new Command("list", "Show what did not arrive, and what is wrong with each.");
        list.SetAction(parsed => List(parsed.OpenInstallation(), parsed.InvocationConfiguration.Output));
        var send = new Command("send", "Make and send what is due now, as the server does by itself.");
        send.SetAction(SendAsync);
        var again = new Command("again", "Try a message once more that did not arrive, or may not have.") { Number };
        again.SetAction(parsed => Answer(
            parsed, (outbox, id) => outbox.Again(id),
            id => $"Message {id} is tried again from now on: ./waarborg serve does, or ./waarborg message send"));
        var handed = new Command("handed", "Say that it arrived, or that you gave it to whoever it is for.") { Number };
        handed.SetAction(parsed => Answer(
            parsed, (outbox, id) => outbox.HandedOver(id, Actor.CommandLine), id => $"Message {id} arrived, as you say."));
        var settle = new Command("settle", "Say why nothing more is done about a message that did not arrive.")
        {
            Number, Reason,
        };
        settle.SetAction(parsed => Answer(
            parsed, (outbox, id) => outbox.Settle(id, parsed.GetRequiredValue(Reason), Actor.CommandLine),
            id => $"Nothing more is done about message {id}, and your reason is kept."));
        return new("message", "Messages to customers, the police and hotlines: each is sent once.")
        {
            list, send, again, handed, settle,
        };
    }

    /// <summary>What did not arrive, and what is on its way.</summary>
    internal static int List(Installation installation, TextWriter output)
    {
        var outbox = new Outbox(installation);
        var (missing, statements) = (outbox.Missing(), new Statements(installation));
        var (unsaid, stuck) = (statements.Stuck(TimeSpan.Zero), statements.Stuck(Teller.StuckAfter));
        List<OutgoingStanding> waiting = [.. outbox.Undelivered().Where(one => one.State == MessageState.Waiting)];
        // Of these there is no message that could be missing.
        List<Danger> untold = [.. Dangers.Open(installation).Where(one => one.Message is null)];
        List<OutgoingStanding> going = [.. waiting.Where(one => one.Problem is null)];
        if (going.Count > 0)
        {
            output.WriteLine($"{going.Count} on their way, or about to be sent, the oldest since "
                + $"{Instant.Text(going.Min(one => one.MadeAt))}: {string.Join(", ", going.Select(one => one.Id))}");
        }
        else if (missing.Count == 0 && unsaid == 0 && untold.Count == 0)
        {
            output.WriteLine("Everything has arrived.");
        }

        foreach (var one in untold)
        {
            output.WriteLine($"Somebody is in danger by case {one.CaseId}, and no way to the police is set: call 112, and then "
                + $"./waarborg case danger {one.CaseId} --acknowledge");
        }

        var isSilent = SayUnsure(output, waiting, outbox.Neglected(), installation.Time.GetUtcNow());
        foreach (var one in missing)
        {
            output.WriteLine($"{one.Id}  {one.Kind}  {(one.CaseId is { } id ? $"case {id}  " : "")}made "
                + $"{Instant.Text(one.MadeAt)}  {StateWords(one.State)}, {one.Attempts} tries: {one.Problem}");
        }

        if (unsaid > stuck)
        {
            output.WriteLine($"{unsaid - stuck} statements are about to be said: ./waarborg serve does, or "
                + "./waarborg message send");
        }

        if (stuck > 0) output.WriteLine($"{stuck} statements cannot be said yet: ./waarborg statement list");
        return missing.Count == 0 && stuck == 0 && untold.Count == 0 && !isSilent ? ExitCode.Ok : ExitCode.Incomplete;
    }

    // A try that nobody says the end of, and what nobody tries at all: neither is on its way as one would think.
    static bool SayUnsure(
        TextWriter output, List<OutgoingStanding> waiting, IReadOnlyList<long> neglected, DateTimeOffset now)
    {
        List<OutgoingStanding> silent =
            [.. waiting.Where(one => one.AttemptedAt is { } since && now - since > NoticeSender.UsualPatience)];
        foreach (var one in silent)
        {
            output.WriteLine($"{one.Id}  was given to the mail relay at {Instant.Text(one.AttemptedAt!.Value)}, and its sender "
                + $"has not said what came of it. If it does not until {Instant.Text(one.DueAt!.Value)}, it may have arrived.");
        }

        if (neglected.Count > 0)
        {
            output.WriteLine($"Nobody sends {string.Join(", ", neglected)}: ./waarborg serve does, or ./waarborg message send");
        }

        return silent.Count > 0 || neglected.Count > 0;
    }

    static string StateWords(MessageState state) => state switch
    {
        MessageState.Waiting => "is tried again",
        MessageState.Unclear => "may have arrived",
        MessageState.GivenUp => "given up",
        MessageState.Delivered => "arrived",
        MessageState.Settled => "settled",
        _ => throw new UnreachableException(),
    };

    static async Task<int> SendAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var installation = parsed.OpenInstallation();
        new Teller(installation).Run();
        var (delivered, failed) = await new OutboxDelivery(installation).RunAsync(cancellation);
        // What was tried before and waits for a later try has not arrived either.
        var missing = new Outbox(installation).Missing().Count;
        parsed.InvocationConfiguration.Output.WriteLine($"{delivered} arrived, {failed} did not."
            + (missing == 0 ? "" : $" {missing} in all did not arrive so far: ./waarborg message list"));
        return failed == 0 && missing == 0 ? ExitCode.Ok : ExitCode.Incomplete;
    }

    static int Answer(ParseResult parsed, Func<Outbox, long, MessageAnswer> act, Func<long, string> said)
    {
        var number = parsed.GetRequiredValue(Number);
        switch (act(new(parsed.OpenInstallation()), number))
        {
            case MessageAnswer.Done:
                parsed.InvocationConfiguration.Output.WriteLine(said(number));
                return ExitCode.Ok;
            case MessageAnswer.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new UnreachableException();
        }
    }
}
