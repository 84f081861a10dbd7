// waarborg notice prepare|publish|deliver|show: what users are told, before anything of theirs is read.
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Cli;

static class NoticeCommands
{
    static readonly Argument<string> SourceName = new("source") { Description = "The source that the notice is about." };
    static readonly Argument<string?> AnySource = new("source")
    {
        Description = "One source; without it all that have a notice.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static readonly Option<string[]> Lists = new("--lists")
    {
        Description = "Lists with their categories: known:Baseline,NationallyIllegal other:Baseline.",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
        HelpName = "LIST:CATEGORIES",
    };

    static readonly Option<string> Scope = new("--scope")
    {
        Description = "all, opted-in, or under:PREFIX,PREFIX. Prefixes become public.",
        Required = true,
    };

    static readonly Option<bool> AlwaysAsk = new("--always-ask")
    {
        Description = "Nothing is disabled before a person decided.",
    };

    static readonly Option<bool> Screening = new("--screening")
    {
        Description = "Most pictures may be let go after a look at a part of their size, which misses some.",
    };

    static readonly Option<bool> Altered = new("--altered")
    {
        Description = "Altered versions of pictures are compared as well.",
    };

    internal static Command Create()
    {
        var prepare = new Command("prepare", "Make the notice from the terms that the permit will have, and show it. Nobody "
            + "is told yet.")
        {
            SourceName, Lists, Scope, AlwaysAsk, Screening, Altered,
        };
        prepare.SetAction(Prepare);
        var publish = new Command("publish", "Publish what was prepared, at /notice.") { SourceName };
        publish.SetAction(Publish);
        var deliver = new Command("deliver", "Send the newest notice to each customer, or again to those not reached.")
        {
            SourceName,
        };
        deliver.SetAction(DeliverAsync);
        var show = new Command("show", "Show the newest notices, how easily they read, and whom they reached.") { AnySource };
        show.SetAction(Show);
        return new("notice", "What users are told, before anything of theirs is read.") { prepare, publish, deliver, show };
    }

    static int Prepare(ParseResult parsed)
    {
        var source = parsed.GetRequiredValue(SourceName);
        if (!NoticeTerms.TryParse(
            parsed.GetRequiredValue(Lists), parsed.GetRequiredValue(Scope), parsed.GetValue(AlwaysAsk), out var terms,
            out var problem))
        {
            throw new OperatorException(problem);
        }

        terms = terms with { Screening = parsed.GetValue(Screening), Altered = parsed.GetValue(Altered) };
        var installation = parsed.OpenInstallation();
        switch (new NoticeStore(installation).Prepare(source, terms, Actor.CommandLine))
        {
            case PrepareOutcome.Prepared prepared:
                var output = parsed.InvocationConfiguration.Output;
                foreach (var text in prepared.Notice.Texts) Print(output, text);
                output.WriteLine($"Facts: SHA-256 {prepared.Notice.Hash}");
                output.WriteLine($"Nobody is told yet. All of it becomes public with: ./waarborg notice publish {source}");
                return ExitCode.Ok;
            case PrepareOutcome.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new UnreachableException();
        }
    }

    static int Publish(ParseResult parsed)
    {
        var source = parsed.GetRequiredValue(SourceName);
        switch (new NoticeStore(parsed.OpenInstallation()).Publish(source, Actor.CommandLine))
        {
            case PublishOutcome.Published published:
                var output = parsed.InvocationConfiguration.Output;
                output.WriteLine($"Notice {published.Notice.Id} for {source} is published at /notice/{source} of the server.");
                output.WriteLine($"Tell each customer: ./waarborg notice deliver {source}");
                return ExitCode.Ok;
            case PublishOutcome.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new UnreachableException();
        }
    }

    static async Task<int> DeliverAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var source = parsed.GetRequiredValue(SourceName);
        var installation = parsed.OpenInstallation();
        switch (new NoticeOutbox(installation).Begin(source))
        {
            case BeginOutcome.Begun begun:
                await new NoticeDelivery(installation).RunAsync(cancellation);
                return SayReached(parsed.InvocationConfiguration.Output, installation, begun.Notice);
            case BeginOutcome.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new UnreachableException();
        }
    }

    static int Show(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var source = parsed.GetValue(AnySource);
        var notices = new NoticeStore(installation).LatestOfEach();
        if (source is not null)
        {
            notices = [.. notices.Where(one => one.Source == source)];
            if (notices.Count == 0) throw new OperatorException($"No notice for {source} is published.");
        }

        var output = parsed.InvocationConfiguration.Output;
        if (notices.Count == 0) output.WriteLine("No notice is published.");
        foreach (var notice in notices)
        {
            output.WriteLine($"Notice {notice.Id} for {notice.Source}, published {Instant.Text(notice.PublishedAt)}, "
                + $"facts SHA-256 {notice.Hash}");
            if (notice.DriftedAt is { } at) output.WriteLine($"It no longer says the truth since {Instant.Text(at)}.");
            foreach (var language in (string[])["nl", "en"])
            {
                var text = notice.Text(language);
                if (source is null) output.WriteLine($"{language}: {EaseWords(text)}");
                else Print(output, text);
            }

            SayReached(output, installation, notice);
        }

        return ExitCode.Ok;
    }

    static void Print(TextWriter output, NoticeText text)
    {
        output.WriteLine($"--- {text.Language}: {EaseWords(text)}");
        output.WriteLine();
        output.WriteLine(text.ToPlain());
        output.WriteLine("--- for the terms and conditions:");
        output.WriteLine(text.Clause);
        output.WriteLine("--- for the users of a customer's site:");
        output.WriteLine(text.ForUsers);
        output.WriteLine();
    }

    static string EaseWords(NoticeText text)
    {
        var ease = text.Ease();
        var formula = text.Language == "nl" ? "Flesch-Douma" : "Flesch reading ease";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{formula} {ease.Score:F1} (aim: {Readability.Aim:F0} or more), {ease.Words} words");
    }

    static int SayReached(TextWriter output, Installation installation, Notice notice)
    {
        var outbox = new NoticeOutbox(installation);
        var standing = outbox.Standing(notice);
        if (standing.Customers == 0)
        {
            output.WriteLine($"There is no customer of {notice.Source} on record: it reaches nobody. A permit must say why.");
            return ExitCode.Ok;
        }

        output.WriteLine($"Delivered to {standing.Delivered} of {standing.Customers} customers; {standing.Waiting} are tried "
            + $"again, {standing.GivenUp} were given up.");
        foreach (var (problem, count) in outbox.Problems(notice)) output.WriteLine($"  {count}: {problem}");
        return standing.Delivered == standing.Customers ? ExitCode.Ok : ExitCode.Incomplete;
    }
}
