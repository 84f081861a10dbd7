// The rules about what comes before a permit and what pauses it, as docs/ledger-rules.md numbers them.
using System.Globalization;
using static Waarborg.Ledger.Checked;

namespace Waarborg.Ledger;

/// <summary>Weighings, notices, permits and incidents; a part of <see cref="OpenRules"/>.</summary>
static class OpenPermitRules
{
    internal static void Draft(LedgerState state, long leaf, Checked entry)
    {
        var source = SourceOf(state, entry, "R15");
        var drafted = new WeighingState(entry.Text("source"), WeighingStage.Drafted, leaf, entry.At, Answers: 0);
        Require(state.Weighings.TryAdd(entry.Number("weighing"), drafted), "R15", "its number was given before");
        source.LastDraft = leaf;
    }

    internal static void Answer(LedgerState state, Checked entry)
    {
        var number = entry.Number("weighing");
        var isOpen = state.Weighings.TryGetValue(number, out var weighing) && weighing.Stage == WeighingStage.Drafted;
        Require(isOpen, "R15", $"there is no draft of weighing {number} to answer");
        Require(entry.Number("answer") == weighing!.Answers + 1, "R15", $"answer {weighing.Answers + 1} comes next");
        state.Weighings[number] = weighing with { Answers = weighing.Answers + 1 };
    }

    internal static void Weigh(LedgerState state, Checked entry)
    {
        var (number, source) = (entry.Number("weighing"), SourceOf(state, entry, "R6"));
        var known = state.Weighings.GetValueOrDefault(number);
        Require(known is null || IsUnrecorded(known), "R6", "its number was given before");
        if (known is not null)
        {
            Require(known.Stage == WeighingStage.Drafted, "R15", "its draft is gone");
            Require(known.Source == entry.Text("source"), "R15", $"the draft is of {known.Source}");
        }

        if (state.IsConditional) RequireConditions(state, entry, known);
        state.Weighings[number] = new(entry.Text("source"), WeighingStage.Recorded, known?.Draft, known?.DraftedAt, Answers: 0);
        if (known?.Draft is { } draft) source.Owed.RemoveAll(incident => incident.Leaf < draft);
    }

    static void RequireConditions(LedgerState state, Checked entry, WeighingState? draft)
    {
        Require(draft is not null, "R15", "no draft of it stands before it");
        var isOpenLong = state.IsSample || HavePassed(draft!.DraftedAt!, entry.At, Conditions.DraftDays);
        Require(isOpenLong, "R15", $"its draft is of {draft!.DraftedAt}, less than {Conditions.DraftDays} days before");
        Require(entry.People >= Conditions.WeighingPersons, "R15", string.Create(
            CultureInfo.InvariantCulture, $"it needs {Conditions.WeighingPersons} different people, and names {entry.People}"));
    }

    internal static void Publish(LedgerState state, Checked entry)
    {
        var (number, source) = (entry.Number("notice"), SourceOf(state, entry, "R16"));
        Require(state.Notices.TryAdd(number, entry.Text("source")), "R16", "its number was given before");
        source.Notice = new(number, entry.At, Drifted: false);
    }

    internal static void Deliver(LedgerState state, Checked entry)
    {
        Require(state.Notices.ContainsKey(entry.Number("notice")), "R16", "no such notice was published");
        Require(entry.Number("perMille") <= 1000, "R16", "more was delivered than there is");
    }

    internal static void Drift(LedgerState state, Checked entry)
    {
        var number = entry.Number("notice");
        Require(state.Notices.TryGetValue(number, out var name), "R16", "no such notice was published");
        var source = state.Sources.GetValueOrDefault(name!);
        Require(source?.Notice?.Number == number, "R16", $"it is not the latest notice of {name}");
        Require(!source!.Notice!.Drifted, "R16", "the notice had drifted before");
        source.Notice = source.Notice with { Drifted = true };
    }

