using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>A ledger in its midst: a source with a permit, a list in force, a sweep going on, an item matched.</summary>
/// <remarks>Rules are broken on it by acts that go one step further.</remarks>
sealed class RuleCase
{
    internal const long PermitLeaf = 4;

    internal RuleCase()
    {
        Ledger = new(1);
        Ledger.Begin();
        Minutes(1);
        Ledger.Open("source.declared", Source("web"));
        Import("known", 1);
        Activate("known", 1);
        Assert.Equal(PermitLeaf, Grant(1));
        StartSweep(1);
        Match(1);
    }

    internal BuiltLedger Ledger { get; }

    internal DateTimeOffset Until { get; } = new(2026, 11, 26, 14, 8, 0, TimeSpan.Zero);

    internal void Minutes(double minutes) => Ledger.Now += TimeSpan.FromMinutes(minutes);

    internal void Days(double days) => Ledger.Now += TimeSpan.FromDays(days);

    internal long Open(string kind, JsonObject fields, Action<JsonObject>? change = null, int people = 1)
    {
        fields["by"] ??= BuiltLedger.People(people);
        change?.Invoke(fields);
        return Ledger.Open(kind, fields);
    }

    internal long Closed(string kind, JsonObject fields, Action<JsonObject>? change = null)
    {
        if (kind != "inlet.hour") fields["by"] ??= BuiltLedger.People(1);
        change?.Invoke(fields);
        return Ledger.Closed(kind, fields);
    }

    internal JsonObject Source(string source) => new()
    {
        ["source"] = source,
        ["service"] = "hosting",
        ["audience"] = "public",
        ["record"] = Ledger.Hash(),
        ["by"] = BuiltLedger.People(1),
    };

    internal long Import(string list, long release) => Open("release.imported", new()
    {
        ["list"] = list,
        ["release"] = release,
        ["supplier"] = "sample",
        ["entries"] = 3,
        ["root"] = Ledger.Hash(),
    });

    internal long Activate(string list, long release) =>
        Open("release.activated", new() { ["list"] = list, ["release"] = release });

    internal long Withdraw(string list, long release) =>
        Open("release.withdrawn", new() { ["list"] = list, ["release"] = release, ["reason"] = "removed" });

    internal long Weigh(long weighing, string source = "web") =>
        Open("weighing.recorded", new() { ["weighing"] = weighing, ["source"] = source, ["record"] = Ledger.Hash() });

    internal long Grant(long permit, Action<JsonObject>? change = null) => Open("permit.granted", new()
    {
        ["permit"] = permit,
        ["source"] = "web",
        ["lists"] = BuiltLedger.Names("known"),
        ["from"] = Ledger.NowText,
        ["until"] = LedgerTime.Text(permit == 1 ? Until : Ledger.Now.AddDays(1)),
        ["regime"] = "dsa-9",
        ["regimeUntil"] = null,
        ["weighing"] = null,
        ["alwaysAsk"] = false,
        ["record"] = Ledger.Hash(),
    }, change);

    internal long Revoke(long permit) => Open("permit.revoked", new() { ["permit"] = permit });

    internal long EndPermit(long permit) => Open("permit.ended", new() { ["permit"] = permit });

    internal long StartSweep(long sweep, Action<JsonObject>? change = null) => Open("sweep.started", new()
    {
        ["sweep"] = sweep,
        ["source"] = "web",
        ["permit"] = 1,
        ["releases"] = Releases(("known", 1)),
        ["dryRun"] = false,
    }, change);

    internal long ResumeSweep(long sweep, Action<JsonObject>? change = null) => Open("sweep.resumed", new()
    {
        ["sweep"] = sweep,
        ["source"] = "web",
        ["permit"] = 1,
        ["releases"] = Releases(("known", 1)),
    }, change);

    internal long EndSweep(long sweep, long recorded, Action<JsonObject>? change = null) => Closed("sweep.ended", new()
    {
        ["sweep"] = sweep,
        ["how"] = "complete",
        ["items"] = 10,
        ["matches"] = 1,
        ["noMatches"] = 7,
        ["notScanned"] = new JsonObject { ["tooLarge"] = 2 },
        ["recorded"] = recorded,
    }, change);

    internal long Match(long item, Action<JsonObject>? change = null) => Closed("match", new()
    {
        ["case"] = 1,
        ["item"] = item,
        ["source"] = "web",
        ["permit"] = 1,
        ["sweep"] = 1,
        ["list"] = "known",
        ["release"] = 1,
        ["entryCategory"] = "a1",
        ["algorithm"] = "sha256",
        ["distance"] = 0,
        ["decision"] = "candidate",
    }, change);

    internal long Review(long item, long @case = 1) =>
        Closed("review", new() { ["case"] = @case, ["item"] = item, ["verdict"] = "confirmed" });

    internal long Intend(long restriction, string act, long item = 1) => Closed("restriction.intended", new()
    {
        ["restriction"] = restriction,
        ["act"] = act,
        ["item"] = item,
        ["reason"] = "confirmed",
    });

    internal long EndRestriction(long restriction, string outcome) =>
        Closed("restriction.ended", new() { ["restriction"] = restriction, ["outcome"] = outcome });

    internal long Inlet(string hour, Action<JsonObject>? change = null) => Closed("inlet.hour", new()
    {
        ["source"] = "web",
        ["permit"] = 1,
        ["hour"] = hour,
        ["received"] = 9,
        ["matches"] = 1,
        ["noMatches"] = 7,
        ["notScanned"] = new JsonObject { ["tooLarge"] = 1 },
    }, change);

    internal long Reconcile(Action<JsonObject>? change = null) => Open("ledger.reconciled", new()
    {
        ["from"] = 2,
        ["to"] = 4,
        ["root"] = Ledger.RootOf(4).ToHex(),
        ["recovered"] = true,
        ["record"] = Ledger.Hash(),
    }, change, people: 2);

    internal static JsonArray Releases(params IEnumerable<(string List, long Release)> releases) =>
        [.. releases.Select(one => (JsonNode)new JsonObject { ["list"] = one.List, ["release"] = one.Release })];
}

/// <summary>Acts that break a rule, each by its words, with the rule; the act gives the number of what must be named.</summary>
sealed class RuleCases
{
    readonly Dictionary<string, (string Rule, Func<RuleCase, long> Break)> _cases = [];

    internal IEnumerable<string> Words => _cases.Keys;

    internal void Add(string words, string rule, Func<RuleCase, long> act) => _cases.Add(words, (rule, act));

    internal (string Rule, Func<RuleCase, long> Break) Of(string words) => _cases[words];
}
