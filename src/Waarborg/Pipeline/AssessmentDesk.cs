// Asking an organisation outside about a candidate, and taking the signed verdicts of its assessors.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Decoding;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Pipeline;

/// <summary>What asking gave.</summary>
abstract record AskedAnswer
{
    /// <param name="Message">As it is handed over.</param>
    internal sealed record Made(CandidateMessage Message) : AskedAnswer;

    internal sealed record Refused(string Words) : AskedAnswer;
}

/// <summary>What became of one signed verdict.</summary>
enum TakenNote
{
    /// <summary>It counts, and further people are to judge.</summary>
    Counted,

    /// <summary>It counts, and enough agree that it is what the list says.</summary>
    Confirmed,

    /// <summary>It counts, and enough agree that it is not.</summary>
    Rejected,

    /// <summary>It counts, but what follows could not be carried out whole.</summary>
    NotAllDone,

    /// <summary>It is no signed verdict.</summary>
    Unreadable,

    /// <summary>Nobody was asked about that candidate.</summary>
    NotAsked,

    /// <summary>The organisation is asked nothing any more.</summary>
    Withdrawn,

    /// <summary>It is about another message.</summary>
    OtherMessage,

    /// <summary>It is dated ahead of now.</summary>
    Ahead,

    /// <summary>No assessor of the organisation signed it.</summary>
    NotTheirs,

    /// <summary>What it was about is in no case any more.</summary>
    Forgotten,

    /// <summary>The order of things refuses it: the words say why.</summary>
    Refused,
}

sealed class AssessmentDesk(Installation installation, Derivatives? derivatives = null)
{
    /// <summary>How far ahead of this clock a verdict may be dated.</summary>
    internal static TimeSpan MaxAhead { get; } = TimeSpan.FromMinutes(10);

    readonly CaseStore _cases = new(installation);
    readonly CaseDesk _desk = new(installation);
    readonly Journal _journal = new(installation);

    /// <summary>Makes the message about one item of a case, and writes down that it was asked about.</summary>
    internal async Task<AskedAnswer> AskAsync(
        long caseId, int number, string partnerName, Actor actor, CancellationToken cancellation)
    {
        if (_cases.Find(caseId) is not { } found) return Refused($"There is no case {caseId}.");
        if (found.Cause != CaseCause.Match) return Refused($"Case {caseId} rests on an address: nothing was compared.");
        if (found.Items.SingleOrDefault(one => one.Number == number) is not { } item)
        {
            return Refused($"Case {caseId} has no item {number}. See: ./waarborg case show {caseId}");
        }

        if (Partner(partnerName, out var partner) is { } problem) return Refused(problem);
        var made = await derivatives!.MakeAsync(found, item, DerivativeSize.Small, cancellation);
        if (made is not DerivativeAnswer.Made { Picture: var picture }) return Refused(((DerivativeAnswer.NotMade)made).Words);
        if (!HpkePublicKey.TryParse(partner!.Terms.SealKey, out var key))
        {
            return Refused($"The key of {partner.Name} cannot be read.");
        }

        var message = new CandidateMessage(
            CandidateMessage.NewNumber(), installation.Id, partner.Name, found.List, found.Supplier, found.Reference,
            found.Category, item.Algorithm, item.Distance, Instant.Text(installation.Time.GetUtcNow()), [])
            .With(key, GreyPng.Encode(picture));
        Keep(found, item, message, actor);
        return new AskedAnswer.Made(message);
    }

    string? Partner(string name, out Partner? partner)
    {
        using var connection = installation.Database.Open();
        partner = PartnerStore.Find(connection, null, name);
        if (partner is not { WithdrawnAt: null }) return $"There is no organisation {name} outside. See: ./waarborg partner list";
        return partner.Terms.Assessors.Count == 0 ? $"{name} has no assessors: it only holds shares of keys." : null;
    }

