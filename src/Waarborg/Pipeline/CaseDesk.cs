// Verdicts and what follows from them: confirm, reject, restore.
using Microsoft.Data.Sqlite;
using Waarborg.Acting;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What a person asks for.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Item">One item of it, and all that are the same bytes; or null.</param>
/// <param name="All">Every item.</param>
/// <param name="Actor">Who asks.</param>
sealed record CaseRequest(long CaseId, int? Item, bool All, Actor Actor);

/// <summary>What somebody says of a content.</summary>
/// <param name="IsConfirmed">It is what the list says, or it is not.</param>
/// <param name="Basis">What he rests it on.</param>
/// <param name="Proof">An assessor's signed note; else null.</param>
/// <param name="Pending">The verdict that was kept until it could not be taken back any more; else null.</param>
sealed record VerdictGiven(bool IsConfirmed, VerdictBasis Basis, string? Proof = null, long? Pending = null)
{
    internal static VerdictGiven Confirmed { get; } = new(IsConfirmed: true, VerdictBasis.Provenance);

    internal static VerdictGiven Rejected { get; } = new(IsConfirmed: false, VerdictBasis.Provenance);
}

/// <summary>What became of it.</summary>
abstract record CaseAnswer
{
    internal sealed record Done(IReadOnlyList<string> Lines) : CaseAnswer;

    /// <summary>The verdict is kept, but not everything could be carried out; the lines say what and why.</summary>
    internal sealed record Incomplete(IReadOnlyList<string> Lines) : CaseAnswer;

    /// <param name="Words">Why.</param>
    /// <param name="MayPass">It may be done later as it is: a folder cannot be opened at this moment.</param>
    /// <param name="Why">Which rule refused it, where one of the flow did.</param>
    internal sealed record Refused(string Words, bool MayPass = false, CaseRefusal? Why = null) : CaseAnswer;
}

sealed partial class CaseDesk(Installation installation, RestrictionDesk restrictions)
{
    readonly Installation _installation = installation;
    readonly CaseStore _cases = new(installation);
    readonly RestrictionDesk _restrictions = restrictions;
    readonly Journal _journal = new(installation);
    readonly SealDesk _seals = new(installation);
    readonly KeptUploads _kept = new(installation);

    /// <summary>Making something unavailable before it is judged.</summary>
    internal WithholdDesk Meanwhile { get; } = new(installation);

    internal CaseDesk(Installation installation)
        : this(installation, new RestrictionDesk(installation))
    {
    }

    /// <summary>Somebody says, by where the entry comes from, that these bytes are what the list says.</summary>
    internal Task<CaseAnswer> ConfirmAsync(CaseRequest request, CancellationToken cancellation) =>
        JudgeAsync(request, VerdictGiven.Confirmed, cancellation);

    /// <summary>Somebody says that they are not.</summary>
    internal Task<CaseAnswer> RejectAsync(CaseRequest request, CancellationToken cancellation) =>
        JudgeAsync(request, VerdictGiven.Rejected, cancellation);

    /// <summary>Puts disabled items back as they were, without a verdict.</summary>
    internal async Task<CaseAnswer> RestoreAsync(CaseRequest request, CancellationToken cancellation)
    {
        if (_cases.Find(request.CaseId) is not { } found) return NoCase(request);
        var items = request.Item is { } number ? [.. found.Items.Where(i => i.Number == number)] : found.Items;
        if (items.Count == 0) return NoItem(request, found);
        var disabled = items.Where(i => i.Restriction is ItemRestriction.Disabled or ItemRestriction.Restoring).ToList();
        if (disabled.Count == 0) return new CaseAnswer.Refused(CaseWords.NothingDisabled(found, items));
        if (RestoreRefusal(found, disabled) is { } refusal)
        {
            return new CaseAnswer.Refused(refusal == CaseRefusal.RuledOtherwise
                ? StandsBehind(found, disabled)
                : CaseWords.Of(refusal, found.Id));
        }

        return await RestoreAsync(found, disabled, request.Actor, cancellation);
    }

