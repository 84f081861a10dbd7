// Where weighings are drafted, answered, signed and recorded, and where it is asked whether one carries a permit.
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>What became of an act on a weighing.</summary>
abstract record WeighingOutcome
{
    /// <param name="Weighing">As it stands after the act.</param>
    internal sealed record Done(Weighing Weighing) : WeighingOutcome;

    /// <param name="Problems">All that stands against it, each in words.</param>
    internal sealed record Refused(IReadOnlyList<string> Problems) : WeighingOutcome
    {
        internal Refused(string problem)
            : this([problem])
        {
        }

        internal string Words => string.Join(Environment.NewLine, Problems);
    }
}

/// <summary>What became of an answer of the public; the page has words for each.</summary>
enum AnswerOutcome
{
    Kept,
    NoSuchDraft,
    Closed,
    Empty,
    TooLong,
    NotPlain,

    /// <summary>It holds a web address: a page that everybody may write on must not lead to material.</summary>
    HoldsAddress,
    TooMany,
}

sealed class WeighingStore(Installation installation)
{
    /// <summary>In whose name an answer of the public stands in the ledger: nobody's.</summary>
    const string PublicActor = "program:public-page";

    readonly Journal _journal = new(installation);

    /// <summary>
    /// Publishes a draft: counts the period's figures, gives numbers to those out of bounds, and takes the place of the source's
    /// open draft. Its days begin now; what was answered to the one before stays to be addressed.
    /// </summary>
    internal WeighingOutcome Draft(string source, WeighingDraft draft, WeighingJudgement? judgement, Actor actor)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var (id, problems) = WeighingDrafting.Publish(_journal, connection, transaction, source, draft, judgement, actor);
        if (problems.Count > 0) return new WeighingOutcome.Refused(problems);
        transaction.Commit();
        return new WeighingOutcome.Done(Find(id)!);
    }

    /// <summary>Keeps an answer of the public under the source's next number.</summary>
    internal AnswerOutcome Answer(long weighing, string words)
    {
        var text = WeighingRules.Tidy(words);
        if (text.Length == 0) return AnswerOutcome.Empty;
        if (text.Length > WeighingRules.MaxAnswerLength) return AnswerOutcome.TooLong;
        if (!WeighingRules.IsPlain(text)) return AnswerOutcome.NotPlain;
        if (WeighingRules.HoldsAddress(text)) return AnswerOutcome.HoldsAddress;
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (WeighingTable.Find(connection, transaction, weighing) is not { } found) return AnswerOutcome.NoSuchDraft;
        var now = _journal.Now(connection, transaction);
        if (!IsAnswerable(found, now)) return AnswerOutcome.Closed;
        var answers = connection.ExecuteScalar<long>(
            "select count(*) from weighing_points where weighing = @weighing and kind = 'Answer'", new { weighing }, transaction);
        if (answers >= WeighingRules.MaxAnswers) return AnswerOutcome.TooMany;
        Say(connection, transaction, found, new(PointKind.Answer, text, PublicActor, Weighing: weighing), now);
        transaction.Commit();
        return AnswerOutcome.Kept;
    }

    /// <summary>Keeps what a person who took part does not agree with, until the weighing is recorded.</summary>
    internal WeighingOutcome Dissent(long weighing, string words, Actor actor) =>
        Act(weighing, (connection, transaction, found) => KeepDissent(connection, transaction, found, words, actor));

    /// <summary>
    /// Keeps opinions and decision as they are now. A signature that is no longer under what it was given for is taken off.
    /// </summary>
    internal WeighingOutcome Judge(long weighing, WeighingJudgement judgement) =>
        Act(weighing, (connection, transaction, found) => KeepJudgement(connection, transaction, found, judgement));

    /// <summary>
    /// The document that whoever signs this axis stands for; a signature is over the SHA-256 of its canonical form.
    /// </summary>
    internal JsonObject AxisDocument(Weighing weighing, Axis axis) => WeighingDocuments.Axis(installation, weighing, axis);

    /// <summary>The SHA-256 of <see cref="AxisDocument"/>.</summary>
    internal byte[] AxisDigest(Weighing weighing, Axis axis) => WeighingDocuments.Digest(installation, weighing, axis);

    /// <summary>Keeps a checked signature on one axis.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="weighing">The weighing's number.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="signature">The signature, checked by the caller to be that person's.</param>
    /// <param name="handle">The person's handle.</param>
    /// <param name="roles">The person's roles.</param>
    internal WeighingOutcome SignAxis(
        SqliteConnection connection, SqliteTransaction transaction, long weighing, Axis axis, ActSignature signature,
        string handle, IReadOnlySet<Role> roles)
    {
        if (OpenProblem(WeighingTable.Find(connection, transaction, weighing), weighing, out var found) is { } problem)
        {
            return new WeighingOutcome.Refused(problem);
        }

        var digest = AxisDigest(found, axis);
        if (WeighingRules.SignProblem(found, axis, signature, handle, roles, digest) is { } refusal)
        {
            return new WeighingOutcome.Refused(refusal);
        }

        // One that counts no more makes room, for another person and for another axis.
        connection.Execute(
            "delete from weighing_signatures where weighing = @weighing and axis not in @counting",
            new { weighing, counting = found.Signatures.Select(one => one.Axis.ToString()) }, transaction);
        connection.Execute(
            """
            insert into weighing_signatures (weighing, axis, person, handle, signed_at, kind, digest, proof)
            values (@weighing, @axis, @person, @handle, @at, @kind, @digest, @proof)
            on conflict (weighing, axis) do update set
                person = @person, handle = @handle, signed_at = @at, kind = @kind, digest = @digest, proof = @proof
            """,
            new
            {
                weighing,
                axis = axis.ToString(),
                person = signature.Person,
                handle,
                at = Instant.Text(signature.At),
                kind = signature.Kind.ToString(),
                digest = signature.Digest,
                proof = signature.Proof,
            },
            transaction);
        return new WeighingOutcome.Done(WeighingTable.Find(connection, transaction, weighing)!);
    }

    /// <summary>
    /// Records a weighing for good, in the ledger by its three signers; refused with every condition that is not met, the points
    /// by their numbers.
    /// </summary>
    internal WeighingOutcome Record(long weighing) => Act(weighing, (connection, transaction, found) =>
    {
        var problems = RecordProblems(connection, transaction, found);
        if (problems.Count > 0) return problems;
        var now = _journal.Now(connection, transaction);
        var points = WeighingPoints.Open(connection, transaction, found.Source);
        WeighingPoints.MarkAddressed(connection, transaction, found.Source, weighing);
        connection.Execute(
            "update weighings set recorded_at = @at where id = @weighing", new { weighing, at = Instant.Text(now) }, transaction);
        var by = Persons.By(connection, transaction, [.. found.Signatures.Select(one => ActorOf(one.Handle))]);
        var (record, nonce) = Journal.CommitTo(WeighingDocuments.Whole(found, points, now, by));
        _journal.Append(connection, transaction, OpenEntries.WeighingRecorded(weighing, found.Source, record, nonce, by));
        return [];
    });

    /// <summary>All that stands against recording this weighing now.</summary>
    internal IReadOnlyList<string> RecordProblems(SqliteConnection connection, SqliteTransaction transaction, Weighing weighing)
    {
        var now = _journal.Now(connection, transaction);
        List<string> problems = [];
        var needed = WeighingRules.PublicFor(installation.Kind);
        if (WeighingRules.PublicProblem(weighing.DraftedAt, now, needed) is { } early) problems.Add(early);
        if (now - weighing.DraftedAt > WeighingRules.DraftLasts)
        {
            var days = (long)WeighingRules.DraftLasts.TotalDays;
            problems.Add($"The draft and its figures are more than {days} days old: draft anew.");
        }

        var permits = WeighingTable.PermitsOf(connection, transaction, weighing.Source);
        if (WeighingRules.KindProblem(weighing.Draft.Kind, weighing.Source, permits) is { } kind) problems.Add(kind);
        var counted = WeighingFigures.Count(
            connection, transaction, weighing.Source, weighing.Figures.From, weighing.Figures.Until);
        if (!CanonicalJson.Write(counted.ToJson()).AsSpan().SequenceEqual(CanonicalJson.Write(weighing.Figures.ToJson())))
        {
            problems.Add("The figures of the draft are not those that the journal gives: draft anew.");
        }

        problems.AddRange(WeighingRules.JudgementProblems(
            weighing, WeighingPoints.Open(connection, transaction, weighing.Source)));
        problems.AddRange(WeighingRules.SignatureProblems(weighing, axis => AxisDigest(weighing, axis)));
        return problems;
    }

    /// <summary>Why this weighing cannot carry a new or renewed permit of this source, in words; null when it can.</summary>
    internal static string? PermitProblem(
        SqliteConnection connection, SqliteTransaction? transaction, long weighing, string source, DateTimeOffset now)
    {
        if (WeighingTable.Find(connection, transaction, weighing) is not { } found) return $"There is no weighing {weighing}.";
        if (found.Source != source) return $"Weighing {weighing} is about {found.Source} and not about {source}.";
        if (found.IsGone) return GoneWords(weighing);
        if (found.RecordedAt is not { } recorded) return $"Weighing {weighing} is not recorded.";
        if (found.UsedBy is { } permit)
        {
            return $"Permit {permit} stands on weighing {weighing} already; a permit needs one of its own.";
        }

        if (found.Judgement.Decision == WeighingDecision.DoNotRenew)
        {
            return $"Weighing {weighing} decided that there is no permit.";
        }

        if (now - recorded > WeighingRules.RecordLasts)
        {
            var days = (long)WeighingRules.RecordLasts.TotalDays;
            return $"Weighing {weighing} was recorded more than {days} days ago: weigh anew.";
        }

        var permits = WeighingTable.PermitsOf(connection, transaction, source);
        return WeighingRules.IsReviewDue(permits) && found.Draft.Kind != WeighingKind.ThreeYearReview
            ? WeighingRules.ReviewWords(source, permits)
            : WeighingRules.KindProblem(found.Draft.Kind, source, permits);
    }

    /// <summary>Marks a weighing as the one that this permit stands on.</summary>
    /// <exception cref="InvalidOperationException">A permit stands on it already: the caller did not ask first.</exception>
    internal static void Use(SqliteConnection connection, SqliteTransaction transaction, long weighing, long permit)
    {
        var used = connection.Execute(
            "update weighings set used_by = @permit where id = @weighing and used_by is null and recorded_at is not null",
            new { weighing, permit }, transaction);
        if (used == 0) throw new InvalidOperationException($"Weighing {weighing} carries no further permit.");
    }

    /// <summary>
    /// From when a permit of this source is suspended, because an extraordinary weighing is owed; null if none is. It is owed
    /// from the incident on for <see cref="Incidents.WeighWithin"/>, until a weighing that was drafted after it is recorded. One
    /// that decided not to go on suspends from its own moment.
    /// </summary>
    internal static DateTimeOffset? DueBy(SqliteConnection connection, SqliteTransaction? transaction, string source)
    {
        DateTimeOffset? due = null;
        var calls = connection.Query<(long Number, string At, string? Recorded, string? Judgement)>(
            """
            select p.number, p.at, w.recorded_at, w.judgement from weighing_points p
            left join weighings w on w.id = (
                select max(id) from weighings
                where source = p.source and kind is not null and recorded_at is not null and last_point >= p.number)
            where p.source = @source and p.calls = 1
            """,
            new { source }, transaction);
        foreach (var call in calls)
        {
            DateTimeOffset? until = call.Recorded is null ? Instant.Of(call.At) + Incidents.WeighWithin
                : WeighingJson.JudgementOf(call.Judgement!).Decision == WeighingDecision.DoNotRenew ? Instant.Of(call.Recorded)
                : null;
            if (until < (due ?? DateTimeOffset.MaxValue)) due = until;
        }

        return due;
    }

    /// <summary>
    /// After an older back-up was put back: no draft and no unused weighing of before it leads to a permit any more.
    /// </summary>
    internal static void Forget(SqliteConnection connection, SqliteTransaction transaction) =>
        connection.Execute(
            "update weighings set is_gone = 1 where kind is not null and used_by is null", transaction: transaction);

    internal Weighing? Find(long id)
    {
        using var connection = installation.Database.Open();
        return WeighingTable.Find(connection, null, id);
    }

    internal Weighing? OpenOf(string source)
    {
        using var connection = installation.Database.Open();
        return WeighingTable.OpenOf(connection, null, source);
    }

    /// <summary>The newest first.</summary>
    internal IReadOnlyList<Weighing> Latest(int limit)
    {
        using var connection = installation.Database.Open();
        return WeighingTable.Latest(connection, null, limit);
    }

    /// <summary>The points that a weighing addressed or that were said of it; of an open draft also all that it has to.</summary>
    internal IReadOnlyList<Point> PointsOf(Weighing weighing)
    {
        using var connection = installation.Database.Open();
        var own = WeighingPoints.Of(connection, null, weighing.Id);
        if (!weighing.IsOpen) return own;
        var open = WeighingPoints.Open(connection, null, weighing.Source);
        return [.. own.UnionBy(open, one => one.Number).OrderBy(one => one.Number)];
    }

    internal IReadOnlyList<Point> AllPoints(string source)
    {
        using var connection = installation.Database.Open();
        return WeighingPoints.All(connection, null, source);
    }

    /// <summary>What still stands against recording it, for whoever works on it.</summary>
    internal IReadOnlyList<string> Lacking(Weighing weighing)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: true);
        return RecordProblems(connection, transaction, weighing);
    }

    /// <summary>Until when everybody can answer a draft.</summary>
    internal DateTimeOffset AnswersUntil(Weighing weighing) => weighing.DraftedAt + WeighingRules.PublicFor(installation.Kind);

    internal bool IsAnswerable(Weighing weighing, DateTimeOffset now) => weighing.IsOpen && now < AnswersUntil(weighing);

    IReadOnlyList<string> KeepDissent(
        SqliteConnection connection, SqliteTransaction transaction, Weighing found, string words, Actor actor)
    {
        var text = WeighingRules.Tidy(words);
        if (text.Length == 0) return ["A dissent says something."];
        if (WeighingRules.TextProblem("dissent", text) is { } problem) return [problem];
        var now = _journal.Now(connection, transaction);
        Say(connection, transaction, found, new(PointKind.Dissent, text, actor.ToString(), Weighing: found.Id), now);
        return [];
    }

    IReadOnlyList<string> KeepJudgement(
        SqliteConnection connection, SqliteTransaction transaction, Weighing found, WeighingJudgement judgement)
    {
        var problems = WeighingRules.JudgementTextProblems(judgement);
        if (problems.Count > 0) return problems;
        connection.Execute(
            "update weighings set judgement = @json where id = @weighing",
            new { weighing = found.Id, json = WeighingJson.Write(judgement).ToJsonString() }, transaction);
        var judged = found with { Judgement = judgement };
        foreach (var signed in found.Signatures.Where(one => !Fits(judged, one.Axis, one.Signature.Digest)))
        {
            connection.Execute(
                "delete from weighing_signatures where weighing = @weighing and axis = @axis",
                new { weighing = found.Id, axis = signed.Axis.ToString() }, transaction);
        }

        return [];
    }

    void Say(
        SqliteConnection connection, SqliteTransaction transaction, Weighing weighing, NewPoint point, DateTimeOffset now)
    {
        var number = WeighingPoints.Add(connection, transaction, weighing.Source, point, now);
        // The ledger counts what was said of each draft from one; a point's number is its source's.
        var answer = connection.ExecuteScalar<long>(
            "select count(*) from weighing_points where weighing = @id and kind in ('Answer', 'Dissent')",
            new { id = weighing.Id }, transaction);
        var (record, nonce) = Journal.CommitTo(WeighingDocuments.Answer(weighing.Id, number, now, point.Words));
        _journal.Append(connection, transaction, OpenEntries.WeighingAnswered(
            weighing.Id, answer, record, nonce, Persons.By(connection, transaction, point.Actor)));
    }

    WeighingOutcome Act(long weighing, Func<SqliteConnection, SqliteTransaction, Weighing, IReadOnlyList<string>> act)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var problem = OpenProblem(WeighingTable.Find(connection, transaction, weighing), weighing, out var found);
        var problems = problem is null ? act(connection, transaction, found) : [problem];
        if (problems.Count > 0) return new WeighingOutcome.Refused(problems);
        transaction.Commit();
        return new WeighingOutcome.Done(Find(weighing)!);
    }

    static string? OpenProblem(Weighing? found, long id, out Weighing weighing)
    {
        weighing = found!;
        if (found is null) return $"There is no weighing {id}.";
        if (found.RecordedAt is not null) return $"Weighing {id} is recorded; nothing of it changes any more.";
        if (found.IsGone) return GoneWords(id);
        return found.ReplacedBy is { } other ? $"Draft {id} was replaced by draft {other}." : null;
    }

    static string GoneWords(long id) =>
        $"Weighing {id} is from before an older back-up was put back; it leads to no permit any more. Weigh anew.";

    bool Fits(Weighing weighing, Axis axis, byte[] digest) =>
        CryptographicOperations.FixedTimeEquals(digest, AxisDigest(weighing, axis));

    static string ActorOf(string handle) => new Actor(ActorKind.Person, handle).ToString();
}
