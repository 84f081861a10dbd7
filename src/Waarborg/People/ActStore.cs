// Proposals: what one person proposes and another approves or refuses, with both signatures kept whole.
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.People;

enum ProposalState
{
    /// <summary>Written down, signed by nobody.</summary>
    Draft,

    /// <summary>Signed by whoever proposes it; another person decides.</summary>
    Proposed,

    Approved,

    Refused,

    /// <summary>Nobody decided in time.</summary>
    Lapsed,
}

/// <summary>One proposal.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Act">What is proposed.</param>
/// <param name="Document">What both people sign: canonical JSON.</param>
/// <param name="DraftedAt">When it was written down.</param>
/// <param name="DraftedBy">By whom, as an actor.</param>
/// <param name="EndsAt">Until when it waits.</param>
/// <param name="Proposer">Who signed it first, or null.</param>
/// <param name="ProposerProof">His signature.</param>
/// <param name="ProposedAt">When he signed it, or null.</param>
/// <param name="Decider">Who approved or refused it, or null.</param>
/// <param name="DeciderProof">The approver's signature.</param>
/// <param name="IsApproved">How it was decided; null while it was not.</param>
/// <param name="Refusal">Why it was refused.</param>
/// <param name="Outcome">What came of it.</param>
sealed record ActProposal(
    long Id, Act Act, string Document, DateTimeOffset DraftedAt, string DraftedBy, DateTimeOffset EndsAt, Person? Proposer,
    string? ProposerProof, DateTimeOffset? ProposedAt, Person? Decider, string? DeciderProof, bool? IsApproved, string? Refusal,
    string? Outcome)
{
    internal JsonObject Json => JsonNode.Parse(Document)!.AsObject();

    internal JsonObject Body => Json["body"]!.AsObject();

    internal string Reason => Json["reason"]!.GetValue<string>();

    internal byte[] Digest => SHA256.HashData(Encoding.UTF8.GetBytes(Document));

    /// <summary>The proposer's signature, as it was checked when he gave it; of what was proposed only.</summary>
    internal ActSignature ProposerSignature => new(
        Proposer!.Id, ProposedAt!.Value,
        AssertionProof.Credential(ProposerProof!) is null ? SignatureKind.SampleKey : SignatureKind.Passkey, Digest,
        ProposerProof!);

    internal ProposalState StateAt(DateTimeOffset now) =>
        IsApproved == true ? ProposalState.Approved
        : IsApproved == false ? ProposalState.Refused
        : now >= EndsAt ? ProposalState.Lapsed
        : Proposer is null ? ProposalState.Draft
        : ProposalState.Proposed;

    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Id}, {Act}");
        return true;
    }
}

sealed class ActStore(Installation installation)
{
    /// <summary>The longest reason, in characters.</summary>
    internal const int MaxReasonLength = 2000;

    /// <summary>The longest document, in bytes.</summary>
    internal const int MaxDocumentBytes = 256 * 1024;

    readonly Journal _journal = new(installation);
    readonly Elevations _elevations = new(installation);

