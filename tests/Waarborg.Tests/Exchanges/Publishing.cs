using System.Text.Json.Nodes;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Exchanges;

/// <summary>A hotline's installation that publishes a list over HTTP, and providers' that pull it.</summary>
sealed class Publishing : IAsyncDisposable
{
    internal const string List = "known";
    internal const string Supplier = "meldpunt";

    /// <summary>No waiting between tries: the clock of a test stands still.</summary>
    internal static OutsidePatience Patience { get; } = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), TimeSpan.Zero, 2);

    readonly List<TempInstallation> _providers = [];

    Publishing(RunningServer server, string key) => (Server, Key) = (server, key);

    internal RunningServer Server { get; }

    /// <summary>The key that subscribers have.</summary>
    internal string Key { get; }

    internal Installation Hotline => Server.Installation;

    internal string SupplierKey => Hotline.Keys.PublishSigner(Supplier).Key.ToString();

    internal static async Task<Publishing> StartAsync(string csv)
    {
        var server = await RunningServer.StartAsync();
        var hotline = server.Installation;
        Import(hotline, csv);
        Describe(hotline, hotline.Keys.PublishSigner(Supplier).Key.ToString());
        Agreeing.Done(hotline, Act.PublishList, new() { ["list"] = List, ["publish"] = true });
        var (problem, key, _) = new ApiKeyStore(hotline).Add(
            "a-provider", KeyCaller.Subscriber, [KeyScope.Feed], hotline.Time.GetUtcNow().AddDays(30), Actor.CommandLine);
        Assert.Null(problem);
        return new(server, key!);
    }

    /// <summary>The hotline makes another release of its list.</summary>
    internal void Publish(string csv) => Import(Hotline, csv);

    internal static void Import(Installation installation, string csv)
    {
        var file = Path.Combine(Path.GetDirectoryName(installation.Folder)!, $"{Guid.NewGuid():n}.csv");
        File.WriteAllText(file, csv);
        Assert.IsType<ImportOutcome.Imported>(new ListStore(installation).Import(
            new(List, file, Supplier), Actor.CommandLine, CancellationToken.None));
    }

    internal static void Describe(Installation installation, string key)
    {
        var terms = new SupplierTerms(
            SupplierKind.Hotline, "A hotline", "agreement 1", MayBeNamed: true, [TellHits.Supplier], SupplierTrust.Enforceable, key);
        Agreeing.Done(installation, Act.DescribeSupplier, new() { ["supplier"] = Supplier, ["terms"] = terms.ToJson() });
    }

    /// <summary>A provider whose list comes from here.</summary>
    internal TempInstallation Provider()
    {
        var provider = new TempInstallation();
        _providers.Add(provider);
        Describe(provider.Installation, SupplierKey);
        Agreeing.Done(provider.Installation, Act.ConnectExchange, new() { ["list"] = List, ["terms"] = Terms() });
        WriteSecret(provider.Installation, Key);
        return provider;
    }

    internal JsonObject Terms() => new ExchangeTerms(
        ExchangeKind.Waarborg, Supplier, Server.Address.AbsoluteUri, 60, ExchangeTerms.AttestationSentence).ToJson();

    internal static void WriteSecret(Installation installation, string secret)
    {
        var path = Path.Combine(installation.Keys.Folder, KeyPurposes.ExchangePrefix + List);
        File.WriteAllText(path, secret + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    internal static async Task<ExchangeRound> PullAsync(Installation installation, bool full = false) =>
        await new ExchangeDesk(installation, Patience).RunAsync(List, full, TestContext.Current.CancellationToken);

    internal static ListRelease? InForce(Installation installation) => new ListStore(installation).Find(List)?.Active;

    internal static Exchange State(Installation installation) => new ExchangeStore(installation).Find(List)!;

    /// <summary>A list file of entries numbered from one number to before another.</summary>
    internal static string Csv(int from, int until) => SomeHashes.Csv(
        [.. Enumerable.Range(from, until - from).Select(i => $"sha1,{i.ToString("x40", null)},Baseline,\"R, {i}\"")]);

    public async ValueTask DisposeAsync()
    {
        foreach (var provider in _providers) provider.Dispose();
        await Server.DisposeAsync();
    }
}
