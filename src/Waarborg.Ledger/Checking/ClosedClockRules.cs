// The rule over the records of clocks, C9 of docs/ledger-rules.md.
using static Waarborg.Ledger.Checked;

namespace Waarborg.Ledger;

static class ClosedClockRules
{
    const string Rule = "C9";

    // In the order in which they come.
    static readonly string[] _marks = ["half", "fourFifths", "over"];

    internal static void Apply(LedgerState state, Checked record)
    {
        var number = record.Number("clock");
        if (record.Kind == "clock.started")
        {
            Require(!state.Clocks.ContainsKey(number), Rule, "its number was given before");
            Require(string.CompareOrdinal(record.Text("from"), record.At) <= 0, Rule, "it counts from a later moment");
            Require(string.CompareOrdinal(record.Text("until"), record.Text("from")) > 0, Rule, "it ends before it begins");
            state.Clocks[number] = new(record.Number("case"), record.Text("term"), record.Text("until"), false, false, -1);
            return;
        }

        state.Clocks[number] = Go(state, record, Known(state, record, number));
    }

    static KnownClock Known(LedgerState state, Checked record, long number)
    {
        var isKnown = state.Clocks.TryGetValue(number, out var clock);
        Require(Starred(state, isKnown && clock!.Until is not null), Rule, "no such clock was started");
        // Its start may lie in what was not shown: what follows is remembered all the same.
        clock ??= new(record.Number("case"), record.Text("term"), Until: null, IsPaused: false, IsStopped: false, Mark: -1);
        var isSame = clock.Case == record.Number("case") && clock.Term == record.Text("term");
        Require(isSame, Rule, "the clock is of another case or term");
        // Whoever sees to a ring may say so after the clock was stopped.
        Require(!clock.IsStopped || record.Kind == "clock.acknowledged", Rule, "the clock was stopped");
        return clock;
    }

    static KnownClock Go(LedgerState state, Checked record, KnownClock clock)
    {
        switch (record.Kind)
        {
            case "clock.paused":
                Require(Starred(state, !clock.IsPaused), Rule, "the clock is paused already");
                return clock with { IsPaused = true };
            case "clock.resumed":
                Require(Starred(state, clock.IsPaused), Rule, "the clock is not paused");
                return clock with { IsPaused = false };
            case "clock.stopped":
                return clock with { IsStopped = true };
            case "clock.rang":
                var mark = Array.IndexOf(_marks, record.Text("mark"));
                Require(Starred(state, !clock.IsPaused), Rule, "the clock is paused");
                Require(mark > clock.Mark, Rule, "it rang at that mark before, or at a later one");
                var isOver = clock.Until is null || string.CompareOrdinal(record.At, clock.Until) >= 0;
                Require(record.Text("mark") != "over" || isOver, Rule, $"the clock runs until {clock.Until}");
                return clock with { Mark = mark };
            case "clock.acknowledged":
                Require(Starred(state, clock.Mark >= 0), Rule, "the clock has not rung");
                return clock;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    // What a clause asks for may lie in a record that was not shown.
    static bool Starred(LedgerState state, bool isSo) => isSo || state.Unseen > 0;
}