    internal static void Grant(LedgerState state, Checked entry)
    {
        var (name, from, until) = (entry.Text("source"), entry.Text("from"), entry.Text("until"));
        var source = SourceOf(state, entry, "R6");
        Require(from == entry.At, "R6", "it does not begin at the moment at which it is granted");
        Require(string.CompareOrdinal(until, from) > 0, "R6", "it ends before it begins");
        var endsWithRegime = entry.TextOrNull("regimeUntil") is not { } end || string.CompareOrdinal(until, end) <= 0;
        Require(endsWithRegime, "R6", "it outlives its regime");
        Require(entry.Texts("lists").Count > 0, "R6", "it names no list");
        var isOnly = !state.Permits.Values.Any(one => one.Source == name && IsRunning(one, entry.At));
        Require(isOnly, "R6", $"another permit for {name} is running");
        if (entry.NumberOrNull("weighing") is { } number)
        {
            var isKnown = state.Weighings.TryGetValue(number, out var weighing) && !IsUnrecorded(weighing);
            Require(isKnown && weighing!.Source == name, "R6", $"there is no weighing {number} of {name} before it");
            Require(weighing!.Stage == WeighingStage.Recorded, "R6", $"weighing {number} was for another permit, or is gone");
            state.Weighings[number] = weighing with { Stage = WeighingStage.Spent };
        }
        else
        {
            var isRenewal = state.Permits.Values.Any(one => one.Source == name);
            Require(!isRenewal, "R6", $"{name} had a permit before, and no weighing precedes this one");
            Require(!state.IsConditional, "R17", "it stands on no weighing");
        }

        if (state.IsConditional) RequireConditions(state, entry, source);
        var isNew = state.Permits.TryAdd(
            entry.Number("permit"), new(name, entry.Texts("lists"), from, until, Ended: null, Version: 1));
        Require(isNew, "R6", "its number was given before");
        state.PermittedLists.UnionWith(entry.Texts("lists"));
        source.LastPermit = entry.Number("permit");
    }

    static void RequireConditions(LedgerState state, Checked entry, SourceState source)
    {
        Require(source.Notice is not null, "R17", "no notice of its source is published");
        Require(!source.Notice!.Drifted, "R17", "the notice of its source has drifted");
        var isUpLong = state.IsSample || HavePassed(source.Notice.At, entry.At, Conditions.NoticeDays);
        Require(isUpLong, "R17", $"the notice is of {source.Notice.At}, less than {Conditions.NoticeDays} days before");
        var length = LedgerTime.Of(entry.Text("until")) - LedgerTime.Of(entry.Text("from"));
        Require(length <= TimeSpan.FromDays(Conditions.PermitDays), "R17", $"it runs for more than {Conditions.PermitDays} days");
    }

    internal static void Amend(LedgerState state, Checked entry)
    {
        var permit = PermitOf(state, entry, "R18");
        Require(IsRunning(permit, entry.At), "R18", "the permit was not running");
        Require(entry.Number("version") == permit.Version + 1, "R18", $"version {permit.Version + 1} comes next");
        Require(entry.Texts("lists").Count > 0, "R18", "it names no list");
        state.Permits[entry.Number("permit")] =
            permit with { Lists = entry.Texts("lists"), Version = permit.Version + 1 };
        state.PermittedLists.UnionWith(entry.Texts("lists"));
    }

    internal static void LetScreen(LedgerState state, Checked entry)
    {
        var permit = CompareOtherwise(state, entry, unless: "permit.altered");
        state.Permits[entry.Number("permit")] = permit with { Screens = true };
    }

    internal static void LetCompareAltered(LedgerState state, Checked entry) =>
        state.Permits[entry.Number("permit")] = CompareOtherwise(state, entry, unless: "permit.screening");

    // What is screened is compared with what an exact comparison would find, and that has no altered copies in it.
    static PermitState CompareOtherwise(LedgerState state, Checked entry, string unless)
    {
        var permit = PermitOf(state, entry, "R18");
        Require(IsRunning(permit, entry.At), "R18", "the permit was not running");
        Require(entry.Number("version") == permit.Version, "R18", $"the permit is at version {permit.Version}");
        Require(permit.Otherwise != (permit.Version, unless), "R18", $"this version of the permit bears {unless}");
        return permit with { Otherwise = (permit.Version, entry.Kind) };
    }

    internal static void Revoke(LedgerState state, Checked entry)
    {
        var permit = PermitOf(state, entry, "R6");
        Require(IsRunning(permit, entry.At), "R6", "the permit was not running");
        state.Permits[entry.Number("permit")] = permit with { Ended = entry.At };
    }

