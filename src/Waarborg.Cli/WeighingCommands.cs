// waarborg weighing draft|decide|sign|dissent|record|show|points, incident report: what a permit stands on.
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class WeighingCommands
{
    static readonly Argument<string> DraftFile = new("file")
    {
        Description = "The draft as JSON (docs/weighings.md), or - for standard input.",
    };

    static readonly Argument<string> DecisionFile = new("file")
    {
        Description = "Opinions and decision as JSON (docs/weighings.md), or - for standard input.",
    };

    static readonly Argument<long> Number = new("id") { Description = "The weighing's number." };
    static readonly Argument<long> PointNumber = new("point") { Description = "The point's number." };
    static readonly Option<string> Reason = new("--reason")
    {
        Description = "Why, without saying again what it held: it is published.",
        Required = true,
    };

    static readonly Argument<string> SourceName = new("source") { Description = "The source's name." };
    static readonly Argument<Axis> AxisName = new("axis") { Description = "goal, privacy or security." };
    static readonly Option<string> Text = new("--text") { Description = "What is to be said; it is published.", Required = true };
    static readonly Option<IncidentKind> What = new("--what")
    {
        Description = "breakerFell, rollback, securityIncident, attackPublished or lawChanged.",
        Required = true,
    };

    static readonly Option<long?> Items = new("--items")
    {
        Description = $"For a rollback: how many items were put back; above {Incidents.RollbackLimit} a weighing is owed.",
    };

    internal static Command Create()
    {
        var draft = new Command("draft", "Publish a draft for everybody to answer; it takes the place of the source's open one.")
        {
            DraftFile,
        };
        draft.SetAction(Draft);
        var decide = new Command("decide", "Keep opinions and decision as they are now; nothing is recorded.")
        {
            Number, DecisionFile,
        };
        decide.SetAction(Decide);
        AxisName.AcceptOnlyFromAmong([.. Enum.GetValues<Axis>().Select(WeighingRules.NameOf)]);
        var sign = new Command("sign", "In a sample: sign one axis as one of its people.")
        {
            Number, AxisName, ProposalCommands.As,
        };
        sign.SetAction(Sign);
        var dissent = new Command("dissent", "Say that you do not agree: it gets a number that the decision must address.")
        {
            Number, Text,
        };
        dissent.SetAction(Dissent);
        var record = new Command("record", "Record a weighing for good, or say all that is lacking.") { Number };
        record.SetAction(Record);
        var show = new Command("show", "Show a weighing: texts, figures, points, opinions, and what is lacking.") { Number };
        show.SetAction(Show);
        var points = new Command("points", "Everything that the weighings of a source have to address, by number.")
        {
            SourceName,
        };
        points.SetAction(Points);
        var remove = new Command("remove-answer",
            "Propose that an answer which holds personal data comes off the page; another person approves.")
        {
            SourceName, PointNumber, Reason, ProposalCommands.As,
        };
        remove.SetAction(RemoveAnswer);
        return new("weighing", "What a permit stands on: heard, signed by three, recorded.")
        {
            draft, decide, sign, dissent, record, show, points, remove,
        };
    }

    internal static Command CreateIncident()
    {
        What.AcceptOnlyFromAmong([.. Enum.GetValues<IncidentKind>().Select(WeighingJson.NameOf)]);
        var report = new Command("report", "Write down what calls for an extraordinary weighing of every source.")
        {
            What, Text, Items,
        };
        report.SetAction(Report);
        return new("incident", "What calls for weighing anew before a permit's end.") { report };
    }

    static int Draft(ParseResult parsed)
    {
        switch (WeighingJson.ParseUntrusted(Read(parsed.GetRequiredValue(DraftFile))))
        {
            case WeighingFile.Wrong wrong:
                throw Refuse(wrong.Problems);
            case WeighingFile.Read read:
                var installation = parsed.OpenInstallation();
                var store = new WeighingStore(installation);
                var weighing = Done(store.Draft(read.Source, read.Draft, read.Judgement, Actor.CommandLine));
                Console.WriteLine($"Weighing {weighing.Id} of {weighing.Source} is public at /weighings/{weighing.Id} and open "
                    + $"to answers until {Instant.Text(store.AnswersUntil(weighing))}.");
                return ExitCode.Ok;
            default:
                throw new UnreachableException();
        }
    }

    static int Decide(ParseResult parsed)
    {
        List<string> problems = [];
        var judgement = WeighingJson.ParseJudgement(Read(parsed.GetRequiredValue(DecisionFile)), problems)
            ?? throw Refuse(problems);
        var store = new WeighingStore(parsed.OpenInstallation());
        var weighing = Done(store.Judge(parsed.GetRequiredValue(Number), judgement));
        WriteLacking(store.Lacking(weighing));
        return ExitCode.Ok;
    }

    static int Sign(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var store = new WeighingStore(installation);
        var (id, axis) = (parsed.GetRequiredValue(Number), parsed.GetRequiredValue(AxisName));
        if (ProposalCommands.SignerOf(parsed, installation) is not { } handle)
        {
            throw new OperatorException($"Here people sign with their passkeys, in the console at /desk/weighings/{id}.");
        }

        var (person, signature) = new SamplePeople(installation).Sign(handle, store.AxisDocument(Find(store, id), axis))!.Value;
        Done(new WeighingDesk(installation).Sign(id, axis, person, signature));
        Console.WriteLine($"{handle} signed the axis {WeighingRules.NameOf(axis)} of weighing {id}.");
        return ExitCode.Ok;
    }

    static int Dissent(ParseResult parsed)
    {
        var (installation, id) = (parsed.OpenInstallation(), parsed.GetRequiredValue(Number));
        Done(new WeighingStore(installation).Dissent(id, parsed.GetRequiredValue(Text), Actor.CommandLine));
        Console.WriteLine($"The dissent is published with weighing {id}, and has its number.");
        return ExitCode.Ok;
    }

    static int Record(ParseResult parsed)
    {
        var store = new WeighingStore(parsed.OpenInstallation());
        var weighing = Done(store.Record(parsed.GetRequiredValue(Number)));
        Console.WriteLine($"Weighing {weighing.Id} is recorded: {WeighingJson.NameOf(weighing.Judgement.Decision)}.");
        return ExitCode.Ok;
    }

    static int Show(ParseResult parsed)
    {
        var store = new WeighingStore(parsed.OpenInstallation());
        var weighing = Find(store, parsed.GetRequiredValue(Number));
        Console.WriteLine($"Weighing {weighing.Id} of {weighing.Source}: {StateWords(weighing)}");
        Console.WriteLine($"drafted {Instant.Text(weighing.DraftedAt)}, open to answers until "
            + Instant.Text(store.AnswersUntil(weighing)));
        Print(WeighingJson.Write(weighing.Draft));
        Print(weighing.Figures.ToJson());
        Print(WeighingJson.Write(weighing.Judgement));
        foreach (var axis in Enum.GetValues<Axis>())
        {
            var signed = weighing.SignatureOn(axis) is { } signature
                ? $"signed by {signature.Handle} at {Instant.Text(signature.Signature.At)}"
                : $"not signed; that is for {WeighingRules.RoleWords(axis)}";
            Console.WriteLine($"{WeighingRules.NameOf(axis)}: sha256 "
                + $"{Convert.ToHexStringLower(store.AxisDigest(weighing, axis))}, {signed}");
        }

        foreach (var point in store.PointsOf(weighing)) Print(point);
        if (weighing.IsOpen) WriteLacking(store.Lacking(weighing));
        return ExitCode.Ok;
    }

    static int Points(ParseResult parsed)
    {
        var (installation, source) = (parsed.OpenInstallation(), parsed.GetRequiredValue(SourceName));
        if (new SourceStore(installation).Find(source) is null)
        {
            throw new OperatorException($"There is no source named {source}.");
        }

        var points = new WeighingStore(installation).AllPoints(source);
        if (points.Count == 0) Console.WriteLine($"There is no point of {source}.");
        foreach (var point in points) Print(point);
        using var connection = installation.Database.Open();
        if (WeighingStore.DueBy(connection, null, source) is { } due)
        {
            Console.WriteLine($"An extraordinary weighing is owed: permits of {source} are suspended from "
                + $"{Instant.Text(due)} on.");
        }

        return ExitCode.Ok;
    }

    static int Report(ParseResult parsed)
    {
        var (what, items) = (parsed.GetRequiredValue(What), parsed.GetValue(Items));
        if ((what == IncidentKind.Rollback) != (items is not null))
        {
            throw new OperatorException("--items N belongs to a rollback, and a rollback says it.");
        }

        var installation = parsed.OpenInstallation();
        var text = parsed.GetRequiredValue(Text);
        var (due, problem) = items is { } count
            ? Incidents.ReportRollback(installation, count, text, Actor.CommandLine)
            : Incidents.Report(installation, what, text, Actor.CommandLine);
        if (problem is not null) throw new OperatorException(problem);
        Console.WriteLine(due is { } until
            ? "It is written down, with a number for each source. Unless a weighing that is drafted from now on is recorded "
                + $"before {Instant.Text(until)}, permits are suspended then."
            : "It is written down, with a number for each source. No weighing is owed for "
                + $"{Incidents.RollbackLimit} items and less.");
        return ExitCode.Ok;
    }

    static int RemoveAnswer(ParseResult parsed)
    {
        var body = new System.Text.Json.Nodes.JsonObject
        {
            ["source"] = parsed.GetRequiredValue(SourceName),
            ["point"] = parsed.GetRequiredValue(PointNumber),
        };
        ProposalCommands.Propose(
            parsed, parsed.OpenInstallation(), People.Act.RemoveAnswer, body, parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static byte[] Read(string path)
    {
        if (path != "-" && !File.Exists(path)) throw new OperatorException($"There is no file {path}.");
        using var from = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
        using var all = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = from.Read(buffer)) > 0;)
        {
            all.Write(buffer, 0, read);
            if (all.Length > WeighingJson.MaxFileBytes) break;
        }

        return all.ToArray();
    }

    static Weighing Find(WeighingStore store, long id) =>
        store.Find(id) ?? throw new OperatorException($"There is no weighing {id}.");

    static Weighing Done(WeighingOutcome outcome) => outcome switch
    {
        WeighingOutcome.Done done => done.Weighing,
        WeighingOutcome.Refused refused => throw new OperatorException(refused.Words),
        _ => throw new UnreachableException(),
    };

    static OperatorException Refuse(IReadOnlyList<string> problems) => new(string.Join(Environment.NewLine, problems));

    static string StateWords(Weighing weighing) =>
        weighing.IsGone ? "gone; an older back-up was put back since"
        : weighing.ReplacedBy is { } other ? $"replaced by draft {other}"
        : weighing.RecordedAt is { } at ? $"recorded {Instant.Text(at)}, {WeighingJson.NameOf(weighing.Judgement.Decision)}"
        : "draft";

    static void WriteLacking(IReadOnlyList<string> lacking)
    {
        Console.WriteLine(lacking.Count == 0 ? "All that is needed is there: it can be recorded." : "It cannot be recorded yet:");
        foreach (var problem in lacking) Console.WriteLine($"  - {problem}");
    }

    static void Print(System.Text.Json.Nodes.JsonObject json) => Console.WriteLine(json.ToJsonString(new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }));

    static void Print(Point point)
    {
        var bound = point.Subject?.StartsWith("bound:", StringComparison.Ordinal) == true
            ? WeighingBounds.Words(Enum.Parse<Bound>(point.Subject.AsSpan("bound:".Length)))
            : point.Subject;
        var addressed = point.AddressedIn is { } weighing
            ? string.Create(CultureInfo.InvariantCulture, $"addressed in weighing {weighing}")
            : "not addressed";
        Console.WriteLine($"{point.Name}, {addressed}");
        if (point.Removal is { } removal)
        {
            Console.WriteLine($"   taken off {Instant.Text(removal.At)}, because: {removal.Why.ReplaceLineEndings(" ")}");
            return;
        }

        // A terminal obeys marks that a page only shows.
        var words = string.Concat($"{bound} {point.Words}".Select(c => c != '\n' && IsMark(c) ? '?' : c));
        Console.WriteLine($"   {words.Trim().ReplaceLineEndings(Environment.NewLine + "   ")}");
    }

    static bool IsMark(char c) => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
