// Every closed record that the product writes, one function for each kind.
using System.Text.Json.Nodes;

namespace Waarborg.Evidence;

/// <summary>The closed records. Auditors read them; the public learns counts.</summary>
static class ClosedEntries
{
    internal static Entry ProgramStarted(string command, JsonArray by) =>
        new("program.started", IsOpen: false, new()
        {
            ["command"] = command,
            ["version"] = ProgramFiles.Version,
            ["digest"] = ProgramFiles.Digest,
            ["by"] = by,
        });

    internal static Entry SweepEnded(long sweep, string how, OutcomeCounts counts, long recorded, JsonArray by) =>
        new("sweep.ended", IsOpen: false, new()
        {
            ["sweep"] = sweep,
            ["how"] = how,
            ["items"] = counts.Items,
            ["matches"] = counts.Matches,
            ["tests"] = counts.Tests,
            ["noMatches"] = counts.NoMatches,
            ["notScanned"] = Counts(counts.NotScanned),
            ["recorded"] = recorded,
            ["by"] = by,
        }, Subject: $"sweep:{sweep}");

    internal static Entry Match(MatchFacts match, JsonArray by) =>
        new("match", IsOpen: false, new()
        {
            ["case"] = match.CaseId,
            ["item"] = match.Item,
            ["source"] = match.Source,
            ["permit"] = match.Permit,
            ["sweep"] = match.Sweep,
            ["list"] = match.Release.List,
            // None where the list is held by somebody else, who was asked.
            ["release"] = match.Release.Number == 0 ? null : match.Release.Number,
            ["entryCategory"] = match.Category,
            ["algorithm"] = match.Algorithm,
            ["distance"] = match.Distance,
            ["decision"] = match.Decision,
            ["by"] = by,
        }, Subject: SubjectOf(match), Case: match.CaseId);

    /// <summary>A match with a test picture: its list and release say nothing, as everybody has them.</summary>
    internal static Entry TestMatch(MatchFacts match, JsonArray by) =>
        new("test.match", IsOpen: false, new()
        {
            ["case"] = match.CaseId,
            ["item"] = match.Item,
            ["source"] = match.Source,
            ["permit"] = match.Permit,
            ["sweep"] = match.Sweep,
            ["algorithm"] = match.Algorithm,
            ["distance"] = match.Distance,
            ["decision"] = match.Decision,
            ["by"] = by,
        }, Subject: SubjectOf(match), Case: match.CaseId);

    /// <summary>A case that somebody asked for, with the file that the address named; no address is in it.</summary>
    internal static Entry CaseOpened(long caseId, string cause, long? item, JsonArray by) =>
        new("case.opened", IsOpen: false, new() { ["case"] = caseId, ["cause"] = cause, ["item"] = item, ["by"] = by },
            Subject: $"case:{caseId}", Case: caseId);

    static string SubjectOf(MatchFacts match) =>
        match.Sweep is { } sweep ? $"sweep:{sweep}" : $"case:{match.CaseId}";

    internal static Entry EntrySuspended(ReleaseName release, string entry, long customers, JsonArray by) =>
        new("entry.suspended", IsOpen: false, new()
        {
            ["list"] = release.List,
            ["release"] = release.Number,
            ["entry"] = entry,
            ["customers"] = customers,
            ["by"] = by,
        });

    internal static Entry EntryResumed(string list, string entry, JsonArray by) =>
        new("entry.resumed", IsOpen: false, new() { ["list"] = list, ["entry"] = entry, ["by"] = by });

    internal static Entry CaseReopened(long caseId, string why, JsonArray by) =>
        new("case.reopened", IsOpen: false, new() { ["case"] = caseId, ["why"] = why, ["by"] = by },
            Subject: $"case:{caseId}", Case: caseId);

