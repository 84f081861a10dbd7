using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Server;
using Waarborg.Server.Guards;
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

    internal Engine Engine => _engine;

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

    /// <summary>What /status says to whoever has the first key.</summary>
    internal async Task<string> StatusAsync()
    {
        using var request = WithKey(HttpMethod.Get, "/status");
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The people of this installation, with their authenticators.</summary>
    internal TestPeople People => new(Installation);

    /// <summary>The cookie of a person with these roles; of one who reads everything where none is named.</summary>
    internal string SignIn(params Role[] roles)
    {
        if (roles.Length == 0) roles = [Role.Operator, Role.Auditor];
        var handle = string.Concat(roles.Select(role => char.ToLowerInvariant(role.ToString()[0]) + $"{(int)role}"));
        return SignInAs(People.Ensure(handle, roles));
    }

    /// <summary>The cookie that this person has after signing in.</summary>
    internal string SignInAs(Person person)
    {
        var value = _app.Services.GetRequiredService<WebSessions>().Issue(
            person.Id, Installation.Time.GetUtcNow() + WebSessions.Lifetime);
        return $"{WebSessions.CookieName}={value}";
    }

    /// <summary>Where a browser is, under the name that passkeys are bound to.</summary>
    internal string Origin => $"{Address.Scheme}://{Host}";

    string Host => $"{SoftPasskey.Domain}:{Address.Port}";

    /// <summary>A page as a browser sees it under the name.</summary>
    internal async Task<string> PageAsync(string path, string? cookie = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = Host;
        request.Headers.AcceptLanguage.ParseAdd("en");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected, $"{path}: {response.StatusCode}\n{body}");
        return body;
    }

    /// <summary>Answers the passkey form of a page that goes to this address, as this person, and says what came of it.</summary>
    internal async Task<(HttpStatusCode Status, string? Location, string Body)> SignPageAsync(
        string path, string action, Person person, byte flags = SoftPasskey.PresentAndVerified)
    {
        var cookie = SignInAs(person);
        var form = AskedForm.Of(await PageAsync(path, cookie), action);
        return await SendAsync(action, cookie, form.With(form.AnswerOf(this, People.KeyOf(person.Handle), person, flags)));
    }

    /// <summary>Sends a form and reads the answer.</summary>
    internal async Task<(HttpStatusCode Status, string? Location, string Body)> SendAsync(
        string path, string? cookie, params (string Name, string Value)[] fields)
    {
        using var response = await PostAsync(path, cookie, "same-origin", fields);
        return (response.StatusCode, response.Headers.Location?.ToString(),
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Sends a form as a page of this site does.</summary>
    internal async Task<HttpResponseMessage> PostAsync(
        string path, string? cookie = null, string site = "same-origin", params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        // A certificate is for the address itself.
        if (Address.Scheme == "http") request.Headers.Host = Host;
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.AcceptLanguage.ParseAdd("en");
        if (cookie is not null) request.Headers.Add("Cookie", cookie);
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
