using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>A ledger in its midst: a source with a permit, a list in force, a sweep going on, an item matched.</summary>
/// <remarks>Rules are broken on it by acts that go one step further.</remarks>
sealed class RuleCase
{
    internal const long PermitLeaf = 4;

    readonly bool _isConditional;
    long _judges = 1000;

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

    RuleCase(bool sample)
    {
        Ledger = new(1);
        _isConditional = true;
        Ledger.Begin(body => (body["needsTwo"], body["sample"]) = (BuiltLedger.Names(BuiltLedger.ConditionalTwo), sample));
        Minutes(1);
        Ledger.Open("source.declared", Source("web"));
        Import("known", 1);
        Activate("known", 1);
        Publish(1);
        Draft(1);
        if (!sample) Days(14);
        Weigh(1);
        Until = Ledger.Now.AddDays(366);
        Grant(1, fields => fields["weighing"] = 1);
        StartSweep(1);
        Match(1);
    }

    /// <summary>The same in a conditional ledger, whose permit keeps every condition to the second.</summary>
    internal static RuleCase Conditional(bool sample = false) => new(sample);

    internal BuiltLedger Ledger { get; }

    internal DateTimeOffset Until { get; } = new(2026, 11, 26, 14, 8, 0, TimeSpan.Zero);

    internal void Minutes(double minutes) => Ledger.Now += TimeSpan.FromMinutes(minutes);

    internal void Days(double days) => Ledger.Now += TimeSpan.FromDays(days);

    internal long Open(string kind, JsonObject fields, Action<JsonObject>? change = null, int people = 1)
    {
        if (_isConditional && BuiltLedger.ConditionalTwo.Contains(kind, StringComparer.Ordinal)) people = 2;
        if (_isConditional && kind == "weighing.recorded") people = 3;
        fields["by"] ??= BuiltLedger.People(people);
        change?.Invoke(fields);
        return Ledger.Open(kind, fields);
    }

    internal long Closed(string kind, JsonObject fields, Action<JsonObject>? change = null)
    {
        if (kind is not ("inlet.hour" or "screening.day")) fields["by"] ??= BuiltLedger.People(1);
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

    internal long Shadow(string list, long release, double days) => Open("release.shadowed", new()
    {
        ["list"] = list,
        ["release"] = release,
        ["until"] = LedgerTime.Text(Ledger.Now.AddDays(days)),
    });

    internal long Describe(string supplier, long version) => Open("supplier.described", new()
    {
        ["supplier"] = supplier,
        ["version"] = version,
        ["record"] = Ledger.Hash(),
    });

    internal long Withdraw(string list, long release) =>
        Open("release.withdrawn", new() { ["list"] = list, ["release"] = release, ["reason"] = "removed" });

    internal long Draft(long weighing, string source = "web") => Open("weighing.drafted", Weighing(weighing, source));

    internal long Answer(long weighing, long answer) =>
        Open("weighing.answered", new() { ["weighing"] = weighing, ["answer"] = answer, ["record"] = Ledger.Hash() });

    internal long Weigh(long weighing, string source = "web", Action<JsonObject>? change = null) =>
        Open("weighing.recorded", Weighing(weighing, source), change);

    JsonObject Weighing(long weighing, string source) =>
        new() { ["weighing"] = weighing, ["source"] = source, ["record"] = Ledger.Hash() };

    internal long Publish(long notice, string source = "web") =>
        Open("notice.published", new() { ["notice"] = notice, ["source"] = source, ["record"] = Ledger.Hash() });

    internal long Deliver(long notice, long perMille = 1000) =>
        Open("notice.delivered", new() { ["notice"] = notice, ["perMille"] = perMille });

    internal long Drift(long notice) => Open("notice.drifted", new() { ["notice"] = notice });

    internal long Propose(long proposal, Action<JsonObject>? change = null) => Open("proposal.made", new()
    {
        ["proposal"] = proposal,
        ["act"] = "permit.granted",
        ["record"] = Ledger.Hash(),
    }, change);

    internal long Approve(long proposal, Action<JsonObject>? change = null) => Open(
        "proposal.approved", new() { ["proposal"] = proposal, ["record"] = Ledger.Hash() }, change, people: 2);

    internal long Refuse(long proposal) => Open("proposal.refused", new() { ["proposal"] = proposal });

    internal long ChangeSettings(long version) =>
        Open("settings.changed", new() { ["version"] = version, ["record"] = Ledger.Hash() }, people: 2);

    internal long Elevate(DateTimeOffset until) => Open("rights.elevated", new()
    {
        ["holder"] = "person:0123456789abcdef",
        ["scopes"] = BuiltLedger.Names("lists"),
        ["until"] = LedgerTime.Text(until),
    });

    internal long Incident(string what = "breakerFell") => Open("incident", new() { ["what"] = what });

    internal long Amend(long permit, long version, params IEnumerable<string> lists) => Open("permit.amended", new()
    {
        ["permit"] = permit,
        ["version"] = version,
        ["lists"] = BuiltLedger.Names(lists),
        ["alwaysAsk"] = false,
        ["record"] = Ledger.Hash(),
    });

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

    internal long LetScreen(long permit, long version) =>
        Open("permit.screening", new() { ["permit"] = permit, ["version"] = version });

    internal long LetCompareAltered(long permit, long version) =>
        Open("permit.altered", new() { ["permit"] = permit, ["version"] = version });

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
        ["tests"] = 0,
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

    internal long MatchTest(long item, Action<JsonObject>? change = null) => Closed("test.match", new()
    {
        ["case"] = 2,
        ["item"] = item,
        ["source"] = "web",
        ["permit"] = 1,
        ["sweep"] = 1,
        ["algorithm"] = "sha256",
        ["distance"] = 0,
        ["decision"] = "disableFirst",
    }, change);

    internal long OpenCase(long @case, long? item, string cause = "notice") =>
        Closed("case.opened", new() { ["case"] = @case, ["cause"] = cause, ["item"] = item });

    internal long Reopen(long @case) => Closed("case.reopened", new() { ["case"] = @case, ["why"] = "entryWithdrawn" });

    /// <summary>A review, and before it the verdict of somebody who has judged nothing yet.</summary>
    internal long Review(long item, long @case = 1, bool said = true, string verdict = "confirmed")
    {
        if (said) Say(item, @case, verdict);
        return Closed("review", new() { ["case"] = @case, ["item"] = item, ["verdict"] = verdict });
    }

    internal long Say(
        long item, long @case = 1, string verdict = "confirmed", string basis = "assessment", long? person = null) =>
        Closed("verdict", new()
        {
            ["case"] = @case,
            ["item"] = item,
            ["verdict"] = verdict,
            ["basis"] = basis,
            ["by"] = new JsonArray(string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"person:{person ?? ++_judges:x16}")),
        });