    internal static Entry RollbackEnded(
        string list, long? release, long cases, long restored, long failed, long seconds, JsonArray by) =>
        new("rollback.ended", IsOpen: false, new()
        {
            ["list"] = list,
            ["release"] = release,
            ["cases"] = cases,
            ["restored"] = restored,
            ["failed"] = failed,
            ["seconds"] = seconds,
            ["by"] = by,
        });

    internal static Entry Review(long caseId, long item, string verdict, JsonArray by) =>
        new("review", IsOpen: false, new() { ["case"] = caseId, ["item"] = item, ["verdict"] = verdict, ["by"] = by },
            Subject: $"case:{caseId}", Case: caseId);

    /// <summary>One person's verdict; <see cref="Review"/> says what followed from all of them.</summary>
    internal static Entry Verdict(long caseId, long item, string verdict, string basis, JsonArray by) =>
        new("verdict", IsOpen: false, new()
        {
            ["case"] = caseId,
            ["item"] = item,
            ["verdict"] = verdict,
            ["basis"] = basis,
            ["by"] = by,
        }, Subject: $"case:{caseId}", Case: caseId);

    /// <summary>Somebody saw the derivative of an item's picture, for so many seconds.</summary>
    internal static Entry Reveal(long caseId, long item, long seconds, JsonArray by) =>
        new("reveal", IsOpen: false, new() { ["case"] = caseId, ["item"] = item, ["seconds"] = seconds, ["by"] = by },
            Subject: $"case:{caseId}", Case: caseId);

    /// <summary>What would be needed to judge a candidate was given to an organisation outside.</summary>
    internal static Entry AssessmentAsked(long caseId, long item, string partner, JsonArray by) =>
        new("assessment.asked", IsOpen: false, new() { ["case"] = caseId, ["item"] = item, ["partner"] = partner, ["by"] = by },
            Subject: $"case:{caseId}", Case: caseId);

    /// <summary>The service gives up the key of a confirmed item: so many outside hold parts of it.</summary>
    internal static Entry Seal(long caseId, long item, long holders, string keptFor, string until, JsonArray by) =>
        new("seal", IsOpen: false, new()
        {
            ["case"] = caseId,
            ["item"] = item,
            ["holders"] = holders,
            ["keptFor"] = keptFor,
            ["until"] = until,
            ["by"] = by,
        }, Subject: $"case:{caseId}", Case: caseId);

    /// <summary>The key of a confirmed item is destroyed.</summary>
    internal static Entry SealShredded(long caseId, long item, JsonArray by) =>
        new("seal.shredded", IsOpen: false, new() { ["case"] = caseId, ["item"] = item, ["by"] = by },
            Subject: $"case:{caseId}", Case: caseId);

    internal static Entry RestrictionIntended(
        long restriction, string act, long item, string reason, JsonArray by, long? caseId) =>
        new("restriction.intended", IsOpen: false, new()
        {
            ["restriction"] = restriction,
            ["act"] = act,
            ["item"] = item,
            ["reason"] = reason,
            ["by"] = by,
        }, Subject: $"restriction:{restriction}", Case: caseId);

    internal static Entry RestrictionEnded(long restriction, string outcome, JsonArray by, long? caseId) =>
        new("restriction.ended", IsOpen: false, new()
        {
            ["restriction"] = restriction,
            ["outcome"] = outcome,
            ["by"] = by,
        }, Subject: $"restriction:{restriction}", Case: caseId);

    internal static Entry ItemWithdrawn(long caseId, long item, JsonArray by) =>
        new("item.withdrawn", IsOpen: false, new() { ["case"] = caseId, ["item"] = item, ["by"] = by },
            Subject: $"case:{caseId}", Case: caseId);

    internal static Entry InletHour(string source, long permit, string hour, long received, OutcomeCounts counts) =>
        new("inlet.hour", IsOpen: false, new()
        {
            ["source"] = source,
            ["permit"] = permit,
            ["hour"] = hour,
            ["received"] = received,
            ["matches"] = counts.Matches,
            ["tests"] = counts.Tests,
            ["noMatches"] = counts.NoMatches,
            ["notScanned"] = Counts(counts.NotScanned),
        });

