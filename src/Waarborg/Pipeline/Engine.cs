// Puts the parts of scanning together, once for a command or a server.
using Waarborg.Cases;
using Waarborg.Decoding;
using Waarborg.Evidence;
using Waarborg.Fingerprinting;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.Matching.Lookups;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

sealed class Engine : IAsyncDisposable
{
    readonly DecoderPool _decoders;
    readonly Seen _seen;

    Engine(
        Installation installation, int workers, DecoderPool decoders, Action<string>? atPoint, LookupPace pace,
        Func<bool>? isSampled)
    {
        Installation = installation;
        // A program with other harmless pictures than the last one holds the lists in force against them first.
        var lists = new ListStore(installation);
        lists.AddKnownGood([], Actor.Housekeeping, CancellationToken.None);
        var clock = new ClockGuard(installation.Time);
        var gate = new PermitGate(installation, clock);
        _decoders = decoders;
        _seen = new(installation);
        Fingerprinter = new(_decoders);
        var restrictions = new RestrictionDesk(installation, atPoint);
        var (tests, content) = TestPictures.List(installation.Keys);
        Flow = new ItemFlow(
            installation, gate, new ListLoader(lists, new(tests, content)), Fingerprinter, new CaseStore(installation), _seen,
            restrictions, new InletCounts(installation), new RemoteLookups(installation, lists, pace),
            new ScreeningFlow(Fingerprinter, new(installation), isSampled));
        Ledger = new(installation);
        Sandbox = new(installation, _decoders);
        Sweep = new(installation, gate, Flow, restrictions, _seen, Ledger, Sandbox, _decoders);
        Scans = new(Flow, workers);
        Readiness = new(installation, clock, _decoders);
        Derivatives = new(installation, _decoders);
    }

    internal Installation Installation { get; }

    internal Fingerprinter Fingerprinter { get; }

    internal ItemFlow Flow { get; }

    /// <summary>Keeps the public ledger up with the journal.</summary>
    internal LedgerKeeper Ledger { get; }

    /// <summary>Tells the ledger of a sandbox that is off.</summary>
    internal SandboxWatch Sandbox { get; }

    internal Sweep Sweep { get; }

    /// <summary>What a person who must look sees.</summary>
    internal Derivatives Derivatives { get; }

    internal ScanService Scans { get; }

    internal Readiness Readiness { get; }

    /// <param name="installation">The opened installation.</param>
    /// <param name="workers">Items at once, each with a decoder process of its own.</param>
    /// <param name="decoding">Limits of decoding, or null for the usual ones.</param>
    /// <param name="atPoint">Called at named points between steps of acting; tests stop there.</param>
    /// <param name="pace">How patiently services are asked, or null for the usual.</param>
    /// <param name="isSampled">Whether what screening lets go is looked at exactly as well; null for the usual share.</param>
    internal static Engine Create(
        Installation installation, int workers, DecodingOptions? decoding = null, Action<string>? atPoint = null,
        LookupPace? pace = null, Func<bool>? isSampled = null) =>
        new(
            installation, workers, new((decoding ?? new()) with { Processes = workers }, installation.Time), atPoint,
            pace ?? new(installation.Time), isSampled);

    /// <summary>The same with decoders that were begun before there was an installation; they end with the engine.</summary>
    /// <param name="installation">The opened installation.</param>
    /// <param name="workers">Items at once.</param>
    /// <param name="decoders">As many decoders.</param>
    internal static Engine Create(Installation installation, int workers, DecoderPool decoders) =>
        new(installation, workers, decoders, atPoint: null, new(installation.Time), isSampled: null);

    /// <summary>Has lists and a decoder ready before they are asked for.</summary>
    internal Task WarmAsync(CancellationToken cancellation) => Warming.StartAsync(
        Flow, _decoders, () => new SourceStore(Installation).All().Select(source => source.Name), cancellation);

    public async ValueTask DisposeAsync()
    {
        try
        {
            _seen.Flush();
            Flow.Flush();
        }
        finally
        {
            Scans.Dispose();
            await _decoders.DisposeAsync();
        }
    }
}