    /// <summary>Writes a proposal down; it counts for nothing before somebody with the right role signs it.</summary>
    /// <param name="act">What is proposed.</param>
    /// <param name="body">Of what, exactly.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who wrote it down: a person at the command line or in the console.</param>
    /// <returns>Why not, in words; or the draft.</returns>
    internal (string? Problem, ActProposal? Draft) Draft(Act act, JsonObject body, string reason, Actor by)
    {
        if (string.IsNullOrWhiteSpace(reason)) return ("A proposal says why.", null);
        if (reason.Length > MaxReasonLength) return ($"A reason has at most {MaxReasonLength} characters.", null);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        var id = connection.ExecuteScalar<long>(
            """
            insert into acts (act, document, drafted_at, drafted_by, ends_at) values (@act, '', @now, @by, @ends) returning id
            """,
            new { act = act.ToString(), now = Instant.Text(now), by = by.ToString(), ends = Instant.Text(now + FourEyes.Waits) },
            transaction);
        var document = Encoding.UTF8.GetString(CanonicalJson.Write(new JsonObject
        {
            ["act"] = ActNames.Of(act),
            ["body"] = body.DeepClone(),
            ["drafted"] = Instant.Text(now),
            ["installation"] = installation.Id,
            ["nonce"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            ["proposal"] = id,
            ["reason"] = reason,
            ["v"] = 1,
        }));
        if (document.Length > MaxDocumentBytes) return ($"A proposal has at most {MaxDocumentBytes} bytes.", null);
        connection.Execute("update acts set document = @document where id = @id", new { document, id }, transaction);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return (null, Find(id)!);
    }

    /// <summary>Signs a draft: from now on it is proposed.</summary>
    /// <returns>Why not, in words; null when it is proposed.</returns>
    internal string? Propose(long id, ActSignature signature)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        if (Find(connection, transaction, id) is not { } proposal) return $"There is no proposal {id}.";
        if (proposal.StateAt(now) != ProposalState.Draft) return $"{FourEyes.Name(id)} is not a draft any more.";
        if (PeopleStore.Find(connection, transaction, signature.Person) is not { } person) return "There is no such account.";
        if (FourEyes.ProposerProblem(proposal.Act, person) is { } problem) return problem;
        var roles = ActRoles.Of(proposal.Act).Propose;
        if (_elevations.Problem(connection, transaction, person, roles, now) is { } standing) return standing;
        var document = Encoding.UTF8.GetBytes(proposal.Document);
        if (Signing.Problem(installation, connection, transaction, signature, document) is { } unsigned) return unsigned;
        connection.Execute(
            "update acts set proposed_at = @now, proposed_by = @person, proposed_proof = @proof where id = @id",
            new { now = Instant.Text(now), person = person.Id, proof = signature.Proof, id }, transaction);
        PeopleStore.Used(connection, transaction, person.Id, roles, now);
        var (record, nonce) = Journal.CommitTo(new() { ["document"] = proposal.Document, ["proof"] = signature.Proof });
        _journal.Append(connection, transaction, OpenEntries.ProposalMade(
            id, ActNames.Of(proposal.Act), record, nonce, Persons.By(connection, transaction, person.Actor.ToString())));
        transaction.Commit();
        return null;
    }

    /// <summary>
    /// Marks a proposal as approved in the transaction of the act, when this person may and his signature holds.
    /// </summary>
    /// <returns>Why not, in words; or the two people, the proposer first.</returns>
    internal (string? Problem, Person? Proposer, Person? Approver) Approve(
        SqliteConnection connection, SqliteTransaction transaction, ActProposal proposal, ActSignature signature)
    {
        var now = _journal.Now(connection, transaction);
        if (Waiting(proposal, now) is { } over) return (over, null, null);
        var proposer = PeopleStore.Find(connection, transaction, proposal.Proposer!.Id)!;
        if (PeopleStore.Find(connection, transaction, signature.Person) is not { } approver)
        {
            return ("There is no such account.", null, null);
        }
        if (FourEyes.ApproverProblem(proposal.Act, proposer, approver) is { } problem) return (problem, null, null);
        var roles = ActRoles.Of(proposal.Act).Approve;
        if (_elevations.Problem(connection, transaction, approver, roles, now) is { } standing) return (standing, null, null);
        var document = Encoding.UTF8.GetBytes(proposal.Document);
        if (Signing.Problem(installation, connection, transaction, signature, document) is { } unsigned)
        {
            return (unsigned, null, null);
        }

        // Once more: his passkey may have been revoked since, or the document be another than he signed.
        if (Signing.Problem(installation, connection, transaction, proposal.ProposerSignature, document) is { } withdrawn)
        {
            return ($"What {proposer.Handle} signed does not count any more: it must be proposed anew. {withdrawn}", null, null);
        }

        connection.Execute(
            """
            update acts set decided_at = @now, decided_by = @person, decided_proof = @proof, is_approved = 1
            where id = @id and decided_at is null
            """,
            new { now = Instant.Text(now), person = approver.Id, proof = signature.Proof, id = proposal.Id }, transaction);
        PeopleStore.Used(connection, transaction, approver.Id, roles, now);
        var (record, nonce) = Journal.CommitTo(new()
        {
            ["document"] = proposal.Document,
            ["proofs"] = new JsonArray(proposal.ProposerProof, signature.Proof),
        });
        _journal.Append(connection, transaction, OpenEntries.ProposalApproved(
            proposal.Id, record, nonce,
            Persons.By(connection, transaction, proposer.Actor.ToString(), approver.Actor.ToString())));
        return (null, proposer, approver);
    }

