using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Server;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>The real server on a free port over a real installation. No mocks, no in-memory stand-in for HTTP.</summary>
sealed class RunningServer : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly Engine _engine;

    RunningServer(WebApplication app, Engine engine, TempInstallation installation, X509ChainPolicy? trust)
    {
        (_app, _engine) = (app, engine);
        Temp = installation;
        Address = new(app.Urls.First());
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, SslOptions = { CertificateChainPolicy = trust } })
        {
            BaseAddress = Address,
        };
        Key = File.ReadAllText(new ApiKeyStore(installation.Installation).FirstKeyPath).Trim();
    }

    internal TempInstallation Temp { get; }

    internal Installation Installation => Temp.Installation;

    internal Uri Address { get; }

    /// <summary>A client that follows no redirects and keeps no cookies.</summary>
    internal HttpClient Http { get; }

    internal string Key { get; }

    internal IServiceProvider Services => _app.Services;

    internal WebApplication App => _app;

    internal static async Task<RunningServer> StartAsync(
        InstallationKind kind = InstallationKind.Provider, Func<ServerOptions, ServerOptions>? change = null,
        ServerArguments? arguments = null, Func<CancellationToken, Task>? housekeeping = null, Action<Installation>? prepare = null,
        X509ChainPolicy? trust = null)
    {
        var temp = new TempInstallation(kind);
        prepare?.Invoke(temp.Installation);
        var parsed = ServerOptions.ParseUntrusted((arguments ?? new()) with { Urls = arguments?.Urls ?? "http://127.0.0.1:0" });
        var options = Assert.IsType<ServerOptionsOutcome.Valid>(parsed).Options;
        var engine = Engine.Create(temp.Installation, workers: 1);
        var app = WaarborgServer.Build(change?.Invoke(options) ?? options, engine, housekeeping);
        await app.StartAsync();
        return new(app, engine, temp, trust);
    }

    /// <summary>A request with the first key.</summary>
    internal HttpRequestMessage WithKey(HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        return request;
    }

    internal async Task<(HttpStatusCode Status, string Body)> GetAsync(string path, string? language = null, string? cookie = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (language is not null) request.Headers.AcceptLanguage.ParseAdd(language);
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Signs in as a browser does, and gives back the cookie.</summary>
    internal async Task<string> SignInAsync()
    {
        using var response = await PostSignInAsync(Key);
        Assert.Equal(HttpStatusCode.Redirect, response.StatusCode);
        return response.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    internal async Task<HttpResponseMessage> PostSignInAsync(
        string key, string? next = null, string site = "same-origin", string path = "/sign-in")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent([new("key", key), new("next", next ?? "")]),
        };
        request.Headers.Add("Sec-Fetch-Site", site);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _engine.DisposeAsync();
        Temp.Dispose();
    }
}
