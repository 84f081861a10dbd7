// waarborg assess ask|take for a provider, assess key|show|sign for an assessor outside: a candidate judged by a file each way.
using System.CommandLine;
using System.Globalization;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Cli;

static class AssessCommands
{
    static readonly Argument<long> Number = new("id") { Description = "The case's number." };
    static readonly Option<int> Item = new("--item") { Description = "Which item of the case.", DefaultValueFactory = _ => 1 };
    static readonly Option<string> Partner = new("--partner") { Description = "Who outside is asked.", Required = true };
    static readonly Option<string> To = new("--to") { Description = "The new file that is written.", Required = true };
    static readonly Argument<string[]> Notes = new("file")
    {
        Description = "Files with a signed verdict each.",
        Arity = ArgumentArity.OneOrMore,
    };

    static readonly Argument<string> Message = new("message") { Description = "The file that the provider gave." };
    static readonly Option<string> SealKey = new("--key")
    {
        Description = "File of the private key that ./waarborg seal key made.",
        Required = true,
    };

    static readonly Option<bool> Picture = new("--picture")
    {
        Description = "Write the blurred picture (PNG) to standard output, for a program that shows it; never to a terminal.",
    };

    static readonly Option<string> SigningKey = new("--key")
    {
        Description = "File of your own signing key; a new one is made where it is not there.",
        Required = true,
    };

    static readonly Option<string> Name = new("--name")
    {
        Description = "The name in your key's line, such as anna.hotline.example.",
        Required = true,
    };

    static readonly Argument<string> KeyFile = new("file")
    {
        Description = "File of your own signing key; made where it is not there. Nobody else may have it.",
    };

    static readonly Option<string> Verdict = new("--verdict") { Description = "confirmed or rejected.", Required = true };

    internal static Command Create()
    {
        var ask = new Command("ask", "Write what an assessor outside needs to judge a candidate: nothing of it tells of the "
            + "customer, and the blurred picture opens for the partner alone.")
        {
            Number, Item, Partner, To,
        };
        ask.SetAction(AskAsync);
        var take = new Command("take", "Take signed verdicts of assessors outside, and do what follows once enough agree.")
        {
            Notes,
        };
        take.SetAction(TakeAsync);
        var key = new Command("key", "For assessors: the line of your signing key, which the provider enters as yours.")
        {
            KeyFile, Name,
        };
        key.SetAction(Key);
        var show = new Command("show", "For assessors: what a provider asks about.") { Message, SealKey, Picture };
        show.SetAction(Show);
        var sign = new Command("sign", "For assessors: sign your verdict about what a provider asked.")
        {
            Message, Verdict, SigningKey, Name, To,
        };
        sign.SetAction(Sign);
        return new("assess", "Candidates judged by people of an organisation outside, so that nobody at a provider looks.")
        {
            ask, take, key, show, sign,
        };
    }

    static async Task<int> AskAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (installation, to) = (parsed.OpenInstallation(), parsed.GetRequiredValue(To));
        if (Path.Exists(to)) throw new OperatorException($"{to} is there already; nothing is overwritten.");
        await using var engine = Engine.Create(installation, workers: 1);
        var answer = await new AssessmentDesk(installation, engine.Derivatives).AskAsync(
            parsed.GetRequiredValue(Number), parsed.GetValue(Item), parsed.GetRequiredValue(Partner), Actor.CommandLine,
            cancellation);
        if (answer is not AskedAnswer.Made { Message: var message })
        {
            throw new OperatorException(((AskedAnswer.Refused)answer).Words);
        }

