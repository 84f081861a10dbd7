// The review console behind its pages: what waits for a person, looking, judging, taking back, and the limits of looking.
using System.Diagnostics;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Decoding;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>One content that waits for a person.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Number">The first item of it that is these bytes.</param>
/// <param name="IsExact">Known exactly: it is judged by its provenance, without a picture.</param>
/// <param name="DueBy">By when somebody is to look, or null.</param>
readonly record struct WaitingContent(long CaseId, int Number, bool IsExact, DateTimeOffset? DueBy);

/// <summary>What a person asked for at the console.</summary>
abstract record ReviewAnswer
{
    /// <param name="Verdict">The verdict's number, by which it may be taken back for a moment.</param>
    internal sealed record Kept(long Verdict) : ReviewAnswer;

    /// <param name="Reveal">The look's number.</param>
    /// <param name="Picture">In memory only.</param>
    internal sealed record Shown(long Reveal, GreyPicture Picture) : ReviewAnswer;

    internal sealed record Refused(string Words) : ReviewAnswer;

    /// <summary>The time for looking is over, for now or for today.</summary>
    internal sealed record Stopped(ExposureState State) : ReviewAnswer;
}

sealed class ReviewDesk(Installation installation, Derivatives derivatives)
{
    /// <summary>How long a verdict may be taken back.</summary>
    internal static TimeSpan UndoWithin { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Contents that one page of the queue shows.</summary>
    internal const int MaxShown = 200;

    /// <summary>Characters of the reason for seeing more than the small derivative.</summary>
    internal const int MaxReasonLength = 200;

    readonly CaseStore _cases = new(installation);
    readonly CaseDesk _desk = new(installation);
    readonly Elevations _elevations = new(installation);
    readonly ExposureStore _exposure = new(installation);

    /// <summary>Called when a verdict was kept, which counts in a moment.</summary>
    internal Action OnKept { get; set; } = static () => { };

    /// <summary>What waits for this person: nothing that he judged, and pictures only where he may see them.</summary>
    /// <param name="person">Who.</param>
    /// <returns>Those of which somebody may be in danger come first, then those that are due first.</returns>
    internal IReadOnlyList<WaitingContent> Waiting(Person person)
    {
        using var connection = installation.Database.Open();
        var maySee = Viewing.IsAllowed(connection, null);
        return
        [
            .. connection.Query<(long Case, long Number, string? Due, long Exact)>(
                    $"""
                    select i.case_id, min(i.number), c.due_by, min({VerdictStore.ExactItem}) as exact
                    from case_items i join cases c on c.id = i.case_id
                    where c.closed_at is null and i.verdict = 'None' and c.list <> @tests and c.cause = 'Match'
                        and not exists (select 1 from verdicts v
                            where v.case_id = i.case_id and v.content_key = i.content_key and v.by = @by)
                    group by i.case_id, i.content_key
                    having @maySee or exact
                    order by not exists (
                            select 1 from dangers d where d.case_id = i.case_id and d.acknowledged_at is null),
                        c.due_by is null, c.due_by, i.case_id, min(i.number) limit @MaxShown
                    """,
                    new { by = person.Actor.ToString(), tests = ListRules.TestPictures, maySee, MaxShown })
                .Select(row => new WaitingContent(
                    row.Case, (int)row.Number, row.Exact != 0, row.Due is null ? null : Instant.Of(row.Due))),
        ];
    }

    /// <summary>A sign of the person in the queue; says whether he may go on.</summary>
    internal ExposureState Seen(Person person)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var state = _exposure.Seen(connection, transaction, person.Id, installation.Time.GetUtcNow());
        transaction.Commit();
        return state;
    }

    /// <summary>What this person saw today; for his eyes alone.</summary>
    internal Exposure Today(Person person)
    {
        using var connection = installation.Database.Open();
        return ExposureStore.Today(connection, null, person.Id, installation.Time.GetUtcNow());
    }

    /// <summary>How much one person may look in a day, as the settings say it now.</summary>
    internal ExposureLimits Limits()
    {
        using var connection = installation.Database.Open();
        return _exposure.Limits(connection, null);
    }

    /// <summary>What all together saw in the last 30 days.</summary>
    internal Exposure LastMonth()
    {
        using var connection = installation.Database.Open();
        return ExposureStore.Of(connection, installation.Time.GetUtcNow().AddDays(-30));
    }

