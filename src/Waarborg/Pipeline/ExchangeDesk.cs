// From an exchange to a list in force: pull, make a release of what is whole, hand it to the gates, tell what is wrong.
using System.Globalization;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What became of one round of an exchange. There is no fourth case.</summary>
abstract record ExchangeRound
{
    /// <summary>The list has all that its exchange had.</summary>
    /// <param name="Release">The release that was made; null where nothing had changed.</param>
    internal sealed record Whole(ListRelease? Release) : ExchangeRound;

    internal sealed record Failed(ExchangeFault Fault) : ExchangeRound;

    /// <summary>Nothing was done.</summary>
    internal sealed record Refused(string Words) : ExchangeRound;
}

/// <summary>No part of a pull is ever in force: a release is made of a mirror that is whole, or none is.</summary>
sealed class ExchangeDesk(Installation installation, OutsidePatience? patience = null, Action<string>? atPoint = null)
{
    static TimeSpan FirstWait { get; } = TimeSpan.FromMinutes(1);

    const int LongestDoubling = 12;

    readonly ExchangeStore _exchanges = new(installation);
    readonly ListStore _lists = new(installation);
    readonly FeedbackOutbox _feedback = new(installation);
    readonly OutsidePatience _patience = patience ?? OutsidePatience.Usual;

    /// <summary>Pulls every exchange that is due, one after another; one that fails holds up none.</summary>
    internal async Task RunDueAsync(CancellationToken cancellation)
    {
        foreach (var list in _exchanges.Due()) await RunAsync(list, full: false, cancellation);
    }

    /// <summary>Pulls one exchange now.</summary>
    /// <param name="list">The list that comes from it.</param>
    /// <param name="full">Read everything anew.</param>
    /// <param name="cancellation">Stops between pages; what was read stays, and the next round goes on from there.</param>
    internal async Task<ExchangeRound> RunAsync(string list, bool full, CancellationToken cancellation)
    {
        if (_exchanges.Find(list) is not { Terms: not null })
        {
            return new ExchangeRound.Refused($"The list {list} comes from no exchange.");
        }

        using var pulling = FileLock.TryTake(installation, $"exchange-{list}");
        if (pulling is null) return new ExchangeRound.Refused($"The exchange of {list} is being pulled.");
        // Read again under the lock: another process may have ended its round a moment ago.
        var exchange = _exchanges.Find(list)!;
        var round = await PullAsync(exchange, full, cancellation);
        // What its exchange took back stops at once; cases that rested on it are looked at again.
        CaseHits.ReopenLost(installation, "entryWithdrawn", Actor.Exchange.ToString());
        if (round is ExchangeRound.Failed failed) _exchanges.SetFault(list, failed.Fault, DueAfterFailure(exchange));
        else _exchanges.SetWhole(list, DueAfterSuccess(exchange));
        return round;
    }

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
        using var mirror = new ExchangeMirror(installation, exchange.List);
        if (terms.Kind == ExchangeKind.NcmecHashSharing)
        {
            await SendFeedbackAsync(exchange.List, terms, secret, http, cancellation);
        }

