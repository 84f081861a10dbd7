// waarborg permit grant|show|revoke: the provider's own decision, to itself, always ending.
using System.CommandLine;
using System.Diagnostics;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cli;

static class PermitCommands
{
    static readonly Argument<string> SourceName = new("source") { Description = "The source that may be read." };
    static readonly Argument<long> Number = new("id") { Description = "The permit's number." };
    static readonly Option<string> Lists = new("--lists") { Description = "Lists to compare with: A,B.", Required = true };
    static readonly Option<string> Until = new("--until")
    {
        Description = "When it ends: RFC 3339 with a zone.",
        Required = true,
    };

    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };

    static readonly Option<bool> AlwaysAsk = new("--always-ask")
    {
        Description = "Disable nothing before a person decided.",
    };

    internal static Command Create()
    {
        var grant = new Command("grant", "Permit yourself to scan one source with named lists, until a moment.")
        {
            SourceName, Lists, Until, Reason, AlwaysAsk,
        };
        grant.SetAction(Grant);
        var show = new Command("show", "Show the permits and their ends.");
        show.SetAction(Show);
        var revoke = new Command("revoke", "End a permit at once.") { Number };
        revoke.SetAction(Revoke);
        return new("permit", "The provider's own permission to itself. No permit, no scan.") { grant, show, revoke };
    }

    static int Grant(ParseResult parsed)
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
        ListCommands.RequireInForce(installation, lists);
        switch (new PermitStore(installation).Grant(
            parsed.GetRequiredValue(SourceName), lists, end, parsed.GetRequiredValue(Reason), parsed.GetValue(AlwaysAsk),
            Actor.CommandLine))
        {
            case GrantOutcome.Granted granted:
                Console.WriteLine($"Permit {granted.Permit.Id} for {granted.Permit.Source} is in force until "
                    + $"{Instant.Text(granted.Permit.EndsAt)}. It ends by itself.");
                Console.WriteLine("Not yet asked for by this version:");
                foreach (var missing in PermitRules.MissingConditions) Console.WriteLine($"  - {missing}");
                return ExitCode.Ok;
            case GrantOutcome.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new UnreachableException();
        }
    }

    static int Show(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var now = installation.Time.GetUtcNow();
        var permits = new PermitStore(installation).All();
        if (permits.Count == 0) Console.WriteLine("There is no permit; nothing is scanned.");
        foreach (var permit in permits)
        {
            var state = permit.StateAt(now) switch
            {
                PermitState.InForce => $"in force, ends in {Left(permit.EndsAt - now)}",
                PermitState.Ended => "ended",
                PermitState.Revoked => $"revoked {Instant.Text(permit.RevokedAt!.Value)}",
                _ => throw new UnreachableException(),
            };
            Console.WriteLine($"{permit.Id}  {permit.Source}  {string.Join(',', permit.Lists)}  "
                + $"{Instant.Text(permit.GrantedAt)} to {Instant.Text(permit.EndsAt)}  {state}");
            Console.WriteLine($"   by {permit.Actor}: {permit.Reason}");
        }

        return ExitCode.Ok;
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
