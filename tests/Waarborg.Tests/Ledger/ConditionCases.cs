using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Acts that break the conditions of a permit, and acts at their edges that do not.</summary>
static partial class ConditionCases
{
    /// <summary>On a conditional ledger, on that of a sample, and on one that is not conditional.</summary>
    internal static IReadOnlyList<RuleCases> Breaches { get; } = [OnConditional(), OnSample(), OnOlder()];

    /// <summary>What no rule forbids, by its words.</summary>
    internal static IReadOnlyDictionary<string, Func<RuleCase>> Allowed { get; } = AllAllowed();

    static RuleCases OnConditional()
    {
        var cases = new RuleCases(() => RuleCase.Conditional());
        Proposals(cases);
        SettingsAndRights(cases);
        Drafts(cases);
        Weighings(cases);
        Notices(cases);
        Grants(cases);
        Amendments(cases);
        Pauses(cases);
        PausedMatches(cases);
        return cases;
    }

    static void Proposals(RuleCases cases)
    {
        cases.Add("a proposal with a number that was given", "R12", on => After(() => on.Propose(1), () => on.Propose(1)));
        cases.Add("a proposal by two persons", "R12", on => on.Propose(1, fields => fields["by"] = BuiltLedger.People(2)));
        cases.Add(
            "a proposal by a program", "R12",
            on => on.Propose(1, fields => fields["by"] = BuiltLedger.Names("program:clock")));
        cases.Add("an approval of what nobody proposed", "R12", on => on.Approve(1));
        cases.Add("a refusal of what nobody proposed", "R12", on => on.Refuse(1));
        cases.Add("a proposal approved twice", "R12", on =>
        {
            on.Propose(1);
            on.Approve(1);
            return on.Approve(1);
        });
        cases.Add("a proposal approved after it was refused", "R12", on =>
        {
            on.Propose(1);
            on.Refuse(1);
            return on.Approve(1);
        });
        cases.Add("a proposal refused after it was approved", "R12", on =>
        {
            on.Propose(1);
            on.Approve(1);
            return on.Refuse(1);
        });
        cases.Add("a proposal approved by two others", "R12", on =>
        {
            on.Propose(1);
            var others = BuiltLedger.Names("person:0000000000000002", "person:0000000000000003");
            return on.Approve(1, fields => fields["by"] = others);
        });
        cases.Add("a proposal approved by whoever made it alone", "R3", on =>
        {
            on.Propose(1);
            return on.Approve(1, fields => fields["by"] = BuiltLedger.People(1));
        });
        cases.Add("a proposal from before a reconciliation approved", "R12", on =>
        {
            on.Propose(1);
            on.Reconcile();
            return on.Approve(1);
        });
        cases.Add("a proposal's number from before a reconciliation again", "R12", on =>
        {
            on.Propose(1);
            on.Reconcile();
            return on.Propose(1);
        });
    }

    static void SettingsAndRights(RuleCases cases)
    {
        cases.Add("settings that do not begin with version 1", "R13", on => on.ChangeSettings(2));
        cases.Add(
            "the same version of settings again", "R13",
            on => After(() => on.ChangeSettings(1), () => on.ChangeSettings(1)));
        cases.Add(
            "a version of settings left out", "R13",
            on => After(() => on.ChangeSettings(1), () => on.ChangeSettings(3)));
        cases.Add("an old version of settings after a reconciliation", "R13", on =>
        {
            on.ChangeSettings(1);
            on.Reconcile();
            return on.ChangeSettings(1);
        });
        cases.Add("versions of settings that leap twice after a reconciliation", "R13", on =>
        {
            on.Reconcile();
            on.ChangeSettings(7);
            return on.ChangeSettings(9);
        });
        cases.Add("settings changed by one person", "R3", on => on.Ledger.Open("settings.changed", new()
        {
            ["version"] = 1,
            ["record"] = on.Ledger.Hash(),
            ["by"] = BuiltLedger.People(1),
        }));
        cases.Add("rights raised until now", "R14", on => on.Elevate(on.Ledger.Now));
        cases.Add(
            "rights raised for more than an hour", "R14",
            on => on.Elevate(on.Ledger.Now.AddHours(1).AddMilliseconds(1)));
    }

    static void Drafts(RuleCases cases)
    {
        cases.Add("a draft for a source that is not declared", "R15", on => on.Draft(2, "other"));
        cases.Add("a draft with a number that was given", "R15", on => After(() => on.Draft(2), () => on.Draft(2)));
        cases.Add("a draft with the number of a recorded weighing", "R15", on => on.Draft(1));
        cases.Add("an answer to no draft", "R15", on => on.Answer(2, 1));
        cases.Add("answers that do not begin with 1", "R15", on => After(() => on.Draft(2), () => on.Answer(2, 2)));
        cases.Add("an answer's number twice", "R15", on =>
        {
            on.Draft(2);
            on.Answer(2, 1);
            return on.Answer(2, 1);
        });
        cases.Add("an answer to a weighing that is recorded", "R15", on => on.Answer(1, 1));
        cases.Add("an answer to a draft from before a reconciliation", "R15", on =>
        {
            on.Draft(2);
            on.Reconcile();
            return on.Answer(2, 1);
        });
    }