    internal long Seal(long item, Action<JsonObject>? change = null) => Closed("seal", new()
    {
        ["case"] = 1,
        ["item"] = item,
        ["holders"] = 2,
        ["keptFor"] = "redress",
        ["until"] = DayAfter(366),
    }, change);

    internal long ShredSeal(long item) => Closed("seal.shredded", new() { ["case"] = 1, ["item"] = item });

    internal string DayAfter(int days) =>
        Ledger.Now.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    internal long Allow() => Open("viewing.allowed", new() { ["record"] = Ledger.Hash() }, people: 2);

    internal long EndViewing() => Open("viewing.ended", []);

    internal long Intend(long restriction, string act, long item = 1) => Closed("restriction.intended", new()
    {
        ["restriction"] = restriction,
        ["act"] = act,
        ["item"] = item,
        ["reason"] = "confirmed",
    });

    internal long EndRestriction(long restriction, string outcome) =>
        Closed("restriction.ended", new() { ["restriction"] = restriction, ["outcome"] = outcome });

    internal long Tell(
        long restriction, string state, string? why = null, string? until = null, long @case = 1) => Closed("statement", new()
        {
            ["case"] = @case,
            ["restriction"] = restriction,
            ["state"] = state,
            ["why"] = why,
            ["until"] = until,
        });

    internal long HoldBack(long restriction, double days) =>
        Tell(restriction, "held", "csarInvestigation", LedgerTime.Text(Ledger.Now.AddDays(days)));

    internal long Complain(long item, string state, long? person = null, long @case = 1) => Closed("complaint", new()
    {
        ["case"] = @case,
        ["item"] = item,
        ["state"] = state,
        ["by"] = new JsonArray(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"person:{person ?? ++_judges:x16}")),
    });

    /// <summary>A report, and its record.</summary>
    internal string Report(long @case = 1, string? record = null)
    {
        record ??= Ledger.Hash();
        Closed("report", new() { ["case"] = @case, ["to"] = "hotline", ["record"] = record });
        return record;
    }

    internal long EndReport(string? record, string how = "arrived", string? corrects = null, long @case = 1) =>
        Closed("report.ended", new() { ["case"] = @case, ["record"] = record, ["how"] = how, ["corrects"] = corrects });

    internal long Inlet(string hour, Action<JsonObject>? change = null) => Closed("inlet.hour", new()
    {
        ["source"] = "web",
        ["permit"] = 1,
        ["hour"] = hour,
        ["received"] = 9,
        ["matches"] = 1,
        ["tests"] = 0,
        ["noMatches"] = 7,
        ["notScanned"] = new JsonObject { ["tooLarge"] = 1 },
    }, change);

    /// <summary>A day of screening, of a permit that lets it be.</summary>
    internal long ScreeningDay(Action<JsonObject>? change = null) => Closed("screening.day", new()
    {
        ["source"] = "web",
        ["permit"] = 1,
        ["day"] = LedgerTime.Text(Ledger.Now.AddDays(-1))[..10],
        ["screened"] = 100,
        ["sampled"] = 2,
        ["missed"] = 1,
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
/// <param name="begin">The ledger on which they act.</param>
sealed class RuleCases(Func<RuleCase> begin)
{
    readonly Dictionary<string, (string Rule, Func<RuleCase, long> Break)> _cases = [];

    internal IEnumerable<string> Words => _cases.Keys;

    internal void Add(string words, string rule, Func<RuleCase, long> act) => _cases.Add(words, (rule, act));

    internal RuleCase Begin() => begin();

    internal (string Rule, Func<RuleCase, long> Break) Of(string words) => _cases[words];
}
