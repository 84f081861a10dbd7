// waarborg list import|show|remove, and the acts of ListActCommands: what is known, from whom, and since when.
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Cli;

static class ListCommands
{
    static readonly Argument<string> Name = new("name") { Description = "The list's name." };
    static readonly Argument<string> File = new("file")
    {
        Description = "CSV with the header algorithm,hash,category,reference, or JSON lines of the same; Project VIC's JSON, "
            + "ICSE's CSV, or what tx prints.",
    };

    static readonly Argument<string?> OneName = new("name")
    {
        Description = "Only this list.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    static readonly Option<string> Supplier = new("--supplier")
    {
        Description = "Who vouches for the list; the same for every release of it.",
        Required = true,
    };

    static readonly Option<string?> Manifest = new("--manifest")
    {
        Description = "The supplier's signed note about the release.",
        HelpName = "FILE",
    };

    static readonly Option<bool> OnlyTest = new("--only-test")
    {
        Description = "Hold it against the gates and let it wait.",
    };

    static readonly Option<bool> SkipBadLines = new("--skip-bad-lines")
    {
        Description = "Take the good lines of a file that has bad ones.",
    };

    static readonly Option<int?> MaxDistance = new("--max-distance")
    {
        Description = $"Bits within which a PDQ of this list matches, 0 to {Canary.Radius} (default: as before, "
            + $"else {Canary.Radius}).",
        HelpName = "BITS",
    };

    static readonly Option<string?> Form = new("--form")
    {
        Description = $"The form of the file, one of {string.Join(", ", SourceForms.OfFiles.Select(form => form.FileWord()))} "
            + "(default: what it begins with). A file of another form is refused.",
        HelpName = "FORM",
    };

    static readonly Option<bool> Entries = new("--entries")
    {
        Description = "Each entry by its handle, with its times; those that were withdrawn included.",
    };

    internal static Command Create()
    {
        var import = new Command("import", "Make a release of a file and put it in force.")
        {
            Name, File, Supplier, SkipBadLines, MaxDistance, Manifest, OnlyTest, Form,
        };
        import.SetAction(Import);
        var show = new Command("show", "Show the lists and their releases.") { OneName, Entries };
        show.SetAction(Show);
        var remove = new Command("remove", "Withdraw every entry of a list.") { Name };
        remove.SetAction(Remove);
        var list = new Command("list", "What is known: lists of fingerprints, each from a supplier.") { import, show, remove };
        foreach (var act in ListActCommands.Create()) list.Add(act);
        list.Add(ListSignCommand.Create());
        foreach (var publish in ListPublishCommands.Create()) list.Add(publish);
        return list;
    }

    /// <exception cref="OperatorException">One of these lists is not in force.</exception>
    internal static void RequireInForce(Installation installation, IReadOnlyCollection<string> names)
    {
        var known = new ListStore(installation).All()
            .Where(list => list.Active is not null).Select(list => list.Name).ToList();
        // What was removed here is no list that anybody imports.
        if (names.FirstOrDefault(name => !known.Contains(name) && !ListRules.IsTombstones(name)) is not { } missing) return;
        throw new OperatorException(
            $"There is no list {missing} in force. Import it first: ./waarborg list import {missing} FILE --supplier NAME");
    }

    static int Import(ParseResult parsed)
    {
        var (output, errors) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var request = new ImportRequest(
            parsed.GetRequiredValue(Name), parsed.GetRequiredValue(File), parsed.GetRequiredValue(Supplier),
            parsed.GetValue(SkipBadLines), parsed.GetValue(MaxDistance), ReadManifest(parsed.GetValue(Manifest)),
            PutInForce: !parsed.GetValue(OnlyTest), Form: ReadForm(parsed.GetValue(Form)));

        // A stop underway takes nothing: what it wrote goes with the next import.
        var installation = parsed.OpenInstallation();
        var lists = new ListStore(installation);
        // Before the first list the harmless pictures of this program are taken up, as at every start of a server: else its first
        // one would hold what is imported against them once more.
        if (lists.All().Count == 0) lists.AddKnownGood([], Actor.Housekeeping, CancellationToken.None);
        var outcome = lists.Import(request, Actor.CommandLine, CancellationToken.None);
        switch (outcome)
        {
            case ImportOutcome.Imported imported:
                foreach (var line in imported.Skipped) errors.WriteLine($"Skipped: {line}");
                // What rested on an entry that is gone is looked at again.
                CaseHits.ReopenLost(installation, "entryWithdrawn", Actor.CommandLine.ToString());
                PrintRelease(imported.Release, output);
                PrintRefused(imported.NotTaken, output);
                foreach (var aside in imported.SetAside) PrintSetAside(aside, output);
                if (imported.Release.State is ReleaseState.Imported or ReleaseState.Tested)
                {
                    output.WriteLine(NextWords(imported.Release));
                }

                return ExitCode.Ok;
            case ImportOutcome.BadLines bad:
                foreach (var line in bad.Lines) errors.WriteLine(line);
                throw new OperatorException($"Nothing was taken: {Count(bad.Lines.Count, "line is", "lines are")} bad. "
                    + "With --skip-bad-lines the others are taken.");
            case ImportOutcome.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new UnreachableException();
        }
    }

    static int Show(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var installation = parsed.OpenInstallation();
        var store = new ListStore(installation);
        var name = parsed.GetValue(OneName);
        var lists = store.All().Where(list => name is null || list.Name == name).ToList();
        var made = name is not null && ListRules.IsTombstones(name);
        if (lists.Count == 0 && name is not null && !made) throw new OperatorException($"There is no list {name}.");
        if (lists.Count == 0 && !made) output.WriteLine("There is no list; nothing is known and nothing can match.");
        foreach (var list in lists)
        {
            foreach (var release in list.Releases) PrintRelease(release, output);
            foreach (var aside in list.SetAside)
            {
                output.WriteLine(
                    $"   set aside: entry {aside.Entry} resembles {aside.Note} ({aside.Algorithm}, {aside.Distance} bits)");
            }

            if (!parsed.GetValue(Entries)) continue;
            foreach (var entry in store.Entries(list.Name))
            {
                var withdrawn = entry.WithdrawnAt is { } at ? $"  withdrawn {Instant.Text(at)}" : "";
                output.WriteLine(
                    $"   {entry.Entry}  {entry.Category}  {entry.Reference}  added {Instant.Text(entry.AddedAt)}{withdrawn}");
            }
        }

        PrintRemoved(installation, name, output);
        return ExitCode.Ok;
    }

    // Of what was removed here: how much, and what for. An empty one is shown to whoever asks for it by name.
    static void PrintRemoved(Installation installation, string? name, TextWriter output)
    {
        using var connection = installation.Database.Open();
        foreach (var one in Tombstones.Counts(connection))
        {
            if (name is null ? one.Items == 0 : name != one.List) continue;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{one.List}  removed here: {one.Entries} by content, {one.Items} by item: {one.ByMatch} after a match, ")
                + string.Create(CultureInfo.InvariantCulture, $"{one.ByNotice} on a notice, {one.ByOrder} by an order")
                + (one.LastAt is { } at ? $", the newest {Instant.Text(at)}" : ""));
            output.WriteLine("   made from this installation's own cases; nobody else stands for it, so it disables nothing by "
                + "itself. Compared only under a permit that names it"
                + (one.List == ListRules.OrderTombstones ? ", and whose weighing says why." : "."));
        }
    }