    /// <summary>Refuses a proposal, or withdraws one's own: one act by one person who may approve or propose it.</summary>
    /// <returns>Why not, in words; null when it is refused.</returns>
    internal string? Refuse(long id, Person person, string why)
    {
        if (why.Length > MaxReasonLength) return $"A reason has at most {MaxReasonLength} characters.";
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        if (Find(connection, transaction, id) is not { } proposal) return $"There is no proposal {id}.";
        if (Waiting(proposal, now) is { } over) return over;
        var roles = ActRoles.Of(proposal.Act);
        if (!person.IsOpen || !person.HasAny([.. roles.Propose, .. roles.Approve])) return $"{person.Handle} has no say in this.";
        connection.Execute(
            "update acts set decided_at = @now, decided_by = @person, is_approved = 0, refusal = @why where id = @id",
            new { now = Instant.Text(now), person = person.Id, why, id }, transaction);
        _journal.Append(connection, transaction, OpenEntries.ProposalRefused(
            id, Persons.By(connection, transaction, person.Actor.ToString())));
        transaction.Commit();
        return null;
    }

    /// <summary>Says what came of an approved proposal.</summary>
    internal static void SetOutcome(SqliteConnection connection, SqliteTransaction transaction, long id, string words) =>
        connection.Execute("update acts set outcome = @words where id = @id", new { words, id }, transaction);

    /// <summary>Uses up an approval of an act that is carried out later, once.</summary>
    /// <returns>Why not, in words; null when it may be carried out now.</returns>
    internal string? Use(long id, Act act, TimeSpan within)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var now = _journal.Now(connection, transaction);
        if (Find(connection, transaction, id) is not { } proposal || proposal.Act != act)
        {
            return $"{FourEyes.Name(id)} is none for this.";
        }
        if (proposal.IsApproved != true) return $"{FourEyes.Name(id)} is not approved.";
        var used = connection.Execute(
            "update acts set used_at = @now where id = @id and used_at is null and decided_at > @since",
            new { now = Instant.Text(now), id, since = Instant.Text(now - within) }, transaction);
        if (used == 0) return $"{FourEyes.Name(id)} was carried out before, or its {within.TotalHours:0} hours are over.";
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return null;
    }

    internal ActProposal? Find(long id)
    {
        using var connection = installation.Database.Open();
        return Find(connection, null, id);
    }

    internal static ActProposal? Find(SqliteConnection connection, SqliteTransaction? transaction, long id) =>
        Read(connection, transaction, " where id = @id", new { id }).SingleOrDefault();

    /// <summary>The newest first.</summary>
    internal IReadOnlyList<ActProposal> All(int limit)
    {
        using var connection = installation.Database.Open();
        return [.. Read(connection, null, " order by id desc limit @limit", new { limit })];
    }

    static string? Waiting(ActProposal proposal, DateTimeOffset now) => proposal.StateAt(now) switch
    {
        ProposalState.Proposed => null,
        ProposalState.Draft => $"{FourEyes.Name(proposal.Id)} is a draft: nobody has proposed it.",
        ProposalState.Approved => $"{FourEyes.Name(proposal.Id)} was approved before.",
        ProposalState.Refused => $"{FourEyes.Name(proposal.Id)} was refused.",
        ProposalState.Lapsed => $"{FourEyes.Name(proposal.Id)} has lapsed: nobody decided in {FourEyes.Waits.TotalDays:0} days.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static List<ActProposal> Read(SqliteConnection connection, SqliteTransaction? transaction, string where, object values)
    {
        var people = PeopleStore.All(connection, transaction).ToDictionary(person => person.Id);
        return [.. connection.Query<Row>(
                """
                select id, act, document, drafted_at as DraftedAt, drafted_by as DraftedBy, ends_at as EndsAt,
                    proposed_by as ProposedBy, proposed_proof as ProposedProof, proposed_at as ProposedAt,
                    decided_by as DecidedBy, decided_proof as DecidedProof, is_approved as IsApproved, refusal, outcome
                from acts
                """ + where, values, transaction)
            .Select(row => new ActProposal(
                row.Id, Enum.Parse<Act>(row.Act), row.Document, Instant.Of(row.DraftedAt), row.DraftedBy, Instant.Of(row.EndsAt),
                row.ProposedBy is { } proposer ? people[proposer] : null, row.ProposedProof,
                row.ProposedAt is { } proposedAt ? Instant.Of(proposedAt) : null,
                row.DecidedBy is { } decider ? people[decider] : null, row.DecidedProof,
                row.IsApproved is { } approved ? approved != 0 : null, row.Refusal, row.Outcome))];
    }

    sealed record Row(
        long Id, string Act, string Document, string DraftedAt, string DraftedBy, string EndsAt, long? ProposedBy,
        string? ProposedProof, string? ProposedAt, long? DecidedBy, string? DecidedProof, long? IsApproved, string? Refusal,
        string? Outcome);
}
