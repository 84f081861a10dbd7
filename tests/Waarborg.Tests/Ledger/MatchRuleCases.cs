using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Breaches of the rules about matches, sweeps, restrictions, reviews and uploads (C3 to C7).</summary>
static class MatchRuleCases
{
    internal static void AddTo(RuleCases cases)
    {
        Matches(cases);
        TestPictures(cases);
        SweepsAndRestrictions(cases);
        ReviewsAndUploads(cases);
    }

    static void Matches(RuleCases cases)
    {
        cases.Add("a match without a permit", "C3", on => on.Match(2, fields => fields["permit"] = 9));
        cases.Add("a match after the permit was revoked", "C3", on =>
        {
            on.Revoke(1);
            return on.Match(2);
        });
        cases.Add("a match after the permit's end", "C3", on =>
        {
            on.Ledger.Now = on.Until;
            on.Ledger.WriteDue();
            return on.Match(2);
        });
        cases.Add("a match of another source", "C3", on => on.Match(2, fields => fields["source"] = "other"));
        cases.Add("a match on a list that the permit does not name", "C3", on =>
        {
            on.Import("other", 1);
            on.Activate("other", 1);
            return on.Match(2, fields => fields["list"] = "other");
        });
        cases.Add("a match on a release that is not active", "C3", on =>
        {
            on.Import("known", 2);
            return on.Match(2, fields => fields["release"] = 2);
        });
        cases.Add("a match by asking on a list that is held here", "C3", on => on.Match(2, fields => fields["release"] = null));
        cases.Add("a match on a release that was withdrawn", "C3", on =>
        {
            on.Withdraw("known", 1);
            return on.Match(2);
        });
        cases.Add("a match in a sweep that is not there", "C3", on => on.Match(2, fields => fields["sweep"] = 9));
        cases.Add("a match in a sweep that has ended", "C3", on =>
        {
            on.EndSweep(1, 1);
            return on.Match(2);
        });
        cases.Add("a match in a dry run", "C3", on =>
        {
            on.StartSweep(2, fields => fields["dryRun"] = true);
            return on.Match(2, fields => fields["sweep"] = 2);
        });
        cases.Add("an item matched twice", "C3", on => on.Match(1));
    }

    static void TestPictures(RuleCases cases)
    {
        cases.Add("a test picture found without a permit", "C3", on => on.MatchTest(2, fields => fields["permit"] = 9));
        cases.Add("a test picture found after the permit was revoked", "C3", on =>
        {
            on.Revoke(1);
            return on.MatchTest(2);
        });
        cases.Add("a test picture of another source", "C3", on => on.MatchTest(2, fields => fields["source"] = "other"));
        cases.Add("a test picture in a sweep that has ended", "C3", on =>
        {
            on.EndSweep(1, 1);
            return on.MatchTest(2);
        });
        cases.Add("a test picture in a dry run", "C3", on =>
        {
            on.StartSweep(2, fields => fields["dryRun"] = true);
            return on.MatchTest(2, fields => fields["sweep"] = 2);
        });
        cases.Add("a test picture that was matched as another", "C3", on => on.MatchTest(1));
        cases.Add("a match of what was a test picture", "C3", on =>
        {
            on.MatchTest(2);
            return on.Match(2);
        });
        cases.Add("a sweep that leaves out a test picture", "C4", on =>
        {
            on.MatchTest(2);
            return on.EndSweep(1, 1, fields => (fields["items"], fields["tests"]) = (11, 1));
        });
        cases.Add("a sweep whose test pictures do not add up", "C4", on => on.EndSweep(1, 1, fields => fields["tests"] = 1));
        cases.Add("a case open again in which nothing was matched", "C6", on => on.Reopen(9));
        cases.Add("more test pictures uploaded than received", "C7", on =>
        {
            LaterHour(on);
            return on.Inlet("2026-11-25T15:00:00.000Z", fields => fields["tests"] = 1);
        });
    }

