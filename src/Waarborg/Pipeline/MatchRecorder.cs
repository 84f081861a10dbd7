// From comparison to case, in one transaction: decide, open or join the case, write down what is intended.
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Deciding;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What became of a comparison.</summary>
abstract record Recorded
{
    /// <summary>A match: its case, and the restriction that is intended, if any.</summary>
    /// <param name="CaseId">The case.</param>
    /// <param name="ItemId">The item's number.</param>
    /// <param name="Restriction">What is intended.</param>
    /// <param name="IsTest">A test picture.</param>
    /// <param name="Acts">It may be acted on before a person decides.</param>
    /// <param name="IsConfirmed">People confirmed these very bytes.</param>
    /// <param name="MayBeHeld">Of an upload: somebody can judge it, its entry is not suspended, and nobody put it back.</param>
    internal sealed record Kept(
        long CaseId, long ItemId, long? Restriction, bool IsTest, bool Acts, bool IsConfirmed, bool MayBeHeld) : Recorded;

    /// <summary>The list that it matched is not in force any more: it is judged anew.</summary>
    internal sealed record Stale : Recorded;

    /// <summary>No case: the outcome is final.</summary>
    internal sealed record Nothing(ItemOutcome Outcome) : Recorded;
}

sealed class MatchRecorder(Installation installation, CaseStore cases, Seen seen, RestrictionDesk restrictions)
{
    /// <summary>Within how long a case at the head of the queue is looked at.</summary>
    internal static TimeSpan LookWithin { get; } = TimeSpan.FromHours(4);

    readonly PermitConditions _conditions = new(installation);
    readonly Journal _journal = new(installation);
    readonly Breakers _breakers = new(installation);
    readonly OwnReview _review = new(installation);

    /// <summary>Decides and records. All of it is durable, or none, before anything is touched.</summary>
    internal Recorded Record(
        ItemContent content, byte[]? versionKey, Judged.Compared judged, Permit permit, long? sweepId, Actor actor)
    {
        var (fingerprint, match) = judged;
        // Where a service gave no answer, or did not say how its list stands, it is compared again, whatever it matched here.
        if (judged.Unasked is not null || match.Generation == 0) versionKey = null;
        // Most items match nothing: no transaction for them.
        if (match.Hits.Count == 0 && match.Shadows.Count == 0)
        {
            return Conclude(OutcomeOf(Decider.Decide(match, NoFacts(permit)), judged)!, content, versionKey, match);
        }

        var contentKey = cases.Keys.Content(fingerprint.Digests.Sha256);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // The permit may have ended while the item was read: then nothing of it is kept.
        if (_conditions.Problem(connection, transaction, permit, _journal.Now(connection, transaction)) is { } over)
        {
            transaction.Rollback();
            return new Recorded.Nothing(new ItemOutcome.NotScanned(over.Reason, over.Words));
        }

        // A list may have been replaced meanwhile: what was withdrawn counts no more, what stayed counts as it is now.
        if (Standings.Current(connection, transaction, match.Hits) is not { } hits)
        {
            transaction.Rollback();
            return new Recorded.Stale();
        }

        match = match with { Hits = hits };
        var customer = cases.Keys.Customer(
            content.Source, CustomerStore.IdOf(connection, transaction, content.Source, content.Place.Bytes), content.Place,
            contentKey);
        _breakers.Count(connection, transaction, hits, customer);
        var facts = Standings.Facts(connection, transaction, permit.AlwaysAsk, contentKey);
        ShadowHits.Write(installation, connection, transaction, new(content.Source, contentKey, customer), match, facts);
        var decision = Decider.Decide(match, facts);
        if (OutcomeOf(decision, judged) is { } outcome)
        {
            transaction.Commit();
            return Conclude(outcome, content, versionKey, match);
        }

        var hit = HitOf(decision);
        var history = CaseStore.History(connection, transaction, content.Source, contentKey, hit.Entry);
        // A person's verdict is about the bytes: a further copy of confirmed ones needs no second question.
        // An upload is not stored yet: where its inlet states what follows, the answer is what is done. A test picture that was
        // put back somewhere says nothing of the next one.
        var disable = (content.Version is not null || content.Inlet is not null) && (hit.IsTest || !history.PutBack)
            && (decision is Decision.DisableFirst || history.Confirmed);
        // A suspended entry withholds nothing by itself: no upload is held or kept because of one.
        var isSuspended = decision is Decision.Candidate { Ground: CandidateGround.EntrySuspended };
        var takes = isSuspended ? disable : content.Inlet?.KeepsMatched ?? disable;
        var recorded = cases.Record(
            connection, transaction,
            new(content.Source, content.Locator, content.Version, fingerprint, hit, hits, customer,
                disable ? MatchDecision.DisableFirst : MatchDecision.Candidate, DueBy(connection, transaction, decision)),
            actor);
        // An item has one record, however often it is compared anew with other releases.
        if (recorded.IsNew)
        {
            var found = new MatchFacts(
                recorded.CaseId, recorded.ItemId, content.Source, permit.Id, sweepId, new(hit.List, hit.Release),
                hit.Category.ToString(), NameOf(hit.Algorithm), hit.Distance, disable ? "disableFirst" : "candidate");
            var by = Persons.By(connection, transaction, actor.ToString());
            _journal.Append(
                connection, transaction, hit.IsTest ? ClosedEntries.TestMatch(found, by) : ClosedEntries.Match(found, by));
            if (history is { Confirmed: true, PutBack: false } && !hit.IsTest)
            {
                TakeOver(connection, transaction, recorded, new(content.Source, hit.Entry, contentKey), actor);
            }
        }

        if (versionKey is not null)
        {
            seen.AddMatch(connection, transaction, versionKey, content.Source, match.Generation, hit.IsTest);
        }

        long? restriction = takes && recorded.MayBeDisabled
            ? restrictions.IntendDisable(
                connection, transaction, content, fingerprint.Digests.Sha256, recorded.ItemId, sweepId, actor)
            : null;
        // Nobody is owed a look at bytes that a person confirmed, nor at a test picture.
        var isOwed = restriction is not null || (disable && content.Inlet is not null);
        if (isOwed && !history.Confirmed && !hit.IsTest)
        {
            _review.Begin(connection, transaction, recorded.CaseId, _journal.Now(connection, transaction), actor);
        }

        transaction.Commit();
        return new Recorded.Kept(
            recorded.CaseId, recorded.ItemId, restriction, hit.IsTest, disable, history is { Confirmed: true, PutBack: false },
            !isSuspended && (hit.IsTest || !history.PutBack) && (hit.IsExact || restriction is not null));
    }

