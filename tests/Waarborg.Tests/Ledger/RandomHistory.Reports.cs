using System.Text.Json.Nodes;

namespace Waarborg.Tests.Ledger;

/// <summary>Reports that end in every way, or in none, and corrections of those that arrived.</summary>
sealed partial class RandomHistory
{
    // Chances of its own: what else a history holds does not hang on them.
    readonly Random _reporting = new(seed);
    readonly List<(long Case, string Record, string? Corrects)> _reports = [];

    void Report()
    {
        if (_reports.Count > 0 && _reporting.Next(2) == 0)
        {
            EndReport(_reports[_reporting.Next(_reports.Count)]);
            return;
        }

        if (_items.Count == 0) return;
        var @case = _items[_reporting.Next(_items.Count)].Case;
        if (_reporting.Next(4) == 0) EndReport((@case, null, null), "waived");
        else MakeReport(@case, null);
    }

    void MakeReport(long @case, string? corrects)
    {
        var record = Ledger.Hash();
        _reports.Add((@case, record, corrects));
        Ledger.Closed("report", new() { ["case"] = @case, ["to"] = "hotline", ["record"] = record, ["by"] = BuiltLedger.People(1) });
    }

    void EndReport((long Case, string Record, string? Corrects) report)
    {
        _reports.Remove(report);
        string[] ways = ["arrived", "arrived", "test", "waived", "withdrawn"];
        var how = ways[_reporting.Next(ways.Length)];
        EndReport((report.Case, report.Record, report.Corrects), how);
        // What corrects is itself corrected by nothing.
        if (how == "arrived" && report.Corrects is null && _reporting.Next(2) == 0) MakeReport(report.Case, report.Record);
    }

    void EndReport((long Case, string? Record, string? Corrects) report, string how) => Ledger.Closed("report.ended", new()
    {
        ["case"] = report.Case,
        ["record"] = report.Record,
        ["how"] = how,
        ["corrects"] = report.Corrects,
        ["by"] = how == "waived" ? BuiltLedger.People(1) : new JsonArray("program:housekeeping"),
    });
}
