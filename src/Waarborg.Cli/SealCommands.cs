// waarborg seal key|share for holders outside, seal letters|joint|restore for a provider: what takes two holders to open.
using System.CommandLine;
using System.Globalization;
using Waarborg.Acting.Sealing;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class SealCommands
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    static readonly Argument<string> File = new("file")
    {
        Description = "File of the private half, for its owner alone; made where it is not there. It never goes to a provider.",
    };

    static readonly Argument<long> CaseNumber = new("id") { Description = "The case's number." };
    static readonly Option<string> ToFolder = new("--to") { Description = "The new folder that is made.", Required = true };
    static readonly Argument<long[]> Objects = new("object")
    {
        Description = "Numbers of sealed objects, as ./waarborg case show names them.",
        Arity = ArgumentArity.OneOrMore,
    };

    static readonly Option<string> Reason = new("--reason") { Description = "Why.", Required = true };
    static readonly Argument<string> Letter = new("letter") { Description = "The letter that the provider gave." };
    static readonly Option<string> Key = new("--key")
    {
        Description = "File of the private key that ./waarborg seal key made.",
        Required = true,
    };

    static readonly Option<string> For = new("--for")
    {
        Description = "The key of the joint act, as the provider gave it.",
        Required = true,
    };

    static readonly Option<string> ToFile = new("--to") { Description = "The new file that is written.", Required = true };
    static readonly Argument<string[]> Shares = new("sharefile")
    {
        Description = "Files that holders sent: two for each object.",
        Arity = ArgumentArity.OneOrMore,
    };

    internal static Command Create()
    {
        var key = new Command("key", "For holders and assessors: print the public key that is sealed to; make it the first time.")
        {
            File,
        };
        key.SetAction(PrintKey);
        var letters = new Command("letters", "Write the letters about the sealed objects of a case, one for each holder.")
        {
            CaseNumber, ToFolder,
        };
        letters.SetAction(WriteLetters);
        var joint = new Command("joint", "Propose to open named sealed objects, of which others judged that they are "
            + "not what the list says, and to put them back. Nobody is shown anything.")
        {
            Objects, Reason, ProposalCommands.As,
        };
        joint.SetAction(Propose);
        var share = new Command("share", "For holders: open your letter, and seal your part to the key of a joint act.")
        {
            Letter, Key, For, ToFile,
        };
        share.SetAction(Share);
        var restore = new Command("restore", "Take the parts of holders, and put back what two of them open.") { Shares };
        restore.SetAction(RestoreAsync);
        return new("seal", "What holders outside can open together, and nobody alone.") { key, letters, joint, share, restore };
    }

    static int PrintKey(ParseResult parsed)
    {
        var (path, output) = (parsed.GetRequiredValue(File), parsed.InvocationConfiguration.Output);
        try
        {
            if (!Path.Exists(path))
            {
                var (_, made) = Hpke.NewPair();
                using (made)
                {
                    if (HolderKeyFile.TryCreate(path, made))
                    {
                        // The key alone is on standard output, for whoever writes that into a file.
                        parsed.InvocationConfiguration.Error.WriteLine(
                            $"A new key is in {path}. Keep it; nobody else may have it.");
                    }
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} cannot be written: {error.Message}");
        }

        using var key = Read(path);
        output.WriteLine(Hpke.PublicOf(key).ToString());
        return ExitCode.Ok;
    }

    static int WriteLetters(ParseResult parsed)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var (id, to) = (parsed.GetRequiredValue(CaseNumber), Path.GetFullPath(parsed.GetRequiredValue(ToFolder)));
        if (Path.Exists(to)) throw new OperatorException($"{to} is there already. Name a folder that is not.");
        IReadOnlyList<SealRow> rows;
        using (var connection = installation.Database.Open()) rows = SealStore.OfCase(connection, id);
        if (rows.Count == 0) throw new OperatorException($"Nothing in case {id} is sealed.");
        Looks.AtCases(installation, [id], Actor.CommandLine.ToString());
        Directory.CreateDirectory(to, OwnerOnly);
        var folder = SealLetters.FolderOf(SealDesk.FolderOf(installation));
        foreach (var row in rows)
        {
            var letters = SealLetters.Read(folder, row.SealedName, row.Holders.Count)
                ?? throw new OperatorException($"A letter about object {row.Id} is missing or cannot be read.");
            foreach (var letter in letters)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"object-{row.Id}-{letter.Holder}.letter");
                AssessCommands.WriteNew(Path.Combine(to, name), letter.Write());
                output.WriteLine($"{name}: for {letter.Holder} alone");
            }
        }

        return ExitCode.Ok;
    }

    static int Propose(ParseResult parsed)
    {
        ProposalCommands.Propose(
            parsed, parsed.OpenInstallation(), Act.OpenSeals, SealOpening.BodyOf(parsed.GetRequiredValue(Objects)),
            parsed.GetRequiredValue(Reason));
        return ExitCode.Ok;
    }

    static int Share(ParseResult parsed)
    {
        var (path, to) = (parsed.GetRequiredValue(Letter), parsed.GetRequiredValue(ToFile));
        var letter = SealLetter.ParseUntrusted(AssessCommands.ReadFile(path, SealLetter.MaxBytes)) switch
        {
            SealLetterOutcome.Read read => read.Letter,
            SealLetterOutcome.Refused refused => throw new OperatorException($"{path}: {refused.Words}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if (!HpkePublicKey.TryParse(parsed.GetRequiredValue(For), out var act))
        {
            throw new OperatorException("--for: the key of the joint act begins with hpke-p256:");
        }

        if (Path.Exists(to)) throw new OperatorException($"{to} is there already; nothing is overwritten.");
        using var key = Read(parsed.GetRequiredValue(Key));
        var share = SealShare.Make(letter, key, act)
            ?? throw new OperatorException("The letter is to another key, or was changed on its way.");
        AssessCommands.WriteNew(to, share.Write());
        parsed.InvocationConfiguration.Output.WriteLine(
            $"Your part of object {letter.Object}, of installation {letter.Installation}, is in {to}");
        return ExitCode.Ok;
    }

    static async Task<int> RestoreAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var shares = new List<SealShare>();
        foreach (var path in parsed.GetRequiredValue(Shares))
        {
            switch (SealShare.ParseUntrusted(AssessCommands.ReadFile(path, SealShare.MaxBytes)))
            {
                case SealShareOutcome.Read read: shares.Add(read.Share); break;
                case SealShareOutcome.Refused refused: throw new OperatorException($"{path}: {refused.Words}");
            }
        }

        var answer = await new SealRestoring(installation).RestoreAsync(shares, cancellation);
        var (lines, code) = answer switch
        {
            CaseAnswer.Done done => (done.Lines, ExitCode.Ok),
            CaseAnswer.Incomplete incomplete => (incomplete.Lines, ExitCode.Incomplete),
            CaseAnswer.Refused refused => throw new OperatorException(refused.Words),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        foreach (var line in lines) output.WriteLine(line);
        return code;
    }

    /// <summary>The private half of a file.</summary>
    /// <exception cref="OperatorException">It cannot be used.</exception>
    internal static HpkePrivateKey Read(string path) => HolderKeyFile.Read(path) switch
    {
        HolderKeyOutcome.Read read => read.Key,
        HolderKeyOutcome.Refused refused => throw new OperatorException(refused.Words),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
