// The server, top to bottom: what it is made of, what every request passes, what it answers.
using System.Net.Security;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Cases;
using Waarborg.Lists.Suppliers;
using Waarborg.Matching.Lookups;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Server.Api;
using Waarborg.Server.Guards;
using Waarborg.Server.Pages;
using Waarborg.Server.Passkeys;

namespace Waarborg.Server;

static class WaarborgServer
{
    /// <summary>Builds a server that listens once it is started, making the first API key where there is none.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="engine">The parts of scanning; its owner disposes of it after the server.</param>
    /// <param name="housekeeping">What to do at the start and every hour. Without it nothing is pulled from exchanges
    /// either.</param>
    internal static WebApplication Build(
        ServerOptions options, Engine engine, Func<CancellationToken, Task>? housekeeping = null)
    {
        // Empty: nothing comes from files or variables that lie around, and no key of the framework is ever written to disk.
        var builder = WebApplication.CreateEmptyBuilder(new()
        {
            ApplicationName =
            typeof(WaarborgServer).Assembly.GetName().Name
        });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(LogLevel.Warning).AddFilter("Waarborg", LogLevel.Information)
            // It would open a scope for each request, for lines of a level that nobody reads.
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None)
            // A start that fails reaches whoever asked for it, and is said there in words instead of stack traces.
            .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        AddParts(builder.Services, options, engine);
        builder.Services.AddHostedService(services => new LedgerService(
            engine, services.GetRequiredService<ILogger<LedgerService>>()));
        builder.Services.AddHostedService(services => new NoticeService(
            engine.Installation, services.GetRequiredService<ILogger<NoticeService>>()));
        builder.Services.AddHostedService(services => new ReviewService(
            engine.Installation, services.GetRequiredService<ReviewDesk>(),
            services.GetRequiredService<ILogger<ReviewService>>()));
        builder.Services.AddHostedService(services => new RollbackService(
            engine.Installation, services.GetRequiredService<ILogger<RollbackService>>()));
        builder.Services.AddHostedService(services => new ClockService(
            engine.Installation, services.GetRequiredService<ILogger<ClockService>>()));
        builder.Services.AddHostedService(services => new OnlineCheckService(
            engine.Installation, services.GetRequiredService<ILogger<OnlineCheckService>>()));
        builder.Services.AddHostedService(services => new CustomerService(
            engine.Installation, services.GetRequiredService<ILogger<CustomerService>>()));
        builder.Services.AddHostedService(services => new ReportService(
            engine.Installation, services.GetRequiredService<ILogger<ReportService>>()));
        builder.Services.AddHostedService(services => new MessageService(
            engine.Installation, services.GetRequiredService<ILogger<MessageService>>()));
        if (housekeeping is not null)
        {
            builder.Services.AddHostedService(services => new ExchangeService(
                engine.Installation, services.GetRequiredService<ILogger<ExchangeService>>()));
            builder.Services.AddHostedService(services => new HousekeepingService(
                housekeeping, engine.Installation.Time, services.GetRequiredService<ILogger<HousekeepingService>>()));
        }

        var app = builder.Build();
        UseGuards(app, options);
        app.MapStatus();
        app.MapScan();
        app.MapCases();
        app.MapKey();
        app.MapLookup();
        app.MapPermits();
        app.MapFeed();
        app.MapPages();
        app.MapLedgerFiles();
        app.MapNoticeFile();
        app.MapOpenApi().For(Access.Public);
        new ApiKeyStore(engine.Installation).EnsureFirst(Actor.CommandLine);
        return app;
    }

    internal static void Listen(KestrelServerOptions kestrel, ServerOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.UploadLimitBytes;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        foreach (var address in options.Addresses)
        {
            kestrel.Listen(address.Address, address.Port, listen =>
            {
                if (!address.Tls) return;
                // Given a certificate, the framework would ask its issuer for what is missing and whether it still holds.
                var secure = new SslServerAuthenticationOptions { ServerCertificateContext = options.Certificate!.Context };
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(secure) });
            });
        }
    }

    static void AddParts(IServiceCollection services, ServerOptions options, Engine engine)
    {
        services.AddRouting();
        services.AddOpenApi(OpenApi.Configure);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            // A resolver brings its types but not its converters.
            foreach (var converter in ApiJson.Default.Options.Converters) json.SerializerOptions.Converters.Add(converter);
        });
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopWithin);
        // The command that started the server listens for Ctrl-C; the host does not do so a second time.
        services.AddSingleton<IHostLifetime, CallerLifetime>();
        services.AddSingleton(options);
        services.AddSingleton(engine.Installation);
        services.AddSingleton(engine.Scans);
        services.AddSingleton<SweepStore>();
        services.AddSingleton(engine.Readiness);
        services.AddSingleton<SourceStore>();
        services.AddSingleton<PermitStore>();
        services.AddSingleton<NoticeStore>();
        services.AddSingleton<WeighingStore>();
        services.AddSingleton<WeighingDesk>();
        services.AddSingleton<CaseStore>();
        services.AddSingleton(engine.Derivatives);
        services.AddSingleton<ReviewDesk>();
        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<LookupDesk>();
        services.AddSingleton<PeopleStore>();
        services.AddSingleton<PasskeyStore>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<Elevations>();
        services.AddSingleton<ActStore>();
        services.AddSingleton<ActDesk>();
        services.AddSingleton(provider => new PasskeyDesk(
            engine.Installation, options, provider, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<PublicLedger>();
        services.AddSingleton<ListFeed>();
        services.AddSingleton<WebSessions>();
        services.AddSingleton(new SignInLimit(engine.Installation.Time));
        services.AddSingleton(new AnswerLimit(engine.Installation.Time));
        services.AddSingleton(new ReceiptLimit(engine.Installation.Time));
        services.AddSingleton<ScanSlots>();
        services.AddSingleton(new CallerLimit(options, engine.Installation.Time));
        services.AddSingleton<NetworkGuard>();
        services.AddSingleton<AccessGuard>();
        services.AddSingleton<Errors>();
    }

    // In the order in which a request passes them.
    static void UseGuards(WebApplication app, ServerOptions options)
    {
        var network = app.Services.GetRequiredService<NetworkGuard>();
        app.Use(next => http => ResponseHeaders.AddAsync(http, next));
        app.Use(next => http => app.Services.GetRequiredService<Errors>().CatchAsync(http, next));
        app.Use(next => http => network.ProxyOnlyAsync(http, next));
        if (options.TrustedProxy is { } proxy)
        {
            // One proxy, named; what others say in these headers is ignored.
            var forwarded = new ForwardedHeadersOptions
            {
                ForwardedHeaders =
                    ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedProto,
                ForwardLimit = 1,
            };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Add(proxy);
            app.UseForwardedHeaders(forwarded);
        }

        app.Use(next => http => network.KnownNameAsync(http, next));
        app.UseRouting();
        app.Use(next => http => app.Services.GetRequiredService<AccessGuard>().CheckAsync(http, next));
        app.Use(next => http => PageEndpoints.RememberLanguageAsync(http, next));
    }

    /// <summary>Starts and stops with its caller.</summary>
    internal sealed class CallerLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
