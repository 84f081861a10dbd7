using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Exchanges;

/// <summary>A provider's installation beside a stand-in of one exchange; the same for every protocol.</summary>
abstract class SomeExchange : IAsyncDisposable
{
    internal const string List = "pulled";
    internal const string Supplier = "meldpunt";

    /// <summary>No waiting between tries: the clock of a test stands still.</summary>
    internal static OutsidePatience Patience { get; } = new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4), TimeSpan.Zero, 2);

    internal static async Task<SomeExchange> StartAsync(ExchangeKind kind)
    {
        SomeExchange exchange = kind switch
        {
            ExchangeKind.NcmecHashSharing => new Ncmec(await NcmecStandIn.StartAsync()),
            ExchangeKind.ThreatExchange => new Threats(await ThreatExchangeStandIn.StartAsync()),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        exchange.Connect();
        return exchange;
    }

    internal TempInstallation At { get; } = new();

    internal Installation Installation => At.Installation;

    internal abstract StandInServer Server { get; }

    internal abstract ExchangeTerms Terms { get; }

    internal abstract string Secret { get; }

    /// <summary>Pages hold so many records.</summary>
    internal abstract int PageSize { set; }

    /// <summary>Puts entries there, numbered from one number to before another; a moment later for each call.</summary>
    internal abstract void Put(int from, int until);

    /// <summary>Takes the entry of this number back over there.</summary>
    internal abstract void Delete(int number);

    /// <summary>The record goes on being there, and is of another purpose from now on.</summary>
    internal abstract void Spoil(int number);

    internal abstract string ReferenceOf(int number);

    /// <summary>No place of a next page that was given until now is good any more.</summary>
    internal virtual void ExpirePlaces()
    {
    }

    /// <summary>The feedback that arrived over there.</summary>
    internal virtual IReadOnlyList<NcmecStandInFeedback> Feedback => [];

    internal Exchange State => new ExchangeStore(Installation).Find(List)!;

    internal ListRelease? InForce => new ListStore(Installation).Find(List)?.Active;

    internal ListRelease? Newest => new ListStore(Installation).Find(List)?.Releases[0];

    internal async Task<ExchangeRound> PullAsync(bool full = false)
    {
        // A range ends some seconds before now, and the next begins an hour before that.
        At.Time.Advance(2 * ExchangeClocks.Overlap);
        return await new ExchangeDesk(Installation, Patience).RunAsync(List, full, TestContext.Current.CancellationToken);
    }

    internal async Task<ListRelease> PulledAsync(bool full = false)
    {
        var round = await PullAsync(full);
        Assert.True(round is ExchangeRound.Whole, round.ToString());
        return Assert.IsType<ListRelease>(((ExchangeRound.Whole)round).Release);
    }

    internal async Task<ExchangeFault> FaultAsync() => Assert.IsType<ExchangeRound.Failed>(await PullAsync()).Fault;

    internal void WriteSecret(string secret)
    {
        var path = Path.Combine(Installation.Keys.Folder, KeyPurposes.ExchangePrefix + List);
        File.WriteAllText(path, secret + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    internal IEnumerable<string> References() => new ListStore(Installation).Entries(List)
        .Where(entry => entry.WithdrawnAt is null).Select(entry => entry.Reference).Order(StringComparer.Ordinal);

    void Connect()
    {
        Agreeing.Done(Installation, Act.ConnectExchange, new() { ["list"] = List, ["terms"] = Terms.ToJson() });
        WriteSecret(Secret);
    }

    public async ValueTask DisposeAsync()
    {
        await DisposeServerAsync();
        At.Dispose();
    }

    protected abstract ValueTask DisposeServerAsync();

    protected static string Md5(int number) => (number + 1).ToString("x32", null);

    protected DateTimeOffset Tick()
    {
        At.Time.Advance(TimeSpan.FromMinutes(1));
        return At.Time.GetUtcNow();
    }

    sealed class Ncmec(NcmecStandIn standIn) : SomeExchange
    {
        internal override StandInServer Server => standIn.Server;

        internal override ExchangeTerms Terms => new(
            ExchangeKind.NcmecHashSharing, Supplier, standIn.Address.AbsoluteUri, 60, ExchangeTerms.AttestationSentence,
            Environment: "NGO");

        internal override string Secret => $"{NcmecStandIn.User}:{NcmecStandIn.Password}";

        internal override int PageSize { set => standIn.PageSize = value; }

        internal override void Put(int from, int until)
        {
            var at = Tick();
            standIn.Put(Enumerable.Range(from, until - from).Select(i => Entry(i, at)));
        }

        internal override void Delete(int number) => standIn.Delete("42", $"e{number}", Tick());

        internal override void Spoil(int number) => standIn.Put(Entry(number, Tick()) with { Classification = "C1" });

        internal override string ReferenceOf(int number) => $"42/e{number}";

        internal override void ExpirePlaces() => standIn.ExpireNexts();

        internal override IReadOnlyList<NcmecStandInFeedback> Feedback => [.. standIn.Feedback];

        protected override ValueTask DisposeServerAsync() => standIn.DisposeAsync();

        static NcmecStandInEntry Entry(int number, DateTimeOffset at) =>
            new("42", $"e{number}", at, ("md5", Md5(number)), ("pdna", "AAAA"), ("newkind", "x")) { Classification = "A1", IsVideo = number % 3 == 0 };
    }

    sealed class Threats(ThreatExchangeStandIn standIn) : SomeExchange
    {
        internal override StandInServer Server => standIn.Server;

        internal override ExchangeTerms Terms => new(
            ExchangeKind.ThreatExchange, Supplier, standIn.Address.AbsoluteUri, 60, ExchangeTerms.AttestationSentence,
            PrivacyGroup: ThreatExchangeStandIn.Group);

        internal override string Secret => ThreatExchangeStandIn.Token;

        internal override int PageSize { set => standIn.PageSize = value; }

        internal override void Put(int from, int until)
        {
            var at = Tick();
            standIn.Put(Enumerable.Range(from, until - from).Select(i => Update(i, at, "csam")));
        }

        internal override void Delete(int number) => standIn.Delete(ReferenceOf(number), Tick());

        internal override void Spoil(int number) => standIn.Put(Update(number, Tick(), "terrorism"));

        internal override string ReferenceOf(int number) => $"{1000 + number}";

        protected override ValueTask DisposeServerAsync() => standIn.DisposeAsync();

        ThreatStandInUpdate Update(int number, DateTimeOffset at, string tag) =>
            new(ReferenceOf(number), "HASH_MD5", Md5(number), at, ("MALICIOUS", [tag]));
    }
}
