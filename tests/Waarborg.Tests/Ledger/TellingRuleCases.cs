namespace Waarborg.Tests.Ledger;

/// <summary>Breaches of the rule that whoever a restriction concerns is told, and that nobody decides about himself.</summary>
static class TellingRuleCases
{
    internal static void AddTo(RuleCases cases)
    {
        Statements(cases);
        Complaints(cases);
    }

    static void Statements(RuleCases cases)
    {
        cases.Add("a file made unavailable of which no statement says anything", "C12", on =>
        {
            on.Intend(1, "disable");
            on.Tell(1, "owed");
            on.EndRestriction(1, "disabled");
            on.Intend(2, "disable");
            return on.EndRestriction(2, "disabled");
        });
        cases.Add("a statement about what nobody intended", "C12", on => on.Tell(1, "owed"));
        cases.Add("a statement about what is put back", "C12", on =>
        {
            on.Intend(1, "restore");
            return on.Tell(1, "owed");
        });
        cases.Add("a statement about another case", "C12", on =>
        {
            on.Intend(1, "disable");
            return on.Tell(1, "owed", @case: 2);
        });
        cases.Add("a statement told that was never owed", "C12", on =>
        {
            on.Intend(1, "disable");
            return on.Tell(1, "told");
        });
        cases.Add("a statement told while an authority keeps it back", "C12", on =>
        {
            on.Intend(1, "disable");
            on.HoldBack(1, 30);
            return on.Tell(1, "told");
        });
        cases.Add("an exemption from what was told", "C12", on =>
        {
            on.Intend(1, "disable");
            on.Tell(1, "owed");
            on.Tell(1, "told");
            return on.Tell(1, "exempt", "contactUnknown");
        });
        cases.Add("an exemption without a reason", "C12", on =>
        {
            on.Intend(1, "disable");
            return on.Tell(1, "exempt");
        });
        cases.Add("a statement owed with a reason", "C12", on =>
        {
            on.Intend(1, "disable");
            return on.Tell(1, "owed", "contactUnknown");
        });
        cases.Add("a statement held without an end", "C12", on =>
        {
            on.Intend(1, "disable");
            return on.Tell(1, "held", "tcoOrder");
        });
        cases.Add("a statement held until a moment that is over", "C12", on =>
        {
            on.Intend(1, "disable");
            return on.HoldBack(1, -1);
        });
        cases.Add("a statement held for more than eighteen months", "C12", on =>
        {
            on.Intend(1, "disable");
            return on.HoldBack(1, 552.1);
        });
        cases.Add("a statement held anew so that it is more than eighteen months together", "C12", on =>
        {
            on.Intend(1, "disable");
            on.HoldBack(1, 300);
            on.Minutes(5);
            return on.HoldBack(1, 552);
        });
        cases.Add("a statement held anew after it was owed meanwhile so that it is more than eighteen months together", "C12", on =>
        {
            on.Intend(1, "disable");
            on.HoldBack(1, 300);
            on.Tell(1, "owed");
            on.Minutes(5);
            return on.HoldBack(1, 552);
        });
    }

    static void Complaints(RuleCases cases)
    {
        cases.Add("a complaint decided by whoever judged the item", "C12", on =>
        {
            on.Say(1, person: 7);
            on.Complain(1, "made");
            return on.Complain(1, "upheld", person: 7);
        });
        cases.Add("a complaint reversed by whoever judged the item", "C12", on =>
        {
            on.Say(1, person: 7);
            on.Complain(1, "made");
            return on.Complain(1, "reversed", person: 7);
        });
        cases.Add("a second complaint while one waits", "C12", on =>
        {
            on.Complain(1, "made");
            return on.Complain(1, "made");
        });
        cases.Add("a decision about no complaint", "C12", on => on.Complain(1, "upheld"));
        cases.Add("a complaint about an item of another case", "C12", on => on.Complain(1, "made", @case: 2));
        cases.Add("a complaint about a test picture", "C12", on =>
        {
            on.MatchTest(2);
            return on.Complain(2, "made", @case: 2);
        });
    }
}