    static string NextWords(ListRelease release) =>
        (release.State == ReleaseState.Imported
            ? "A gate holds it: two people decide whether it comes into force. "
            : "It is not in force yet. Where nothing of its supplier ever was, two people decide. ")
        + $"./waarborg list activate {release.List} --reason TEXT";

    static SourceForm? ReadForm(string? word)
    {
        if (word is null) return null;
        foreach (var form in SourceForms.OfFiles)
        {
            if (form.FileWord().Equals(word, StringComparison.OrdinalIgnoreCase)) return form;
        }

        throw new OperatorException(
            $"--form is one of {string.Join(", ", SourceForms.OfFiles.Select(form => form.FileWord()))}.");
    }

    static void PrintRefused(RefusedCounts refused, TextWriter output)
    {
        foreach (var one in refused.ByReason)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"   refused: {one.Count} {one.Why.InWords()}"));
        }

        if (refused.PassedOver == 0) return;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"   passed over: {refused.PassedOver} of a kind that cannot be compared"));
    }

    static byte[]? ReadManifest(string? path)
    {
        if (path is null) return null;
        try
        {
            return System.IO.File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"The manifest cannot be read: {error.Message}");
        }
    }

    static int Remove(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        switch (new ListStore(installation).Remove(parsed.GetRequiredValue(Name), Actor.CommandLine))
        {
            case RemoveOutcome.Removed removed:
                CaseHits.ReopenLost(installation, "entryWithdrawn", Actor.CommandLine.ToString());
                var entries = Count(removed.Release.Entries, "entry is", "entries are");
                parsed.InvocationConfiguration.Output.WriteLine($"List {removed.Release.List} is removed: {entries} withdrawn.");
                return ExitCode.Ok;
            case RemoveOutcome.NotInForce:
                throw new OperatorException($"There is no list {parsed.GetRequiredValue(Name)} in force.");
            case RemoveOutcome.Refused refused:
                throw new OperatorException(refused.Words);
            default:
                throw new UnreachableException();
        }
    }

    static void PrintRelease(ListRelease release, TextWriter output)
    {
        var state = release.State switch
        {
            ReleaseState.Active => "in force",
            ReleaseState.Imported => "held by a gate, not in force",
            ReleaseState.Tested => "tested, not in force",
            ReleaseState.Shadow => $"compared without acting until {Instant.Text(release.Trust.ShadowUntil!.Value)}",
            ReleaseState.RolledBack => $"rolled back {Instant.Text(release.EndedAt!.Value)}",
            ReleaseState.Stopped => $"stopped by a breaker {Instant.Text(release.EndedAt!.Value)}",
            ReleaseState.Superseded => $"superseded {Instant.Text(release.EndedAt!.Value)}",
            ReleaseState.Withdrawn => $"removed {Instant.Text(release.EndedAt!.Value)} by {release.EndedBy}",
            _ => throw new UnreachableException(),
        };
        var canary = release.Canary == CanaryResult.Passed
            ? "canary passed"
            : "canary failed: this release never disables before a person decided";
        var (added, kept, withdrawn) = release.Difference;
        output.WriteLine($"{release.List} {release.Number}  {release.Supplier}  {state}  "
            + $"{Count(release.Entries, "entry", "entries")} ({added} added, {kept} kept, {withdrawn} withdrawn)");
        output.WriteLine($"   imported {Instant.Text(release.ImportedAt)} by {release.ImportedBy}");
        output.WriteLine($"   the file's sha256 is {release.FileDigest}");
        foreach (var count in release.Counts)
        {
            output.WriteLine($"   {count.Algorithm.Name()}  {count.Category}  {count.Fingerprints}");
        }

        if (release.Folded > 0) output.WriteLine($"   {Count(release.Folded, "line says", "lines say")} the same as another");
        if (release.SkippedLines > 0) output.WriteLine($"   {Count(release.SkippedLines, "bad line", "bad lines")} skipped");
        if (release.MaxDistance is { } bits) output.WriteLine($"   PDQ matches within {bits} bits");
        output.WriteLine($"   {canary}");
        output.WriteLine($"   root {release.Trust.Root}");
        if (release.ContentGoneAt is { } gone) output.WriteLine($"   what it held was let go {Instant.Text(gone)}");
        output.WriteLine(release.Trust.SignedBy is not null ? "   signed by its supplier"
            : release.Trust.Attested is { } proposal ? $"   attested by two people, proposal {proposal}"
            : "   neither signed by its supplier nor attested: it disables nothing before a person decided");
        foreach (var finding in release.Trust.Findings) output.WriteLine($"   {finding.InWords()}");
    }

    static void PrintSetAside(SetAside aside, TextWriter output) => output.WriteLine(
        $"   set aside: entry {aside.Entry} (reference {aside.Reference}) resembles {aside.Note} "
        + $"({aside.Algorithm.Name()}, {aside.Distance} bits)");

    static string Count(int count, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