    static void SweepsAndRestrictions(RuleCases cases)
    {
        cases.Add("a sweep ended that is not there", "C4", on => on.EndSweep(9, 1));
        cases.Add("a sweep ended twice", "C4", on =>
        {
            on.EndSweep(1, 1);
            return on.EndSweep(1, 1);
        });
        cases.Add("a sweep whose outcomes do not add up", "C4", on => on.EndSweep(1, 1, fields => fields["items"] = 11));
        cases.Add("a sweep that leaves out a match", "C4", on => on.EndSweep(1, 0));
        cases.Add("a sweep that adds a match", "C4", on => on.EndSweep(1, 2));
        cases.Add("a dry run that recorded a match", "C4", on =>
        {
            on.StartSweep(2, fields => fields["dryRun"] = true);
            return on.EndSweep(2, 1);
        });
        cases.Add("a restriction of an item that was not matched", "C5", on => on.Intend(1, "disable", item: 9));
        cases.Add("a restriction with a number that was given", "C5", on =>
        {
            on.Intend(1, "disable");
            return on.Intend(1, "disable");
        });
        cases.Add("a restriction ended that was not intended", "C5", on => on.EndRestriction(1, "disabled"));
        cases.Add("a restriction ended twice", "C5", on =>
        {
            on.Intend(1, "disable");
            on.EndRestriction(1, "disabled");
            return on.EndRestriction(1, "disabled");
        });
        cases.Add("something disabled that was to be restored", "C5", on =>
        {
            on.Intend(1, "restore");
            return on.EndRestriction(1, "disabled");
        });
        cases.Add("something restored that was to be disabled", "C5", on =>
        {
            on.Intend(1, "disable");
            return on.EndRestriction(1, "restored");
        });
        cases.Add(
            "an item withdrawn that was not matched", "C5",
            on => on.Closed("item.withdrawn", new() { ["case"] = 1, ["item"] = 9 }));
        cases.Add(
            "an item withdrawn of another case", "C5",
            on => on.Closed("item.withdrawn", new() { ["case"] = 2, ["item"] = 1 }));
    }

    static void ReviewsAndUploads(RuleCases cases)
    {
        cases.Add("a review of an item that was not matched", "C6", on => on.Review(9, said: false));
        cases.Add("a review in another case", "C6", on => on.Review(1, @case: 2, said: false));
        cases.Add(
            "a reveal of an item that was not matched", "C6",
            on => on.Closed("reveal", new() { ["case"] = 1, ["item"] = 9, ["seconds"] = 3 }));
        cases.Add(
            "an hour of uploads without a permit", "C7",
            on => on.Inlet("2026-11-25T14:00:00.000Z", fields => fields["permit"] = 9));
        cases.Add("an hour of uploads before the permit", "C7", on => on.Inlet("2026-11-25T14:00:00.000Z"));
        cases.Add("an hour of uploads after the permit was revoked", "C7", on =>
        {
            on.Revoke(1);
            on.Minutes(120);
            on.Ledger.WriteDue();
            return on.Inlet("2026-11-25T16:00:00.000Z");
        });
        cases.Add("an hour of uploads that is not over", "C7", on => on.Inlet("2026-11-25T15:00:00.000Z"));
        cases.Add("more uploads judged than received", "C7", on =>
        {
            LaterHour(on);
            return on.Inlet("2026-11-25T15:00:00.000Z", fields => fields["received"] = 8);
        });
        cases.Add("uploads of another source", "C7", on =>
        {
            LaterHour(on);
            return on.Inlet("2026-11-25T15:00:00.000Z", fields => fields["source"] = "other");
        });
        cases.Add("a day of screening under a permit that lets nothing be screened", "C7", on => on.ScreeningDay());
        foreach (var (words, field, value) in (IEnumerable<(string, string, JsonNode)>)
            [
                ("of another permit", "permit", 9), ("of another source", "source", "other"),
                ("with more missed than looked at", "missed", 3), ("with more looked at than screened", "sampled", 101),
            ])
        {
            cases.Add($"a day of screening {words}", "C7", on =>
            {
                on.LetScreen(1, 1);
                return on.ScreeningDay(fields => fields[field] = value.DeepClone());
            });
        }

        cases.Add("a day of screening that is not over", "C7", on =>
        {
            on.LetScreen(1, 1);
            return on.ScreeningDay(fields => fields["day"] = LedgerTime.Text(on.Ledger.Now)[..10]);
        });
        cases.Add("an hour of uploads counted twice", "C7", on =>
        {
            LaterHour(on);
            on.Inlet("2026-11-25T15:00:00.000Z");
            return on.Inlet("2026-11-25T15:00:00.000Z");
        });
    }

    static void LaterHour(RuleCase on)
    {
        on.Minutes(60);
        on.Ledger.WriteDue();
    }
}