    static void Weighings(RuleCases cases)
    {
        cases.Add("a weighing that was not drafted", "R15", on => on.Weigh(2));
        cases.Add("a weighing after less than 14 days", "R15", on =>
        {
            on.Draft(2);
            on.Days(14);
            on.Ledger.Now -= TimeSpan.FromMilliseconds(1);
            return on.Weigh(2);
        });
        cases.Add("a weighing by two persons", "R15", on =>
        {
            on.Draft(2);
            on.Days(14);
            return on.Weigh(2, change: fields => fields["by"] = BuiltLedger.People(2));
        });
        cases.Add("a weighing of another source than its draft", "R15", on =>
        {
            on.Open("source.declared", on.Source("other"));
            on.Draft(2);
            on.Days(14);
            return on.Weigh(2, "other");
        });
        cases.Add("a weighing on a draft from before a reconciliation", "R15", on =>
        {
            on.Draft(2);
            on.Days(14);
            on.Reconcile();
            on.Open("source.declared", on.Source("web"));
            return on.Weigh(2);
        });
        cases.Add("a drafted weighing recorded twice", "R6", on => on.Weigh(1));
    }

    static void Notices(RuleCases cases)
    {
        cases.Add("a notice for a source that is not declared", "R16", on => on.Publish(2, "other"));
        cases.Add("a notice with a number that was given", "R16", on => on.Publish(1));
        cases.Add("a notice delivered that was not published", "R16", on => on.Deliver(2));
        cases.Add("a notice delivered to more than all", "R16", on => on.Deliver(1, 1001));
        cases.Add("a notice drifted that was not published", "R16", on => on.Drift(2));
        cases.Add("a notice drifted that was replaced", "R16", on => After(() => on.Publish(2), () => on.Drift(1)));
        cases.Add("a notice drifted twice", "R16", on => After(() => on.Drift(1), () => on.Drift(1)));
        cases.Add("a notice drifted from before a reconciliation", "R16", on =>
        {
            on.Reconcile();
            on.Open("source.declared", on.Source("web"));
            return on.Drift(1);
        });
    }

    static void Grants(RuleCases cases)
    {
        cases.Add(
            "a permit granted by one person", "R3",
            on => Renew(on, change: fields => fields["by"] = BuiltLedger.People(1)));
        cases.Add("a first permit without a weighing", "R17", on =>
        {
            on.Open("source.declared", on.Source("other"));
            on.Publish(2, "other");
            on.Days(14);
            return on.Grant(2, fields => fields["source"] = "other");
        });
        cases.Add("a permit without a notice", "R17", on => GrantOther(on, () => { }));
        cases.Add("a permit with a notice of less than 14 days", "R17", on => GrantOther(on, () =>
        {
            on.Publish(2, "other");
            on.Days(14);
            on.Ledger.Now -= TimeSpan.FromMilliseconds(1);
        }));
        cases.Add("a permit on a notice that has drifted", "R17", on => Renew(on, () => on.Drift(1)));
        cases.Add("a permit on a new notice of today", "R17", on => Renew(on, () => on.Publish(2)));
        cases.Add("a permit for more than 366 days", "R17", on => Renew(on, change: fields =>
            fields["until"] = LedgerTime.Text(on.Ledger.Now.AddDays(366).AddMilliseconds(1))));
        cases.Add("a permit on a draft that is not recorded", "R6", on =>
        {
            on.Draft(2);
            on.Revoke(1);
            return on.Grant(2, fields => fields["weighing"] = 2);
        });
        cases.Add("a permit on a weighing from before a reconciliation", "R6", on =>
        {
            on.Draft(2);
            on.Days(14);
            on.Weigh(2);
            on.Reconcile();
            on.Open("source.declared", on.Source("web"));
            on.Publish(2);
            on.Days(14);
            return on.Grant(2, fields => fields["weighing"] = 2);
        });
    }