    /// <summary>
    /// Puts one item back that rests on nothing any more, unless it is back already, or people ruled that it stays.
    /// </summary>
    internal async Task<CaseAnswer> RestoreLostAsync(long caseId, int number, CancellationToken cancellation)
    {
        if (_cases.Find(caseId) is not { } found) return new CaseAnswer.Done([]);
        var item = found.Items.SingleOrDefault(one => one.Number == number);
        if (item?.Restriction is not (ItemRestriction.Disabled or ItemRestriction.Restoring or ItemRestriction.Disabling))
        {
            return new CaseAnswer.Done([]);
        }

        return Next(found, item, new CaseCommand.LoseGround()) is Transition.To { Standing.Holding: Holding.Available }
            ? await RestoreAsync(found, [item], Actor.Housekeeping, cancellation)
            : new CaseAnswer.Refused(CaseWords.Of(CaseRefusal.RuledOtherwise, caseId));
    }

    /// <summary>
    /// May this item be put back because nobody ruled on it? Not where another case keeps it away.
    /// </summary>
    internal bool IsUndecided(long caseId, int number) =>
        Undecided(caseId, number, out var found) is { } item && Next(found!, item, new CaseCommand.Lapse()) is Transition.To
        && NamedBy(item) is null;

    /// <summary>Puts one item back on which nobody ruled in time, unless people did meanwhile.</summary>
    internal async Task<CaseAnswer> RestoreUndecidedAsync(long caseId, int number, CancellationToken cancellation) =>
        IsUndecided(caseId, number) && Undecided(caseId, number, out var found) is { } item
            ? await RestoreAsync(found!, [item], Actor.Housekeeping, cancellation)
            : new CaseAnswer.Done([]);

    CaseItem? Undecided(long caseId, int number, out Case? found)
    {
        found = _cases.Find(caseId);
        var item = found?.Items.SingleOrDefault(one => one.Number == number);
        return item is { Restriction: ItemRestriction.Disabled, Verdict: Verdict.None } ? item : null;
    }

    long? NamedBy(CaseItem item)
    {
        using var connection = _installation.Database.Open();
        return NamedAway.By(connection, null, item.Id);
    }

    async Task<CaseAnswer> RestoreAsync(
        Case found, IReadOnlyList<CaseItem> items, Actor actor, CancellationToken cancellation)
    {
        using var work = new Work(this, found);
        if (work.Problem is { } problem) return new CaseAnswer.Refused(problem);
        foreach (var item in items) await work.RestoreAsync(item, actor, cancellation);
        return work.Answer();
    }

    // What keeps it away, of the first that is kept.
    string StandsBehind(Case found, IReadOnlyList<CaseItem> items)
    {
        var item = items.First(
            one => Next(found, one, new CaseCommand.Restore()) is Transition.Refused { Why: CaseRefusal.RuledOtherwise });
        using var connection = _installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        var of = new JudgedContent(found.Id, item.ContentKey);
        return CaseWords.StandsBehind(
            found, [.. Complaints.WaitingOf(connection, transaction, of).Select(one => one.Id)],
            VerdictStore.Of(connection, transaction, of), item.Verdict == Verdict.Confirmed);
    }

    CaseRefusal? RestoreRefusal(Case found, IReadOnlyList<CaseItem> items) => items
        .Select(item => (Next(found, item, new CaseCommand.Restore()) as Transition.Refused)?.Why)
        .FirstOrDefault(why => why is not null);

    Transition Next(Case found, CaseItem item, CaseCommand command)
    {
        using var connection = _installation.Database.Open();
        return CaseFlow.Next(StandingOf(connection, null, found, Same(found, item)), command);
    }

    ContentStanding StandingOf(
        SqliteConnection connection, SqliteTransaction? transaction, Case found, IReadOnlyList<CaseItem> items) =>
        VerdictStore.StandingOf(connection, transaction, found, items, IsStored(found));

    // Of an upload only what an inlet keeps is here.
    bool IsStored(Case found) => new SourceStore(_installation).Find(found.Source)?.Kind == SourceKind.Folder
        || found.Items.Any(item => Work.IsActedOn(item.Restriction)
            || item.Restriction is ItemRestriction.Sealed or ItemRestriction.Shredded);

    static IReadOnlyList<CaseItem> Same(Case found, CaseItem item) =>
        [.. found.Items.Where(one => one.ContentKey.AsSpan().SequenceEqual(item.ContentKey))];

