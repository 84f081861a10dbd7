using System.Text.Json.Nodes;

namespace Waarborg.Tests.Ledger;

/// <summary>Breaches of the rule that each report has one end, of its own case, and that who waives one is named.</summary>
static class ReportRuleCases
{
    internal static void AddTo(RuleCases cases)
    {
        Ends(cases);
        Waivers(cases);
        Corrections(cases);
    }

    static void Ends(RuleCases cases)
    {
        cases.Add("an end of a report that nobody made", "C13", on => on.EndReport(on.Ledger.Hash()));
        cases.Add("an end of a report of another case", "C13", on =>
        {
            on.MatchTest(2);
            return on.EndReport(on.Report(), @case: 2);
        });
        cases.Add("a second end of a report", "C13", on =>
        {
            var record = on.Report();
            on.EndReport(record);
            return on.EndReport(record, "withdrawn");
        });
        cases.Add("a report with the record of another", "C13", on =>
        {
            on.Report(record: on.Report());
            return on.Ledger.Records[^1].Number;
        });
    }

    static void Waivers(RuleCases cases)
    {
        cases.Add("a waiver of a report by a program alone", "C13", on => ByProgram(on, on.Report()));
        cases.Add("a waiver of a case by a program alone", "C13", on => ByProgram(on, null));
        cases.Add("a waiver of a case in which nothing was matched", "C13", on => on.EndReport(null, "waived", @case: 99));
        cases.Add("an arrival of no report", "C13", on => on.EndReport(null));
        cases.Add("a waiver of a case that takes a report back", "C13", on => on.EndReport(null, "waived", on.Report()));
    }

    static void Corrections(RuleCases cases)
    {
        cases.Add("a correction of a report that nobody made", "C13", on =>
            on.EndReport(on.Report(), corrects: on.Ledger.Hash()));
        cases.Add("a correction of itself", "C13", on =>
        {
            var record = on.Report();
            return on.EndReport(record, corrects: record);
        });
        cases.Add("a correction of a report of another case", "C13", on =>
        {
            on.MatchTest(2);
            return on.EndReport(on.Report(), corrects: on.Report(@case: 2));
        });
        cases.Add("a second correction of a report", "C13", on =>
        {
            var record = on.Report();
            on.EndReport(on.Report(), corrects: record);
            return on.EndReport(on.Report(), corrects: record);
        });
    }

    static long ByProgram(RuleCase on, string? record) => on.Ledger.Closed("report.ended", new()
    {
        ["case"] = 1,
        ["record"] = record,
        ["how"] = "waived",
        ["corrects"] = null,
        ["by"] = new JsonArray("program:housekeeping"),
    });
}
