// waarborg leave: stops for good. What nobody judged goes back, records are handed over, and the keys are destroyed last.
using System.CommandLine;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class LeaveCommand
{
    static readonly Option<string> To = new("--to") { Description = "The new folder for cases and ledger.", Required = true };
    static readonly Option<string?> Confirm = new("--confirm")
    {
        Description = "The installation's id, which this command says without it.",
        HelpName = "ID",
    };

    static readonly Option<long?> Approved = new("--approved")
    {
        Description = "Also the closed records: the number of the proposal that two people agreed on (ledger hand-over).",
        HelpName = "ID",
    };

    static readonly Option<bool> WithOwed = new("--with-owed")
    {
        Description = "Leave although something is still owed: it lies in owed.json then, for whoever tells it by hand.",
    };

    internal static Command Create()
    {
        var command = new Command("leave", "Stop for good: put back what nobody judged, tell whoever is owed it, export "
            + "cases and ledger, destroy the keys, and say what stays sealed and for whom.")
        {
            To, Confirm, Approved, WithOwed,
        };
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (LeftMark.Read(parsed.DataFolder()) is { HasKeys: true } mark) return Destroyed(output, LeaveDesk.ShredKeys(mark));
        var installation = parsed.OpenInstallation();
        var folder = Path.GetFullPath(parsed.GetRequiredValue(To));
        var desk = new LeaveDesk(installation);
        if (parsed.GetValue(Confirm) != installation.Id)
        {
            foreach (var line in new LeaveOwed(installation).Words()) output.WriteLine(line);
            Say(output, desk);
            throw new OperatorException(
                "This cannot be undone: permits end, what nobody judged is put back, and the keys are destroyed, after which "
                + $"nothing that is encrypted here opens any more. To do it: --confirm {installation.Id}");
        }

        if (Path.Exists(folder)) throw new OperatorException($"{folder} is there already. Name a folder that is not.");
        if (parsed.GetValue(Approved) is { } number && new ActStore(installation).Find(number) is not
            { Act: Act.ExportEvidence, IsApproved: true })
        {
            throw new OperatorException($"--approved {number}: that is no proposal to hand the closed records over, or nobody "
                + "approved it. See: ./waarborg proposal list");
        }

        using var alone = WaarborgCommands.UseAlone(installation);
        var done = new List<string>();
        try
        {
            return await LeaveAsync(parsed, installation, folder, done, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new OperatorException($"The end was not reached: {error.Message} Done so far: "
                + $"{(done.Count == 0 ? "nothing" : string.Join(", ", done))}. Run it again, with another --to: it goes on.");
        }
    }

    static async Task<int> LeaveAsync(
        ParseResult parsed, Installation installation, string folder, List<string> done, CancellationToken cancellation)
    {
        var (output, desk) = (parsed.InvocationConfiguration.Output, new LeaveDesk(installation));
        var left = await desk.RestoreAsync(cancellation);
        done.Add("permits are ended");
        if (left.Count > 0)
        {
            foreach (var line in left) output.WriteLine(line);
            output.WriteLine("Permits are ended, and everything else that nobody judged is back. Nothing was exported, and no "
                + "key was destroyed. See to this, and run it again: it goes on.");
            return ExitCode.Incomplete;
        }

        done.Add("what nobody judged is back");
        var owing = new LeaveOwed(installation);
        await owing.SendAsync(cancellation);
        done.Add("what was owed is sent, as far as it could be");
        if (owing.Words() is { Count: > 0 } owed && !parsed.GetValue(WithOwed))
        {
            foreach (var line in owed) output.WriteLine(line);
            output.WriteLine("This is still owed. Permits are ended and files are back; nothing was exported, and no key was "
                + "destroyed. See to it, and run it again; or leave with --with-owed: then it lies in "
                + $"{LeaveDesk.OwedFile}, for whoever tells it by hand.");
            return ExitCode.Incomplete;
        }

        var closed = parsed.GetValue(Approved);
        if (closed is { } agreed && new ActStore(installation).Use(agreed, Act.ExportEvidence, ActDesk.ExportWithin) is { } no)
        {
            throw new OperatorException(no);
        }

        await new LedgerPublisher(installation).PublishAsync(cancellation);
        await desk.ExportAsync(folder, closed is not null, cancellation);
        done.Add($"cases and ledger lie in {folder}");
        output.WriteLine($"Cases and ledger lie in {folder}; its README says who may see what.");
        output.WriteLine(closed is null
            ? $"The closed records are not in it. They stay in {installation.Database.Path}, readable without keys: keep it like "
                + "the cases. (To take them along, two people agree: ./waarborg ledger hand-over, then --approved.)"
            : $"The closed records are in {Path.Combine(folder, LeaveDesk.ClosedFolder)}.");
        if (File.Exists(Path.Combine(folder, LeaveDesk.OwedFile)))
        {
            output.WriteLine($"What is still owed lies in {Path.Combine(folder, LeaveDesk.OwedFile)}: tell it by hand, and "
                + "nothing of it before the moment that stands there.");
        }

        Say(output, desk);
        // After this nothing is signed any more.
        WaarborgCommands.Entered = null;
        return Destroyed(output, desk.ShredKeys());
    }

    static void Say(TextWriter output, LeaveDesk desk)
    {
        foreach (var line in (string[])[.. desk.WhatStays(), .. desk.Unreported(), .. desk.ClocksThatGoOn()])
        {
            output.WriteLine(line);
        }
    }

    static int Destroyed(TextWriter output, int count)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} files of keys are destroyed."));
        return ExitCode.Ok;
    }
}
