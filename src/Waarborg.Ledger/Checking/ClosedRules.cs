// The rules over the closed records, for whoever may read them, as docs/ledger-rules.md numbers them.
using System.Globalization;
using System.Text.Json.Nodes;
using static Waarborg.Ledger.Checked;

namespace Waarborg.Ledger;

/// <summary>Judges one record after the other, each at its place between the leaves.</summary>
static class ClosedRules
{
    // Lists that the provider's own cases make: of what people confirmed, and of what authorities ordered.
    const string OwnRemovals = "own-tombstones";
    const string OrderedRemovals = "order-tombstones";

    /// <summary>Judges the record and remembers it.</summary>
    /// <exception cref="BrokenRuleException">It breaks a rule.</exception>
    internal static void Apply(LedgerState state, Checked record)
    {
        Require(string.CompareOrdinal(record.At, state.LastAt) >= 0, "C2", $"its time is before the leaf of {state.LastAt}");
        var isInOrder = string.CompareOrdinal(record.At, state.LastClosedAt) >= 0;
        Require(isInOrder, "C2", $"its time is before the record of {state.LastClosedAt}");
        if (state.NeedsTwo.Contains(record.Kind)) record.RequireTwo();

        switch (record.Kind)
        {
            case "sweep.ended": EndSweep(state, record); break;
            case "match": Match(state, record); break;
            case "test.match": MatchTest(state, record); break;
            case "case.opened": Open(state, record); break;
            case "case.reopened": Reopen(state, record); break;
            case "item.withdrawn": WithdrawItem(state, record); break;
            case "inlet.hour": InletHour(state, record); break;
            case "screening.day": ScreeningDay(state, record); break;
            case "review": Review(state, record); break;
            case "verdict": Verdict(state, record); break;
            case "assessment.asked": ItemOf(state, record, "C6"); break;
            case "seal" or "seal.shredded": Seals.Apply(state, record, ItemOf(state, record, "C6")); break;
            case "reveal": Reveal(state, record); break;
            case "restriction.intended": Intend(state, record); break;
            case "restriction.ended": EndRestriction(state, record); break;
            case "statement": Telling.Statement(state, record); break;
            case "report": ReportEnds.Make(state, record); break;
            case "report.ended": ReportEnds.End(state, record); break;
            case "complaint": Telling.Complaint(state, record, ItemOf(state, record, "C12")); break;
            case "clock.started" or "clock.paused" or "clock.resumed" or "clock.stopped" or "clock.rang"
                or "clock.acknowledged":
                ClosedClockRules.Apply(state, record);
                break;
            case "program.started" or "entry.suspended" or "entry.resumed" or "rollback.ended" or "order"
                or "access" or "hold.set" or "hold.ended"
                or "customer.consent" or "attempt.refused" or "alarm" or "retention.deleted":
                break;
            default: throw new System.Diagnostics.UnreachableException();
        }

        state.LastClosedAt = record.At;
    }

    static void EndSweep(LedgerState state, Checked record)
    {
        var isKnown = state.Sweeps.TryGetValue(record.Number("sweep"), out var sweep);
        Require(isKnown && sweep!.IsOpen, "C4", "no such sweep is going on");
        var judged = OutcomesOf(record);
        Require(record.Number("items") == judged, "C4", string.Create(
            CultureInfo.InvariantCulture, $"its outcomes are {judged}, and its items {record.Number("items")}"));
        RequireRecorded(state, record, sweep!);
        var isComplete = record.Text("how") == "complete" || sweep!.DryRun;
        state.Sweeps[record.Number("sweep")] = sweep! with { IsOpen = false, IsComplete = isComplete };
    }

    static long OutcomesOf(Checked record) =>
        record.Number("matches") + record.Number("tests") + record.Number("noMatches") + record.Sum("notScanned");

    static void RequireRecorded(LedgerState state, Checked record, SweepState sweep)
    {
        var unseen = state.Unseen - sweep.UnseenBefore;
        var recorded = record.Number("recorded");
        Require(!sweep.DryRun || recorded == 0, "C4", "a dry run recorded matches");
        Require(recorded >= sweep.Matches && recorded <= sweep.Matches + unseen, "C4", string.Create(
            CultureInfo.InvariantCulture, $"it says that {recorded} matches were recorded, and there are {sweep.Matches}"));
    }

