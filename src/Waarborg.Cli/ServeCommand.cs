// waarborg serve: the server in the foreground, until Ctrl-C.
using System.CommandLine;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Server;
using Waarborg.Store;

namespace Waarborg.Cli;

static class ServeCommand
{
    static readonly Option<string> Urls = new("--urls")
    {
        Description = $"Where to listen; several are separated by ; (default {ServerOptions.DefaultUrls}).",
        DefaultValueFactory = _ => ServerOptions.DefaultUrls,
        HelpName = "URLS",
    };

    static readonly Option<string?> PublicAddress = new("--public-address")
    {
        Description = "The address that people use, such as https://waarborg.example.",
        HelpName = "URL",
    };

    static readonly Option<string?> TrustedProxy = new("--trusted-proxy")
    {
        Description = "The one proxy whose X-Forwarded headers count.",
        HelpName = "IP",
    };

    static readonly Option<string?> Certificate = new("--certificate")
    {
        Description = "Certificate for https "
        + "(PEM).",
        HelpName = "FILE"
    };
    static readonly Option<string?> CertificateKey = new("--certificate-key")
    {
        Description = "Its key (PEM).",
        HelpName = "FILE"
    };

    internal static Command Create()
    {
        var serve = new Command("serve", "Answer HTTP: the API and the pages.")
        {
            Urls, PublicAddress, TrustedProxy, Certificate, CertificateKey,
        };
        serve.SetAction(ServeAsync);
        return serve;
    }

    /// <summary>The options of serving, for every command that serves.</summary>
    internal static void AddServeOptions(Command command)
    {
        foreach (var option in (Option[])[Urls, PublicAddress, TrustedProxy, Certificate, CertificateKey])
        {
            command.Options.Add(option);
        }
    }

    internal static ServerOptions ServeOptions(ParseResult parsed) =>
        ServerOptions.ParseUntrusted(new(
            parsed.GetValue(Urls), parsed.GetValue(PublicAddress), parsed.GetValue(TrustedProxy),
            parsed.GetValue(Certificate), parsed.GetValue(CertificateKey))) switch
        {
            ServerOptionsOutcome.Valid valid => valid.Options,
            ServerOptionsOutcome.Refused refused => throw new OperatorException(refused.Words),
            _ => throw new UnreachableException(),
        };

    static async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = ServeOptions(parsed);
        var installation = parsed.OpenInstallation();
        await using var engine = Engine.Create(installation, Environment.ProcessorCount);
        await ServeUntilStoppedAsync(options, engine, cancellation);
        return ExitCode.Ok;
    }

    /// <summary>Serves until the token says stop, printing where.</summary>
    internal static async Task ServeUntilStoppedAsync(
        ServerOptions options, Engine engine, CancellationToken cancellation)
    {
        // Beside the making of the server, which takes as long.
        var warming = engine.WarmAsync(cancellation);
        await using var app = WaarborgServer.Build(options, engine, async stopping =>
        {
            stopping.ThrowIfCancellationRequested();
            Housekeeping.Run(engine.Installation);
            await new Finishing(engine.Installation).RunAsync(stopping);
        });
        try
        {
            await app.StartAsync(cancellation);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            // Kestrel's words name the address and say why: taken, or not this machine's.
            throw new OperatorException(error.Message);
        }

        Announce(app, options, engine.Installation);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C or SIGTERM: open requests get their time to end.
        }

        await app.StopAsync(CancellationToken.None);
        await warming.ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    static void Announce(WebApplication app, ServerOptions options, Installation installation)
    {
        foreach (var url in app.Urls) Console.WriteLine($"Waarborg listens on {url}");
        if (options.PublicAddress is { } address) Console.WriteLine($"People reach it at {address}");
        var first = new ApiKeyStore(installation).FirstKeyPath;
        if (File.Exists(first)) Console.WriteLine($"The first key, for programs, lies in {first}");
        foreach (var source in new SourceStore(installation).All())
        {
            if (source.Problem is { } problem) Console.Error.WriteLine(problem);
        }

        Console.WriteLine("Stop it with Ctrl-C.");
    }
}
