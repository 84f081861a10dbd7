using System.Security.Cryptography;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Server;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Exchanges;

/// <summary>What an exchange takes back stops matching in a server that runs; and one that cannot be reached makes a list old.</summary>
public sealed class WithdrawalTests
{
    const string List = "known";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_upload_after_a_deletion_came_matches_nothing_and_its_case_is_open_again()
    {
        await using var standIn = await NcmecStandIn.StartAsync();
        await using var server = await Provider.StartAsync(standIn);
        var (installation, time) = (server.At.Installation, server.At.Time);
        Assert.Equal("match", await server.ScanAsync());

        // The deletion comes on a page of a pull that breaks off: there is no release of it.
        time.Advance(TimeSpan.FromMinutes(2));
        standIn.Delete("42", "e9", time.GetUtcNow());
        var others = Enumerable.Range(1, 8).Select(i => Entry($"e{i}", time.GetUtcNow().AddSeconds(1), [(byte)i])).ToList();
        standIn.Put(others);
        standIn.PageSize = 1;
        standIn.Server.Fail(StandInFault.Status, afterPages: others.Count, status: 500);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<ExchangeRound.Failed>(await server.PullAsync());
        Assert.Equal(1, new ListStore(installation).Find(List)!.Active!.Number);
        Assert.Equal("noMatch", await server.ScanAsync());
        Assert.Equal("entryWithdrawn", new Waarborg.Cases.CaseStore(installation).Find(1)!.ReopenedWhy);
    }

    [Fact]
    public async Task While_it_cannot_be_reached_its_list_grows_old_and_then_nothing_is_called_no_match()
    {
        var standIn = await NcmecStandIn.StartAsync();
        await using var server = await Provider.StartAsync(standIn);
        await standIn.DisposeAsync();
        server.At.Time.Advance(TimeSpan.FromDays(30));
        Assert.IsType<ExchangeRound.Failed>(await server.PullAsync());
        Assert.Equal("match", await server.ScanAsync());
        server.At.Time.Advance(TimeSpan.FromDays(2));
        Assert.IsType<ExchangeRound.Failed>(await server.PullAsync());
        Assert.Equal("listTooOld", await server.ScanAsync());
        Assert.Equal(ExchangeProblem.Unreachable, new ExchangeStore(server.At.Installation).Find(List)!.Fault!.Problem);
    }

    [Fact]
    public async Task A_pull_that_finds_nothing_new_keeps_the_list_young()
    {
        await using var standIn = await NcmecStandIn.StartAsync();
        await using var server = await Provider.StartAsync(standIn);
        server.At.Time.Advance(TimeSpan.FromDays(30));
        Assert.IsType<ExchangeRound.Whole>(await server.PullAsync());
        server.At.Time.Advance(TimeSpan.FromDays(10));
        Assert.Equal("match", await server.ScanAsync());
    }

#pragma warning disable CA5351 // What the exchange holds; nothing is protected by it.
    static NcmecStandInEntry Entry(string id, DateTimeOffset at, byte[] bytes) =>
        new("42", id, at, ("md5", Convert.ToHexStringLower(MD5.HashData(bytes)))) { Classification = "A1" };
#pragma warning restore CA5351

    // What takes uploads, without the server whose own clocks would tick through every day that passes.
    sealed class Provider : IAsyncDisposable
    {
        Engine? _engine;

        internal TempInstallation At { get; } = new();

        internal static async Task<Provider> StartAsync(NcmecStandIn standIn)
        {
            var provider = new Provider();
            var installation = provider.At.Installation;
            standIn.Put(Entry("e9", provider.At.Time.GetUtcNow().AddHours(-1), Scene.Picture(1)));
            var terms = new ExchangeTerms(
                ExchangeKind.NcmecHashSharing, "sample", standIn.Address.AbsoluteUri, 60, ExchangeTerms.AttestationSentence, "NGO");
            Agreeing.Done(installation, Act.ConnectExchange, new() { ["list"] = List, ["terms"] = terms.ToJson() });
            var path = Path.Combine(installation.Keys.Folder, "exchange-" + List);
            await File.WriteAllTextAsync(path, $"{NcmecStandIn.User}:{NcmecStandIn.Password}", Cancellation);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.IsType<ExchangeRound.Whole>(await provider.PullAsync());
            Some.UploadSource(installation);
            Granting.Grant(installation, "uploads", [List], TimeSpan.FromDays(60));
            provider._engine = Engine.Create(installation, workers: 1);
            // A permit takes weeks; the list is pulled meanwhile.
            Assert.IsType<ExchangeRound.Whole>(await provider.PullAsync());
            return provider;
        }

        internal Task<ExchangeRound> PullAsync() =>
            new ExchangeDesk(At.Installation, SomeExchange.Patience).RunAsync(List, full: false, Cancellation);

        internal async Task<string> ScanAsync() => await _engine!.Flow.RunUploadAsync(
            "uploads", Upload.Of(Scene.Picture(1)), Actor.CommandLine, Cancellation) switch
        {
            ItemOutcome.Match => "match",
            ItemOutcome.NoMatch => "noMatch",
            ItemOutcome.NotScanned not => ReasonNames.Of(not.Reason),
            var other => other.ToString()!,
        };

        public async ValueTask DisposeAsync()
        {
            if (_engine is not null) await _engine.DisposeAsync();
            At.Dispose();
        }
    }
}
