// What became of each report to a hotline, the police or an authority: rule C13 of docs/ledger-rules.md.
using System.Globalization;
using static Waarborg.Ledger.Checked;

namespace Waarborg.Ledger;

static class ReportEnds
{
    const string Rule = "C13";

    internal static void Make(LedgerState state, Checked record)
    {
        var isNew = state.Reports.TryAdd(
            record.Text("record"), new(record.Number("case"), IsEnded: false, IsTakenBack: false));
        Require(isNew, Rule, "a report with that record was told of before");
        state.ReportedCases.Add(record.Number("case"));
    }

    internal static void End(LedgerState state, Checked record)
    {
        var isWaiver = record.Text("how") == "waived";
        Require(!isWaiver || record.People > 0, Rule, "it does not name the person who waived it");
        if (record.TextOrNull("record") is { } number)
        {
            var report = ReportOf(state, record, number);
            Require(!report.IsEnded, Rule, "the end of that report was told before");
            state.Reports[number] = report with { IsEnded = true };
            if (record.TextOrNull("corrects") is { } corrected) TakeBack(state, record, number, corrected);
            return;
        }

        // Nobody is told of what is confirmed in the case.
        Require(isWaiver, Rule, "only a waiver is of no report");
        Require(record.TextOrNull("corrects") is null, Rule, "what is of no report takes none back");
        var isKnown = state.Cases.Contains(record.Number("case")) || state.Unseen > 0;
        Require(isKnown, Rule, "nothing was matched in that case before");
        state.ReportedCases.Add(record.Number("case"));
    }

    static void TakeBack(LedgerState state, Checked record, string number, string corrected)
    {
        Require(corrected != number, Rule, "it takes itself back");
        var report = ReportOf(state, record, corrected);
        Require(!report.IsTakenBack, Rule, "that report was taken back before");
        state.Reports[corrected] = report with { IsTakenBack = true };
    }

    static KnownReport ReportOf(LedgerState state, Checked record, string number)
    {
        var isKnown = state.Reports.TryGetValue(number, out var report);
        Require(isKnown || state.Unseen > 0, Rule, "no such report was made before");
        Require(!isKnown || report!.Case == record.Number("case"), Rule, "that report is of another case");
        return report ?? new(record.Number("case"), IsEnded: false, IsTakenBack: false);
    }

    /// <summary>What is open, in words: no breach, and whoever checks can ask after it.</summary>
    internal static IEnumerable<string> Open(LedgerState state)
    {
        var open = state.Reports.Values.Count(report => !report.IsEnded);
        if (open > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"Reports that have no end yet: {open}.");
        }

        var confirmed = state.Verdicts.Where(said => said.Value.Ruled == "confirmed")
            .Select(said => state.Items.GetValueOrDefault(said.Key)).OfType<ItemState>()
            .Where(item => !item.IsTest).Select(item => item.Case).Distinct();
        var untold = confirmed.Count(number => !state.ReportedCases.Contains(number));
        if (untold > 0 && state.Unseen == 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Cases with something confirmed, of which no report tells and no waiver: {untold}. A hotline that judged one "
                + $"itself needs none.");
        }
    }
}