    /// <summary>What screening let go on a day, how much of that was looked at exactly as well, and what it had missed.</summary>
    internal static Entry ScreeningDay(string source, long permit, string day, long screened, long sampled, long missed) =>
        new("screening.day", IsOpen: false, new()
        {
            ["source"] = source,
            ["permit"] = permit,
            ["day"] = day,
            ["screened"] = screened,
            ["sampled"] = sampled,
            ["missed"] = missed,
        });

    /// <summary>A customer said yes to being scanned, or no longer; which, is in a record that lies here.</summary>
    internal static Entry Consent(string source, string state, string record, byte[] nonce, JsonArray by) =>
        new("customer.consent", IsOpen: false, new()
        {
            ["source"] = source,
            ["state"] = state,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce);

    internal static Entry AttemptRefused(string what, JsonArray by) =>
        new("attempt.refused", IsOpen: false, new() { ["what"] = what, ["by"] = by });

    internal static Entry Alarm(string what, JsonArray by) =>
        new("alarm", IsOpen: false, new() { ["what"] = what, ["by"] = by });

    internal static Entry RetentionDeleted(string what, long count, JsonArray by) =>
        new("retention.deleted", IsOpen: false, new() { ["what"] = what, ["count"] = count, ["by"] = by });

    internal static Entry Access(string what, long? caseId, JsonArray by) =>
        new("access", IsOpen: false, new() { ["what"] = what, ["case"] = caseId, ["by"] = by }, Case: caseId);

    internal static Entry HoldSet(long caseId, string until, string record, byte[] nonce, JsonArray by) =>
        new("hold.set", IsOpen: false, new()
        {
            ["case"] = caseId,
            ["until"] = until,
            ["record"] = record,
            ["by"] = by,
        }, RecordNonce: nonce, Case: caseId);

    /// <summary>Somebody outside is told of a case, or told that it was not so; with a commitment to what is told.</summary>
    internal static Entry Report(long caseId, string to, string record, byte[] nonce, JsonArray by) =>
        new("report", IsOpen: false, new() { ["case"] = caseId, ["to"] = to, ["record"] = record, ["by"] = by },
            RecordNonce: nonce, Case: caseId);

    /// <summary>What became of a report; with a null record, that nobody is told of what is confirmed in the case.</summary>
    internal static Entry ReportEnded(long caseId, string? record, string how, string? corrects, JsonArray by) =>
        new("report.ended", IsOpen: false, new()
        {
            ["case"] = caseId,
            ["record"] = record,
            ["how"] = how,
            ["corrects"] = corrects,
            ["by"] = by,
        }, Subject: $"case:{caseId}", Case: caseId);

    internal static Entry HoldEnded(long caseId, JsonArray by) =>
        new("hold.ended", IsOpen: false, new() { ["case"] = caseId, ["by"] = by });

    /// <summary>Whether whoever a restriction concerns is told of it: owed, held, exempt or told.</summary>
    internal static Entry Statement(
        long caseId, long restriction, string state, string? why, string? until, JsonArray by) =>
        new("statement", IsOpen: false, new()
        {
            ["case"] = caseId,
            ["restriction"] = restriction,
            ["state"] = state,
            ["why"] = why,
            ["until"] = until,
            ["by"] = by,
        }, Subject: $"restriction:{restriction}", Case: caseId);

    /// <summary>Somebody objects, or somebody else decides about that.</summary>
    internal static Entry Complaint(long caseId, long item, string state, JsonArray by) =>
        new("complaint", IsOpen: false, new()
        {
            ["case"] = caseId,
            ["item"] = item,
            ["state"] = state,
            ["by"] = by,
        }, Subject: $"case:{caseId}", Case: caseId);

    static JsonObject Counts(IReadOnlyDictionary<string, long> counts)
    {
        var result = new JsonObject();
        foreach (var (name, count) in counts) result[name] = count;
        return result;
    }
}
