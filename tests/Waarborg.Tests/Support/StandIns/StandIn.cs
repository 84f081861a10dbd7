using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Waarborg.Tests.Support.StandIns;

/// <summary>What a service does instead of answering.</summary>
enum Fault
{
    None,
    Unauthorized,
    ServerError,
    Busy,
    BusyForLong,
    Malformed,

    /// <summary>Status 200, and a body that tells of an error.</summary>
    Detail,

    /// <summary>An answer without an end.</summary>
    NeverEnding,

    /// <summary>No answer for longer than anybody waits.</summary>
    Slow,

    /// <summary>A redirect to another address of this machine.</summary>
    Redirect,
}

/// <summary>A request as it came, byte for byte as far as HTTP shows it.</summary>
sealed record StandInRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    internal string Text => Encoding.UTF8.GetString(Body);

    /// <summary>As the pages quote it: the request line, the headers that say what and for whom, and the body.</summary>
    internal string Quoted => $"{Method} {Target}{(Body.Length > 0 ? "\n" : "")}{(Headers.TryGetValue("Content-Type", out var type) ? $"Content-Type: {type}\n" : "")}"
        + (Body.Length == 0 ? "" : $"Content-Length: {Body.Length}\n\n{Text}");
}

/// <summary>A service on real Kestrel that records every request and is strict about it.</summary>
abstract class StandIn : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly Lock _recording = new();
    readonly List<StandInRequest> _requests = [];
    readonly CancellationTokenSource _ending = new();

    protected StandIn()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    internal Uri Address => new(_app.Urls.First() + "/");

    internal Fault Fault { get; set; }

    /// <summary>Faults that are left; then it answers as it should. Endless unless said.</summary>
    internal int Faults { get; set; } = int.MaxValue;

    internal IReadOnlyList<StandInRequest> Requests
    {
        get
        {
            lock (_recording) return [.. _requests];
        }
    }

    internal async Task<StandIn> StartAsync()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        return this;
    }

    /// <summary>Answers a request that came whole.</summary>
    protected abstract Task AnswerAsync(StandInRequest request, HttpResponse response);

    async Task HandleAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var headers = http.Request.Headers.ToDictionary(one => one.Key, one => one.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var request = new StandInRequest(http.Request.Method, $"{http.Request.Path}{http.Request.QueryString}", headers, body.ToArray());
        lock (_recording) _requests.Add(request);
        var fault = Faults > 0 ? Fault : Fault.None;
        if (fault != Fault.None) Faults--;
        if (fault == Fault.None) await AnswerAsync(request, http.Response);
        else await FailAsync(fault, http);
    }

    async Task FailAsync(Fault fault, HttpContext http)
    {
        switch (fault)
        {
            case Fault.Unauthorized:
                http.Response.StatusCode = 401;
                break;
            case Fault.ServerError:
                http.Response.StatusCode = 503;
                break;
            case Fault.Busy:
                http.Response.StatusCode = 429;
                break;
            case Fault.BusyForLong:
                http.Response.StatusCode = 429;
                http.Response.Headers.RetryAfter = "100000";
                break;
            case Fault.Malformed:
                await WriteAsync(http.Response, "{\"scanned_hashes\": ");
                break;
            case Fault.Detail:
                await WriteAsync(http.Response, """{"detail":"Something is wrong."}""");
                break;
            case Fault.Redirect:
                http.Response.StatusCode = 307;
                http.Response.Headers.Location = new Uri(Address, "elsewhere").AbsoluteUri;
                break;
            case Fault.Slow:
                await WaitAsync(http);
                break;
            case Fault.NeverEnding:
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("{\"scanned_hashes\":{", http.RequestAborted);
                while (!_ending.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
                {
                    await http.Response.WriteAsync(new string(' ', 1024), http.RequestAborted);
                    await http.Response.Body.FlushAsync(http.RequestAborted);
                    await Task.Delay(20, http.RequestAborted);
                }

                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    async Task WaitAsync(HttpContext http)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, http.RequestAborted);
        try
        {
            await Task.Delay(TimeSpan.FromMinutes(5), either.Token);
        }
        catch (OperationCanceledException)
        {
            http.Abort();
        }
    }

    protected static Task WriteAsync(HttpResponse response, string json)
    {
        response.ContentType = "application/json";
        return response.WriteAsync(json);
    }

    protected static Task RefuseAsync(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return WriteAsync(response, """{"detail":"Not so."}""");
    }

    public async ValueTask DisposeAsync()
    {
        // A test may end it before its own end.
        if (_ending.IsCancellationRequested) return;
        await _ending.CancelAsync();
        await _app.DisposeAsync();
    }
}