    void Keep(Case found, CaseItem item, CandidateMessage message, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        connection.Execute(
            """
            insert into assessments (candidate, case_id, content_key, partner, message, at, by)
            values (@candidate, @caseId, @contentKey, @partner, @message, @at, @by)
            """,
            new
            {
                candidate = message.Candidate,
                caseId = found.Id,
                contentKey = item.ContentKey,
                partner = message.Partner,
                message = message.Digest(),
                at = Instant.Text(_journal.Now(connection, transaction)),
                by = actor.ToString(),
            },
            transaction);
        _journal.Append(connection, transaction, ClosedEntries.AssessmentAsked(
            found.Id, item.Id, message.Partner, Persons.By(connection, transaction, actor.ToString())));
        transaction.Commit();
    }

    /// <summary>Takes one assessor's signed verdict, and does what follows once enough agree.</summary>
    internal async Task<CaseAnswer> TakeAsync(ReadOnlyMemory<byte> note, CancellationToken cancellation) =>
        (await TakeNoteAsync(note, cancellation)).Answer;

    /// <summary>The same, with what became of it as one of a closed list.</summary>
    internal async Task<(TakenNote What, CaseAnswer Answer)> TakeNoteAsync(
        ReadOnlyMemory<byte> note, CancellationToken cancellation)
    {
        var read = AssessorNote.ParseUntrusted(note.Span);
        if (read is not NoteOutcome.Read { Note: var verdict, Signed: var signed })
        {
            return No(TakenNote.Unreadable, ((NoteOutcome.Refused)read).Words);
        }

        Asked? asked;
        Partner? partner;
        using (var connection = installation.Database.Open())
        {
            asked = Find(connection, verdict.Candidate);
            partner = asked is null ? null : PartnerStore.Find(connection, null, asked.Partner);
        }

        if (asked is null)
        {
            return No(TakenNote.NotAsked, $"Nobody was asked about a candidate {verdict.Candidate}, or it is forgotten.");
        }

        if (partner is not { WithdrawnAt: null }) return No(TakenNote.Withdrawn, $"{asked.Partner} is asked nothing any more.");
        if (Convert.ToHexStringLower(asked.Message) != verdict.Message)
        {
            return No(TakenNote.OtherMessage,
                $"The verdict is about another message than the one about candidate {verdict.Candidate}.");
        }

        if (verdict.At > installation.Time.GetUtcNow() + MaxAhead)
        {
            return No(TakenNote.Ahead, "The verdict is dated ahead of now.");
        }

        if (partner.SignerOf(signed) is not { } assessor)
        {
            return No(TakenNote.NotTheirs, $"The verdict is not signed by an assessor of {partner.Name}.");
        }

        if (ItemOf(asked) is not { } item)
        {
            return No(TakenNote.Forgotten, $"What candidate {verdict.Candidate} was about is in no case any more.");
        }

        var answer = await _desk.JudgeAsync(
            new(asked.CaseId, item.Number, All: false, new(ActorKind.Machine, partner.ActorOf(assessor))),
            new(verdict.IsConfirmed, VerdictBasis.Assessment, System.Text.Encoding.UTF8.GetString(note.Span)), cancellation);
        return (WhatOf(answer, asked), answer);
    }

    CaseItem? ItemOf(Asked asked) =>
        _cases.Find(asked.CaseId)?.Items.FirstOrDefault(one => one.ContentKey.AsSpan().SequenceEqual(asked.ContentKey));

    // After a rejection nothing of it is in the case any more.
    TakenNote WhatOf(CaseAnswer answer, Asked asked) => answer switch
    {
        CaseAnswer.Refused => TakenNote.Refused,
        CaseAnswer.Incomplete => TakenNote.NotAllDone,
        _ => ItemOf(asked)?.Verdict switch
        {
            null or Verdict.Rejected => TakenNote.Rejected,
            Verdict.Confirmed => TakenNote.Confirmed,
            _ => TakenNote.Counted,
        },
    };

    static (TakenNote, CaseAnswer) No(TakenNote what, string words) => (what, new CaseAnswer.Refused(words));

    static Asked? Find(SqliteConnection connection, string candidate) => connection.QuerySingleOrDefault<Asked>(
        """
        select case_id as CaseId, content_key as ContentKey, partner, message from assessments where candidate = @candidate
        """,
        new { candidate });

    static AskedAnswer.Refused Refused(string words) => new(words);

    sealed record Asked(long CaseId, byte[] ContentKey, string Partner, byte[] Message);
}