    internal static void End(LedgerState state, Checked entry)
    {
        var permit = PermitOf(state, entry, "R6");
        Require(permit.Ended is null, "R6", "the permit had ended before");
        Require(string.CompareOrdinal(entry.At, permit.Until) >= 0, "R6", $"the permit does not end before {permit.Until}");
        state.Permits[entry.Number("permit")] = permit with { Ended = permit.Until };
    }

    /// <summary>Every source with a running permit owes a weighing that is drafted after the incident.</summary>
    internal static void Incident(LedgerState state, long leaf, Checked entry)
    {
        if (!state.IsConditional || entry.Text("what") == Conditions.IncidentWithoutWeighing) return;
        foreach (var source in state.Sources.Values)
        {
            if (source.LastPermit is not { } last || !IsRunning(state.Permits[last], entry.At)) continue;
            // One that no draft parts from the incident before it is answered with that one, and never owed before it.
            if (source.Owed.Count == 0 || source.Owed[^1].Leaf < source.LastDraft) source.Owed.Add(new(leaf, entry.At));
        }
    }

    /// <summary>After an older back-up was put back: permits, sources and all that leads to a permit are gone.</summary>
    internal static void Forget(LedgerState state, string at)
    {
        foreach (var (number, permit) in state.Permits.Where(one => one.Value.Ended is null).ToList())
        {
            state.Permits[number] = permit with { Ended = at };
        }

        foreach (var (number, weighing) in state.Weighings.ToList())
        {
            if (weighing.Stage == WeighingStage.Drafted)
            {
                state.Weighings[number] = weighing with { Stage = WeighingStage.Gone };
            }
            else if (weighing.Stage == WeighingStage.Recorded && state.IsConditional)
            {
                state.Weighings[number] = weighing with { Stage = WeighingStage.Spent };
            }
        }

        // With its notice, and with what it owes.
        state.Sources.Clear();
    }

    /// <summary>The permit that an entry names, which must be in force for the entry's source at its moment.</summary>
    internal static PermitState RequirePermit(LedgerState state, Checked entry, string rule)
    {
        var permit = PermitOf(state, entry, rule);
        Require(permit.Source == entry.Text("source"), rule, $"the permit is for {permit.Source}");
        Require(IsRunning(permit, entry.At), rule, string.Create(
            CultureInfo.InvariantCulture, $"permit {entry.Number("permit")} is not in force at {entry.At}"));
        if (!state.Sources.TryGetValue(permit.Source, out var source)) return permit;
        Require(source.Notice is not { Drifted: true }, rule, $"the notice of {permit.Source} has drifted");
        var isPaused = source.Owed.Count > 0 && HavePassed(source.Owed[0].At, entry.At, Conditions.IncidentDays);
        Require(!isPaused, rule, $"{permit.Source} owes a weighing for more than {Conditions.IncidentDays} days");
        return permit;
    }

    internal static PermitState PermitOf(LedgerState state, Checked entry, string rule)
    {
        var isKnown = state.Permits.TryGetValue(entry.Number("permit"), out var permit);
        Require(isKnown, rule, string.Create(
            CultureInfo.InvariantCulture, $"there is no permit {entry.Number("permit")} before it"));
        return permit!;
    }

    static bool IsRunning(PermitState permit, string at) =>
        permit.Ended is null && string.CompareOrdinal(permit.From, at) <= 0 && string.CompareOrdinal(at, permit.Until) < 0;

    static bool IsUnrecorded(WeighingState weighing) => weighing.Stage is WeighingStage.Drafted or WeighingStage.Gone;

    // Differences of two moments: a sum might pass the end of the calendar.
    static bool HavePassed(string from, string to, int days) =>
        LedgerTime.Of(to) - LedgerTime.Of(from) >= TimeSpan.FromDays(days);

    static SourceState SourceOf(LedgerState state, Checked entry, string rule)
    {
        var isDeclared = state.Sources.TryGetValue(entry.Text("source"), out var source);
        Require(isDeclared, rule, $"the source {entry.Text("source")} is not declared");
        return source!;
    }
}
