// Every error becomes words: ProblemDetails for programs, a page for people. What went wrong inside is logged without data.
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Waarborg.Server.Pages;

namespace Waarborg.Server.Guards;

sealed class Errors(ILogger<Errors> logger)
{
    internal async Task CatchAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException error)
        {
            await ReplaceAsync(http, error.StatusCode);
            return;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; nobody reads an answer.
            return;
        }
        catch (Exception error)
        {
            // The message may name a customer's file; the type and the place in the code do not.
            logger.RequestFailed(error.GetType().Name, new StackTrace(error).ToString());
            await ReplaceAsync(http, StatusCodes.Status500InternalServerError);
            return;
        }

        // Whoever began an answer has said it; routing only sets a status.
        var answered = http.Response.HasStarted || http.Response.ContentType is not null;
        if (!answered && http.Response.StatusCode >= 400) await WriteAsync(http, http.Response.StatusCode);
    }

    /// <summary>Answers with a status and these words, for a program or for a person.</summary>
    internal static Task WriteAsync(HttpContext http, int status, string? words = null)
    {
        http.Response.StatusCode = status;
        return IsForPeople(http.Request.Path)
            ? ErrorPage.Render(PageFrame.For(http), status).ExecuteAsync(http)
            : TypedResults.Problem(words ?? Words(status), statusCode: status).ExecuteAsync(http);
    }

    /// <summary>What a status means where the place that set it said no more.</summary>
    internal static string Words(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "A part of this request has the wrong form; see /openapi/v1.json.",
        StatusCodes.Status404NotFound => "There is nothing at this address; see /openapi/v1.json.",
        StatusCodes.Status405MethodNotAllowed => "This address does not take this method; see /openapi/v1.json.",
        StatusCodes.Status413PayloadTooLarge => "The request is larger than this server takes.",
        StatusCodes.Status500InternalServerError => "Something went wrong here. It is logged; nothing was judged.",
        _ => "The request cannot be carried out.",
    };

    static async Task ReplaceAsync(HttpContext http, int status)
    {
        if (http.Response.HasStarted) return;
        http.Response.Clear();
        ResponseHeaders.Set(http.Response);
        await WriteAsync(http, status);
    }

    static bool IsForPeople(PathString path) =>
        !path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/status", StringComparison.OrdinalIgnoreCase)
        && !path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase);
}