    /// <summary>
    /// Keeps somebody's verdict about a content, and does what follows once enough people agree: what of it is still available
    /// is made unavailable; or it is put back, and all but the rejection itself is forgotten.
    /// </summary>
    internal async Task<CaseAnswer> JudgeAsync(CaseRequest request, VerdictGiven given, CancellationToken cancellation)
    {
        if (_cases.Find(request.CaseId) is not { } found) return NoCase(request);
        if (Choose(request, found, out var items) is { } refused) return refused;
        using var work = new Work(this, found);
        if (Keep(found, items, request.Actor, given, work.Problem, out var standing) is { } problem) return problem;

        var verdict = VerdictOf(standing!.State);
        foreach (var item in items)
        {
            if (standing.State == CaseState.Complained) work.SayAdvised(item);
            else if (verdict == Verdict.None) work.SayOpen(item, standing);
            else await work.FollowAsync(item, verdict, request.Actor, cancellation);
        }

        return work.Answer();
    }

    /// <summary>What a verdict would lead to, with nothing written.</summary>
    internal Transition Preview(
        SqliteConnection connection, SqliteTransaction transaction, Case found, CaseItem item, GivenVerdict given) =>
        CaseFlow.Next(StandingOf(connection, transaction, found, Same(found, item)), new CaseCommand.Judge(given));

    // In one transaction: the verdict, what follows from all of them, and the ledger's entries. Null when it is kept.
    CaseAnswer.Refused? Keep(
        Case found, IReadOnlyList<CaseItem> items, Actor actor, VerdictGiven given, string? folderProblem,
        out ContentStanding? standing)
    {
        standing = null;
        using var connection = _installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (given.Basis == VerdictBasis.Picture && !Viewing.IsAllowed(connection, transaction)) return new(CaseWords.NoViewing);
        if (given.Pending is { } pending) VerdictStore.Remove(connection, transaction, pending);
        var verdict = new GivenVerdict(actor.ToString(), given.IsConfirmed, given.Basis);
        var before = StandingOf(connection, transaction, found, items);
        switch (CaseFlow.Next(before, new CaseCommand.Judge(verdict)))
        {
            case Transition.Refused when !found.IsJudged: return new(CaseWords.IsOrder(found.Id));
            case Transition.Refused no: return new(CaseWords.Of(no.Why, found.Id));
            case Transition.To to: standing = to.Standing; break;
        }

        var ruled = VerdictOf(standing!.State);
        // A folder that is gone keeps nobody from judging, but from what follows.
        var needsFolder = (ruled == Verdict.Confirmed && standing.State != CaseState.Complained)
            || (ruled == Verdict.Rejected && items.Any(i => Work.IsActedOn(i.Restriction)));
        if (needsFolder && folderProblem is not null) return new(folderProblem, MayPass: true);
        var now = _journal.Now(connection, transaction);
        VerdictStore.Add(connection, transaction, new(found.Id, items[0].ContentKey), verdict, now, proof: given.Proof);
        foreach (var item in items) Record(connection, transaction, found, item, verdict, ruled);
        if (!standing.IsSanctionProposed)
        {
            AccountMeasures.Forget(connection, transaction, new(found.Id, items[0].ContentKey));
        }

        new OwnReview(_installation).EndIfSettled(connection, transaction, found.Id, actor);
        if (ruled == Verdict.Rejected)
        {
            new OpenedCases(_installation).End(connection, transaction, items[0].Id, ClockStop.Judged, actor);
        }
        else if (ruled == Verdict.Confirmed)
        {
            // It was withheld before: what was asked for is done with the ruling, unless the public still sees it.
            foreach (var item in items.Where(one => one.Restriction == ItemRestriction.Disabled))
            {
                if (OnlineChecks.IsCasePending(connection, transaction, item.Id)) continue;
                new OpenedCases(_installation).End(connection, transaction, item.Id, ClockStop.Done, actor);
            }
        }

        transaction.Commit();
        return null;
    }

