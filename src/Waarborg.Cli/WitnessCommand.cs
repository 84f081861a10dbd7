// waarborg witness: cosigns the ledgers of others, in the foreground, until Ctrl-C.
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Waarborg.Ledger;
using Waarborg.Server;
using Waarborg.Server.Witnessing;

namespace Waarborg.Cli;

static class WitnessCommand
{
    static readonly Option<string> Name = new("--name")
    {
        Description = "The witness's name, such as witness.example; it stands in its key.",
        Required = true,
        HelpName = "NAME",
    };

    static readonly Option<string> State = new("--state")
    {
        Description = "The folder in which it remembers what it saw.",
        Required = true,
        HelpName = "DIR",
    };

    static readonly Option<string[]> Ledgers = new("--ledger")
    {
        Description = "The key line of a ledger that it watches; once for each ledger and each key.",
        Required = true,
        HelpName = "VKEY",
    };

    static readonly Option<string> Urls = new("--urls")
    {
        Description = $"Where to listen; several are separated by ; (default {WitnessServer.DefaultUrls}).",
        DefaultValueFactory = _ => WitnessServer.DefaultUrls,
        HelpName = "URLS",
    };

    static readonly Option<string?> TrustedProxy = new("--trusted-proxy")
    {
        Description = "The proxy in front of it that adds TLS.",
        HelpName = "IP",
    };

    static readonly Option<string?> Certificate = new("--certificate")
    {
        Description = "Certificate for https (PEM).",
        HelpName = "FILE",
    };

    static readonly Option<string?> CertificateKey = new("--certificate-key")
    {
        Description = "Its key (PEM).",
        HelpName = "FILE",
    };

    internal static Command Create()
    {
        var witness = new Command("witness", "Be a witness for the ledgers of others: cosign what continues what was seen.")
        {
            Name, State, Ledgers, Urls, TrustedProxy, Certificate, CertificateKey,
        };
        witness.SetAction(ServeAsync);
        return witness;
    }

    static async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = OptionsOf(parsed);
        using var book = WitnessBook.Open(SetupOf(parsed), TimeProvider.System);
        await using var app = WitnessServer.Build(options, book);
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            throw new OperatorException(error.Message);
        }

        foreach (var (origin, size) in book.Watched())
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"It watches {origin}, seen up to {size} entries."));
        }

        foreach (var url in app.Urls) Console.WriteLine($"The witness listens on {url}");
        Console.WriteLine($"Its key, for those who name it and those who check: {book.Key}");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C or SIGTERM: open requests get their time to end.
        }

        await app.StopAsync(CancellationToken.None);
        return ExitCode.Ok;
    }

    static ServerOptions OptionsOf(ParseResult parsed) =>
        ServerOptions.ParseUntrusted(new(
            parsed.GetValue(Urls), null, parsed.GetValue(TrustedProxy), parsed.GetValue(Certificate),
            parsed.GetValue(CertificateKey))) switch
        {
            ServerOptionsOutcome.Valid valid => valid.Options,
            ServerOptionsOutcome.Refused refused => throw new OperatorException(refused.Words),
            _ => throw new UnreachableException(),
        };

    static WitnessSetup SetupOf(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(Name);
        if (!VerifierKey.IsName(name))
        {
            throw new OperatorException($"--name: 1 to {VerifierKey.MaxNameLength} characters without spaces and without +.");
        }

        return WitnessSetup.TryReadLedgers(parsed.GetRequiredValue(Ledgers), out var ledgers, out var problem)
            ? new(name, Path.GetFullPath(parsed.GetRequiredValue(State)), parsed.KeysFolder(), [parsed.DataFolder()], ledgers)
            : throw new OperatorException(problem);
    }
}
