// An upload, judged before it is stored: the bytes come in, one of three outcomes goes out.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Server.Guards;
using Waarborg.Store;

namespace Waarborg.Server.Api;

static class ScanEndpoints
{
    /// <summary>What the buffer grows by at first, in bytes. A length that a caller tells is never allocated unread.</summary>
    const int FirstBufferBytes = 64 << 10;

    /// <summary>When to come back after the queue was full, in seconds.</summary>
    const int RetryAfterSeconds = 5;

    internal static void MapScan(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/scan/{ticket}", Ask).ForKey(KeyScope.Scan).WithTags("Scan").WithName("AskUpload")
            .WithSummary("What to do with a matched upload now")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapPost("/v1/scan", ScanAsync).ForKey(KeyScope.Scan).WithTags("Scan").WithName("Scan")
            .WithSummary("Judge the bytes of an upload under the permit of its source")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .AddOpenApiOperationTransformer(OpenApi.DescribeUpload);
    }

    /// <param name="ticket">As the answer to the upload gave it.</param>
    /// <param name="source">The inlet that it was sent to.</param>
    /// <param name="sources">Where inlets are declared.</param>
    /// <param name="installation">This installation.</param>
    internal static Results<Ok<UploadResponse>, ProblemHttpResult> Ask(
        string ticket, string? source, SourceStore sources, Installation installation)
    {
        if (SourceProblem(source, sources) is { } problem) return problem;
        return new UploadDesk(installation).Ask(sources.Find(source!)!, ticket) is { } answer
            ? TypedResults.Ok(new UploadResponse(answer))
            : TypedResults.Problem(
                "No upload of this inlet was given that ticket, or the inlet does not state what it does on a match.",
                statusCode: StatusCodes.Status404NotFound);
    }

    internal static async Task<Results<Ok<ScanResponse>, ProblemHttpResult>> ScanAsync(
        string? source, string? path, HttpContext http, ScanService scans, SourceStore sources, ScanSlots slots,
        CallerLimit callers, Installation installation, ServerOptions options, CancellationToken cancellation)
    {
        if (SourceProblem(source, sources) is { } problem) return problem;
        if (http.Request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
        {
            return TypedResults.Problem(
                "Send the bytes of the file as the body, not a form: curl --data-binary @FILE.",
                statusCode: StatusCodes.Status415UnsupportedMediaType);
        }

        if (http.Request.ContentLength > options.UploadLimitBytes) return TooLarge(options);

        var key = http.CallerKey().Id;
        if (callers.Wait(key) is { } wait) return HadEnough(http, wait);
        // Before the body is read: who waits costs no memory.
        using var slot = await slots.EnterAsync(cancellation);
        if (!slot.IsAcquired) return QueueFull(http);
        if (await ReadAsync(http.Request.Body, options.UploadLimitBytes, cancellation) is not { } content)
        {
            return TooLarge(options);
        }

        callers.Add(key, content.Length);
        var outcome = await scans.ScanUploadAsync(
            source!, new(content, Locator.FromText(path ?? "")), http.Caller(), cancellation);
        if (outcome is ItemOutcome.Match { CaseId: { } opened, IsTest: false }
            && Probing.IsProbing(installation, opened, http.Caller()))
        {
            // This answer is given still; the next ones are not.
            callers.Block(key, Probing.Window);
        }

        return outcome is ItemOutcome.NotScanned { Reason: NotScannedReason.QueueFull }
            ? QueueFull(http)
            : TypedResults.Ok(ScanResponse.From(outcome));
    }

    static ProblemHttpResult? SourceProblem(string? source, SourceStore sources)
    {
        if (string.IsNullOrEmpty(source))
        {
            return TypedResults.Problem(
                "Say for which source: POST /v1/scan?source=NAME, the body being the bytes.",
                statusCode: StatusCodes.Status400BadRequest);
        }

        return sources.Find(source) switch
        {
            null => TypedResults.Problem("There is no source of that name.", statusCode: StatusCodes.Status404NotFound),
            { Kind: not SourceKind.Upload } => TypedResults.Problem(
                "That source is a folder. Uploads are judged for a source that was declared with `source add upload`.",
                statusCode: StatusCodes.Status400BadRequest),
            _ => null,
        };
    }

    // Null when there is more than the limit.
    static async Task<ReadOnlyMemory<byte>?> ReadAsync(Stream body, long limit, CancellationToken cancellation)
    {
        var content = new MemoryStream(FirstBufferBytes);
        var buffer = new byte[FirstBufferBytes];
        while (await body.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            if (content.Length + count > limit) return null;
            content.Write(buffer, 0, count);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    static ProblemHttpResult TooLarge(ServerOptions options) => TypedResults.Problem(
        $"An upload has at most {options.UploadLimitBytes} bytes here. It was not scanned.",
        statusCode: StatusCodes.Status413PayloadTooLarge, extensions: NotScanned(NotScannedReason.TooLarge));

    static ProblemHttpResult HadEnough(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(
            System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            "This key has had as much compared as one key may in an hour, or was turned away because it probes. This upload "
            + "was not scanned.",
            statusCode: StatusCodes.Status429TooManyRequests, extensions: NotScanned(NotScannedReason.QueueFull));
    }

    static ProblemHttpResult QueueFull(HttpContext http)
    {
        http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return TypedResults.Problem(
            "More uploads are waiting than the limit allows. This one was not scanned; send it again later.",
            statusCode: StatusCodes.Status503ServiceUnavailable, extensions: NotScanned(NotScannedReason.QueueFull));
    }

    // The same fields as in a plain answer, so that a caller that reads only those never takes an error for "no match".
    static KeyValuePair<string, object?>[] NotScanned(NotScannedReason reason) =>
    [
        new("outcome", "notScanned"),
        new("reason", ReasonNames.Of(reason)),
    ];
}
