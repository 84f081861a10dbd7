// waarborg complaint list|show|decide: what customers say against restrictions, and who decides about it.
using System.CommandLine;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class ComplaintCommands
{
    /// <summary>Complaints shown at most by one list.</summary>
    const int MaxListed = 200;

    static readonly Argument<long> Number = new("id") { Description = "The complaint's number." };
    static readonly Option<bool> Uphold = new("--uphold") { Description = "The decision about the file stands." };
    static readonly Option<bool> Reverse = new("--reverse")
    {
        Description = "The decision is taken back, and the file put back.",
    };

    static readonly Option<string> By = new("--by")
    {
        Description = "Who decides: an account with the role complaintsOfficer, taken up within the hour.",
        Required = true,
        HelpName = "HANDLE",
    };

    static readonly Option<string> Reason = new("--reason")
    {
        Description = $"Why, as the customer reads it, in at most {Complaints.MaxTextLength} characters.",
        Required = true,
    };

    internal static Command Create()
    {
        var list = new Command("list", "Show complaints, those first that wait, and the figures of the last year.");
        list.SetAction(List);
        var show = new Command("show", "Show what a customer says, and what else is known.") { Number };
        show.SetAction(Show);
        var decide = new Command("decide", "Decide, as somebody who did not judge the file.")
        {
            Number, Uphold, Reverse, By, Reason,
        };
        decide.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(Uphold) == parsed.GetValue(Reverse)) throw new OperatorException("Give --uphold or --reverse.");
            return CaseOpenCommands.Print(await new ComplaintDesk(parsed.OpenInstallation()).DecideAsync(
                parsed.GetRequiredValue(Number), parsed.GetValue(Reverse), parsed.GetRequiredValue(Reason),
                parsed.GetRequiredValue(By), Actor.CommandLine, cancellation));
        });
        return new("complaint", "What customers say against restrictions, decided by somebody who did not judge.")
        {
            list, show, decide,
        };
    }

    static int List(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var output = parsed.InvocationConfiguration.Output;
        var complaints = new Complaints(installation).List(MaxListed);
        if (complaints.Count == 0) output.WriteLine("Nobody has complained.");
        using var connection = installation.Database.Open();
        foreach (var one in complaints) output.WriteLine(Line(connection, one, installation.Time.GetUtcNow()));
        var now = installation.Time.GetUtcNow();
        var figures = ComplaintFigures.Of(connection, now.AddYears(-1), now.AddTicks(1));
        output.WriteLine($"In the last year: {figures.Made} made, {figures.Upheld} upheld, {figures.Reversed} reversed, "
            + $"{figures.Lifted} lifted before; median {(figures.MedianHours is { } hours ? $"{hours} h" : "none yet")}.");
        return ExitCode.Ok;
    }

    static string Line(Microsoft.Data.Sqlite.SqliteConnection connection, Complaint one, DateTimeOffset now)
    {
        var due = one.State == ComplaintState.Made && ClockStore.Find(connection, null, one.Clock) is { } clock
            ? $", due {AmsterdamTime.Text(clock.DueAt(now))}"
            : one.DecidedAt is { } at ? $" {Instant.Text(at)} by {one.DecidedBy}" : "";
        return $"{one.Id}  case {one.CaseId}  statement {one.Statement}  made {Instant.Text(one.MadeAt)}  {one.State}{due}";
    }

    static int Show(ParseResult parsed)
    {
        var (id, installation) = (parsed.GetRequiredValue(Number), parsed.OpenInstallation());
        var complaints = new Complaints(installation);
        using var connection = installation.Database.Open();
        var one = Complaints.Find(connection, null, id)
            ?? throw new OperatorException($"There is no complaint {id}. See: ./waarborg complaint list");
        Looks.AtCases(installation, [one.CaseId], Actor.CommandLine.ToString());
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine(Line(connection, one, installation.Time.GetUtcNow()));
        output.WriteLine();
        // Anybody can have written it: nothing in it turns or paints what stands on a terminal.
        var text = complaints.TextOf(id)?.ReplaceLineEndings("\n") ?? "";
        foreach (var line in text.Split('\n')) output.WriteLine(ShownText.Of(line));
        output.WriteLine();
        if (complaints.ReasonOf(id) is { } reason) output.WriteLine($"Decided: {reason}");
        output.WriteLine($"How it matched: ./waarborg case explain {one.CaseId}");
        if (one.State == ComplaintState.Made && new ComplaintDesk(installation).CanAsk(one) is { } item)
        {
            output.WriteLine("To ask assessors outside anew, so that nobody here looks: "
                + $"./waarborg assess ask {one.CaseId} --item {item} --partner NAME --to FILE");
        }

        return ExitCode.Ok;
    }
}
