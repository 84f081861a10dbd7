// A witness on the network: one address, one question, and plain words for whoever asks it wrongly.
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Ledger;
using Waarborg.Server.Guards;

namespace Waarborg.Server.Witnessing;

sealed class WitnessServer(ServerOptions options, WitnessBook book, ILogger<WitnessServer> logger)
{
    internal const string DefaultUrls = "http://127.0.0.1:8471";

    internal const string Path = "/add-checkpoint";

    /// <summary>How many connections are open at the same time.</summary>
    const int MaxConnections = 200;

    readonly NetworkGuard _network = new(options);

    /// <summary>Builds a server that listens once it is started.</summary>
    internal static WebApplication Build(ServerOptions options, WitnessBook book)
    {
        var limited = options with { UploadLimitBytes = WitnessRequest.MaxBytes, MaxConnections = MaxConnections };
        var builder =
            WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(WitnessServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => WaarborgServer.Listen(kestrel, limited));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(LogLevel.Warning).AddFilter("Waarborg", LogLevel.Information);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopWithin);
        builder.Services.AddSingleton<IHostLifetime, WaarborgServer.CallerLifetime>();
        var app = builder.Build();
        var server = new WitnessServer(limited, book, app.Services.GetRequiredService<ILogger<WitnessServer>>());
        app.Run(server.AnswerAsync);
        return app;
    }

    async Task AnswerAsync(HttpContext http)
    {
        try
        {
            ResponseHeaders.Set(http.Response);
            await AnswerQuestionAsync(http);
        }
        catch (BadHttpRequestException error)
        {
            await SayAsync(http, error.StatusCode, "The request cannot be read, or is larger than this witness takes.");
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; nobody reads an answer. What was cosigned is kept.
        }
        catch (Exception error) when (error is IOException or SqliteException or InvalidDataException)
        {
            logger.WitnessFailed(error.GetType().Name);
            await SayAsync(http, StatusCodes.Status500InternalServerError, "Something went wrong here. Nothing was cosigned.");
        }
    }

    async Task AnswerQuestionAsync(HttpContext http)
    {
        if (_network.IsPastProxy(http))
        {
            await SayAsync(http, StatusCodes.Status403Forbidden, "This address answers its proxy only.");
        }
        else if (http.Request.Path != Path)
        {
            await SayAsync(http, StatusCodes.Status404NotFound, $"Nothing is here but POST {Path} (c2sp.org/tlog-witness).");
        }
        else if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = HttpMethods.Post;
            await SayAsync(http, StatusCodes.Status405MethodNotAllowed, $"Only POST {Path} is answered.");
        }
        else
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            await WriteAsync(http, await book.AddCheckpointAsync(body.ToArray(), http.RequestAborted));
        }
    }

    Task WriteAsync(HttpContext http, WitnessAnswer answer)
    {
        switch (answer)
        {
            case WitnessAnswer.Cosigned cosigned:
                logger.Cosigned(cosigned.Checkpoint.Origin, cosigned.Checkpoint.Size);
                return SayAsync(http, StatusCodes.Status200OK, cosigned.Line.ToLine());
            case WitnessAnswer.OtherSize other:
                return SaySizeAsync(http, other.Size);
            case WitnessAnswer.SplitView split:
                logger.SplitView(split.Seen.Origin, split.Seen.Size, split.Seen.Root, split.Shown.Root);
                return SaySizeAsync(http, split.Seen.Size);
            case WitnessAnswer.DoesNotContinue broken:
                logger.DoesNotContinue(broken.Seen.Origin, broken.Seen.Size, broken.Shown.Size, broken.Shown.Root);
                return SayAsync(http,
                    StatusCodes.Status422UnprocessableEntity, "The proof does not lead from what was seen to this.");
            case WitnessAnswer.Refused refused:
                return SayAsync(http, refused.Status, refused.Words);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    static Task SaySizeAsync(HttpContext http, long size) => WriteAsync(
        http, StatusCodes.Status409Conflict, "text/x.tlog.size", string.Create(CultureInfo.InvariantCulture, $"{size}\n"));

    static Task SayAsync(HttpContext http, int status, string words) => WriteAsync(
        http, status, "text/plain; charset=utf-8", words.EndsWith('\n') ? words : words + "\n");

    static async Task WriteAsync(HttpContext http, int status, string type, string body)
    {
        if (http.Response.HasStarted) return;
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        var bytes = Encoding.UTF8.GetBytes(body);
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }
}