    /// <summary>Shows the derivative of an item while a key is held: the look is written down before it begins.</summary>
    internal async Task<ReviewAnswer> RevealAsync(
        Person person, long caseId, int number, string? reason, CancellationToken cancellation)
    {
        if (Find(caseId, number, out var found) is not { } item) return NoItem(caseId, number);
        if (reason is { Length: > MaxReasonLength } || (reason is not null && string.IsNullOrWhiteSpace(reason)))
        {
            return Refused($"Say why, in 1 to {MaxReasonLength} characters.");
        }

        if (MayLook(person) is { } no) return no;
        // Made before the look begins, so that a slow decoder takes nothing of anybody's time.
        var made = await derivatives.MakeAsync(
            found!, item, reason is null ? DerivativeSize.Small : DerivativeSize.Large, cancellation);
        if (made is not DerivativeAnswer.Made { Picture: var picture }) return Refused(((DerivativeAnswer.NotMade)made).Words);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        // It may have been ended while it was made.
        if (Problem(connection, transaction, person, needsViewing: true) is { } problem) return Refused(problem);
        var reveal = _exposure.Begin(connection, transaction, person, new(caseId, item.Id), reason);
        transaction.Commit();
        return new ReviewAnswer.Shown(reveal, picture);
    }

    /// <summary>The key is still held. False when the look has ended or its time is over: nothing is shown any more.</summary>
    internal bool Hear(Person person, long reveal)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = installation.Time.GetUtcNow();
        _exposure.EndLapsed(connection, transaction, person.Id, now);
        var goesOn = ExposureStore.Hear(connection, transaction, person.Id, reveal, now)
            && _exposure.Seen(connection, transaction, person.Id, now) is ExposureState.GoOn
            && Viewing.IsAllowed(connection, transaction);
        if (!goesOn) _exposure.EndAll(connection, transaction, person.Id, now);
        transaction.Commit();
        return goesOn;
    }

    /// <summary>The key was let go.</summary>
    internal void Hide(Person person)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        _exposure.EndAll(connection, transaction, person.Id, installation.Time.GetUtcNow());
        transaction.Commit();
    }

    /// <summary>Keeps a verdict, which counts once it can be taken back no more.</summary>
    internal ReviewAnswer Judge(Person person, long caseId, int number, bool isConfirmed)
    {
        if (Find(caseId, number, out var found) is not { } item) return NoItem(caseId, number);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = installation.Time.GetUtcNow();
        if (_exposure.Seen(connection, transaction, person.Id, now) is var state and not ExposureState.GoOn)
        {
            return new ReviewAnswer.Stopped(state);
        }

        _exposure.EndAll(connection, transaction, person.Id, now);
        var basis = VerdictStore.IsExact(connection, transaction, item) ? VerdictBasis.Provenance : VerdictBasis.Picture;
        if (Problem(connection, transaction, person, basis == VerdictBasis.Picture) is { } problem) return Refused(problem);
        if (basis == VerdictBasis.Picture && !HasSeen(connection, transaction, person, item))
        {
            return Refused("It is only alike, and you have not seen it. Hold the key to see it, or pass it by.");
        }

        var of = new JudgedContent(caseId, item.ContentKey);
        var given = new GivenVerdict(person.Actor.ToString(), isConfirmed, basis);
        if (VerdictStore.Pending(connection, transaction).Any(
            one => one.Given.By == given.By && one.Of.CaseId == caseId
                && one.Of.ContentKey.AsSpan().SequenceEqual(of.ContentKey)))
        {
            return Refused(CaseWords.Of(CaseRefusal.JudgedBefore, caseId));
        }

        if (_desk.Preview(connection, transaction, found!, item, given) is Transition.Refused no)
        {
            return Refused(CaseWords.Of(no.Why, caseId));
        }

        VerdictStore.Add(connection, transaction, of, given, now, now + UndoWithin);
        var kept = connection.ExecuteScalar<long>("select last_insert_rowid()", transaction: transaction);
        ExposureStore.CountItem(connection, transaction, person.Id, now);
        transaction.Commit();
        OnKept();
        return new ReviewAnswer.Kept(kept);
    }

    /// <summary>Takes a verdict of one's own back. The case that it was about, or null when it counts already.</summary>
    internal (long CaseId, int Number)? Undo(Person person, long verdict)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var kept = VerdictStore.Pending(connection, transaction).FirstOrDefault(one => one.Id == verdict);
        if (kept.Id == 0 || kept.Given.By != person.Actor.ToString() || kept.Until <= installation.Time.GetUtcNow()) return null;
        VerdictStore.Remove(connection, transaction, verdict);
        ExposureStore.CountItem(connection, transaction, person.Id, installation.Time.GetUtcNow(), more: -1);
        transaction.Commit();
        var item = _cases.Find(kept.Of.CaseId)?.Items.FirstOrDefault(
            one => one.ContentKey.AsSpan().SequenceEqual(kept.Of.ContentKey));
        return item is null ? null : (kept.Of.CaseId, item.Number);
    }

    /// <summary>Is there a verdict whose time for taking it back is over, or will there be one?</summary>
    internal DateTimeOffset? NextDue()
    {
        using var connection = installation.Database.Open();
        var until = connection.ExecuteScalar<string?>("select min(pending_until) from verdicts");
        return until is null ? null : Instant.Of(until);
    }

    /// <summary>Lets every verdict count that can be taken back no more, and does what follows.</summary>
    internal async Task SettleAsync(CancellationToken cancellation)
    {
        IReadOnlyList<PendingVerdict> due;
        using (var connection = installation.Database.Open())
        {
            var now = installation.Time.GetUtcNow();
            due = [.. VerdictStore.Pending(connection, null).Where(one => one.Until <= now)];
        }

        foreach (var one in due)
        {
            var item = _cases.Find(one.Of.CaseId)?.Items.FirstOrDefault(
                item => item.ContentKey.AsSpan().SequenceEqual(one.Of.ContentKey));
            var answer = item is null
                ? new CaseAnswer.Refused("It is in no case any more.")
                : await _desk.JudgeAsync(
                    new(one.Of.CaseId, item.Number, All: false, ActorOf(one.Given.By)),
                    new(one.Given.IsConfirmed, one.Given.Basis, Pending: one.Id), cancellation);
            // What others ruled meanwhile, or what is gone, needs it no more.
            if (answer is CaseAnswer.Refused { MayPass: false }) Drop(one.Id);
        }
    }

    void Drop(long id)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        VerdictStore.Remove(connection, transaction, id);
        transaction.Commit();
    }

    ReviewAnswer? MayLook(Person person)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (Problem(connection, transaction, person, needsViewing: true) is { } problem) return Refused(problem);
        var state = _exposure.Seen(connection, transaction, person.Id, installation.Time.GetUtcNow());
        transaction.Commit();
        return state is ExposureState.GoOn ? null : new ReviewAnswer.Stopped(state);
    }

    string? Problem(SqliteConnection connection, SqliteTransaction transaction, Person person, bool needsViewing)
    {
        if (needsViewing && !Viewing.IsAllowed(connection, transaction)) return CaseWords.NoViewing;
        if (!person.Roles.Contains(Role.Reviewer)) return "Verdicts are for people with the role reviewer.";
        return _elevations.Problem(connection, transaction, person, [Role.Reviewer], installation.Time.GetUtcNow());
    }

    static bool HasSeen(SqliteConnection connection, SqliteTransaction transaction, Person person, CaseItem item) =>
        connection.ExecuteScalar<long>(
            """
            select count(*) from reveals r join case_items i on i.id = r.item_id
            where r.person = @person and i.content_key = @content and r.case_id = i.case_id
            """,
            new { person = person.Id, content = item.ContentKey }, transaction) > 0;

    CaseItem? Find(long caseId, int number, out Case? found)
    {
        // A notice is judged by what it says, at the command line; an order by nobody.
        found = _cases.Find(caseId) is { Cause: CaseCause.Match } match ? match : null;
        return found?.Items.SingleOrDefault(one => one.Number == number);
    }

    static Actor ActorOf(string by) => by.Split(':', 2) switch
    {
        ["person", var name] => new(ActorKind.Person, name),
        _ => throw new UnreachableException(),
    };

    static ReviewAnswer.Refused NoItem(long caseId, int number) => Refused(string.Create(
        CultureInfo.InvariantCulture, $"There is no item {number} in a case {caseId}."));

    static ReviewAnswer.Refused Refused(string words) => new(words);
}