    static void Match(LedgerState state, Checked record)
    {
        var permit = OpenPermitRules.RequirePermit(state, record, "C3");
        // A list without a release is held by somebody else, who was asked: then none of that name is active here.
        var (list, release) = (record.Text("list"), record.NumberOrNull("release"));
        Require(permit.Lists.Contains(list), "C3", $"the permit does not name the list {list}");
        Require(state.Lists.GetValueOrDefault(list)?.Active == release, "C3",
            string.Create(CultureInfo.InvariantCulture, $"release {release} of {list} is not active"));
        // What the provider's own cases make rests on one of them.
        var isConfirmed = state.Ruled.Contains("confirmed") || state.Unseen > 0;
        Require(list != OwnRemovals || isConfirmed, "C3", "nothing was confirmed before");
        Require(list != OrderedRemovals || state.IsOrdered || state.Unseen > 0, "C3", "nothing was ordered before");
        AddItem(state, record, isTest: false);
        DayOf(state, record).Cases.Add(record.Number("case"));
    }

    // A test picture is of no supplier's list: it hangs on the permit alone.
    static void MatchTest(LedgerState state, Checked record)
    {
        OpenPermitRules.RequirePermit(state, record, "C3");
        AddItem(state, record, isTest: true);
    }

    static void AddItem(LedgerState state, Checked record, bool isTest)
    {
        if (record.NumberOrNull("sweep") is { } number)
        {
            var isKnown = state.Sweeps.TryGetValue(number, out var sweep);
            var isGoingOn = isKnown && sweep!.IsOpen && sweep.Source == record.Text("source");
            Require(isGoingOn, "C3", "no such sweep of this source is going on");
            Require(!sweep!.DryRun, "C3", "the sweep is a dry run");
            state.Sweeps[number] = sweep with { Matches = sweep.Matches + 1 };
        }

        var isNew = state.Items.TryAdd(record.Number("item"), new(
            record.Number("case"), Withdrawn: false, isTest, NeedsLook(record, isTest)));
        Require(isNew, "C3", "the item was matched before");
        state.Cases.Add(record.Number("case"));
    }

    // Somebody asked for it: no permit, no list and no scan is behind it, and it is none of the day's matched cases.
    static void Open(LedgerState state, Checked record)
    {
        Require(state.Cases.Add(record.Number("case")), "C3", "the case was there before");
        state.IsOrdered |= record.Text("cause") == "order";
        if (record.NumberOrNull("item") is not { } item) return;
        var isNew = state.Items.TryAdd(item, new(record.Number("case"), Withdrawn: false, IsTest: false, false));
        Require(isNew, "C3", "the item was matched before");
    }

    static void Reopen(LedgerState state, Checked record) =>
        Require(state.Cases.Contains(record.Number("case")) || state.Unseen > 0, "C6", "nothing was matched in that case before");

    static void WithdrawItem(LedgerState state, Checked record)
    {
        if (ItemOf(state, record, "C5") is { } item) state.Items[record.Number("item")] = item with { Withdrawn = true };
    }

    static void InletHour(LedgerState state, Checked record)
    {
        var permit = OpenPermitRules.PermitOf(state, record, "C7");
        Require(permit.Source == record.Text("source"), "C7", $"the permit is for {permit.Source}");
        var begin = LedgerTime.Text(LedgerTime.MovedBy(LedgerTime.Of(record.Text("hour")), TimeSpan.FromHours(-1)));
        var wasInForce = string.CompareOrdinal(permit.From, record.Text("hour")) <= 0
            && string.CompareOrdinal(begin, permit.Ended ?? permit.Until) <= 0;
        Require(wasInForce, "C7", "the permit was not in force in that hour");
        Require(string.CompareOrdinal(record.Text("hour"), record.At) <= 0, "C7", "the hour is not over");
        var judged = OutcomesOf(record);
        Require(judged <= record.Number("received"), "C7", string.Create(
            CultureInfo.InvariantCulture, $"{judged} were judged, and {record.Number("received")} received"));
        var hour = string.Create(
            CultureInfo.InvariantCulture, $"{record.Text("source")} {record.Number("permit")} {record.Text("hour")}");
        Require(state.InletHours.Add(hour), "C7", "the hour was counted before");
    }

    static void ScreeningDay(LedgerState state, Checked record)
    {
        var permit = OpenPermitRules.PermitOf(state, record, "C7");
        Require(permit.Source == record.Text("source"), "C7", $"the permit is for {permit.Source}");
        Require(permit.Screens, "C7", "the permit never let anything be screened");
        var isOver = string.CompareOrdinal(record.Text("day"), record.At[..record.Text("day").Length]) < 0;
        Require(isOver, "C7", "the day is not over");
        var (screened, sampled) = (record.Number("screened"), record.Number("sampled"));
        var isPart = record.Number("missed") <= sampled && sampled <= screened;
        Require(isPart, "C7", "more was missed than looked at exactly, or more of that than was screened");
    }

