// waarborg seal key: for whoever outside is to be sealed to, a key whose private half stays with him.
using System.CommandLine;
using Waarborg.Acting.Sealing;
using Waarborg.Store;

namespace Waarborg.Cli;

static class SealCommands
{
    static readonly Argument<string> File = new("file")
    {
        Description = "File of the private half, for its owner alone; made where it is not there. It never goes to a provider.",
    };

    internal static Command Create()
    {
        var key = new Command("key", "For holders and assessors: print the public key that is sealed to; make it the first time.")
        {
            File,
        };
        key.SetAction(Key);
        return new("seal", "Keys of those outside, to whom something is sealed. No installation is opened.") { key };
    }

    static int Key(ParseResult parsed)
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
                        output.WriteLine($"A new key is in {path}. Keep it; nobody else may have it.");
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

    /// <summary>The private half of a file.</summary>
    /// <exception cref="OperatorException">It cannot be used.</exception>
    internal static HpkePrivateKey Read(string path) => HolderKeyFile.Read(path) switch
    {
        HolderKeyOutcome.Read read => read.Key,
        HolderKeyOutcome.Refused refused => throw new OperatorException(refused.Words),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
