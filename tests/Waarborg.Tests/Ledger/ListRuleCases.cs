using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Breaches of the rules about lists, suppliers and sweeps, over the leaves (R7, R8, R19, R20).</summary>
static class ListRuleCases
{
    internal static void AddTo(RuleCases cases)
    {
        cases.Add("a release imported twice", "R7", on => on.Import("known", 1));
        cases.Add("a release activated that was not imported", "R7", on => on.Activate("known", 2));
        cases.Add("a release activated of a list that is not there", "R7", on => on.Activate("other", 1));
        cases.Add("a release activated that is active", "R7", on => on.Activate("known", 1));
        cases.Add("a release withdrawn that is not active", "R7", on =>
        {
            on.Import("known", 2);
            return on.Withdraw("known", 2);
        });
        cases.Add("a shadow of a release that was not imported", "R7", on => on.Shadow("known", 2, days: 1));
        cases.Add("a shadow of the release that is active", "R7", on => on.Shadow("known", 1, days: 1));
        cases.Add("a shadow that ends when it begins", "R7", on => Shadowed(on, days: 0));
        cases.Add("a shadow that is too long", "R7", on => Shadowed(on, days: 31.001));
        cases.Add("a supplier whose first description is not the first", "R19", on => on.Describe("sample", 2));
        cases.Add("a supplier described twice alike", "R19", on =>
        {
            on.Describe("sample", 1);
            return on.Describe("sample", 1);
        });
        cases.Add("a supplier whose descriptions leap twice after a reconciliation", "R19", on =>
        {
            on.Describe("sample", 1);
            on.Reconcile();
            on.Describe("sample", 4);
            return on.Describe("sample", 6);
        });
        cases.Add("a supplier whose descriptions go back after a reconciliation", "R19", on =>
        {
            on.Describe("sample", 1);
            on.Describe("sample", 2);
            on.Reconcile();
            return on.Describe("sample", 2);
        });
        cases.Add("fingerprints sent for a list that no permit named", "R20", on => Sent(on, "other", -8));
        cases.Add("fingerprints sent of a day that is not due", "R20", on => Sent(on, "known", -7));
        cases.Add("a sweep without a permit", "R8", on => on.StartSweep(2, fields => fields["permit"] = 9));
        cases.Add("a sweep of another source", "R8", on =>
        {
            on.Open("source.declared", on.Source("other"));
            return on.StartSweep(2, fields => fields["source"] = "other");
        });
        cases.Add("a sweep after the permit was revoked", "R8", on =>
        {
            on.Revoke(1);
            return on.StartSweep(2);
        });
        cases.Add("a sweep at the moment at which the permit ends", "R8", on =>
        {
            on.Ledger.Now = on.Until;
            return on.StartSweep(2);
        });
        cases.Add("a sweep with a release that is not active", "R8", on =>
        {
            on.Import("known", 2);
            return on.StartSweep(2, fields => fields["releases"] = RuleCase.Releases(("known", 2)));
        });
        cases.Add(
            "a sweep that leaves out a list", "R8",
            on => on.StartSweep(2, fields => fields["releases"] = new JsonArray()));
        cases.Add(
            "a sweep that names a list twice", "R8",
            on => on.StartSweep(2, fields => fields["releases"] = RuleCase.Releases(("known", 1), ("known", 1))));
        cases.Add("a sweep with a list that the permit does not name", "R8", on =>
        {
            on.Import("other", 1);
            on.Activate("other", 1);
            return on.StartSweep(2, fields => fields["releases"] = RuleCase.Releases(("known", 1), ("other", 1)));
        });
        cases.Add("a sweep with a number that was given", "R8", on => on.StartSweep(1));
        cases.Add("a sweep resumed that was not started", "R8", on => on.ResumeSweep(2));
        cases.Add("a sweep resumed after it reached its end", "R8", on =>
        {
            on.EndSweep(1, 1);
            return on.ResumeSweep(1);
        });
        cases.Add("a dry run resumed", "R8", on =>
        {
            on.StartSweep(2, fields => fields["dryRun"] = true);
            return on.ResumeSweep(2);
        });
        cases.Add("a sweep resumed after the permit was revoked", "R8", on =>
        {
            on.Revoke(1);
            return on.ResumeSweep(1);
        });
        cases.Add("a sweep under a permit from before a reconciliation", "R8", on =>
        {
            on.Reconcile();
            return on.StartSweep(2);
        });
    }

    static long Shadowed(RuleCase on, double days)
    {
        on.Import("known", 2);
        on.Shadow("known", 2, days: 31);
        return on.Shadow("known", 2, days);
    }

    static long Sent(RuleCase on, string list, int days) => on.Open("fingerprints.sent", new()
    {
        ["list"] = list,
        ["sends"] = "prefix",
        ["day"] = LedgerTime.Text(on.Ledger.Now.AddDays(days))[..10],
        ["sent"] = "<10",
        ["matchedNothing"] = "<10",
        ["failed"] = "<10",
    }, fields => fields.Remove("by"));
}