    static void Review(LedgerState state, Checked record)
    {
        var item = ItemOf(state, record, "C6");
        var verdict = record.Text("verdict");
        Verdicts.RequireEnough(state, record, item, verdict);
        state.Ruled.Add(verdict);
        Verdicts.Rule(state, record.Number("item"), verdict);
        if (item is { IsTest: true }) return;
        var day = DayOf(state, record);
        if (verdict == "confirmed") day.Confirmed++;
        else day.Rejected++;
    }

    static void Reveal(LedgerState state, Checked record)
    {
        ItemOf(state, record, "C6");
        Require(state.ViewingAllowed != false, "C10", "nobody at the provider may see pictures");
    }

    static void Verdict(LedgerState state, Checked record) => Verdicts.Take(state, record, ItemOf(state, record, "C6"));

    // What is only alike, or what only a service said that was asked, is not judged without a look. What was removed here
    // before is known here, and has no release.
    static bool NeedsLook(Checked record, bool isTest) =>
        record.Text("algorithm") == "pdq" || (!isTest && record.NumberOrNull("release") is null
            && record.Text("list") is not (OwnRemovals or OrderedRemovals));

    static void Intend(LedgerState state, Checked record)
    {
        var item = record.Number("item");
        Require(state.Items.ContainsKey(item) || state.Unseen > 0, "C5", $"item {item} was not matched before");
        var intended = new RestrictionState(record.Text("act"), item, Ended: false, Telling.NeedsStatement(state, record));
        Require(state.Restrictions.TryAdd(record.Number("restriction"), intended), "C5", "its number was given before");
    }

    static void EndRestriction(LedgerState state, Checked record)
    {
        if (!state.Restrictions.TryGetValue(record.Number("restriction"), out var intended))
        {
            Require(state.Unseen > 0, "C5", "it was not intended before");
            return;
        }

        Require(!intended.Ended, "C5", "it had ended before");
        Telling.RequireStatement(state, record, intended);
        state.Restrictions[record.Number("restriction")] = intended with { Ended = true };
        var outcome = record.Text("outcome");
        Require(outcome != "disabled" || intended.Act == "disable", "C5", "what was intended was not to disable");
        Require(outcome != "restored" || intended.Act == "restore", "C5", "what was intended was not to restore");
        if (state.Items.TryGetValue(intended.Item, out var item) && item.IsTest) return;
        if (outcome == "disabled") DayOf(state, record).Disabled++;
        if (outcome == "restored") DayOf(state, record).Restored++;
    }

    // Null when the item may be in a record that was not shown.
    static ItemState? ItemOf(LedgerState state, Checked record, string rule)
    {
        var isKnown = state.Items.TryGetValue(record.Number("item"), out var item);
        Require(isKnown || state.Unseen > 0, rule, string.Create(
            CultureInfo.InvariantCulture, $"item {record.Number("item")} was not matched before"));
        Require(!isKnown || item!.Case == record.Number("case"), rule, "the item is of another case");
        return item;
    }

    static DayState DayOf(LedgerState state, Checked record)
    {
        var day = record.At[..10];
        if (!state.Days.TryGetValue(day, out var counts)) state.Days[day] = counts = new();
        return counts;
    }

    /// <summary>Compares a day's public figures with its records, and forgets the day.</summary>
    /// <exception cref="BrokenRuleException">They differ, although every record was shown.</exception>
    internal static void JudgeFigures(LedgerState state, Checked figures)
    {
        var day = figures.Text("day");
        var counts = state.Days.GetValueOrDefault(day) ?? new();
        state.Days.Remove(day);
        if (state.Unseen > 0) return;
        RequireShown(figures, "cases", counts.Cases.Count);
        RequireShown(figures, "confirmed", counts.Confirmed);
        RequireShown(figures, "rejected", counts.Rejected);
        RequireShown(figures, "disabled", counts.Disabled);
        RequireShown(figures, "restored", counts.Restored);
    }

    static void RequireShown(Checked figures, string name, long count) => Require(
        JsonNode.DeepEquals(figures.Body[name], ShownCount.Of(count)), "C8", string.Create(
            CultureInfo.InvariantCulture, $"{name} is {figures.Body[name]!.ToJsonString()}, and the records count {count}"));
}
