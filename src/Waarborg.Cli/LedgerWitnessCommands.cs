// waarborg ledger witness add|drop|list: who cosigns this ledger's checkpoints.
using System.CommandLine;
using System.Diagnostics;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class LedgerWitnessCommands
{
    static readonly Argument<string> KeyLine = new("vkey") { Description = "The line by which the witness says its key." };
    static readonly Argument<string> Url = new("url") { Description = "The address below which it answers add-checkpoint." };
    static readonly Argument<string> Name = new("name") { Description = "The name in its key." };

    internal static Command Create()
    {
        var add = new Command("add", "Name a witness, in the ledger, and ask it to cosign.") { KeyLine, Url };
        add.SetAction(AddAsync);
        var drop = new Command("drop", "Name a witness no longer.") { Name };
        drop.SetAction(Drop);
        var list = new Command("list", "Show the witnesses, what each cosigned last, and what is wrong.");
        list.SetAction(List);
        return new("witness", "Who cosigns this ledger's checkpoints, and refuses one that does not extend the last.")
        {
            add, drop, list,
        };
    }

    static async Task<int> AddAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var installation = parsed.OpenInstallation();
        var witnesses = new Witnesses(installation);
        var named = Require(witnesses.Name(
            parsed.GetRequiredValue(KeyLine).Trim(), parsed.GetRequiredValue(Url), Actor.CommandLine.ToString()));
        var output = parsed.InvocationConfiguration.Output;
        await output.WriteLineAsync($"The witness {named.Key.Name} is named. Its operator must give it this ledger's key:");
        foreach (var key in witnesses.LedgerKeys()) await output.WriteLineAsync($"  ./waarborg witness ... --ledger {key}");
        await new LedgerKeeper(installation).TendNowAsync(cancellation);
        Say(output, witnesses.All().Single(one => one.Name == named.Key.Name), installation.Time.GetUtcNow());
        return ExitCode.Ok;
    }

    static int Drop(ParseResult parsed)
    {
        var installation = parsed.OpenInstallation();
        var dropped = Require(new Witnesses(installation).Drop(parsed.GetRequiredValue(Name), Actor.CommandLine.ToString()));
        parsed.InvocationConfiguration.Output.WriteLine(
            $"The witness {dropped.Key.Name} is named no longer. The ledger keeps that it was.");
        return ExitCode.Ok;
    }

    static int List(ParseResult parsed)
    {
        // Not by OpenInstallation, which refuses a ledger that was set back: who says so is shown here.
        var installation = Installation.Exists(parsed.DataFolder())
            ? Installation.Open(parsed.DataFolder(), parsed.KeysFolder(), TimeProvider.System)
            : throw new OperatorException($"There is no installation in {parsed.DataFolder()}.");
        var witnesses = new Witnesses(installation).All();
        var output = parsed.InvocationConfiguration.Output;
        if (witnesses.Count == 0) output.WriteLine("Unwitnessed: nobody is named who cosigns this ledger; see docs/witness.md.");
        foreach (var witness in witnesses) Say(output, witness, installation.Time.GetUtcNow());
        return ExitCode.Ok;
    }

    static void Say(TextWriter output, Witness witness, DateTimeOffset now)
    {
        var cosigned = witness is { CosignedSize: { } size, CosignedAt: { } at }
            ? $"cosigned {size} entries {Ago(now - at)}"
            : "never cosigned";
        output.WriteLine($"{witness.Name}  {witness.Prefix}  {cosigned}");
        output.WriteLine($"   {witness.Key}");
        if (witness.Problem is { } problem) output.WriteLine($"   asked {Ago(now - (witness.AskedAt ?? now))}: {problem}");
    }

    static string Ago(TimeSpan age) =>
        age.TotalDays >= 2 ? $"{(int)age.TotalDays} days ago" : age.TotalHours >= 2 ? $"{(int)age.TotalHours} hours ago"
        : age.TotalMinutes >= 2 ? $"{(int)age.TotalMinutes} minutes ago" : $"{Math.Max(0, (int)age.TotalSeconds)} seconds ago";

    static WitnessOutcome.Done Require(WitnessOutcome outcome) => outcome switch
    {
        WitnessOutcome.Done done => done,
        WitnessOutcome.Impossible impossible => throw new OperatorException(impossible.Words),
        _ => throw new UnreachableException(),
    };
}
