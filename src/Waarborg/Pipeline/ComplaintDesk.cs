// Deciding about complaints: by somebody who did not judge the file, and with everything that follows.
using System.Globalization;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Permits;
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

    /// <summary>
    /// Decides at the command line, where an account is named: it has the role and has taken it up; and neither its holder nor
    /// the machine's account that runs the command judged the file.
    /// </summary>
    internal async Task<CaseAnswer> DecideAsync(
        long id, bool isReversed, string reason, string handle, Actor runBy, CancellationToken cancellation)
    {
        if (new PeopleStore(installation).Find(handle) is not { IsOpen: true } person)
        {
            return Refused($"There is no open account {handle}. Whoever decides has an account with the role "
                + $"{ActNames.Of(Role.ComplaintsOfficer)}: ./waarborg people list");
        }

        if (Problem(person) is { } no) return Refused(no);
        return HasJudged(id, runBy)
            ? Refused($"{runBy.Name}, who runs this command, judged the file. " + (installation.Kind == InstallationKind.Sample
                ? "Another account of the machine runs it; or try it with a file that one of the sample's people judged: "
                    + "./waarborg case confirm ID --as anna"
                : "Whoever decides runs it with an account of his own on this machine, or decides at /complaints."))
            : await DecideAsync(id, isReversed, reason, person.Actor, cancellation);
    }

    /// <summary>Makes the message by which an organisation outside is asked anew, so that nobody here has to look.</summary>
    internal async Task<AskedAnswer> AskAsync(
        long id, string partner, Person person, Derivatives derivatives, CancellationToken cancellation)
    {
        if (Problem(person) is { } no) return new AskedAnswer.Refused(no);
        Complaint? complaint;
        using (var connection = installation.Database.Open()) complaint = Complaints.Find(connection, null, id);
        if (complaint is not { State: ComplaintState.Made }
            || _cases.Find(complaint.CaseId)?.Items.FirstOrDefault(
                one => one.ContentKey.AsSpan().SequenceEqual(complaint.ContentKey)) is not { } item)
        {
            return new AskedAnswer.Refused($"Complaint {id} does not wait for a decision any more.");
        }

        return await new AssessmentDesk(installation, derivatives).AskAsync(
            complaint.CaseId, item.Number, partner, person.Actor, cancellation);
    }

    /// <summary>The item about which an organisation outside can be asked anew; null where none can be.</summary>
    internal int? CanAsk(Complaint complaint) =>
        // Nothing was compared of what somebody named by its address, and nobody outside is asked about that.
        new PartnerStore(installation).All().Any(one => one is { WithdrawnAt: null, Terms.Assessors.Count: > 0 })
            && _cases.Find(complaint.CaseId) is { Cause: CaseCause.Match } found
            ? found.Items.FirstOrDefault(one => one.ContentKey.AsSpan().SequenceEqual(complaint.ContentKey))?.Number
            : null;

    bool HasJudged(long id, Actor actor)
    {
        using var connection = installation.Database.Open();
        return Complaints.Find(connection, null, id) is { } complaint
            && VerdictStore.Of(connection, null, new(complaint.CaseId, complaint.ContentKey))
                .Any(given => given.By == actor.ToString());
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

        if (complaint.State != ComplaintState.Made) return Decided(id);
        if (_cases.Find(complaint.CaseId) is not { } found
            || found.Items.FirstOrDefault(one => one.ContentKey.AsSpan().SequenceEqual(complaint.ContentKey)) is not { } item)
        {
            return Refused($"What complaint {id} is about is in no case any more.");
        }

        return isReversed
            ? await _desk.ReverseAsync(
                found, item, actor,
                (connection, transaction) => Reverse(connection, transaction, found, complaint, reason, actor), cancellation)
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
            return new CaseAnswer.Refused(CaseWords.OfComplaint(no.Why, found.Id), Why: no.Why);
        }

        if (!Write(connection, transaction, complaint, false, reason, ReversalOutcome.PutBack, actor))
        {
            return Decided(complaint.Id);
        }

        transaction.Commit();
        return new CaseAnswer.Done([$"Complaint {complaint.Id}: the decision stands. The customer reads it with his code."]);
    }

    // The ruling falls for all who had these bytes: whoever else complained about it is right as well.
    CaseAnswer.Refused? Reverse(
        SqliteConnection connection, SqliteTransaction transaction, Case found, Complaint complaint, string reason, Actor actor)
    {
        var waiting = Complaints.WaitingOf(connection, transaction, new(complaint.CaseId, complaint.ContentKey));
        if (waiting.All(one => one.Id != complaint.Id)) return Decided(complaint.Id);
        foreach (var one in waiting)
        {
            var item = found.Items.FirstOrDefault(other => other.Id == one.ItemId)
                ?? found.Items.First(other => other.ContentKey.AsSpan().SequenceEqual(one.ContentKey));
            Write(connection, transaction, one, true, reason, OutcomeOf(connection, transaction, found, item), actor);
        }

        return null;
    }

    static CaseAnswer.Refused Decided(long id) => Refused($"Complaint {id} was decided, or what it was about is back.");

    bool Write(
        SqliteConnection connection, SqliteTransaction transaction, Complaint complaint, bool isReversed, string reason,
        ReversalOutcome outcome, Actor actor)
    {
        var word = new ComplaintWord.Decided(isReversed, reason, outcome);
        if (!_complaints.Decide(connection, transaction, complaint, isReversed, reason, word, actor)) return false;
        if (PeopleStore.IdOf(connection, transaction, actor) is { } person)
        {
            var now = installation.Time.GetUtcNow();
            PeopleStore.Used(connection, transaction, person, [Role.ComplaintsOfficer], now);
        }

        return true;
    }

    ReversalOutcome OutcomeOf(SqliteConnection connection, SqliteTransaction transaction, Case found, CaseItem item) =>
        new SourceStore(installation).Find(found.Source)?.Kind == SourceKind.Upload ? ReversalOutcome.Upload
        : item.Restriction == ItemRestriction.Sealed ? ReversalOutcome.ByHolders
        : item.Restriction == ItemRestriction.Shredded ? ReversalOutcome.Destroyed
        : NamedAway.By(connection, transaction, item.Id) is not null ? ReversalOutcome.StaysAway
        : ReversalOutcome.PutBack;

    static CaseAnswer.Refused Refused(string words) => new(words);
}