    // What people ruled about these bytes holds for this copy of them.
    void TakeOver(
        SqliteConnection connection, SqliteTransaction transaction, RecordedMatch recorded, KnownContent of, Actor actor)
    {
        VerdictStore.Inherit(connection, transaction, of.Source, of.Entry, new(recorded.CaseId, of.ContentKey));
        CaseEdits.SetVerdict(
            connection, transaction, recorded.ItemId, Verdict.Confirmed, actor.ToString(), _journal.Now(connection, transaction));
        var by = Persons.By(connection, transaction, actor.ToString());
        _journal.Append(
            connection, transaction,
            ClosedEntries.Verdict(recorded.CaseId, recorded.ItemId, "confirmed", "copy", by),
            ClosedEntries.Review(recorded.CaseId, recorded.ItemId, "confirmed", by.DeepClone().AsArray()));
    }

    readonly record struct KnownContent(string Source, string Entry, byte[] ContentKey);

    /// <summary>What <see cref="Record"/> would say, with nothing written.</summary>
    internal Recorded WouldRecord(Judged.Compared judged, Permit permit)
    {
        var contentKey = cases.Keys.Content(judged.Fingerprint.Digests.Sha256);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        var decision = Decider.Decide(
            judged.Match, Standings.Facts(connection, transaction, permit.AlwaysAsk, contentKey));
        return new Recorded.Nothing(
            OutcomeOf(decision, judged) ?? new ItemOutcome.Match(CaseId: null, IsTest: HitOf(decision).IsTest));
    }

    /// <summary>What screening let go is no match, and is remembered as that under the lists that it was screened for.</summary>
    internal ItemOutcome LetGo(ItemContent content, byte[]? versionKey, int generation)
    {
        if (versionKey is not null && generation != 0) seen.AddNoMatch(versionKey, content.Source, generation);
        return new ItemOutcome.NoMatch();
    }

    DateTimeOffset? DueBy(SqliteConnection connection, SqliteTransaction transaction, Decision decision) =>
        decision is Decision.Candidate { Ground: CandidateGround.EntrySuspended }
            ? _journal.Now(connection, transaction) + LookWithin
            : null;

    // What was judged not to match is not read again in this version; what was not judged is.
    Recorded.Nothing Conclude(ItemOutcome outcome, ItemContent content, byte[]? versionKey, MatchResult match)
    {
        if (outcome is ItemOutcome.NoMatch && versionKey is not null)
        {
            seen.AddNoMatch(versionKey, content.Source, match.Generation);
        }

        return new Recorded.Nothing(outcome);
    }

    static DecisionFacts NoFacts(Permit permit) => new(permit.AlwaysAsk, _ => 0, _ => false, _ => default);

    // Null where there is a hit to record.
    static ItemOutcome? OutcomeOf(Decision decision, Judged.Compared judged) => decision switch
    {
        Decision.NoMatch when judged.Unasked is { } reason => new ItemOutcome.NotScanned(reason, ReasonNames.Of(reason)),
        Decision.NoMatch => new ItemOutcome.NoMatch(),
        Decision.NotScanned not => new ItemOutcome.NotScanned(not.Reason, ReasonNames.Of(not.Reason)),
        Decision.Candidate or Decision.DisableFirst => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static Hit HitOf(Decision decision) => decision switch
    {
        Decision.Candidate candidate => candidate.Hit,
        Decision.DisableFirst first => first.Hit,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static string NameOf(ListAlgorithm algorithm) => algorithm.ToString().ToLowerInvariant();
}