        WriteNew(to, message.Write());
        parsed.InvocationConfiguration.Output.WriteLine(
            $"Candidate {message.Candidate} is in {to}, for {message.Partner} alone. Its verdicts: ./waarborg assess take FILE");
        return ExitCode.Ok;
    }

    static async Task<int> TakeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (installation, output) = (parsed.OpenInstallation(), parsed.InvocationConfiguration.Output);
        var desk = new AssessmentDesk(installation);
        var code = ExitCode.Ok;
        foreach (var path in parsed.GetRequiredValue(Notes))
        {
            switch (await desk.TakeAsync(ReadFile(path, Ledger.SignedNote.MaxBytes), cancellation))
            {
                case CaseAnswer.Done done:
                    foreach (var line in done.Lines) output.WriteLine($"{path}: {line}");
                    break;
                case CaseAnswer.Incomplete incomplete:
                    foreach (var line in incomplete.Lines) output.WriteLine($"{path}: {line}");
                    code = ExitCode.Incomplete;
                    break;
                case CaseAnswer.Refused refused:
                    // What came before in this call stays taken.
                    throw new OperatorException($"{path}: {refused.Words}");
            }
        }

        return code;
    }

    static int Key(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        output.WriteLine(SignerOf(parsed, parsed.GetRequiredValue(KeyFile)).Key);
        return ExitCode.Ok;
    }

    static Ledger.NoteSigner SignerOf(ParseResult parsed, string path)
    {
        try
        {
            return new(
                SigningKeyFile.NameOf(parsed.GetRequiredValue(Name)),
                SigningKeyFile.Read(path, parsed.InvocationConfiguration.Error));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} cannot be read or written: {error.Message}");
        }
    }

    static int Show(ParseResult parsed)
    {
        var (message, output) = (ReadMessage(parsed.GetRequiredValue(Message)), parsed.InvocationConfiguration.Output);
        using var key = SealCommands.Read(parsed.GetRequiredValue(SealKey));
        var picture = message.Open(key)
            ?? throw new OperatorException("The message is to another key, or was changed on its way.");
        if (parsed.GetValue(Picture))
        {
            if (!Console.IsOutputRedirected)
            {
                throw new OperatorException("Give the picture to a program that shows it: | PROGRAM");
            }

            using var raw = Console.OpenStandardOutput();
            raw.Write(picture);
            return ExitCode.Ok;
        }

        output.WriteLine($"Candidate {message.Candidate}, asked of {message.Partner} by installation {message.Installation} at "
            + $"{message.At}");
        output.WriteLine($"  {message.Supplier}: {message.Reference} of list {message.List}, category {message.Category}");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  by {message.Algorithm}, {message.Distance} bits apart; a blurred picture of "
                + $"{picture.Length} bytes comes with it"));
        return ExitCode.Ok;
    }

    static int Sign(ParseResult parsed)
    {
        var (message, to) = (ReadMessage(parsed.GetRequiredValue(Message)), parsed.GetRequiredValue(To));
        var verdict = parsed.GetRequiredValue(Verdict);
        if (verdict is not ("confirmed" or "rejected")) throw new OperatorException("--verdict is confirmed or rejected.");
        if (Path.Exists(to)) throw new OperatorException($"{to} is there already; nothing is overwritten.");
        var output = parsed.InvocationConfiguration.Output;
        var signer = SignerOf(parsed, parsed.GetRequiredValue(SigningKey));
        var note = new AssessorNote(
            message.Candidate, Convert.ToHexStringLower(message.Digest()), verdict == "confirmed",
            Instant.Of(Instant.Text(TimeProvider.System.GetUtcNow())));
        WriteNew(to, note.Write(signer));
        output.WriteLine($"Signed with {signer.Key}");
        return ExitCode.Ok;
    }

    static CandidateMessage ReadMessage(string path) =>
        CandidateMessage.ParseUntrusted(ReadFile(path, CandidateMessage.MaxBytes)) switch
        {
            CandidateOutcome.Read read => read.Message,
            CandidateOutcome.Refused refused => throw new OperatorException($"{path}: {refused.Words}"),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    /// <summary>Reads a file that somebody gave, of at most so many bytes.</summary>
    /// <exception cref="OperatorException">It is larger, or cannot be read.</exception>
    internal static byte[] ReadFile(string path, int maxBytes)
    {
        try
        {
            return new FileInfo(path).Length > maxBytes
                ? throw new OperatorException($"{path} is larger than {maxBytes} bytes.")
                : File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} cannot be read: {error.Message}");
        }
    }

    /// <summary>Writes a new file for its owner alone.</summary>
    /// <exception cref="OperatorException">It is there already, or cannot be written.</exception>
    internal static void WriteNew(string path, byte[] bytes)
    {
        try
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            file.Write(bytes);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"{path} cannot be written: {error.Message}");
        }
    }
}
