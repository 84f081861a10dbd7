namespace Waarborg.Tests.Ledger;

/// <summary>Breaches of the rules that enough different people stand behind a verdict, and that only who may look looks.</summary>
static class VerdictRuleCases
{
    internal static void Add(RuleCases cases)
    {
        cases.Add("a verdict of an item that was not matched", "C6", on => on.Say(9));
        cases.Add("a review that nobody's verdict stands behind", "C10", on => on.Review(1, said: false));
        cases.Add("a review on one verdict of what is only alike", "C10", on =>
        {
            Alike(on);
            return on.Review(2);
        });
        cases.Add("a review on one verdict of what only a service says that was asked", "C10", on =>
        {
            on.Withdraw("known", 1);
            on.Match(2, fields => fields["release"] = null);
            return on.Review(2);
        });
        cases.Add("a match with what was removed here where nothing was confirmed before", "C3", on =>
        {
            on.OpenCase(7, 70, "order");
            return Removed(on, 2, "own-tombstones");
        });
        cases.Add("a match with what an order had removed where nothing was ordered before", "C3", on =>
        {
            on.OpenCase(7, 70);
            on.Review(1);
            return Removed(on, 2, "order-tombstones");
        });
        cases.Add("a verdict without a look of what is only alike", "C10", on =>
        {
            Alike(on);
            return on.Say(2, basis: "provenance");
        });
        cases.Add("a second verdict of the same person", "C10", on =>
        {
            on.Say(1, person: 7);
            return on.Say(1, person: 7);
        });
        cases.Add("a review that the other half contradicts", "C10", on =>
        {
            on.Say(1, verdict: "rejected");
            return on.Review(1);
        });
        cases.Add("a verdict taken over from nowhere", "C10", on => on.Say(1, basis: "copy"));
        cases.Add("a verdict by a picture that nobody may see", "C10", on => on.Say(1, basis: "picture"));
        cases.Add("a verdict by a picture after viewing was ended", "C10", on =>
        {
            on.Allow();
            on.Say(1, basis: "picture");
            on.EndViewing();
            return on.Say(1, basis: "picture");
        });
        cases.Add("a case opened that was there before", "C3", on => on.OpenCase(1, null));
        cases.Add("a case opened twice", "C3", on =>
        {
            on.OpenCase(7, null);
            return on.OpenCase(7, 70, "order");
        });
        cases.Add("a case opened with an item that was matched", "C3", on => on.OpenCase(7, 1));
        cases.Add("a match of an item that an address named", "C3", on =>
        {
            on.OpenCase(7, 70);
            return on.Match(70);
        });
        cases.Add("a verdict of a case that was opened without an item", "C6", on =>
        {
            on.OpenCase(7, null);
            return on.Say(70, @case: 7);
        });
        cases.Add("a review of what an address named that nobody's verdict stands behind", "C10", on =>
        {
            on.OpenCase(7, 70);
            return on.Review(70, @case: 7, said: false);
        });
        cases.Add(
            "a picture seen that nobody may see", "C10",
            on => on.Closed("reveal", new() { ["case"] = 1, ["item"] = 1, ["seconds"] = 3 }));
    }

    /// <summary>Breaches of the rule that only what was confirmed is sealed or destroyed, and for a time.</summary>
    internal static void AddSeals(RuleCases cases)
    {
        cases.Add("a seal of an item that was not matched", "C6", on => on.Seal(9));
        cases.Add("a seal of what nobody confirmed", "C11", on => on.Seal(1));
        cases.Add("a seal of what was rejected after it was confirmed", "C11", on =>
        {
            on.Review(1);
            on.Say(1, verdict: "rejected");
            on.Say(1, verdict: "rejected");
            on.Review(1, said: false, verdict: "rejected");
            return on.Seal(1);
        });
        cases.Add("the destruction of what nobody confirmed", "C11", on => on.ShredSeal(1));
        cases.Add("a seal of a test picture", "C11", on =>
        {
            on.MatchTest(2);
            on.Review(2, @case: 2);
            return on.Seal(2, fields => fields["case"] = 2);
        });
        cases.Add("a seal with one holder", "C11", on => Sealed(on, fields => fields["holders"] = 1));
        cases.Add("a seal with four holders", "C11", on => Sealed(on, fields => fields["holders"] = 4));
        cases.Add("a seal that ends on its day", "C11", on => Sealed(on, fields => fields["until"] = on.DayAfter(0)));
        cases.Add("a seal of more than twelve months", "C11", on => Sealed(on, fields => fields["until"] = on.DayAfter(367)));
    }

    static long Sealed(RuleCase on, Action<System.Text.Json.Nodes.JsonObject> change)
    {
        on.Review(1);
        return on.Seal(1, change);
    }

    internal static void AddOpen(RuleCases cases)
    {
        cases.Add("viewing allowed twice", "R21", on =>
        {
            on.Allow();
            return on.Allow();
        });
        cases.Add("viewing ended that was not allowed", "R21", on => on.EndViewing());
    }

    // The permit of the case is amended to name the list.
    static long Removed(RuleCase on, long item, string list)
    {
        on.Amend(1, 2, "known", list);
        return on.Match(item, fields => (fields["list"], fields["release"]) = (list, null));
    }

    static void Alike(RuleCase on) => on.Match(2, fields => (fields["algorithm"], fields["distance"]) = ("pdq", 9));
}
