// Deciding about complaints: by somebody who did not judge the file, and with everything that follows.
using System.Globalization;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Pipeline;

sealed class ComplaintDesk(Installation installation)
{
    readonly Complaints _complaints = new(installation);
    readonly CaseStore _cases = new(installation);
    readonly CaseDesk _desk = new(installation);
    readonly Elevations _elevations = new(installation);

    /// <summary>Why this person does not decide about complaints now; null where he may.</summary>
    internal string? Problem(Person person)
    {
        if (!person.Roles.Contains(Role.ComplaintsOfficer)) return "Complaints are for people with the role complaints officer.";
        using var connection = installation.Database.Open();
        return _elevations.Problem(connection, null, person, [Role.ComplaintsOfficer], installation.Time.GetUtcNow());
    }

    /// <summary>Decides: the decision about the file stands, or is taken back and the file put back.</summary>
    internal async Task<CaseAnswer> DecideAsync(
        long id, bool isReversed, string reason, Actor actor, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > Complaints.MaxTextLength)
        {
            return Refused($"Say why, in 1 to {Complaints.MaxTextLength} characters: the customer reads it.");
        }

        Complaint? complaint;
        using (var connection = installation.Database.Open()) complaint = Complaints.Find(connection, null, id);
        if (complaint is null)
        {
            return Refused(string.Create(
                CultureInfo.InvariantCulture, $"There is no complaint {id}. See: ./waarborg complaint list"));
        }

        if (complaint.State != ComplaintState.Made) return Refused($"Complaint {id} was decided, or what it was about is back.");
        if (_cases.Find(complaint.CaseId) is not { } found
            || found.Items.FirstOrDefault(one => one.ContentKey.AsSpan().SequenceEqual(complaint.ContentKey)) is not { } item)
        {
            return Refused($"What complaint {id} is about is in no case any more.");
        }

        return isReversed
            ? await _desk.ReverseAsync(
                found, item, actor,
                (connection, transaction) => Write(connection, transaction, complaint, true, reason, OutcomeOf(item), actor),
                cancellation)
            : Uphold(found, item, complaint, reason, actor);
    }

    CaseAnswer Uphold(Case found, CaseItem item, Complaint complaint, string reason, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        IReadOnlyList<CaseItem> same = [.. found.Items.Where(one => one.ContentKey.AsSpan().SequenceEqual(item.ContentKey))];
        var standing = VerdictStore.StandingOf(connection, transaction, found, same, isStored: true);
        if (CaseFlow.Next(standing, new CaseCommand.DecideComplaint(actor.ToString(), IsReversed: false))
            is Transition.Refused no)
        {
            return Refused(CaseWords.OfComplaint(no.Why, found.Id));
        }

        Write(connection, transaction, complaint, false, reason, ReversalOutcome.PutBack, actor);
        transaction.Commit();
        return new CaseAnswer.Done([$"Complaint {complaint.Id}: the decision stands. The customer is told."]);
    }

    void Write(
        SqliteConnection connection, SqliteTransaction transaction, Complaint complaint, bool isReversed, string reason,
        ReversalOutcome outcome, Actor actor) => _complaints.Decide(
        connection, transaction, complaint, isReversed, reason,
        new ComplaintWord.Decided(isReversed, reason, outcome), actor);

    static ReversalOutcome OutcomeOf(CaseItem item) => item switch
    {
        { Version: null } => ReversalOutcome.Upload,
        { Restriction: ItemRestriction.Sealed } => ReversalOutcome.ByHolders,
        { Restriction: ItemRestriction.Shredded } => ReversalOutcome.Destroyed,
        _ => ReversalOutcome.PutBack,
    };

    static CaseAnswer.Refused Refused(string words) => new(words);
}
