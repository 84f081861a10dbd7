// What every stand-in of an exchange is: a real web server on a free port that records what it is asked and fails as told.
using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Waarborg.Tests.Support.StandIns;

/// <summary>How a stand-in fails. It is applied to pages, in the middle of paging too.</summary>
enum StandInFault
{
    None,

    /// <summary>A status such as 401, 403, 429 or 500, without a body that is a page.</summary>
    Status,

    /// <summary>A good status, and a body that is no page.</summary>
    Malformed,

    /// <summary>Half a page, well sent.</summary>
    Truncated,

    /// <summary>Half a page, and then bytes without end until the client goes away.</summary>
    NeverEnds,

    /// <summary>Each page says that there is another.</summary>
    Loops,

    /// <summary>A good status, and the exchange's own word for an error inside.</summary>
    ErrorInside,

    /// <summary>The page comes after a while.</summary>
    Slow,

    /// <summary>The page is said to be elsewhere; what is asked there is recorded too.</summary>
    Redirect,
}

/// <summary>What was asked.</summary>
sealed record AskedRequest(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>A parameter of the query, unescaped; null where there is none.</summary>
    internal string? Parameter(string name) =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Query).TryGetValue(name, out var value) ? value.ToString() : null;
}

/// <summary>What a stand-in answers. Faults apply to pages.</summary>
sealed record StandInAnswer(int Status, string ContentType, string Body, bool IsPage = false);

sealed class StandInServer : IAsyncDisposable
{
    /// <summary>Where a redirect leads.</summary>
    internal const string Elsewhere = "/elsewhere";

    readonly WebApplication _app;
    readonly Lock _lock = new();
    StandInFault _fault;
    int _pagesBefore;
    int _times;
    int _status = 500;

    StandInServer(WebApplication app, string errorInside) => (_app, ErrorInside) = (app, errorInside);

    internal Uri Address => new(_app.Urls.First());

    internal ConcurrentQueue<AskedRequest> Asked { get; } = [];

    /// <summary>What the header Retry-After says where the status is not well; none where it is null.</summary>
    internal string? RetryAfter { get; set; }

    /// <summary>Called with each request before it is answered.</summary>
    internal Action<AskedRequest>? OnAsked { get; set; }

    internal TimeSpan SlowFor { get; set; } = TimeSpan.FromSeconds(2);

    string ErrorInside { get; }

    /// <summary>Makes pages fail from now on.</summary>
    /// <param name="fault">How.</param>
    /// <param name="afterPages">How many pages are answered well first.</param>
    /// <param name="times">How many pages fail; for ever where it is not said.</param>
    /// <param name="status">The status, for that fault.</param>
    internal void Fail(StandInFault fault, int afterPages = 0, int times = int.MaxValue, int status = 500)
    {
        lock (_lock) (_fault, _pagesBefore, _times, _status) = (fault, afterPages, times, status);
    }

    internal static async Task<StandInServer> StartAsync(
        string errorInside, Func<StandInServer, AskedRequest, bool, StandInAnswer> answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new StandInServer(builder.Build(), errorInside);
        server._app.Run(async http =>
        {
            var asked = await server.RecordAsync(http);
            await server.AnswerAsync(http, loops => answer(server, asked, loops));
        });
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    async Task<AskedRequest> RecordAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var asked = new AskedRequest(
            http.Request.Method, http.Request.Path.ToUriComponent(), http.Request.QueryString.ToString(),
            http.Request.Headers.ToDictionary(
                header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray());
        Asked.Enqueue(asked);
        OnAsked?.Invoke(asked);
        return asked;
    }

    async Task AnswerAsync(HttpContext http, Func<bool, StandInAnswer> answer)
    {
        var good = http.Request.Path == Elsewhere ? new StandInAnswer(200, "text/plain", "elsewhere") : answer(false);
        var fault = good is { IsPage: true, Status: 200 } ? Take() : StandInFault.None;
        if (fault == StandInFault.Loops) good = answer(true);
        var body = Encoding.UTF8.GetBytes(good.Body);
        var half = body.AsMemory(0, body.Length / 2);
        (http.Response.StatusCode, http.Response.ContentType) = (good.Status, good.ContentType);
        switch (fault)
        {
            case StandInFault.None or StandInFault.Loops:
                await SendAsync(http, body);
                break;
            case StandInFault.Status:
                http.Response.StatusCode = _status;
                if (RetryAfter is { } after) http.Response.Headers.RetryAfter = after;
                await SendAsync(http, "no"u8.ToArray());
                break;
            case StandInFault.Malformed:
                await SendAsync(http, "<html><body>Scheduled maintenance {"u8.ToArray());
                break;
            case StandInFault.Truncated:
                await SendAsync(http, half);
                break;
            case StandInFault.NeverEnds:
                await SendAsync(http, half);
                await SendWithoutEndAsync(http);
                break;
            case StandInFault.ErrorInside:
                await SendAsync(http, Encoding.UTF8.GetBytes(ErrorInside));
                break;
            case StandInFault.Slow:
                await Task.Delay(SlowFor, http.RequestAborted);
                await SendAsync(http, body);
                break;
            case StandInFault.Redirect:
                http.Response.Redirect(Elsewhere);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(answer));
        }
    }

    static async Task SendAsync(HttpContext http, ReadOnlyMemory<byte> body) =>
        await http.Response.Body.WriteAsync(body, http.RequestAborted);

    static async Task SendWithoutEndAsync(HttpContext http)
    {
        var spaces = Enumerable.Repeat((byte)' ', 1 << 16).ToArray();
        try
        {
            while (true) await http.Response.Body.WriteAsync(spaces, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client went away, as it must.
        }
    }

    StandInFault Take()
    {
        lock (_lock)
        {
            if (_fault == StandInFault.None || _pagesBefore-- > 0 || _times == 0) return StandInFault.None;
            _pagesBefore = 0;
            if (_times != int.MaxValue) _times--;
            return _fault;
        }
    }
}
