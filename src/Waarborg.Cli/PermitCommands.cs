// waarborg permit template|propose|amend|sample|show|revoke: the provider's own decision, to itself, always ending.
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class PermitCommands
{
    /// <summary>The longest file of terms, in bytes.</summary>
    const int MaxTermsBytes = 256 * 1024;

    static readonly Argument<long> Number = new("id") { Description = "The permit's number." };
    static readonly Argument<string> Terms = new("file") { Description = "The terms as JSON, or - for standard input." };
    static readonly Argument<string> SourceName = new("source") { Description = "The source's name." };

    static readonly Option<string> Reason = new("--reason") { Description = "Why, in your own words.", Required = true };
    static readonly Option<string> Lists = new("--lists")
    {
        Description = "Names of lists, separated by commas; those that somebody else holds as LIST:CATEGORY:SENDS.",
        Required = true
    };
    static readonly Option<string> Until = new("--until")
    {
        Description = $"Its end with a zone, such as 2026-12-01T18:00:00+01:00; at most {PermitRules.MaxMonths} months ahead.",
        Required = true,
    };

    static readonly Option<string> Scope = new("--scope")
    {
        Description = "all, opted-in, or under:PREFIX/,PREFIX/.",
        DefaultValueFactory = _ => "all",
    };

    static readonly Option<bool> AlwaysAsk = new("--always-ask") { Description = "Disable nothing before a person decided." };

    static readonly Option<bool> Screening = new("--screening")
    {
        Description = "Let most pictures go after a look at a part of their size: faster, and it misses some.",
    };

    static readonly Option<bool> Altered = new("--altered")
    {
        Description = "Compare altered versions of each picture as well: mirrored, turned, without borders, a little cropped.",
    };

    internal static Command Create()
    {
        var template = new Command("template", "Print the fields of a permit, to be filled in.");
        template.SetAction(_ =>
        {
            Console.WriteLine(Template());
            return ExitCode.Ok;
        });
        var propose = new Command("propose", "Propose a permit; another person approves it.") { Terms, Reason,
            ProposalCommands.As };
        propose.SetAction(Propose);
        var amend = new Command("amend", "Propose a new version of a permit in force; its end and weighing stay.")
        {
            Number, Terms, Reason, ProposalCommands.As,
        };
        amend.SetAction(Amend);
        var sample = new Command("sample", "In a sample: go through the whole chain at once, as its three people.")
        {
            SourceName, Lists, Until, Reason, Scope, AlwaysAsk, Screening, Altered,
        };
        sample.SetAction(SampleAsync);
        var show = new Command("show", "Show the permits and their ends.");
        show.SetAction(Show);
        var revoke = new Command("revoke", "End a permit at once: one act by one person.") { Number };
        revoke.SetAction(Revoke);
        return new("permit", "The provider's own permission to itself. No permit, no scan.")
        {
            template, propose, amend, sample, show, revoke,
        };
    }

    static int Propose(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        ProposalCommands.Propose(
            parsed, installation, Act.GrantPermit, new() { ["terms"] = ReadTerms(parsed) }, parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static int Amend(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var body = new JsonObject { ["permit"] = parsed.GetRequiredValue(Number), ["terms"] = ReadTerms(parsed) };
        ProposalCommands.Propose(parsed, installation, Act.AmendPermit, body, parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static JsonObject ReadTerms(ParseResult parsed)
    {
        var path = parsed.GetRequiredValue(Terms);
        if (path != "-" && !File.Exists(path)) throw new OperatorException($"There is no file {path}.");
        var text = new StringBuilder();
        using (var reader = path == "-" ? Console.In : File.OpenText(path))
        {
            var buffer = new char[4096];
            for (int read; (read = reader.Read(buffer, 0, buffer.Length)) > 0;)
            {
                text.Append(buffer, 0, read);
                if (text.Length > MaxTermsBytes) throw new OperatorException($"Terms have at most {MaxTermsBytes} characters.");
            }
        }

        try
        {
            return JsonNode.Parse(text.ToString()) as JsonObject ?? throw new OperatorException("Terms are a JSON object.");
        }
        catch (JsonException error)
        {
            throw new OperatorException($"The terms are no JSON: {error.Message}");
        }
    }

    // Every field with what it is for, so that it can be filled in without a manual.
    static string Template()
    {
        var template = new JsonObject();
        foreach (var field in PermitTerms.Fields.Concat(PermitTerms.Options)) template[field] = PermitTerms.Explain(field);
        template["voluntary"] = PermitTerms.VoluntarySentence;
        return template.ToJsonString(new()
        {
            WriteIndented = true,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
        });
    }

    static async Task<int> SampleAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var installation = parsed.OpenInstallation();
        var until = parsed.GetRequiredValue(Until);
        if (!PermitRules.TryParseMoment(until, out var end))
        {
            throw new OperatorException($"--until {until}: give a moment with its zone, such as 2026-12-01T18:00:00+01:00. "
                + "A bare date does not say when the permit ends.");
        }

        var lists = parsed.GetRequiredValue(Lists)
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var asked = lists.Where(list => list.Contains(':', StringComparison.Ordinal)).ToList();
        List<string> held = [.. lists.Except(asked, StringComparer.Ordinal)];
        ListCommands.RequireInForce(installation, held);
        var wish = new SampleWish(
            parsed.GetRequiredValue(SourceName), held, end, parsed.GetRequiredValue(Reason), parsed.GetRequiredValue(Scope),
            parsed.GetValue(AlwaysAsk), [.. asked.Select(Asked)], Screening: parsed.GetValue(Screening),
            Altered: parsed.GetValue(Altered));
        var outcome = await new SampleChain(installation).GrantAsync(wish, Console.WriteLine, cancellation);
        if (outcome is ActOutcome.Refused refused)
        {
            throw new OperatorException(string.Join(Environment.NewLine, refused.Problems));
        }
        return ExitCode.Ok;
    }

    // Such as far:Baseline:prefix; several categories are joined by a plus.
    static ListUse Asked(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 3
            ? new(parts[0], parts[1].Split('+'), parts[2], parts[2] == ListUse.Prefix ? null : "A sample: nothing is real.")
            : throw new OperatorException($"{text}: a list that is asked of somebody is written LIST:CATEGORY+CATEGORY:SENDS.");
    }

    static int Show(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var now = installation.Time.GetUtcNow();
        var permits = new PermitStore(installation).All();
        if (permits.Count == 0) Console.WriteLine("There is no permit; nothing is scanned.");
        foreach (var permit in permits)
        {
            Console.WriteLine($"{permit.Id}  {permit.Source} ({permit.Terms.Scope})  {string.Join(',', permit.Lists)}  "
                + $"{Instant.Text(permit.GrantedAt)} to {Instant.Text(permit.EndsAt)}  {StateWords(installation, permit, now)}");
            Console.WriteLine($"   version {permit.Version}, proposed by {permit.ProposedBy}, approved by {permit.ApprovedBy}: "
                + permit.Reason);
            if (permit.Terms.Screening) Console.WriteLine($"   {ScreeningWords(installation, permit)}");
            if (permit.Terms.Altered)
                Console.WriteLine("   altered: pictures are also compared mirrored, turned, without borders, a little cropped.");
        }

        return ExitCode.Ok;
    }

    static string ScreeningWords(Installation installation, Permit permit)
    {
        using var connection = installation.Database.Open();
        var (screened, sampled, missed) = ScreeningCounts.NotYetTold(connection, permit.Id);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"screening: most pictures are let go after a look at a part of their size; 1 in {ScreeningFlow.SampledOneIn} of "
                + $"these is looked at exactly. Since the last day in the ledger: {screened} let go, {sampled} of them looked "
                + $"at exactly, {missed} missed by screening.");
    }

    static string StateWords(Installation installation, Permit permit, DateTimeOffset now)
    {
        switch (permit.StateAt(now))
        {
            case PermitState.Ended: return "ended";
            case PermitState.Revoked: return $"revoked {Instant.Text(permit.RevokedAt!.Value)}";
            case PermitState.InForce:
                using (var connection = installation.Database.Open())
                {
                    var answer = new PermitConditions(installation).Judge(connection, null, permit.Source, now);
                    return answer.Permit is null ? answer.Words : $"in force, ends in {Left(permit.EndsAt - now)}";
                }

            default: throw new UnreachableException();
        }
    }

    static int Revoke(ParseResult parsed)
    {
        var id = parsed.GetRequiredValue(Number);
        if (!new PermitStore(parsed.OpenInstallation()).Revoke(id, Actor.CommandLine))
        {
            throw new OperatorException($"Permit {id} is not in force.");
        }

        Console.WriteLine($"Permit {id} is revoked. Nothing is scanned under it from now on.");
        return ExitCode.Ok;
    }

    static string Left(TimeSpan left) =>
        left.TotalDays >= 2 ? $"{(int)left.TotalDays} days" : left.TotalHours >= 2 ? $"{(int)left.TotalHours} hours"
        : left.TotalMinutes >= 2 ? $"{(int)left.TotalMinutes} minutes" : $"{(int)left.TotalSeconds} seconds";
}
