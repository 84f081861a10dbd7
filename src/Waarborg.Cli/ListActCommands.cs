// waarborg list activate|shadow|attest|finding|decide|resume|rollback|diff|feedback|explain: what becomes of a release.
using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class ListActCommands
{
    static readonly Argument<string> Name = new("name") { Description = "The list's name." };
    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };
    static readonly Option<int?> Release = new("--release") { Description = "The release's number.", HelpName = "NUMBER" };
    static readonly Option<string[]> Entries = new("--entry")
    {
        Description = "An entry's handle: 16 digits. May be given several times.",
        Required = true,
    };

    static readonly Option<string?> Entry = new("--entry") { Description = "One entry, by its handle.", HelpName = "HANDLE" };
    static readonly Option<bool> Match = new("--match") { Description = "They match, though they resemble harmless pictures." };
    static readonly Option<bool> Never = new("--never") { Description = "They never match." };
    static readonly Option<bool> Preview = new("--preview") { Description = "Only say what would be done." };
    static readonly Option<bool> Withdrawn = new("--withdrawn")
    {
        Description = "Put back what entries alone caused that the supplier itself withdrew.",
    };

    static readonly Option<string?> Supplier = new("--supplier") { Description = "Everything of a supplier, for good." };
    static readonly Argument<string?> NameOrNone = new("name")
    {
        Description = "The list's name; none with --supplier.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static readonly Option<int> Days = new("--days") { Description = "For how many days, 1 to 31.", Required = true };
    static readonly Option<string> Authority = new("--authority") { Description = "Whose finding it is.", Required = true };
    static readonly Option<string> Reference = new("--reference") { Description = "Where it is found.", Required = true };
    static readonly Option<string> Root = new("--root")
    {
        Description = "The root that the supplier gave by another way, such as by telephone.",
        Required = true,
    };

    static readonly Option<long> Count = new("--entries")
    {
        Description = "How many entries the supplier says that it has.",
        Required = true,
    };

    static readonly Argument<int?> From = new("from")
    {
        Description = "The release that is compared with; else the one before.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static readonly Argument<int?> To = new("to")
    {
        Description = "The release; else the newest.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    internal static IEnumerable<Command> Create()
    {
        yield return Of("activate", "Put a tested release in force, or propose it where it takes two.", Activate,
            Name, Release, Reason, ProposalCommands.As);
        yield return Of("shadow", "Compare with a release without acting, for a set time.", Shadow,
            Name, Release, Days, Reason, ProposalCommands.As);
        yield return Of("attest", "Propose that the counts and the root of a release are those that its supplier gave.", Attest,
            Name, Release, Root, Count, Reason, ProposalCommands.As);
        yield return Of("finding", "Propose to record what an authority found: of a list, or of one entry.", Finding,
            Name, Entry, Authority, Reference, Reason, ProposalCommands.As);
        yield return Of("decide", "Propose whether entries that resemble harmless pictures match.", Decide,
            Name, Entries, Match, Never, Reason, ProposalCommands.As);
        yield return Of("resume", "Propose that an entry that a breaker suspended acts again.", Resume,
            Name, Entry, Reason, ProposalCommands.As);
        yield return Of("rollback", "Propose to take back a release, an entry or a supplier, with all that it alone caused.",
            RollBack, NameOrNone, Release, Entry, Withdrawn, Supplier, Preview, Reason, ProposalCommands.As);
        yield return Of("diff", "What changed between two releases of a list.", Diff, Name, From, To);
        yield return Of("feedback", "For the supplier: entries of which people rejected matches, by its own references.",
            Feedback, Name);
        yield return Of("explain", "What speaks for a release and against it.", Explain, Name, Release);
    }

    static Command Of(string name, string description, Func<ParseResult, int> action, params IEnumerable<Symbol> parts)
    {
        var command = new Command(name, description);
        foreach (var part in parts)
        {
            if (part is Argument argument) command.Add(argument);
            else command.Add((Option)part);
        }

        command.SetAction(action);
        return command;
    }

    static int Activate(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var release = Choose(parsed, installation, one => one.State
            is ReleaseState.Tested or ReleaseState.Imported or ReleaseState.Shadow or ReleaseState.Stopped);
        var acts = new ReleaseActs(installation);
        using (var connection = installation.Database.Open())
        {
            if (acts.NeedsTwo(connection, release)) return ProposeActivation(parsed, installation, release, days: null);
            using var transaction = connection.BeginTransaction(deferred: false);
            if (acts.Activate(
                connection, transaction, release.List, release.Number, null, Actor.CommandLine.ToString()) is { } problem)
            {
                transaction.Rollback();
                if (!problem.EndsWith("takes two people.", StringComparison.Ordinal)) throw new OperatorException(problem);
                parsed.InvocationConfiguration.Output.WriteLine("It resembles pictures that are known to be harmless by now.");
                return ProposeActivation(parsed, installation, release, days: null);
            }

            CaseHits.ReopenLost(installation, connection, transaction, "entryWithdrawn", Actor.CommandLine.ToString());
            transaction.Commit();
        }

        parsed.InvocationConfiguration.Output.WriteLine($"Release {release.Number} of {release.List} is in force.");
        return ExitCode.Ok;
    }

    static int Shadow(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var days = parsed.GetValue(Days);
        var release = Choose(parsed, installation, one => one.State
            is ReleaseState.Tested or ReleaseState.Imported or ReleaseState.Shadow);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (new ReleaseActs(installation).Shadow(
            connection, transaction, release.List, release.Number, TimeSpan.FromDays(days), null,
            Actor.CommandLine.ToString()) is { } problem)
        {
            transaction.Rollback();
            if (!problem.EndsWith("takes two people too.", StringComparison.Ordinal)) throw new OperatorException(problem);
            return ProposeActivation(parsed, installation, release, days);
        }

        transaction.Commit();
        parsed.InvocationConfiguration.Output.WriteLine(
            $"Release {release.Number} of {release.List} is compared without acting for {days} days.");
        return ExitCode.Ok;
    }

    static int ProposeActivation(ParseResult parsed, Installation installation, ListRelease release, int? days)
    {
        var body = new JsonObject { ["list"] = release.List, ["release"] = release.Number };
        if (days is { } shadow) body["shadowDays"] = shadow;
        foreach (var finding in release.Trust.Findings)
        {
            parsed.InvocationConfiguration.Output.WriteLine($"   {finding.InWords()}");
        }

        return Propose(parsed, installation, Act.ActivateRelease, body);
    }

    static int Attest(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var release = Choose(parsed, installation, _ => true);
        return Propose(parsed, installation, Act.AttestRelease, new()
        {
            ["list"] = release.List,
            ["release"] = release.Number,
            ["root"] = parsed.GetRequiredValue(Root).Trim(),
            ["entries"] = parsed.GetValue(Count),
        });
    }

    static int Finding(ParseResult parsed) => Propose(parsed, parsed.OpenInstallation(), Act.RecordFinding, new()
    {
        ["list"] = parsed.GetRequiredValue(Name),
        ["entry"] = parsed.GetValue(Entry),
        ["authority"] = parsed.GetRequiredValue(Authority),
        ["reference"] = parsed.GetRequiredValue(Reference),
    });

    static int Decide(ParseResult parsed)
    {
        if (parsed.GetValue(Match) == parsed.GetValue(Never)) throw new OperatorException("Say --match or --never.");
        return Propose(parsed, parsed.OpenInstallation(), Act.DecideEntries, new()
        {
            ["list"] = parsed.GetRequiredValue(Name),
            ["entries"] = new JsonArray([.. parsed.GetRequiredValue(Entries).Select(one => (JsonNode)one)]),
            ["decision"] = parsed.GetValue(Match) ? "match" : "never",
        });
    }

    static int Resume(ParseResult parsed) => Propose(parsed, parsed.OpenInstallation(), Act.ResumeEntry, new()
    {
        ["list"] = parsed.GetRequiredValue(Name),
        ["entry"] = parsed.GetValue(Entry) ?? EntryTable.WholeRelease,
    });

    static int RollBack(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var target = TargetOf(parsed, installation);
        using (var connection = installation.Database.Open())
        {
            var problem = new ReleaseActs(installation).RollbackProblem(connection, target);
            if (problem is not null) throw new OperatorException(problem);
        }

        var preview = new RollbackDesk(installation).Preview(target);
        parsed.InvocationConfiguration.Output.WriteLine(preview.InWords());
        parsed.InvocationConfiguration.Output.WriteLine(preview.ReturnWords());
        if (target is RollbackTarget.OfList of)
        {
            parsed.InvocationConfiguration.Output.WriteLine(preview.Before is { } before
                ? $"Release {before} of {of.List} would be in force again."
                : $"Nothing of {of.List} would be in force: scans under permits that name it answer \"not scanned\".");
        }

        if (parsed.GetValue(Preview)) return ExitCode.Ok;
        return Propose(parsed, installation, Act.RollBack, ListActs.BodyOf(target));
    }

    static RollbackTarget TargetOf(ParseResult parsed, Installation installation)
    {
        bool[] said =
        [
            parsed.GetValue(Supplier) is not null, parsed.GetValue(Entry) is not null, parsed.GetValue(Withdrawn),
            parsed.GetValue(Release) is not null,
        ];
        if (said.Count(one => one) > 1 || (said[0] && parsed.GetValue(NameOrNone) is not null))
        {
            throw new OperatorException(
                "Say one thing: a list (with --release, --entry or --withdrawn, or none of these), or --supplier alone.");
        }

        if (parsed.GetValue(Supplier) is { } supplier) return new RollbackTarget.OfSupplier(supplier);
        var list = parsed.GetValue(NameOrNone) ?? throw new OperatorException("Name a list, or --supplier NAME.");
        if (parsed.GetValue(Entry) is { } entry) return new RollbackTarget.OfEntry(list, entry);
        if (parsed.GetValue(Withdrawn)) return new RollbackTarget.OfWithdrawn(list);
        if (parsed.GetValue(Release) is { } number) return new RollbackTarget.OfList(list, number);
        var active = new ListStore(installation).Find(list)?.Releases.FirstOrDefault(
            one => one.State is ReleaseState.Active or ReleaseState.Stopped)
            ?? throw new OperatorException($"There is no list {list} in force.");
        return new RollbackTarget.OfList(list, active.Number);
    }

    static int Diff(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var store = new ListStore(installation);
        var shown = store.Find(parsed.GetRequiredValue(Name))
            ?? throw new OperatorException($"There is no list {parsed.GetRequiredValue(Name)}.");
        var to = Numbered(shown, parsed.GetValue(To) ?? shown.Releases[0].Number);
        var from = Numbered(shown, parsed.GetValue(From) ?? to.Number - 1);
        if (((ListRelease[])[from, to]).FirstOrDefault(one => one.ContentGoneAt is not null) is { ContentGoneAt: { } at } gone)
        {
            throw new OperatorException($"What release {gone.Number} of {shown.Name} held was let go on {Instant.Text(at)}.");
        }

        var (added, withdrawn, kept) = ReleaseChange.Between(store.Open(from), store.Open(to));
        output.WriteLine($"From release {from.Number} to {to.Number} of {shown.Name}: {added.Count} entries added, "
            + $"{withdrawn.Count} withdrawn, {kept} kept.");
        foreach (var (mark, entries) in new[] { ("added", added), ("withdrawn", withdrawn) })
        {
            foreach (var group in entries.GroupBy(one => one.Category))
            {
                output.WriteLine($"   {mark} {group.Key}  {group.Count()}");
            }
        }

        return ExitCode.Ok;
    }

    static ListRelease Numbered(ListShown shown, int number) =>
        shown.Releases.FirstOrDefault(one => one.Number == number)
        ?? throw new OperatorException($"There is no release {number} of {shown.Name}.");

    static int Feedback(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var name = parsed.GetRequiredValue(Name);
        var lists = new ListStore(installation);
        if (lists.Find(name) is null) throw new OperatorException($"There is no list {name}.");
        using var connection = installation.Database.Open();
        var feedback = ListFeedback.Of(connection, lists, name);
        if (feedback.Count == 0) output.WriteLine($"No match of {name} was rejected.");
        foreach (var one in feedback)
        {
            output.WriteLine($"{one.Reference ?? $"entry {one.Entry}"}  rejected {one.Rejected}, confirmed {one.Confirmed}");
        }

        return ExitCode.Ok;
    }

    static int Explain(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var release = Choose(parsed, installation, _ => true);
        using var connection = installation.Database.Open();
        foreach (var line in ReleaseExplanation.Of(connection, release)) output.WriteLine(line);
        return ExitCode.Ok;
    }

    /// <summary>The release that is named, else the newest that fits.</summary>
    static ListRelease Choose(ParseResult parsed, Installation installation, Func<ListRelease, bool> fits)
    {
        var name = parsed.GetRequiredValue(Name);
        var shown = new ListStore(installation).Find(name) ?? throw new OperatorException($"There is no list {name}.");
        if (parsed.GetValue(Release) is { } number) return Numbered(shown, number);
        return shown.Releases.FirstOrDefault(fits)
            ?? throw new OperatorException(string.Create(
                CultureInfo.InvariantCulture, $"No release of {name} waits for that. See: ./waarborg list show {name}"));
    }

    static int Propose(ParseResult parsed, Installation installation, Act act, JsonObject body)
    {
        foreach (var name in body.Where(pair => pair.Value is null).Select(pair => pair.Key).ToList()) body.Remove(name);
        ProposalCommands.Propose(parsed, installation, act, body, parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }
}
