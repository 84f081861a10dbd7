using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Waarborg.Tests.Pipeline;

/// <summary>A web server that keeps what it gave once until it is told to forget it, and fails as told.</summary>
sealed class FrontCache : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly ConcurrentDictionary<string, byte[]> _kept = new(StringComparer.Ordinal);

    FrontCache(WebApplication app) => _app = app;

    /// <summary>The public address of the folder.</summary>
    internal string Address => $"{_app.Urls.First()}/files/";

    internal string Hook => $"{_app.Urls.First()}/purge/{{path}}";

    /// <summary>What was asked of the hook: path and the header <c>X-Secret</c>.</summary>
    internal ConcurrentQueue<string> Purged { get; } = [];

    /// <summary>What the hook answers.</summary>
    internal int HookStatus { get; set; } = 200;

    /// <summary>What the public address answers instead of what it has; 0 for what it has.</summary>
    internal int Status { get; set; }

    /// <summary>Makes the answer another than it would be.</summary>
    internal Func<HttpContext, byte[], Task>? Answer { get; set; }

    internal static async Task<FrontCache> StartAsync(string folder)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var cache = new FrontCache(builder.Build());
        cache._app.Run(http => http.Request.Path.StartsWithSegments("/purge", StringComparison.Ordinal, out var rest)
            ? cache.PurgeAsync(http, rest.Value![1..])
            : cache.GiveAsync(http, Path.Combine(folder, http.Request.Path.Value!["/files/".Length..])));
        await cache._app.StartAsync();
        return cache;
    }

    /// <summary>Somebody looks, so that it is kept.</summary>
    internal async Task WarmAsync(params IEnumerable<string> names)
    {
        using var http = new HttpClient();
        foreach (var name in names)
        {
            Assert.NotEmpty(await http.GetByteArrayAsync(new Uri(Address + name), TestContext.Current.CancellationToken));
        }
    }

    Task PurgeAsync(HttpContext http, string path)
    {
        Purged.Enqueue($"{http.Request.Method} {path} {http.Request.Headers["X-Secret"]}".TrimEnd());
        http.Response.StatusCode = HookStatus;
        if (HookStatus == 200) _kept.TryRemove(path, out _);
        return Task.CompletedTask;
    }

    async Task GiveAsync(HttpContext http, string file)
    {
        if (Status != 0)
        {
            http.Response.StatusCode = Status;
            http.Response.Headers.Location = "/elsewhere";
            return;
        }

        var path = http.Request.Path.Value!["/files/".Length..];
        if (!_kept.TryGetValue(path, out var bytes) && File.Exists(file))
        {
            _kept[path] = bytes = await File.ReadAllBytesAsync(file, http.RequestAborted);
        }

        if (bytes is null) http.Response.StatusCode = 404;
        else if (Answer is { } answer) await answer(http, bytes);
        else await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }
}