        var pulled = await new ExchangePull(installation, exchange, protocol, mirror).RunAsync(full, cancellation);
        if (pulled is PullOutcome.Failed failed) return new ExchangeRound.Failed(failed.Fault);
        atPoint?.Invoke("pulled");
        var progress = ((PullOutcome.Whole)pulled).Progress;
        if (progress.IsDirty) return await MakeReleaseAsync(exchange, progress, mirror, protocol, cancellation);
        TouchChecked(exchange.List);
        return new ExchangeRound.Whole(null);
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
                Keep(exchange.List, progress with { IsDirty = false });
                TouchChecked(exchange.List);
                return new ExchangeRound.Whole(null);
            }

            var answer = await waarborg.NoteAsync(progress.Checkpoint!, cancellation);
            if (answer is OutsideAnswer.Failed failed) return new ExchangeRound.Failed(failed.Fault);
            if (answer is not OutsideAnswer.Whole whole)
            {
                return Failed(ExchangeProblem.Malformed, "it gave no note about its release");
            }

            note = whole.Body;
        }

        using var connection = installation.Database.Open();
        if (mirror.IsEmpty(connection))
        {
            // Also that there is nothing any more is said by whoever signs, or by nobody.
            if (note is not null && EmptyProblem(connection, exchange, note, progress.Checkpoint!) is { } unsigned)
            {
                Keep(exchange.List, progress with { Checkpoint = null, Tag = null, IsFull = true });
                return Failed(ExchangeProblem.NotAsSigned, unsigned);
            }

            return WithdrawAll(exchange.List, progress);
        }

        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var outcome = _lists.ImportPulled(
            new(exchange.List, "", exchange.Terms!.Supplier, Manifest: note),
            builder => ExchangeRelease.Read(mirror, connection, builder, counts, cancellation), Actor.Exchange, cancellation);
        atPoint?.Invoke("imported");
        switch (outcome)
        {
            case ImportOutcome.Imported imported:
                Keep(exchange.List, progress with { IsDirty = false }, counts);
                return new ExchangeRound.Whole(imported.Release);
            case ImportOutcome.Refused { IsAboutSignature: true } refused:
                // Nothing of it is trusted: all of it is read anew.
                Keep(exchange.List, progress with { Checkpoint = null, Tag = null, IsFull = true }, counts);
                return Failed(ExchangeProblem.NotAsSigned, refused.Words);
            case ImportOutcome.Refused refused:
                Keep(exchange.List, progress, counts);
                return Failed(ExchangeProblem.ReleaseRefused, refused.Words);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

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
    ExchangeRound.Whole WithdrawAll(string list, PullProgress progress)
    {
        _lists.Remove(list, Actor.Exchange);
        Keep(list, progress with { IsDirty = false });
        return new(null);
    }

    async Task SendFeedbackAsync(
        string list, ExchangeTerms terms, string secret, OutsideHttp http, CancellationToken cancellation)
    {
        var sender = new NcmecFeedbackSender(terms, secret, http);
        foreach (var one in _feedback.All(list, onlyOpen: true).Reverse())
        {
            using var connection = installation.Database.Open();
            var problem = _feedback.ReferenceOf(connection, list, one.Entry) is { } reference
                ? await sender.SendAsync(one, reference, cancellation)
                : "no release that is kept has this entry";
            if (problem is null) _feedback.NoteAcknowledged(one);
            else _feedback.NoteFailed(one, problem);
        }
    }

    // Only where the newest release is the one in force is what is in force as new as the exchange.
    void TouchChecked(string list)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (ListTable.Releases(connection, list) is [{ State: ReleaseState.Active } newest, ..])
        {
            ListTable.SetChecked(connection, transaction, newest, installation.Time.GetUtcNow());
        }

        transaction.Commit();
    }

    void Keep(string list, PullProgress progress, Dictionary<string, long>? counts = null)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        _exchanges.SetProgress(connection, transaction, list, progress);
        foreach (var prefix in counts is null ? [] : (string[])[ExchangeRelease.KeptPrefix, ExchangeRelease.UnfitPrefix])
        {
            ExchangeMirror.SetCounts(connection, transaction, list, prefix, counts!);
        }

        transaction.Commit();
    }

    DateTimeOffset DueAfterSuccess(Exchange exchange) =>
        installation.Time.GetUtcNow() + (TimeSpan.FromMinutes(exchange.Terms!.EveryMinutes) * Jitter());

    // Doubled with each failure, and never longer than the exchange is asked anyway.
    DateTimeOffset DueAfterFailure(Exchange exchange)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(exchange.Failures, LongestDoubling));
        var most = TimeSpan.FromMinutes(exchange.Terms!.EveryMinutes);
        return installation.Time.GetUtcNow() + ((wait < most ? wait : most) * Jitter());
    }

    // So that many installations do not come at the same moment.
    static double Jitter() => 0.9 + (0.2 * Random.Shared.NextDouble());

    static ExchangeRound.Failed Failed(ExchangeProblem problem, string words) => new(new ExchangeFault(problem, words));
}
