using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>What no rule forbids.</summary>
static partial class ConditionCases
{
    static Dictionary<string, Func<RuleCase>> AllAllowed() => new()
    {
        ["every condition kept to the millisecond"] = () => RuleCase.Conditional(),
        ["a sample, which waits for nothing"] = () => RuleCase.Conditional(sample: true),
        ["a renewal"] = () => On(on => Renew(on)),
        ["a sweep just before the 30 days are over"] = () => On(on =>
        {
            on.Incident();
            on.Days(30);
            on.Ledger.Now -= TimeSpan.FromMilliseconds(1);
            return on.StartSweep(2);
        }),
        ["a sweep after the weighing that was owed"] = () => On(on =>
        {
            on.Incident();
            on.Incident("rollback");
            on.Draft(2);
            on.Answer(2, 1);
            on.Answer(2, 2);
            on.Days(40);
            on.Weigh(2);
            return on.StartSweep(2);
        }),
        ["a sweep long after a sandbox was off"] = () => On(on =>
        {
            on.Incident("sandboxOff");
            on.Days(90);
            return on.StartSweep(2);
        }),
        ["a permit after an incident at which none was running"] = () => On(on =>
        {
            on.Draft(2);
            on.Days(14);
            on.Weigh(2);
            on.Revoke(1);
            on.Incident();
            on.Grant(2, fields => (fields["weighing"], fields["until"]) = (2, LedgerTime.Text(on.Ledger.Now.AddDays(99))));
            on.Days(60);
            return on.StartSweep(2, fields => fields["permit"] = 2);
        }),
        ["a sweep after another notice was published"] = () => On(on =>
        {
            on.Drift(1);
            on.Publish(2);
            on.Deliver(1, 900);
            on.Deliver(2);
            on.StartSweep(2);
            return on.Match(2);
        }),
        ["a paused permit is amended and revoked"] = () => On(on =>
        {
            on.Drift(1);
            on.Amend(1, 2, "other");
            on.Amend(1, 3, "known");
            return on.Revoke(1);
        }),
        ["uploads of an hour in which the source was paused"] = () => On(on =>
        {
            on.Drift(1);
            on.Minutes(60);
            on.Ledger.WriteDue();
            return on.Inlet(LedgerTime.Text(LedgerTime.HourOf(on.Ledger.Now)));
        }),
        ["a sweep paused and resumed"] = () => On(on =>
        {
            on.Drift(1);
            on.EndSweep(1, 1, fields => fields["how"] = "paused");
            on.Publish(2);
            return on.ResumeSweep(1);
        }),
        ["rights raised for an hour, and settings that leap once"] = () => On(on =>
        {
            on.Elevate(on.Ledger.Now.AddHours(1));
            on.ChangeSettings(1);
            on.ChangeSettings(2);
            on.Reconcile();
            on.ChangeSettings(9);
            return on.ChangeSettings(10);
        }),
        ["a permit after a reconciliation, on what came after it"] = () => On(on =>
        {
            on.Incident();
            on.Draft(2);
            on.Days(31);
            on.Reconcile();
            on.Open("source.declared", on.Source("web"));
            on.Import("known", 1);
            on.Activate("known", 1);
            on.Publish(2);
            on.Draft(3);
            on.Days(14);
            on.Weigh(3);
            on.Grant(2, fields => fields["weighing"] = 3);
            return on.StartSweep(2, fields => fields["permit"] = 2);
        }),
        ["an older ledger asks none of it"] = () => On(new RuleCase(), on =>
        {
            on.Incident();
            on.Weigh(1);
            on.Draft(2);
            on.Weigh(2);
            on.Revoke(1);
            on.Reconcile();
            on.Open("source.declared", on.Source("web"));
            return on.Grant(
                2, fields => (fields["weighing"], fields["until"]) = (1, LedgerTime.Text(on.Ledger.Now.AddDays(999))));
        }),
    };

    static RuleCase On(Func<RuleCase, long> act) => On(RuleCase.Conditional(), act);

    static RuleCase On(RuleCase on, Func<RuleCase, long> act)
    {
        act(on);
        // Nothing waits whose hour is over.
        on.Ledger.WriteDue();
        return on;
    }
}
