// Publishing a draft: what it must have, the figures that are counted for it, and the points that they make.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

static class WeighingDrafting
{
    /// <summary>
    /// Writes the draft and what belongs to it, in the caller's transaction; or says what it lacks, and writes nothing.
    /// </summary>
    internal static (long Id, IReadOnlyList<string> Problems) Publish(
        Journal journal, SqliteConnection connection, SqliteTransaction transaction, string source, WeighingDraft draft,
        WeighingJudgement? judgement, Actor actor)
    {
        var now = journal.Now(connection, transaction);
        var declared = connection.ExecuteScalar<string?>(
            "select declared_at from sources where name = @source", new { source }, transaction);
        if (declared is null) return (0, [$"source: there is no source named {source}."]);
        var problems = Problems(connection, transaction, source, draft, judgement);
        if (problems.Count > 0) return (0, problems);

        // Uploads of the hours that are over are counted as well.
        InletCounts.CloseDue(journal, connection, transaction);
        ScreeningCounts.CloseDue(journal, connection, transaction);
        var figures = WeighingFigures.Count(
            connection, transaction, source, Begin(connection, transaction, source, draft.Kind, Instant.Of(declared)), now);
        var id = Insert(connection, transaction, source, draft, figures, judgement, now, actor);
        connection.Execute(
            """
            update weighings set replaced_by = @id
            where source = @source and kind is not null and recorded_at is null and replaced_by is null and id <> @id
            """,
            new { id, source }, transaction);
        AddBroken(connection, transaction, source, id, figures, now);
        var (record, nonce) = Journal.CommitTo(WeighingDocuments.Draft(id, source, draft, figures));
        journal.Append(connection, transaction, OpenEntries.WeighingDrafted(
            id, source, record, nonce, Persons.By(connection, transaction, actor.ToString())));
        return (id, []);
    }

    /// <summary>
    /// Where the period of a draft of this kind begins: where that of the last weighing ended, or of the last three-year review;
    /// else at the source's declaration.
    /// </summary>
    internal static DateTimeOffset Begin(
        SqliteConnection connection, SqliteTransaction transaction, string source, WeighingKind kind, DateTimeOffset declared)
    {
        WeighingKind? only = kind == WeighingKind.ThreeYearReview ? kind : null;
        return WeighingTable.LastRecorded(connection, transaction, source, only)?.Figures.Until ?? declared;
    }

    static List<string> Problems(
        SqliteConnection connection, SqliteTransaction transaction, string source, WeighingDraft draft,
        WeighingJudgement? judgement)
    {
        List<string> problems =
        [
            .. WeighingRules.DraftProblems(draft),
            .. WeighingRules.CopyProblems(draft, WeighingTable.LastRecorded(connection, transaction, source)),
            .. judgement is null ? [] : WeighingRules.JudgementTextProblems(judgement),
        ];
        var permits = WeighingTable.PermitsOf(connection, transaction, source);
        if (WeighingRules.KindProblem(draft.Kind, source, permits) is { } kind) problems.Add(kind);
        return problems;
    }

    static long Insert(
        SqliteConnection connection, SqliteTransaction transaction, string source, WeighingDraft draft, WeighingFigures figures,
        WeighingJudgement? judgement, DateTimeOffset now, Actor actor) =>
        connection.ExecuteScalar<long>(
            """
            insert into weighings (source, body, made_at, actor, kind, figures, judgement, last_point)
            values (@source, @body, @at, @actor, @kind, @figures, @judgement,
                (select coalesce(max(number), 0) from weighing_points where source = @source))
            returning id
            """,
            new
            {
                source,
                body = WeighingJson.Write(draft).ToJsonString(),
                at = Instant.Text(now),
                actor = actor.ToString(),
                kind = draft.Kind.ToString(),
                figures = figures.ToJson().ToJsonString(),
                judgement = WeighingJson.Write(judgement ?? WeighingJudgement.None).ToJsonString(),
            },
            transaction);

    // A figure that has an open point already gets no second one.
    static void AddBroken(
        SqliteConnection connection, SqliteTransaction transaction, string source, long weighing, WeighingFigures figures,
        DateTimeOffset now)
    {
        var known = WeighingPoints.Open(connection, transaction, source)
            .Select(one => one.Subject).ToHashSet(StringComparer.Ordinal);
        foreach (var bound in WeighingBounds.Broken(figures))
        {
            if (known.Contains(WeighingBounds.SubjectOf(bound))) continue;
            WeighingPoints.Add(
                connection, transaction, source,
                new(PointKind.Figure, "", Actor.Housekeeping.ToString(), WeighingBounds.SubjectOf(bound), weighing), now);
        }
    }
}
