// What happened that calls for weighing anew before a permit's end: reported by people, or by the program itself.
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>What calls for an extraordinary weighing.</summary>
enum IncidentKind
{
    /// <summary>Too many candidates were rejected, and the program stopped by itself.</summary>
    BreakerFell,

    /// <summary>More than <see cref="Incidents.RollbackLimit"/> items were put back because a list was wrong.</summary>
    Rollback,

    /// <summary>Somebody reached what he may not, or may have.</summary>
    SecurityIncident,

    /// <summary>A way to fool the hash, or to learn from it, was published.</summary>
    AttackPublished,

    /// <summary>A law that the scanning stands on changed.</summary>
    LawChanged,
}

static class Incidents
{
    /// <summary>Items that a rollback may put back without calling for a weighing. It gets its number all the same.</summary>
    internal const int RollbackLimit = 20;

    /// <summary>Within how long after an incident it is weighed; then the permits are suspended until it is.</summary>
    internal static TimeSpan WeighWithin { get; } = TimeSpan.FromDays(Conditions.IncidentDays);

    /// <summary>Writes down an incident, and gives it a number for each declared source.</summary>
    /// <param name="installation">Where.</param>
    /// <param name="what">What happened.</param>
    /// <param name="text">What is known of it; it is published.</param>
    /// <param name="actor">Who reports it.</param>
    /// <returns>From when permits are suspended unless it is weighed; or what is wrong with the text.</returns>
    internal static (DateTimeOffset? DueBy, string? Problem) Report(
        Installation installation, IncidentKind what, string text, Actor actor) =>
        Write(installation, text, (journal, connection, transaction, words) =>
            Report(journal, connection, transaction, what, words, actor));

    /// <summary>The same of items that were put back because a list was wrong.</summary>
    internal static (DateTimeOffset? DueBy, string? Problem) ReportRollback(
        Installation installation, long items, string text, Actor actor) =>
        Write(installation, text, (journal, connection, transaction, words) =>
            ReportRollback(journal, connection, transaction, items, words, actor));

    /// <summary>The same in the transaction of what caused it.</summary>
    internal static DateTimeOffset Report(
        Journal journal, SqliteConnection connection, SqliteTransaction transaction, IncidentKind what, string text, Actor actor)
    {
        var now = journal.Now(connection, transaction);
        var name = WeighingJson.NameOf(what);
        var by = Persons.By(connection, transaction, actor.ToString());
        journal.Append(connection, transaction, OpenEntries.Incident(name, by));
        WeighingPoints.AddToAll(
            connection, transaction, new(PointKind.Incident, text, actor.ToString(), $"incident:{name}", Calls: true), now);
        return now + WeighWithin;
    }

    /// <summary>
    /// Writes down that items were put back because a list was wrong: a numbered point for each source, and above
    /// <see cref="RollbackLimit"/> an incident as well.
    /// </summary>
    /// <returns>From when permits are suspended unless it is weighed; null where nothing is owed.</returns>
    internal static DateTimeOffset? ReportRollback(
        Journal journal, SqliteConnection connection, SqliteTransaction transaction, long items, string text, Actor actor)
    {
        if (items > RollbackLimit) return Report(journal, connection, transaction, IncidentKind.Rollback, text, actor);
        WeighingPoints.AddToAll(
            connection, transaction, new(PointKind.Rollback, text, actor.ToString()), journal.Now(connection, transaction));
        return null;
    }

    static (DateTimeOffset? DueBy, string? Problem) Write(
        Installation installation, string text, Func<Journal, SqliteConnection, SqliteTransaction, string, DateTimeOffset?> write)
    {
        var words = WeighingRules.Tidy(text);
        if (words.Length == 0) return (null, "text: say what is known of it.");
        if (WeighingRules.TextProblem("text", words) is { } problem) return (null, problem);
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var due = write(new Journal(installation), connection, transaction, words);
        transaction.Commit();
        return (due, null);
    }
}
