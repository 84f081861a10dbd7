// From an exchange to a list in force: pull, make a release of what is whole, hand it to the gates, tell what is wrong.
using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What became of one round of an exchange. There is no fifth case.</summary>
abstract record ExchangeRound
{
    /// <summary>The list has all that its exchange had.</summary>
    /// <param name="Release">The release that was made; null where nothing had changed.</param>
    internal sealed record Whole(ListRelease? Release) : ExchangeRound;

    internal sealed record Failed(ExchangeFault Fault) : ExchangeRound;

    /// <summary>It takes longer than one round: the next goes on where this one was.</summary>
    internal sealed record GoingOn : ExchangeRound;

    /// <summary>Nothing was done.</summary>
    internal sealed record Refused(string Words) : ExchangeRound;
}

/// <summary>No part of a pull is ever in force: a release is made of a mirror that is whole, or none is.</summary>
sealed class ExchangeDesk(
    Installation installation, OutsidePatience? patience = null, Action<string>? atPoint = null, TimeSpan? roundLimit = null)
{
    /// <summary>Exchanges that are pulled at once at most: one that is slow holds up no other.</summary>
    internal const int AtOnce = 4;

    /// <summary>Verdicts of a round at most; the others go with the next.</summary>
    internal const int FeedbackOfRound = 100;

    /// <summary>A pull that takes longer goes on in the next round.</summary>
    internal static TimeSpan RoundLimit { get; } = TimeSpan.FromMinutes(45);

    static TimeSpan FirstWait { get; } = TimeSpan.FromMinutes(1);

    const int LongestDoubling = 12;

    readonly ExchangeStore _exchanges = new(installation);
    readonly ListStore _lists = new(installation);
    readonly FeedbackOutbox _feedback = new(installation);
    readonly OutsidePatience _patience = patience ?? OutsidePatience.Usual;
    readonly ConcurrentDictionary<string, bool> _running = new(StringComparer.Ordinal);
    readonly Lock _making = new();
    readonly TimeSpan _roundLimit = roundLimit ?? RoundLimit;

    /// <summary>
    /// Pulls every exchange that is due, the longest first and some at once. It may be called again while a slow one goes on:
    /// whatever one of them does, it holds up none of the others.
    /// </summary>
    /// <exception cref="AggregateException">Some could not even be noted as failing; all the others were pulled.</exception>
    internal async Task RunDueAsync(CancellationToken cancellation)
    {
        var begun = new List<Task>();
        foreach (var list in _exchanges.Due())
        {
            if (_running.Count >= AtOnce) break;
            if (_running.TryAdd(list, true)) begun.Add(RunOneAsync(list));
        }

        var all = Task.WhenAll(begun);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        if (all.Exception is { } failed) throw failed;

        async Task RunOneAsync(string list)
        {
            try
            {
                await RunAsync(list, full: false, cancellation);
            }
            finally
            {
                _running.TryRemove(list, out _);
            }
        }
    }

    /// <summary>Pulls one exchange now.</summary>
    /// <param name="list">The list that comes from it.</param>
    /// <param name="full">Read everything anew.</param>
    /// <param name="cancellation">Stops between pages; what was read stays, and the next round goes on from there.</param>
    internal async Task<ExchangeRound> RunAsync(string list, bool full, CancellationToken cancellation)
    {
        using var pulling = FileLock.TryTake(installation, $"exchange-{list}");
        if (pulling is null) return new ExchangeRound.Refused($"The exchange of {list} is being pulled.");
        // Read under the lock: another process may have ended its round a moment ago.
        if (_exchanges.Find(list) is not { Terms: not null } exchange)
        {
            return new ExchangeRound.Refused($"The list {list} comes from no exchange.");
        }

        using var limit = new CancellationTokenSource(_roundLimit, installation.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, limit.Token);
        ExchangeRound round;
        try
        {
            round = await PullAsync(exchange, full, either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            round = AtLimit(exchange);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Something here: a full disk, a damaged segment. The message may hold an address: only the type is told.
            round = Failed(ExchangeProblem.FailedHere, $"it could not be taken over ({error.GetType().Name})");
        }

        // What its exchange took back stops at once; cases that rested on it are looked at again.
        CaseHits.ReopenLost(installation, "entryWithdrawn", Actor.Exchange.ToString());
        switch (round)
        {
            case ExchangeRound.Whole:
                _exchanges.SetWhole(exchange, DueAfterSuccess(exchange));
                break;
            case ExchangeRound.Failed failed:
                _exchanges.SetFault(exchange, failed.Fault, DueAfterFailure(exchange, failed.Fault));
                break;
            case ExchangeRound.GoingOn:
                _exchanges.SetGoingOn(exchange);
                break;
        }

        return round;
    }

    // A pull that got no page further in so long is not slow: something is wrong.
    ExchangeRound AtLimit(Exchange exchange) => _exchanges.Find(exchange.List)?.Progress == exchange.Progress
        ? Failed(ExchangeProblem.Endless, string.Create(
            CultureInfo.InvariantCulture, $"no page was whole within {_roundLimit.TotalMinutes:0} minutes"))
        : new ExchangeRound.GoingOn();

    async Task<ExchangeRound> PullAsync(Exchange exchange, bool full, CancellationToken cancellation)
    {
        string secret;
        try
        {
            secret = installation.Keys.ReadSecret(KeyPurposes.ExchangePrefix + exchange.List);
        }
        catch (KeyRingException error)
        {
            return Failed(ExchangeProblem.SecretMissing, error.Message);
        }

        var terms = exchange.Terms!;
        using var http = new OutsideHttp(terms.Address, _patience, installation.Time);
        using var protocol = Protocol(exchange.List, terms, secret, http);
        var round = await PullAsync(exchange, protocol, full, cancellation);
        var isReached = round is not ExchangeRound.Failed { Fault: var fault } || OutsideHttp.IsAnswered(fault.Problem);
        if (terms.Kind == ExchangeKind.NcmecHashSharing && isReached)
        {
            try
            {
                await SendFeedbackAsync(exchange.List, new NcmecFeedbackSender(terms, secret, http), cancellation);
            }
            catch (OperationCanceledException)
            {
                // What was pulled was pulled; verdicts that were not told wait for the next round.
            }
        }

        return round;
    }

    async Task<ExchangeRound> PullAsync(
        Exchange exchange, IExchangeProtocol protocol, bool full, CancellationToken cancellation)
    {
        using var mirror = new ExchangeMirror(
            installation, exchange.List, stopsAtOnce: exchange.Terms!.Kind != ExchangeKind.Waarborg);
        switch (await new ExchangePull(installation, exchange, protocol, mirror).RunAsync(full, cancellation))
        {
            case PullOutcome.Failed failed:
                return new ExchangeRound.Failed(failed.Fault);
            case PullOutcome.Described:
                return new ExchangeRound.Refused(ExchangeStore.Described);
            case PullOutcome.Whole { Progress: var progress }:
                atPoint?.Invoke("pulled");
                if (progress.IsDirty) return await MakeReleaseAsync(exchange, progress, mirror, protocol, cancellation);
                TouchChecked(exchange);
                return new ExchangeRound.Whole(null);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    IExchangeProtocol Protocol(string list, ExchangeTerms terms, string secret, OutsideHttp http) => terms.Kind switch
    {
        ExchangeKind.NcmecHashSharing => new NcmecExchange(terms, secret, http, installation.Time),
        ExchangeKind.ThreatExchange => new ThreatExchangeGroup(terms, secret, http, installation.Time),
        ExchangeKind.Waarborg => new WaarborgExchange(list, terms, secret, http),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    async Task<ExchangeRound> MakeReleaseAsync(
        Exchange exchange, PullProgress progress, ExchangeMirror mirror, IExchangeProtocol protocol,
        CancellationToken cancellation)
    {
        byte[]? note = null;
        if (protocol is WaarborgExchange waarborg)
        {
            // A stop between the release and its being noted down leaves it made.
            if (_lists.Find(exchange.List)?.Releases.Max(one => one.Trust.SupplierNumber) is { } made
                && made.ToString(CultureInfo.InvariantCulture) == progress.Checkpoint)
            {
                return Made(exchange, progress, null, null);
            }

            var answer = await waarborg.NoteAsync(progress.Checkpoint!, cancellation);
            if (answer is OutsideAnswer.Failed failed) return new ExchangeRound.Failed(failed.Fault);
            if (answer is not OutsideAnswer.Whole whole)
            {
                return Failed(ExchangeProblem.Malformed, "it gave no note about its release");
            }

            note = whole.Body;
        }

        // One after another: an import keeps all others out, and would have them fail.
        lock (_making) return MakeRelease(exchange, progress, mirror, note, cancellation);
    }

    ExchangeRound MakeRelease(
        Exchange exchange, PullProgress progress, ExchangeMirror mirror, byte[]? note, CancellationToken cancellation)
    {
        using var connection = installation.Database.Open();
        if (mirror.IsEmpty(connection))
        {
            // Also that there is nothing any more is said by whoever signs, or by nobody.
            return note is not null && EmptyProblem(connection, exchange, note, progress.Checkpoint!) is { } unsigned
                ? NotAsSigned(exchange, progress, unsigned, null)
                : WithdrawAll(exchange, progress, null);
        }

        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var outcome = _lists.ImportPulled(
            new(exchange.List, "", exchange.Terms!.Supplier, Manifest: note, Exchange: exchange.Version),
            builder => ExchangeRelease.Read(mirror, connection, builder, counts, cancellation), Actor.Exchange, cancellation);
        atPoint?.Invoke("imported");
        return outcome switch
        {
            ImportOutcome.Imported imported => Made(exchange, progress, imported.Release, counts),
            ImportOutcome.Refused { Why: ImportRefusal.NotAsSigned } refused =>
                NotAsSigned(exchange, progress, refused.Words, counts),
            ImportOutcome.Refused { Why: ImportRefusal.DescribedAnew } described => new ExchangeRound.Refused(described.Words),
            // It has something, and nothing of that can be compared: nothing of the list matches any more.
            ImportOutcome.Refused { Why: ImportRefusal.NothingToCompare } when note is null =>
                WithdrawAll(exchange, progress, counts),
            ImportOutcome.Refused refused => Keep(exchange, progress, counts)
                ? Failed(ExchangeProblem.ReleaseRefused, refused.Words)
                : new ExchangeRound.Refused(ExchangeStore.Described),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    ExchangeRound Made(
        Exchange exchange, PullProgress progress, ListRelease? release, Dictionary<string, long>? counts)
    {
        if (!Keep(exchange, progress with { IsDirty = false }, counts)) return new ExchangeRound.Refused(ExchangeStore.Described);
        if (release is null) TouchChecked(exchange);
        return new ExchangeRound.Whole(release);
    }

    // Nothing of it is trusted: all of it is read anew.
    ExchangeRound NotAsSigned(
        Exchange exchange, PullProgress progress, string words, Dictionary<string, long>? counts) =>
        Keep(exchange, progress with { Checkpoint = null, Tag = null, IsFull = true }, counts)
            ? Failed(ExchangeProblem.NotAsSigned, words)
            : new ExchangeRound.Refused(ExchangeStore.Described);

    static string? EmptyProblem(SqliteConnection connection, Exchange exchange, byte[] note, string number)
    {
        var outcome = ReleaseManifest.ParseUntrusted(note);
        if (outcome is not ManifestOutcome.Read read) return ((ManifestOutcome.Refused)outcome).Words;
        var (manifest, supplier) = (read.Manifest, exchange.Terms!.Supplier);
        return SupplierStore.Find(connection, null, supplier).Terms?.SigningKey is { } key && ReleaseManifest.Verify(read, key)
            && manifest.Supplier == supplier && manifest.List == exchange.List && manifest.Counts.Count == 0
            && manifest.Number.ToString(CultureInfo.InvariantCulture) == number
                ? null
                : "it has nothing any more, and its supplier did not sign that";
    }

    // The exchange has nothing any more: nothing of the list matches.
    ExchangeRound WithdrawAll(Exchange exchange, PullProgress progress, Dictionary<string, long>? counts) =>
        _lists.Remove(exchange.List, Actor.Exchange, exchange.Version) switch
        {
            RemoveOutcome.Removed or RemoveOutcome.NotInForce => Made(exchange, progress, null, counts),
            RemoveOutcome.Refused { IsDescribedAnew: true } described => new ExchangeRound.Refused(described.Words),
            // It is tried again: what is withdrawn is never left in force because somebody else was at work.
            RemoveOutcome.Refused refused => Failed(ExchangeProblem.ReleaseRefused, refused.Words),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    // Those that were tried least first, so that what is never taken keeps none waiting; where the exchange does not answer,
    // the others wait for the next round.
    async Task SendFeedbackAsync(string list, NcmecFeedbackSender sender, CancellationToken cancellation)
    {
        foreach (var one in _feedback.All(list, onlyOpen: true).OrderBy(one => one.Tries).ThenBy(one => one.Id)
            .Take(FeedbackOfRound))
        {
            ExchangeFault? fault;
            using (var connection = installation.Database.Open())
            {
                fault = _feedback.ReferenceOf(connection, list, one.Entry) is { } reference
                    ? await sender.SendAsync(one, reference, cancellation)
                    : new(ExchangeProblem.UnexpectedStatus, "no release that is kept has this entry");
            }

            if (fault is null) _feedback.NoteAcknowledged(one);
            else _feedback.NoteFailed(one, fault.Words);
            if (fault is not null && !OutsideHttp.IsAnswered(fault.Problem)) return;
        }
    }

    // Only where the newest release is the one in force is what is in force as new as the exchange.
    void TouchChecked(Exchange exchange) => _exchanges.Change(exchange, (connection, transaction) =>
    {
        if (ListTable.Releases(connection, exchange.List) is [{ State: ReleaseState.Active } newest, ..])
        {
            ListTable.SetChecked(connection, transaction, newest, installation.Time.GetUtcNow());
        }
    });

    bool Keep(Exchange exchange, PullProgress progress, Dictionary<string, long>? counts) =>
        _exchanges.Change(exchange, (connection, transaction) =>
        {
            _exchanges.SetProgress(connection, transaction, exchange.List, progress);
            foreach (var prefix in counts is null
                ? []
                : (string[])[ExchangeRelease.KeptPrefix, ExchangeRelease.UnfitPrefix])
            {
                ExchangeMirror.SetCounts(connection, transaction, exchange.List, prefix, counts!);
            }
        });

    DateTimeOffset DueAfterSuccess(Exchange exchange) =>
        installation.Time.GetUtcNow() + (TimeSpan.FromMinutes(exchange.Terms!.EveryMinutes) * Jitter());

    // Doubled with each failure, and never longer than the exchange is asked anyway; unless it asks for more itself.
    DateTimeOffset DueAfterFailure(Exchange exchange, ExchangeFault fault)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(exchange.Failures, LongestDoubling));
        var most = TimeSpan.FromMinutes(exchange.Terms!.EveryMinutes);
        var own = (wait < most ? wait : most) * Jitter();
        return installation.Time.GetUtcNow() + (fault.Wait is { } asked && asked > own ? asked : own);
    }

    // So that many installations do not come at the same moment.
    static double Jitter() => 0.9 + (0.2 * Random.Shared.NextDouble());

    static ExchangeRound.Failed Failed(ExchangeProblem problem, string words) => new(new ExchangeFault(problem, words));
}
