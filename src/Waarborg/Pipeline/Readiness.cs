// Whether scans would be answered now, and if not, why: what /status says.
using System.Globalization;
using Waarborg.Decoding;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>The state of an installation.</summary>
/// <param name="Ready">Scans would be answered, or detection is off by the provider's decision.</param>
/// <param name="Detects">A permit is in force.</param>
/// <param name="Reasons">Why it is not ready, in words; empty when it is.</param>
/// <param name="Sandbox">The state of the decoder's sandbox, in words.</param>
/// <param name="SandboxReady">True when pictures can be decoded.</param>
/// <param name="Permits">The permits in force.</param>
sealed record ReadinessReport(
    bool Ready, bool Detects, IReadOnlyList<string> Reasons, string Sandbox, bool SandboxReady, IReadOnlyList<Permit> Permits);

sealed class Readiness(Installation installation, ClockGuard clock, DecoderPool decoders)
{
    readonly PermitStore _permits = new(installation);
    readonly PermitConditions _conditions = new(installation);
    readonly ListStore _lists = new(installation);
    readonly LedgerPublisher _ledger = new(installation);

    /// <summary>Is a permit in force?</summary>
    internal bool Detects()
    {
        var now = installation.Time.GetUtcNow();
        return _permits.All().Any(p => p.StateAt(now) == PermitState.InForce);
    }

    /// <summary>Why the ledger cannot go on, in words; null when it can.</summary>
    internal string? LedgerProblem()
    {
        try
        {
            _ledger.Check();
            return null;
        }
        catch (LedgerSetBackException broken)
        {
            return broken.Message;
        }
    }

    internal async Task<ReadinessReport> CheckAsync(CancellationToken cancellation)
    {
        var now = installation.Time.GetUtcNow();
        DateTimeOffset? last;
        using (var connection = installation.Database.Open()) last = LastRecord.Read(connection);
        var doubt = clock.Doubt(last);
        var inForce = _permits.All().Where(p => p.StateAt(now) == PermitState.InForce).ToList();
        var sandbox = await decoders.StateAsync(cancellation);

        // Without a permit nothing is to be answered: an installation that does not detect is ready without a sandbox.
        var reasons = new List<string>();
        if (LedgerProblem() is { } problem) reasons.Add(problem);
        if (doubt is not null) reasons.Add(doubt);
        if (inForce.Count > 0 && sandbox is SandboxState.Missing missing)
        {
            reasons.Add($"Nothing can be decoded: {missing.Reason}");
        }

        // Where a permit names a list that is gone, every item of its source would end without judgement.
        if (inForce.Count > 0)
        {
            var lists = _lists.InForce();
            var there = lists.Releases.Select(one => one.Release.List).ToHashSet(StringComparer.Ordinal);
            var old = lists.Releases.Where(one => now - lists.MaxAge > one.Release.Trust.CheckedAt)
                .Select(one => one.Release.List).ToHashSet(StringComparer.Ordinal);
            foreach (var permit in inForce)
            {
                if (permit.Lists.Where(old.Contains).ToList() is { Count: > 0 } aged)
                {
                    reasons.Add(string.Create(
                        CultureInfo.InvariantCulture,
                        $"Permit {permit.Id} for {permit.Source} names lists that are older than {lists.MaxAge.TotalHours:0} ")
                        + $"hours: {string.Join(", ", aged)}.");
                }

                var gone = permit.Terms.Lists.Where(
                        use => use.Sends is null && !there.Contains(use.List) && !ListRules.IsTombstones(use.List))
                    .Select(use => use.List).ToList();
                reasons.AddRange(Unaskable(permit));
                if (gone.Count == 0) continue;
                reasons.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Permit {permit.Id} for {permit.Source} names lists that are not in force: {string.Join(", ", gone)}."));
            }
        }

        // A source that pauses is not scanned, although its permit has not ended.
        reasons.AddRange(Paused(inForce, now));
        var words = sandbox is SandboxState.Missing m ? m.Reason : "ready";
        return new(reasons.Count == 0, inForce.Count > 0, reasons, words, sandbox is SandboxState.Ready, inForce);
    }

    // A service that cannot be asked leaves every file without judgement that is not known here.
    List<string> Unaskable(Permit permit)
    {
        var uses = permit.Terms.Lists.Where(use => use.Sends is not null).ToList();
        if (uses.Count == 0) return [];
        using var connection = installation.Database.Open();
        var standing = RemoteLists.Standing(connection, [.. uses.Select(use => use.List)]);
        var words = new List<string>();
        foreach (var use in uses)
        {
            var problem = standing.FirstOrDefault(one => one.Name == use.List) is { } list
                ? RemoteUse.Problem(list.Terms, use) ?? SecretProblem(use.List)
                : $"{use.List} is asked of nobody any more.";
            if (problem is not null)
            {
                words.Add(
                    $"{PermitWords.Name(permit.Id)} for {permit.Source} lets {use.List} be asked, and it is not: {problem}");
            }
        }

        return words;
    }

    // Everybody reads this, so it does not say where the secret would lie.
    string? SecretProblem(string list) =>
        SecretFile.Problem(installation.Keys, KeyPurposes.LookupPrefix + list) is null
            ? null
            : $"its secret cannot be used (./waarborg lookup show {list}).";

    List<string> Paused(IReadOnlyList<Permit> permits, DateTimeOffset now)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        return
        [
            .. permits.Select(permit => _conditions.Problem(connection, transaction, permit, now))
                .OfType<(NotScannedReason Reason, string Words)>()
                .Where(problem => problem.Reason == NotScannedReason.Paused)
                .Select(problem => problem.Words),
        ];
    }
}
