using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Breaches of C9: what a clock of a case cannot do.</summary>
static class ClockRuleCases
{
    internal static void AddTo(RuleCases cases)
    {
        cases.Add("a clock that rings after it was stopped", "C9", on =>
        {
            Start(on);
            Stop(on);
            return Ring(on, "half");
        });
        cases.Add("a clock that is stopped twice", "C9", on =>
        {
            Start(on);
            Stop(on);
            return Stop(on);
        });
        cases.Add("a clock that is paused after it was stopped", "C9", on =>
        {
            Start(on);
            Stop(on);
            return Pause(on);
        });
        cases.Add("a clock that rings twice at one mark", "C9", on =>
        {
            Start(on);
            Ring(on, "half");
            return Ring(on, "half");
        });
        cases.Add("a clock that rings at an earlier mark", "C9", on =>
        {
            Start(on);
            Ring(on, "fourFifths");
            return Ring(on, "half");
        });
        cases.Add("a clock that rings while it is paused", "C9", on =>
        {
            Start(on);
            Pause(on);
            return Ring(on, "half");
        });
        cases.Add("a clock that is over before its end", "C9", on =>
        {
            Start(on);
            return Ring(on, "over");
        });
        cases.Add("a clock that is paused twice", "C9", on =>
        {
            Start(on);
            Pause(on);
            return Pause(on);
        });
        cases.Add("a clock that is resumed and was not paused", "C9", on =>
        {
            Start(on);
            return Of(on, "clock.resumed");
        });
        cases.Add("a clock that is acknowledged before it rang", "C9", on =>
        {
            Start(on);
            return Of(on, "clock.acknowledged");
        });
        cases.Add("a clock that was never started and is acknowledged", "C9", on => Of(on, "clock.acknowledged"));
        cases.Add("a clock that was never started and rings", "C9", on => Ring(on, "half"));
        cases.Add("a clock that rings in another case", "C9", on =>
        {
            Start(on);
            return on.Closed("clock.rang", new() { ["case"] = 2, ["clock"] = 1, ["term"] = "tcoOrder", ["mark"] = "half" });
        });
        cases.Add("a clock that turns into one of another term", "C9", on =>
        {
            Start(on);
            return on.Closed("clock.rang", new() { ["case"] = 1, ["clock"] = 1, ["term"] = "ownReview", ["mark"] = "half" });
        });
        cases.Add("a clock with a number that was given", "C9", on =>
        {
            Start(on);
            return Start(on);
        });
        cases.Add("a clock that counts from a later moment", "C9", on => Start(on, from: 1));
        cases.Add("a clock that ends before it begins", "C9", on => Start(on, from: -9, until: -9));
    }

    static long Start(RuleCase on, double from = -5, double until = 55) => on.Closed("clock.started", new()
    {
        ["case"] = 1,
        ["clock"] = 1,
        ["term"] = "tcoOrder",
        ["from"] = LedgerTime.Text(on.Ledger.Now.AddMinutes(from)),
        ["until"] = LedgerTime.Text(on.Ledger.Now.AddMinutes(until)),
    });

    static long Pause(RuleCase on) => Of(on, "clock.paused", ("code", "clarification"));

    static long Stop(RuleCase on) => Of(on, "clock.stopped", ("why", "done"));

    static long Ring(RuleCase on, string mark) => Of(on, "clock.rang", ("mark", mark));

    static long Of(RuleCase on, string kind, params IEnumerable<(string Name, string Value)> more)
    {
        var fields = new JsonObject { ["case"] = 1, ["clock"] = 1, ["term"] = "tcoOrder" };
        foreach (var (name, value) in more) fields[name] = value;
        return on.Closed(kind, fields);
    }
}
