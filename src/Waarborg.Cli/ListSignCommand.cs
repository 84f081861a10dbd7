// waarborg list sign: for suppliers, the signed note about a list file. It needs no installation and opens none.
using System.CommandLine;
using System.Security.Cryptography;
using Waarborg.Ledger;
using Waarborg.Lists;

namespace Waarborg.Cli;

static class ListSignCommand
{
    static readonly Argument<string> File = new("file") { Description = "The list file that providers are given." };
    static readonly Option<string> Supplier = new("--supplier") { Description = "Who signs.", Required = true };
    static readonly Option<string> List = new("--list") { Description = "The list's name.", Required = true };
    static readonly Option<long> Number = new("--number")
    {
        Description = "The release's number, larger than the one before.",
        Required = true,
    };

    static readonly Option<string> Key = new("--key")
    {
        Description = "File of the signing key; a new one is made where it is not there. It never lies beside the list.",
        Required = true,
    };

    static readonly Option<string> To = new("--to") { Description = "Where the note is written.", Required = true };

    internal static Command Create()
    {
        var command = new Command("sign", "For suppliers: write and sign the note about a list file.")
        {
            File, Supplier, List, Number, Key, To,
        };
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        try
        {
            return Sign(parsed);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OperatorException($"The key or the note cannot be read or written: {error.Message}");
        }
    }

    static int Sign(ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        var (path, supplier, list) = (
            parsed.GetRequiredValue(File), parsed.GetRequiredValue(Supplier), parsed.GetRequiredValue(List));
        if (!ListRules.IsName(supplier) || !ListRules.IsName(list)
            || parsed.GetValue(Number) is < 1 or > ReleaseManifest.MaxNumber)
        {
            throw new OperatorException(
                "Names have 1 to 64 letters, digits, points, hyphens and underscores; numbers are 1 to 1 000 000 000.");
        }

        // Handles are an installation's own: here any that tells references apart will do.
        var builder = new ReleaseBuilder(
            reference => BitConverter.ToUInt64(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(reference))),
            ListLimits.Default);
        switch (ListFileIntake.Read(new(list, path, supplier), builder, ListLimits.Default, CancellationToken.None))
        {
            case FileIntake.Refused refused:
                throw new OperatorException(refused.Words);
            case FileIntake.Bad bad:
                throw new OperatorException(string.Join(Environment.NewLine, bad.Lines));
            case FileIntake.Taken taken:
                var content = builder.Build(ReleaseContent.Empty, 0, nowMs: 0).Content;
                var signer = new NoteSigner(supplier, SigningKeyFile.Read(
                    parsed.GetRequiredValue(Key), parsed.InvocationConfiguration.Error));
                var manifest = new ReleaseManifest(
                    supplier, list, parsed.GetValue(Number), TimeProvider.System.GetUtcNow(), taken.FileDigest,
                    ReleaseRoot.Of(content, ReleaseRoot.KeyOf(supplier, list)), ReleaseBuilder.Count(content));
                System.IO.File.WriteAllBytes(parsed.GetRequiredValue(To), manifest.Write(signer));
                output.WriteLine($"Signed with {signer.Key}");
                output.WriteLine($"root {manifest.Root}");
                return ExitCode.Ok;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
