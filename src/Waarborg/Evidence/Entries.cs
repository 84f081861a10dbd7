// Every open entry that the product writes, one function for each kind: what the ledger will say, from plain values.
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Evidence;

/// <summary>The open entries. Everybody reads them at once, so nothing in them hangs on what matched.</summary>
static class OpenEntries
{
    internal static Entry SourceDeclared(
        string source, string service, string audience, string record, byte[] nonce, JsonArray by) =>
        new("source.declared", IsOpen: true, new()
        {
            ["source"] = source,
            ["service"] = service,
            ["audience"] = audience,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce);

    internal static Entry SourceRefused(string reason, JsonArray by) =>
        new("source.refused", IsOpen: true, new() { ["reasons"] = new JsonArray(reason), ["by"] = by });

    internal static Entry SettingsChanged(long version, string record, byte[] nonce, JsonArray by) =>
        new("settings.changed", IsOpen: true, new() { ["version"] = version, ["record"] = record, ["by"] = by },
            RecordNonce: nonce);

    internal static Entry WeighingDrafted(long weighing, string source, string record, byte[] nonce, JsonArray by) =>
        new("weighing.drafted", IsOpen: true, new()
        {
            ["weighing"] = weighing,
            ["source"] = source,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce);

    internal static Entry WeighingAnswered(long weighing, long answer, string record, byte[] nonce, JsonArray by) =>
        new("weighing.answered", IsOpen: true, new()
        {
            ["weighing"] = weighing,
            ["answer"] = answer,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce);

    internal static Entry NoticePublished(long notice, string source, string record, byte[] nonce, JsonArray by) =>
        new("notice.published", IsOpen: true, new()
        {
            ["notice"] = notice,
            ["source"] = source,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce);

    internal static Entry NoticeDelivered(long notice, long perMille, JsonArray by) =>
        new("notice.delivered", IsOpen: true, new() { ["notice"] = notice, ["perMille"] = perMille, ["by"] = by });

    internal static Entry NoticeDrifted(long notice, JsonArray by) =>
        new("notice.drifted", IsOpen: true, new() { ["notice"] = notice, ["by"] = by });

    internal static Entry ProposalMade(long proposal, string act, string record, byte[] nonce, JsonArray by) =>
        new("proposal.made", IsOpen: true, new()
        {
            ["proposal"] = proposal,
            ["act"] = act,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce);

    internal static Entry ProposalApproved(long proposal, string record, byte[] nonce, JsonArray by) =>
        new("proposal.approved", IsOpen: true, new() { ["proposal"] = proposal, ["record"] = record, ["by"] = by },
            RecordNonce: nonce);

    internal static Entry ProposalRefused(long proposal, JsonArray by) =>
        new("proposal.refused", IsOpen: true, new() { ["proposal"] = proposal, ["by"] = by });

    internal static Entry WeighingRecorded(long weighing, string source, string record, byte[] nonce, JsonArray by) =>
        new("weighing.recorded", IsOpen: true, new()
        {
            ["weighing"] = weighing,
            ["source"] = source,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce);

    internal static Entry PermitGranted(PermitFacts permit, string record, byte[] nonce, JsonArray by) =>
        new("permit.granted", IsOpen: true, new()
        {
            ["permit"] = permit.Id,
            ["source"] = permit.Source,
            ["lists"] = Names(permit.Lists),
            ["from"] = permit.From,
            ["until"] = permit.Until,
            ["regime"] = permit.Regime,
            ["regimeUntil"] = null,
            ["weighing"] = permit.Weighing,
            ["alwaysAsk"] = permit.AlwaysAsk,
            ["record"] = record,
            ["by"] = by,
        }, Subject: $"permit:{permit.Id}", RecordNonce: nonce);

    internal static Entry PermitAmended(
        long permit, long version, IReadOnlyList<string> lists, bool alwaysAsk, string record, byte[] nonce, JsonArray by) =>
        new("permit.amended", IsOpen: true, new()
        {
            ["permit"] = permit,
            ["version"] = version,
            ["lists"] = Names(lists),
            ["alwaysAsk"] = alwaysAsk,
            ["record"] = record,
            ["by"] = by,
        }, Subject: $"permit:{permit}", RecordNonce: nonce);

    /// <summary>This version of a permit lets pictures be screened. Where nothing says so, none are.</summary>
    internal static Entry PermitScreening(long permit, long version, JsonArray by) =>
        new("permit.screening", IsOpen: true, new() { ["permit"] = permit, ["version"] = version, ["by"] = by },
            Subject: $"permit:{permit}");

    /// <summary>This version of a permit lets altered copies be looked for. Where nothing says so, none are.</summary>
    internal static Entry PermitAltered(long permit, long version, JsonArray by) =>
        new("permit.altered", IsOpen: true, new() { ["permit"] = permit, ["version"] = version, ["by"] = by },
            Subject: $"permit:{permit}");

    internal static Entry PermitRevoked(long permit, JsonArray by) =>
        new("permit.revoked", IsOpen: true, new() { ["permit"] = permit, ["by"] = by }, Subject: $"permit:{permit}");

    internal static Entry PermitEnded(long permit, JsonArray by) =>
        new("permit.ended", IsOpen: true, new() { ["permit"] = permit, ["by"] = by }, Subject: $"permit:{permit}");

    internal static Entry SupplierDescribed(string supplier, long version, string record, byte[] nonce, JsonArray by) =>
        new("supplier.described", IsOpen: true, new()
        {
            ["supplier"] = supplier,
            ["version"] = version,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce);

    internal static Entry PartnerDescribed(string partner, long version, string record, byte[] nonce, JsonArray by) =>
        new("partner.described", IsOpen: true, new()
        {
            ["partner"] = partner,
            ["version"] = version,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce);

    /// <summary>From now on the provider's own people may see derivatives of pictures.</summary>
    internal static Entry ViewingAllowed(string record, byte[] nonce, JsonArray by) =>
        new("viewing.allowed", IsOpen: true, new() { ["record"] = record, ["by"] = by }, RecordNonce: nonce);

    internal static Entry ViewingEnded(JsonArray by) => new("viewing.ended", IsOpen: true, new() { ["by"] = by });

    internal static Entry ExchangeDescribed(string list, long version, string record, byte[] nonce, JsonArray by) =>
        new("exchange.described", IsOpen: true, new()
        {
            ["list"] = list,
            ["version"] = version,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce);

    internal static Entry ReleaseImported(ReleaseName release, string supplier, long entries, string root, JsonArray by) =>
        new("release.imported", IsOpen: true, new()
        {
            ["list"] = release.List,
            ["release"] = release.Number,
            ["supplier"] = supplier,
            ["entries"] = entries,
            ["root"] = root,
            ["by"] = by,
        });

    internal static Entry ReleaseActivated(ReleaseName release, JsonArray by) =>
        new("release.activated", IsOpen: true, new()
        {
            ["list"] = release.List,
            ["release"] = release.Number,
            ["by"] = by,
        });

    internal static Entry ReleaseShadowed(ReleaseName release, string until, JsonArray by) =>
        new("release.shadowed", IsOpen: true, new()
        {
            ["list"] = release.List,
            ["release"] = release.Number,
            ["until"] = until,
            ["by"] = by,
        });

    internal static Entry ReleaseWithdrawn(ReleaseName release, string reason, JsonArray by) =>
        new("release.withdrawn", IsOpen: true, new()
        {
            ["list"] = release.List,
            ["release"] = release.Number,
            ["reason"] = reason,
            ["by"] = by,
        });

    internal static Entry KnownGoodChanged(long pictures, JsonArray by) =>
        new("knownGood.changed", IsOpen: true, new() { ["pictures"] = pictures, ["by"] = by });

    internal static Entry RightsGranted(string holder, IReadOnlyList<string> scopes, JsonArray by) =>
        new("rights.granted", IsOpen: true, new() { ["holder"] = holder, ["scopes"] = Names(scopes), ["by"] = by });

    internal static Entry RightsWithdrawn(string holder, IReadOnlyList<string> scopes, JsonArray by) =>
        new("rights.withdrawn", IsOpen: true, new() { ["holder"] = holder, ["scopes"] = Names(scopes), ["by"] = by });

    internal static Entry RightsElevated(string holder, IReadOnlyList<string> scopes, string until, JsonArray by) =>
        new("rights.elevated", IsOpen: true, new()
        {
            ["holder"] = holder,
            ["scopes"] = Names(scopes),
            ["until"] = until,
            ["by"] = by,
        });

    internal static Entry RightsCounted(long people, long rights, long standing, JsonArray by) =>
        new("rights.counted", IsOpen: true, new()
        {
            ["people"] = people,
            ["rights"] = rights,
            ["standing"] = standing,
            ["by"] = by,
        });

    internal static Entry PersonVouched(string holder, JsonArray by) =>
        new("person.vouched", IsOpen: true, new() { ["holder"] = holder, ["by"] = by });

    internal static Entry Incident(string what, JsonArray by) =>
        new("incident", IsOpen: true, new() { ["what"] = what, ["by"] = by }, Subject: $"incident:{what}");

    internal static Entry SweepStarted(
        long sweep, string source, long permit, IReadOnlyList<ReleaseName> releases, bool dryRun, JsonArray by) =>
        new("sweep.started", IsOpen: true, new()
        {
            ["sweep"] = sweep,
            ["source"] = source,
            ["permit"] = permit,
            ["releases"] = Releases(releases),
            ["dryRun"] = dryRun,
            ["by"] = by,
        }, Subject: $"sweep:{sweep}");

    internal static Entry SweepResumed(
        long sweep, string source, long permit, IReadOnlyList<ReleaseName> releases, JsonArray by) =>
        new("sweep.resumed", IsOpen: true, new()
        {
            ["sweep"] = sweep,
            ["source"] = source,
            ["permit"] = permit,
            ["releases"] = Releases(releases),
            ["by"] = by,
        }, Subject: $"sweep:{sweep}");

    internal static Entry Reconciled(
        long from, long to, string root, bool recovered, string record, byte[] nonce, JsonArray by) =>
        new("ledger.reconciled", IsOpen: true, new()
        {
            ["from"] = from,
            ["to"] = to,
            ["root"] = root,
            ["recovered"] = recovered,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce);

    internal static Entry KeyChanged(string key, string signature, JsonArray by) =>
        new("ledger.key", IsOpen: true, new() { ["key"] = key, ["signature"] = signature, ["by"] = by });

    internal static Entry WitnessNamed(string vkey, JsonArray by) =>
        new("witness.named", IsOpen: true, new() { ["witness"] = vkey, ["by"] = by });

    internal static Entry WitnessDropped(string vkey, JsonArray by) =>
        new("witness.dropped", IsOpen: true, new() { ["witness"] = vkey, ["by"] = by });

    /// <summary>
    /// What left of a day, by list and kind of fingerprint: late and in tens, as nobody is to learn what became of one file.
    /// </summary>
    internal static Entry FingerprintsSent(CountedLookup of, long sent, long matchedNothing, long failed) =>
        new("fingerprints.sent", IsOpen: true, new()
        {
            ["list"] = of.List,
            ["sends"] = of.Sends,
            ["day"] = of.Day,
            ["sent"] = ShownCount.Of(sent),
            ["matchedNothing"] = ShownCount.Of(matchedNothing),
            ["failed"] = ShownCount.Of(failed),
        });

    static JsonArray Names(IEnumerable<string> names) => [.. names.Select(name => (JsonNode)name)];

    static JsonArray Releases(IEnumerable<ReleaseName> releases) =>
        [.. releases.Select(one => new JsonObject { ["list"] = one.List, ["release"] = one.Number })];
}

/// <summary>One release of a list by name and number.</summary>
readonly record struct ReleaseName(string List, long Number);

/// <summary>What the ledger says of a permit; times as text.</summary>
sealed record PermitFacts(
    long Id, string Source, IReadOnlyList<string> Lists, string From, string Until, string Regime, long? Weighing,
    bool AlwaysAsk);

/// <summary>What the ledger says of a match: numbers, no file.</summary>
sealed record MatchFacts(
    long CaseId, long Item, string Source, long Permit, long? Sweep, ReleaseName Release, string Category, string Algorithm,
    int Distance, string Decision);

/// <summary>Counts by outcome, those of test pictures apart from the other matches; what was not scanned by reason.</summary>
sealed record OutcomeCounts(
    long Items, long Matches, long NoMatches, IReadOnlyDictionary<string, long> NotScanned, long Tests = 0);
