using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>What a paused source must not do.</summary>
static partial class ConditionCases
{
    static void Pauses(RuleCases cases)
    {
        cases.Add("a sweep after the notice drifted", "R8", on => After(() => on.Drift(1), () => on.StartSweep(2)));
        cases.Add("a sweep resumed after the notice drifted", "R8", on => After(() => on.Drift(1), () => on.ResumeSweep(1)));
        cases.Add("a sweep 30 days after an incident", "R8", on =>
        {
            on.Incident();
            on.Days(30);
            return on.StartSweep(2);
        });
        cases.Add("a sweep 30 days after an incident, on a draft from before it", "R8", on =>
        {
            on.Draft(2);
            on.Incident();
            on.Days(14);
            on.Weigh(2);
            on.Days(16);
            return on.StartSweep(2);
        });
        cases.Add("a sweep 30 days after a second incident, which the draft preceded", "R8", on =>
        {
            on.Incident();
            on.Draft(2);
            on.Minutes(1);
            on.Incident("rollback");
            on.Days(30);
            on.Weigh(2);
            return on.StartSweep(2);
        });
        cases.Add("a sweep under a new permit whose source owes a weighing", "R8", on =>
        {
            on.Draft(2);
            on.Incident("securityIncident");
            on.Days(14);
            on.Weigh(2);
            on.Revoke(1);
            on.Grant(2, fields => (fields["weighing"], fields["until"]) = (2, LedgerTime.Text(on.Ledger.Now.AddDays(99))));
            on.Days(16);
            return on.StartSweep(2, fields => fields["permit"] = 2);
        });
        cases.Add("a sweep after an incident while the notice had drifted", "R8", on =>
        {
            on.Drift(1);
            on.Incident("lawChanged");
            on.Publish(2);
            on.Days(30);
            return on.StartSweep(2);
        });
    }

    static void PausedMatches(RuleCases cases)
    {
        cases.Add("a match after the notice drifted", "C3", on => After(() => on.Drift(1), () => on.Match(2)));
        cases.Add("a match 30 days after an incident", "C3", on =>
        {
            on.Incident("attackPublished");
            on.Days(30);
            on.Ledger.WriteDue();
            return on.Match(2);
        });
        cases.Add(
            "a match on a list that was amended away", "C3",
            on => After(() => on.Amend(1, 2, "other"), () => on.Match(2)));
    }
}
