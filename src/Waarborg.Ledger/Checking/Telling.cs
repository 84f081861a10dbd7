// Whether whoever a restriction concerns is told, and who decides about complaints: rule C12 of docs/ledger-rules.md.
using System.Globalization;
using static Waarborg.Ledger.Checked;

namespace Waarborg.Ledger;

static class Telling
{
    /// <summary>The longest that an authority may keep a statement back, in days: 18 months to their last hour.</summary>
    internal const int MaxHeldDays = 552;

    const string Rule = "C12";

    // The reason of what goes with another restriction.
    const string GoesWith = "derived";

    // What may follow on what was said last; nothing follows on what was told.
    static readonly Dictionary<string, string[]> _next = new(StringComparer.Ordinal)
    {
        [""] = ["owed", "held", "exempt"],
        ["owed"] = ["held", "exempt", "told"],
        ["held"] = ["owed", "held", "exempt"],
        ["exempt"] = ["owed"],
        ["told"] = [],
    };

    internal static void Statement(LedgerState state, Checked record)
    {
        var (number, said) = (record.Number("restriction"), record.Text("state"));
        RequireRestriction(state, record, number);
        var before = state.Told.GetValueOrDefault(number);
        var mayFollow = _next[before?.State ?? ""].Contains(said, StringComparer.Ordinal) || state.Unseen > 0;
        Require(mayFollow, Rule, $"{said} does not follow on what was said of that restriction before");
        var (hasWhy, hasUntil) = (record.TextOrNull("why") is not null, record.TextOrNull("until") is not null);
        Require(hasWhy == (said is "held" or "exempt"), Rule, "why is said where it is held or exempt, and there alone");
        Require(hasUntil == (said == "held"), Rule, "until is said where it is held, and there alone");
        state.IsTelling = true;
        var held = before?.HeldFrom ?? new(StringComparer.Ordinal);
        if (said == "held") RequireHold(record, held);
        state.Told[number] = new(said, held);
    }

    static void RequireRestriction(LedgerState state, Checked record, long number)
    {
        var isKnown = state.Restrictions.TryGetValue(number, out var restriction);
        Require(isKnown || state.Unseen > 0, Rule, "that restriction was not intended before");
        if (!isKnown) return;
        Require(restriction!.Act == "disable", Rule, "that restriction makes nothing unavailable");
        var isSame = !state.Items.TryGetValue(restriction.Item, out var item) || item.Case == record.Number("case");
        Require(isSame, Rule, "that restriction is of another case");
    }

    // It counts from the first time by the same kind of order, also where it was owed between: what is set anew is no new hold.
    static void RequireHold(Checked record, Dictionary<string, string> held)
    {
        var (until, why) = (record.Text("until"), record.TextOrNull("why") ?? "");
        Require(string.CompareOrdinal(until, record.At) > 0, Rule, "it is held until a moment that is over");
        held.TryAdd(why, record.At);
        var from = held[why];
        var isShort = LedgerTime.Of(until) - LedgerTime.Of(from) <= TimeSpan.FromDays(MaxHeldDays);
        Require(isShort, Rule, string.Create(CultureInfo.InvariantCulture, $"it is held for more than {MaxHeldDays} days"));
    }

    /// <summary>What is made of a file goes with it, and with what is said of that.</summary>
    internal static bool NeedsStatement(LedgerState state, Checked intended) =>
        state.IsTelling && intended.Text("reason") != GoesWith;

    /// <summary>What was made unavailable since the ledger tells of statements needs one before.</summary>
    internal static void RequireStatement(LedgerState state, Checked record, RestrictionState intended)
    {
        if (!intended.NeedsStatement || record.Text("outcome") != "disabled") return;
        var isSaid = state.Told.ContainsKey(record.Number("restriction")) || state.Unseen > 0;
        Require(isSaid, Rule, "nothing says whether whoever it concerns is told");
    }

    internal static void Complaint(LedgerState state, Checked record, ItemState? item)
    {
        var (number, said) = (record.Number("item"), record.Text("state"));
        Require(item is not { IsTest: true }, Rule, "it is a test picture");
        if (said == "made")
        {
            Require(state.Complaints.Add(number) || state.Unseen > 0, Rule, "a complaint about it waits already");
            return;
        }

        Require(state.Complaints.Remove(number) || state.Unseen > 0, Rule, "no complaint about it waits");
        if (said == "lifted" || !state.Verdicts.TryGetValue(number, out var judged)) return;
        var own = record.Texts("by").FirstOrDefault(judged.By.Contains);
        Require(own is null, Rule, "somebody who judged it decided about the complaint");
    }
}
