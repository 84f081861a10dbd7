// waarborg report list|show|make|send|arrived|retract|waive|schema: telling hotlines, police and authorities.
using System.CommandLine;
using System.Globalization;
using System.Text;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Store;

namespace Waarborg.Cli;

static class ReportCommands
{
    static readonly Argument<long> CaseNumber = new("case") { Description = "The case's number." };
    static readonly Argument<long> Number = new("id")
    {
        Description = "The report's number, as ./waarborg report list shows it.",
    };

    static readonly Option<long?> OfCase = new("--case") { Description = "Only of this case." };
    static readonly Option<bool> All = new("--all") { Description = "Those that came to their end as well." };
    static readonly Option<string> To = new("--to") { Description = "The recipient's name.", Required = true };
    static readonly Option<int?> Item = new("--item") { Description = "One item of the case; else all that is confirmed." };
    static readonly Option<string?> Facts = new("--facts")
    {
        Description = "JSON of what your own system knows: upload (ip, port, at), user, urgent and more; see docs/reports.md.",
    };

    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };
    static readonly Option<bool> IsCase = new("--of-case")
    {
        Description = "The number is a case's: nobody is told of what is confirmed in it now.",
    };

    static readonly Option<bool> Again = new("--again") { Description = "Try this one now, whatever stopped it." };
    static readonly Argument<long?> Which = new("id")
    {
        Description = "One report; else all that are due.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static readonly Option<string> From = new("--from") { Description = "The file, as NCMEC gives it.", Required = true };

    internal static Command Create()
    {
        var list = new Command("list", "What is to be reported, what is on its way, and what is to be taken back.")
        {
            OfCase, All,
        };
        list.SetAction(List);
        var show = new Command("show", "One report, as it is told.") { Number };
        show.SetAction(Show);
        var make = new Command("make", "Report what people confirmed in a case; it goes out by itself, or by report send.")
        {
            CaseNumber, To, Item, Facts,
        };
        make.SetAction(Make);
        var send = new Command("send", "Send what is due now.") { Which, Again };
        send.SetAction(SendAsync);
        var retract = new Command("retract", "Take a report back: what did not arrive does not go, what arrived is corrected.")
        {
            Number,
        };
        retract.SetAction(parsed => Print(new ReportDesk(parsed.OpenInstallation()).Retract(
            parsed.GetRequiredValue(Number), Actor.CommandLine)));
        var waive = new Command("waive", "Say why a report is not sent, or with --of-case why nobody is told.")
        {
            Number, IsCase, Reason,
        };
        waive.SetAction(Waive);
        var arrived = new Command("arrived", "You know that a report by mail arrived of which nobody here does.") { Number };
        arrived.SetAction(parsed => Print(new ReportDesk(parsed.OpenInstallation()).Arrived(
            parsed.GetRequiredValue(Number), Actor.CommandLine)));
        var schema = new Command("schema", "Take in NCMEC's schema as you fetched it; what is sent there is checked against it.")
        {
            From,
        };
        schema.SetAction(Schema);
        return new("report", "What a hotline, the police or an authority is told of confirmed cases.")
        {
            list, show, make, send, arrived, retract, waive, schema, ReportStatementsCommands.Create(), ReportToCommands.Create(),
        };
    }

    static int List(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var store = new ReportStore(installation);
        var ofCase = parsed.GetValue(OfCase);
        foreach (var due in store.DueCases().Where(id => ofCase is null || ofCase == id))
        {
            output.WriteLine(Text($"case {due}: confirmed, and nobody is told. ./waarborg report make {due} --to NAME"));
        }

        var toCorrect = store.ToCorrect().ToHashSet();
        var rows = ofCase is { } one ? store.OfCase(one) : store.List(!parsed.GetValue(All), int.MaxValue);
        foreach (var row in rows)
        {
            output.WriteLine(Line(row) + (toCorrect.Contains(row.Id)
                ? Text($"; judged otherwise since: ./waarborg report retract {row.Id}")
                : ""));
        }

        if (rows.Count == 0) output.WriteLine("There are no reports to show.");
        if (ofCase is null) SayStatements(output, installation);
        return ExitCode.Ok;
    }

    // Of what the Transparency Database does not take: how many, and why.
    static void SayStatements(TextWriter output, Installation installation)
    {
        foreach (var (problem, count, isStopped) in new DsaQueue(installation).Problems())
        {
            output.WriteLine(Text($"Statements that were not taken: {count}, {problem}; ") + (isStopped
                ? "./waarborg report statements again|waive"
                : "tried again by itself"));
        }
    }

    static string Line(ReportRow row)
    {
        var what = row.Corrects is { } corrected ? Text($"takes report {corrected} back") : Text($"case {row.CaseId}");
        var to = row.Recipient is { } name ? $"to {name} ({row.Kind}, {row.Way})" : "nobody is told";
        var end = row.EndedAt is { } at ? $" {Instant.Text(at)}" : "";
        var test = row.IsTest ? ", NCMEC's test system" : "";
        var remote = row.Remote is { } there ? Text($", there {there}") : "";
        var next = row.State == ReportState.Sending && row.DueAt is { } due ? $", next at {Instant.Text(due)}" : "";
        return Text($"{row.Id}  {what}  {to}  {row.State}{end}{test}{remote}")
            + (row.Problem is { } problem ? $": {problem}" : "") + next
            + (row.NotHanded is { } files ? $"; without {files}" : "");
    }

    static int Show(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var (store, id) = (new ReportStore(installation), parsed.GetRequiredValue(Number));
        var row = store.Find(id) ?? throw new OperatorException(Text($"There is no report {id}."));
        // What follows names files and a person: no look without an entry.
        Looks.AtCases(installation, [row.CaseId], Actor.CommandLine.ToString());
        output.WriteLine(Line(row));
        if (store.ReasonOf(id) is { } reason) output.WriteLine($"Why: {reason}");
        if (store.ContentOf(id) is { } report) output.Write(Encoding.UTF8.GetString(ReportJson.Write(report)));
        return ExitCode.Ok;
    }

    static int Make(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var facts = ReportFacts.None;
        if (parsed.GetValue(Facts) is { } path)
        {
            var (read, problems) = ReportFacts.ParseUntrusted(SupplierCommands.Read(path));
            facts = read ?? throw new OperatorException(string.Join(Environment.NewLine, problems));
        }

        return Print(new ReportDesk(installation).Make(
            new(parsed.GetRequiredValue(CaseNumber), parsed.GetValue(Item), parsed.GetRequiredValue(To), facts),
            Actor.CommandLine));
    }

    static async Task<int> SendAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var store = new ReportStore(installation);
        if (parsed.GetValue(Again))
        {
            Print(new ReportDesk(installation).TryAgain(
                parsed.GetValue(Which) ?? throw new OperatorException("--again is about one report: give its number.")));
        }

        await new ReportSender(installation, ReportedFiles.WaysOf(installation)).SendDueAsync(cancellation);
        var statements = new DsaQueue(installation);
        await statements.SendDueAsync(ReportWays.UsualPatience, cancellation);
        if (statements.Open() is { Waiting: > 0 } or { Stopped: > 0 })
        {
            var (waiting, stopped) = statements.Open();
            output.WriteLine(Text(
                $"Statements for the Transparency Database: {waiting} wait, {stopped} cannot be given as they are."));
            SayStatements(output, installation);
        }

        var rows = parsed.GetValue(Which) is { } id
            ? [store.Find(id) ?? throw new OperatorException(Text($"There is no report {id}."))]
            : store.List(onlyOpen: true);
        foreach (var row in rows) output.WriteLine(Line(row));
        if (rows.Count == 0) output.WriteLine("Nothing waits.");
        return rows.Any(row => row.State is ReportState.Sending or ReportState.Stopped) ? ExitCode.Incomplete : ExitCode.Ok;
    }

    static int Waive(ParseResult parsed)
    {
        var desk = new ReportDesk(parsed.OpenInstallation());
        var (id, reason) = (parsed.GetRequiredValue(Number), parsed.GetRequiredValue(Reason));
        return Print(parsed.GetValue(IsCase)
            ? desk.WaiveCase(id, reason, Actor.CommandLine)
            : desk.Waive(id, reason, Actor.CommandLine));
    }

    static int Schema(ParseResult parsed)
    {
        var (installation, path) = (parsed.OpenInstallation(), parsed.GetRequiredValue(From));
        byte[] xsd;
        try
        {
            if (new FileInfo(path).Length > CyberTipSchema.MaxBytes)
            {
                throw new OperatorException($"{path} is larger than {CyberTipSchema.MaxBytes / 1024} KiB.");
            }

            xsd = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} cannot be read: {error.Message}");
        }

        if (new CyberTipSchema(installation).Set(xsd, Actor.CommandLine) is { } problem)
        {
            throw new OperatorException($"{path}: {problem}");
        }

        parsed.InvocationConfiguration.Output.WriteLine("What is sent to NCMEC is checked against it from now on.");
        return ExitCode.Ok;
    }

    static int Print(ReportAnswer answer)
    {
        switch (answer)
        {
            case ReportAnswer.Done done:
                Console.WriteLine(done.Words);
                return ExitCode.Ok;
            case ReportAnswer.Refused refused:
                throw new OperatorException(string.Join(Environment.NewLine, refused.Problems));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    static string Text(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