    static void Amendments(RuleCases cases)
    {
        cases.Add("an amendment of a permit that is not there", "R18", on => on.Amend(9, 2, "known"));
        cases.Add("an amendment that leaves out a version", "R18", on => on.Amend(1, 3, "known"));
        cases.Add(
            "an amendment with the version before it", "R18",
            on => After(() => on.Amend(1, 2, "known"), () => on.Amend(1, 2, "known")));
        cases.Add("an amendment to no list", "R18", on => on.Amend(1, 2));
        cases.Add(
            "an amendment after the permit was revoked", "R18",
            on => After(() => on.Revoke(1), () => on.Amend(1, 2, "known")));
        cases.Add("an amendment at the moment at which the permit ends", "R18", on =>
        {
            on.Ledger.Now = on.Until;
            return on.Amend(1, 2, "known");
        });
        cases.Add("an amendment by one person", "R3", on => on.Ledger.Open("permit.amended", new()
        {
            ["permit"] = 1,
            ["version"] = 2,
            ["lists"] = BuiltLedger.Names("known"),
            ["alwaysAsk"] = true,
            ["record"] = on.Ledger.Hash(),
            ["by"] = BuiltLedger.People(1),
        }));
        cases.Add("screening under a permit that is not there", "R18", on => on.LetScreen(9, 1));
        cases.Add("screening under another version of a permit", "R18", on => on.LetScreen(1, 2));
        cases.Add(
            "screening after the permit was revoked", "R18", on => After(() => on.Revoke(1), () => on.LetScreen(1, 1)));
        cases.Add("altered copies under a permit that is not there", "R18", on => on.LetCompareAltered(9, 1));
        cases.Add("altered copies under another version of a permit", "R18", on => on.LetCompareAltered(1, 2));
        cases.Add(
            "altered copies after the permit was revoked", "R18",
            on => After(() => on.Revoke(1), () => on.LetCompareAltered(1, 1)));
        cases.Add(
            "altered copies and screening in one version of a permit", "R18",
            on => After(() => on.LetCompareAltered(1, 1), () => on.LetScreen(1, 1)));
        cases.Add(
            "screening and altered copies in one version of a permit", "R18",
            on => After(() => on.LetScreen(1, 1), () => on.LetCompareAltered(1, 1)));
        cases.Add("a sweep with the lists from before an amendment", "R8", on =>
        {
            on.Import("other", 1);
            on.Activate("other", 1);
            on.Amend(1, 2, "known", "other");
            return on.StartSweep(2);
        });
    }

    static RuleCases OnSample()
    {
        var cases = new RuleCases(() => RuleCase.Conditional(sample: true));
        cases.Add("a sample's weighing that was not drafted", "R15", on => on.Weigh(2));
        cases.Add("a sample's weighing by two persons", "R15", on =>
        {
            on.Draft(2);
            return on.Weigh(2, change: fields => fields["by"] = BuiltLedger.People(2));
        });
        cases.Add("a sample's permit without a notice", "R17", on => GrantOther(on, () => { }));
        cases.Add("a sample's permit for more than 366 days", "R17", on => Renew(on, change: fields =>
            fields["until"] = LedgerTime.Text(on.Ledger.Now.AddDays(366).AddMilliseconds(1))));
        cases.Add("a sample's sweep 30 days after an incident", "R8", on =>
        {
            on.Incident();
            on.Days(30);
            return on.StartSweep(2);
        });
        return cases;
    }

    static RuleCases OnOlder()
    {
        var cases = new RuleCases(() => new());
        cases.Add("a proposal approved alone where no kind needs two", "R12", on =>
        {
            on.Propose(1);
            return on.Approve(1, fields => fields["by"] = BuiltLedger.People(1));
        });
        cases.Add("an older ledger's sweep after the notice drifted", "R8", on =>
        {
            on.Publish(1);
            on.Drift(1);
            return on.StartSweep(2);
        });
        cases.Add("an older ledger's weighing of another source than its draft", "R15", on =>
        {
            on.Open("source.declared", on.Source("other"));
            on.Draft(2);
            return on.Weigh(2, "other");
        });
        cases.Add(
            "an older ledger's draft with the number of a weighing", "R15",
            on => After(() => on.Weigh(2), () => on.Draft(2)));
        return cases;
    }

    static long After(Func<long> first, Func<long> then)
    {
        first();
        return then();
    }

    static long Renew(RuleCase on, Action? before = null, Action<System.Text.Json.Nodes.JsonObject>? change = null)
    {
        on.Draft(2);
        on.Days(14);
        on.Weigh(2);
        on.Revoke(1);
        before?.Invoke();
        return on.Grant(2, fields =>
        {
            fields["weighing"] = 2;
            change?.Invoke(fields);
        });
    }

    // Another source, whose weighing is old enough.
    static long GrantOther(RuleCase on, Action afterDraft)
    {
        on.Open("source.declared", on.Source("other"));
        on.Draft(2, "other");
        on.Days(14);
        afterDraft();
        on.Weigh(2, "other");
        return on.Grant(2, fields => (fields["source"], fields["weighing"]) = ("other", 2));
    }
}