    void Record(
        SqliteConnection connection, SqliteTransaction transaction, Case found, CaseItem item, GivenVerdict given, Verdict ruled)
    {
        var by = Persons.By(connection, transaction, given.By);
        _journal.Append(connection, transaction, ClosedEntries.Verdict(
            found.Id, item.Id, NameOf(given.IsConfirmed), given.Basis.ToString().ToLowerInvariant(), by));
        if (ruled == item.Verdict) return;
        CaseEdits.SetVerdict(connection, transaction, item.Id, ruled, given.By, _journal.Now(connection, transaction));
        new RemovedItems(_installation).Keep(connection, transaction, item.Id);
        // What was found by its tombstone, which is gone with the ruling, rests on nothing any more.
        if (item.Verdict == Verdict.Confirmed)
        {
            CaseHits.ReopenLost(_installation, connection, transaction, "entryWithdrawn", given.By);
        }

        if (ruled == Verdict.None) return;
        var isConfirmed = ruled == Verdict.Confirmed;
        if (isConfirmed) Statements.NoteConfirmed(connection, transaction, item.Id);
        else if (item.Restriction == ItemRestriction.Shredded) Statements.NoteTakenBack(connection, transaction, item.Id);
        new Breakers(_installation).Judge(connection, transaction, item.Id, item.ContentKey, isConfirmed);
        _journal.Append(
            connection, transaction, ClosedEntries.Review(found.Id, item.Id, NameOf(isConfirmed), by.DeepClone().AsArray()));
        if (isConfirmed) return;
        CaseEdits.Remember(connection, transaction, item.ContentKey, found.Entry, _journal.Now(connection, transaction));
    }

    static string NameOf(bool isConfirmed) => isConfirmed ? "confirmed" : "rejected";

    static Verdict VerdictOf(CaseState state) => state switch
    {
        CaseState.Confirmed or CaseState.Actioned or CaseState.Reported or CaseState.Informed or CaseState.Complained
            or CaseState.Upheld => Verdict.Confirmed,
        CaseState.Rejected or CaseState.Reversed => Verdict.Rejected,
        _ => Verdict.None,
    };

    /// <summary>Carries out verdicts that were written down before a stop.</summary>
    internal async Task FinishAsync(string source, CancellationToken cancellation)
    {
        await FinishVerdictsAsync(source, cancellation);
        _seals.FinishAll();
    }

    async Task FinishVerdictsAsync(string source, CancellationToken cancellation)
    {
        IReadOnlyList<(long CaseId, int Number)> unfinished;
        using (var connection = _installation.Database.Open()) unfinished = CaseEdits.Unfinished(connection, source);
        foreach (var (caseId, number) in unfinished)
        {
            if (_cases.Find(caseId) is not { } found) continue;
            using var work = new Work(this, found);
            if (work.Problem is not null) continue;
            // It may have been done with another item that is the same object.
            if (found.Items.SingleOrDefault(i => i.Number == number) is not { } item) continue;
            await work.FollowAsync(item, item.Verdict, Actor.Housekeeping, cancellation);
        }
    }

    // A verdict is about bytes: the named item and all that are the same bytes; every item only if all are.
    static CaseAnswer.Refused? Choose(CaseRequest request, Case found, out IReadOnlyList<CaseItem> items)
    {
        items = [];
        if (request.Item is { } number)
        {
            if (found.Items.SingleOrDefault(i => i.Number == number) is not { } named) return NoItem(request, found);
            items = [.. found.Items.Where(i => i.ContentKey.AsSpan().SequenceEqual(named.ContentKey))];
            return null;
        }

        var contents = found.Items.Select(i => Convert.ToHexString(i.ContentKey)).Distinct(StringComparer.Ordinal).Count();
        if (found.Items.Count == 0) return new($"Case {found.Id} has no items.");
        if (contents > 1 && request.All)
        {
            return new($"The items of case {found.Id} are {contents} different contents. One look does not judge them all: "
                + "name each with --item N.");
        }

        if (contents > 1 || (found.Items.Count > 1 && !request.All))
        {
            return new($"Case {found.Id} has {found.Items.Count} items. Name one with --item N"
                + (contents == 1 ? ", or all of them with --all: they are the same bytes." : ": they are different contents."));
        }

        items = found.Items;
        return null;
    }

    static CaseAnswer.Refused NoCase(CaseRequest request) => new($"There is no case {request.CaseId}.");

    static CaseAnswer.Refused NoItem(CaseRequest request, Case found) =>
        found.Items.Count == 0
            ? new($"Case {found.Id} has no items.")
            : new($"Case {found.Id} has no item {request.Item}. See: ./waarborg case show {found.Id}");
}
