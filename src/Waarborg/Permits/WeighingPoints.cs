// Everything that a weighing has to answer, each with a number of its own for each source.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Store;

namespace Waarborg.Permits;

enum PointKind
{
    /// <summary>What somebody of the public wrote about a draft.</summary>
    Answer,

    /// <summary>A figure out of its bounds; see <see cref="WeighingBounds"/>.</summary>
    Figure,

    /// <summary>Something that calls for an extraordinary weighing; see <see cref="Incidents"/>.</summary>
    Incident,

    /// <summary>Items were put back because a list was wrong.</summary>
    Rollback,

    /// <summary>A customer complained and was right.</summary>
    UpheldComplaint,

    /// <summary>A person of the provider, or from outside, who took part and does not agree.</summary>
    Dissent,
}

/// <summary>One point.</summary>
/// <param name="Number">Its number within the source.</param>
/// <param name="Kind">What it is.</param>
/// <param name="At">Since when it stands.</param>
/// <param name="Words">What somebody wrote; empty where the subject says all.</param>
/// <param name="Subject">What it is about, for the program; or null.</param>
/// <param name="Weighing">The draft that it was said of, or null.</param>
/// <param name="Calls">True if it calls for an extraordinary weighing.</param>
/// <param name="AddressedIn">The recorded weighing that addressed it, or null.</param>
/// <param name="Removal">When and why its words were taken off, or null.</param>
sealed record Point(
    long Number, PointKind Kind, DateTimeOffset At, string Words, string? Subject, long? Weighing, bool Calls, long? AddressedIn,
    PointRemoval? Removal)
{
    /// <summary>How a refusal names it: <c>point 7 (answer of the public, 3 May 2026)</c>.</summary>
    internal string Name => string.Create(
        CultureInfo.InvariantCulture, $"point {Number} ({WeighingPoints.Words(Kind)}, {At.UtcDateTime:d MMMM yyyy})");
}

/// <summary>An answer whose words were taken off.</summary>
readonly record struct PointRemoval(DateTimeOffset At, string Why);

/// <summary>A point that is to get its number.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Words">What somebody wrote.</param>
/// <param name="Actor">Who caused it, as an actor.</param>
/// <param name="Subject">What it is about, for the program.</param>
/// <param name="Weighing">The draft that it was said of.</param>
/// <param name="Calls">Does it call for an extraordinary weighing?</param>
sealed record NewPoint(
    PointKind Kind, string Words, string Actor, string? Subject = null, long? Weighing = null, bool Calls = false);

static class WeighingPoints
{
    const string Select =
        """
        select number as Number, kind as Kind, at as At, words as Words, subject as Subject, weighing as Weighing, calls as Calls,
            addressed_in as AddressedIn, removed_at as RemovedAt, removed_why as RemovedWhy
        from weighing_points
        """;

    /// <summary>Gives the point the source's next number and keeps it.</summary>
    internal static long Add(
        SqliteConnection connection, SqliteTransaction transaction, string source, NewPoint point, DateTimeOffset at) =>
        connection.ExecuteScalar<long>(
            """
            insert into weighing_points (source, number, kind, at, words, subject, weighing, actor, calls)
            select @source, coalesce(max(number), 0) + 1, @kind, @at, @words, @subject, @weighing, @actor, @calls
            from weighing_points where source = @source
            returning number
            """,
            new
            {
                source,
                kind = point.Kind.ToString(),
                at = Instant.Text(at),
                words = point.Words,
                subject = point.Subject,
                weighing = point.Weighing,
                actor = point.Actor,
                calls = point.Calls,
            },
            transaction);

    /// <summary>The same for every declared source: what concerns the technique concerns them all.</summary>
    internal static void AddToAll(
        SqliteConnection connection, SqliteTransaction transaction, NewPoint point, DateTimeOffset at)
    {
        var sources = connection.Query<string>("select name from sources order by name", transaction: transaction).ToList();
        foreach (var source in sources)
        {
            Add(connection, transaction, source, point, at);
        }
    }

    internal static IReadOnlyList<Point> All(SqliteConnection connection, SqliteTransaction? transaction, string source) =>
        Read(connection, transaction, "source = @source", new { source });

    /// <summary>Those that no recorded weighing has addressed.</summary>
    internal static IReadOnlyList<Point> Open(SqliteConnection connection, SqliteTransaction? transaction, string source) =>
        Read(connection, transaction, "source = @source and addressed_in is null", new { source });

    /// <summary>Those that this weighing addressed, and what was said of it.</summary>
    internal static IReadOnlyList<Point> Of(SqliteConnection connection, SqliteTransaction? transaction, long weighing) =>
        Read(connection, transaction, "addressed_in = @weighing or weighing = @weighing", new { weighing });

    internal static void MarkAddressed(
        SqliteConnection connection, SqliteTransaction transaction, string source, long weighing) =>
        connection.Execute(
            "update weighing_points set addressed_in = @weighing where source = @source and addressed_in is null",
            new { source, weighing }, transaction);

    /// <summary>Why these words cannot be taken off, in words; null when they can.</summary>
    internal static string? RemovalProblem(
        SqliteConnection connection, SqliteTransaction? transaction, string source, long number) =>
        Read(connection, transaction, "source = @source and number = @number", new { source, number }).SingleOrDefault() switch
        {
            null => $"point: {source} has no point {number}.",
            // What the program or the provider itself said is not theirs to take back.
            { Kind: not PointKind.Answer } other => $"point: {other.Name} is no answer of the public.",
            { Removal: not null } => $"point: the words of point {number} are gone already.",
            _ => null,
        };

    /// <summary>Takes the words of an answer off for good; the number stays, and is addressed like any other.</summary>
    internal static void Remove(
        SqliteConnection connection, SqliteTransaction transaction, string source, long number, string why, DateTimeOffset at) =>
        connection.Execute(
            """
            update weighing_points set words = '', removed_at = @at, removed_why = @why
            where source = @source and number = @number
            """,
            new { source, number, why, at = Instant.Text(at) }, transaction);

    internal static string Words(PointKind kind) => kind switch
    {
        PointKind.Answer => "answer of the public",
        PointKind.Figure => "figure out of bounds",
        PointKind.Incident => "incident",
        PointKind.Rollback => "rollback",
        PointKind.UpheldComplaint => "upheld complaint",
        PointKind.Dissent => "dissent",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static List<Point> Read(SqliteConnection connection, SqliteTransaction? transaction, string which, object values) =>
    [
        .. connection.Query<Row>($"{Select} where {which} order by number", values, transaction).Select(row => new Point(
            row.Number, Enum.Parse<PointKind>(row.Kind), Instant.Of(row.At), row.Words, row.Subject, row.Weighing,
            row.Calls != 0, row.AddressedIn,
            row.RemovedAt is null ? null : new(Instant.Of(row.RemovedAt), row.RemovedWhy!))),
    ];

    sealed record Row(
        long Number, string Kind, string At, string Words, string? Subject, long? Weighing, long Calls, long? AddressedIn,
        string? RemovedAt, string? RemovedWhy);
}
