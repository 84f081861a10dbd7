using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Waarborg.Pipeline;
using Waarborg.Server.Guards;

namespace Waarborg.Tests.Server;

public class NetworkGuardTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("evil.example", HttpStatusCode.BadRequest)]
    [InlineData("waarborg.example.evil.example", HttpStatusCode.BadRequest)]
    [InlineData("192.0.2.1", HttpStatusCode.BadRequest)]
    [InlineData("waarborg.example", HttpStatusCode.OK)]
    [InlineData("WAARBORG.example:443", HttpStatusCode.OK)]
    [InlineData("localhost:1234", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    public async Task Only_its_own_names_are_answered(string host, HttpStatusCode expected)
    {
        await using var server = await RunningServer.StartAsync(arguments: new(PublicAddress: "https://waarborg.example"));
        foreach (var path in (string[])["/", "/status/live"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Host = host;
            using var response = await server.Http.SendAsync(request, Cancellation);

            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task Every_answer_tells_the_browser_to_load_and_keep_nothing()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var path in (string[])["/", "/status", "/status/live", "/v1/cases", "/cases", "/nowhere", "/sign-in", "/openapi/v1.json"])
        {
            using var response = await server.Http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

            Assert.Equal(ResponseHeaders.Policy, response.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
            Assert.True(response.Headers.CacheControl!.NoStore);
            Assert.Empty(response.Headers.Server);
        }
    }

    [Fact]
    public async Task Forwarded_headers_count_only_from_the_named_proxy()
    {
        await using var stranger = await RunningServer.StartAsync(arguments: new(TrustedProxy: "192.0.2.10"));
        await using var proxy = await RunningServer.StartAsync(arguments: new(TrustedProxy: "127.0.0.1"));

        // The host that the header claims is not ours: whoever is believed is refused for it.
        Assert.Equal(HttpStatusCode.OK, await ForwardAsync(stranger, "evil.example"));
        Assert.Equal(HttpStatusCode.BadRequest, await ForwardAsync(proxy, "evil.example"));
        Assert.Equal(HttpStatusCode.OK, await ForwardAsync(proxy, "localhost"));

        static async Task<HttpStatusCode> ForwardAsync(RunningServer server, string host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
            request.Headers.Add("X-Forwarded-Host", host);
            using var response = await server.Http.SendAsync(request, Cancellation);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task Over_https_it_answers_with_the_certificate_that_was_named()
    {
        var folder = Directory.CreateTempSubdirectory("waarborg-tls-").FullName;
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=waarborg.example", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            var now = TimeProvider.System.GetUtcNow();
            using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            File.WriteAllText(Path.Combine(folder, "cert.pem"), made.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());

            var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            trust.CustomTrustStore.Add(made);
            await using var server = await RunningServer.StartAsync(arguments: new(
                Urls: "https://127.0.0.1:0", Certificate: Path.Combine(folder, "cert.pem"),
                CertificateKey: Path.Combine(folder, "key.pem")), trust: trust);

            Assert.Equal("https", server.Address.Scheme);
            Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/status/live")).Status);
            using var response = await server.PostAsync("/sign-out");
            Assert.Contains("; secure", response.Headers.GetValues("Set-Cookie").Single(), StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Every_endpoint_says_who_may_ask_for_it()
    {
        await using var server = await RunningServer.StartAsync();
        var endpoints = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();

        Assert.NotEmpty(endpoints);
        Assert.All(endpoints, e => Assert.NotNull(e.Metadata.GetMetadata<AccessRule>()));
    }

    [Fact]
    public async Task Nothing_is_written_beside_the_installation()
    {
        var home = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspnet", "DataProtection-Keys");
        var before = Directory.Exists(home) ? Directory.GetFiles(home).Length : 0;
        await using var server = await RunningServer.StartAsync();
        server.SignIn();

        Assert.Equal(before, Directory.Exists(home) ? Directory.GetFiles(home).Length : 0);
        Assert.Equal(
            ["api-key", "ledger", "ledger-last", "permits", "store", "web"],
            Directory.GetFiles(server.Installation.Keys.Folder).Select(Path.GetFileName).Append("ledger-last").Distinct().Order(StringComparer.Ordinal));
        Assert.All(
            Directory.GetFiles(server.Installation.Folder), f => Assert.StartsWith("waarborg.db", Path.GetFileName(f), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Housekeeping_runs_at_the_start_and_again_every_hour_even_after_a_failure()
    {
        var rounds = 0;
        using var ran = new SemaphoreSlim(0);
        await using var server = await RunningServer.StartAsync(housekeeping: _ =>
        {
            ran.Release();
            return ++rounds == 1 ? throw new IOException("/customer/name.jpg") : Task.CompletedTask;
        });

        Assert.True(await ran.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
        // The timer waits only once the first round is over; until then moving the clock wakes nobody.
        do server.Temp.Time.Advance(Housekeeping.Round);
        while (!await ran.WaitAsync(TimeSpan.FromSeconds(2), Cancellation));
        Assert.Equal(2, rounds);
    }
}
