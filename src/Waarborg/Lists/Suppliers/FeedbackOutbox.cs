// What is told an exchange of its own entries, until it said that it has it: nothing that was not told is forgotten.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Lists.Suppliers;

/// <summary>One verdict for an exchange.</summary>
/// <param name="Id">Its number.</param>
/// <param name="List">The list.</param>
/// <param name="Entry">The entry's handle.</param>
/// <param name="Algorithm">About which of its fingerprints.</param>
/// <param name="IsAffirmative">Is the entry right?</param>
/// <param name="Reasons">Why it is not, by the exchange's own names or ids.</param>
/// <param name="SaidAt">When somebody said it.</param>
/// <param name="SaidBy">Who.</param>
/// <param name="Tries">How often it was sent.</param>
/// <param name="Problem">What went wrong last; null where nothing did.</param>
/// <param name="ProblemSince">Since when.</param>
/// <param name="AcknowledgedAt">When the exchange said that it has it.</param>
sealed record Feedback(
    long Id, string List, string Entry, string Algorithm, bool IsAffirmative, IReadOnlyList<string> Reasons,
    DateTimeOffset SaidAt, string SaidBy, int Tries, string? Problem, DateTimeOffset? ProblemSince,
    DateTimeOffset? AcknowledgedAt);

sealed class FeedbackOutbox(Installation installation)
{
    /// <summary>Reasons of one verdict at most.</summary>
    internal const int MaxReasons = 16;

    /// <summary>Length of a reason, in characters.</summary>
    internal const int MaxReasonLength = 200;

    readonly Journal _journal = new(installation);
    readonly ListStore _lists = new(installation);

    /// <summary>Takes a verdict in; it is sent at the next pull.</summary>
    /// <returns>Why not, in words; null when it was taken.</returns>
    internal string? Say(
        string list, string entry, ListAlgorithm algorithm, bool isAffirmative, IReadOnlyList<string> reasons, Actor by)
    {
        using var connection = installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (new ExchangeStore(installation).Find(list) is not { Terms: { } terms })
        {
            return $"The list {list} comes from no exchange.";
        }

        if (terms.Kind != ExchangeKind.NcmecHashSharing)
        {
            return "This exchange has no way to be told what was found of its entries.";
        }

        var supplier = SupplierStore.Find(connection, transaction, terms.Supplier);
        if (supplier.Terms?.TellHitsTo.Contains(TellHits.Supplier) is not true)
        {
            return $"By the agreement with {terms.Supplier} hits are not told to it: tellHitsTo of ./waarborg supplier describe.";
        }

        if (ReferenceOf(connection, list, entry) is null) return $"No release of {list} that is kept has an entry {entry}.";
        if (isAffirmative != (reasons.Count == 0))
        {
            return "A negative verdict has a reason of the exchange's own; an affirmative has none.";
        }

        if (reasons.Count > MaxReasons || reasons.Any(one => one.Length is 0 or > MaxReasonLength || one.Any(char.IsControl)))
        {
            return $"At most {MaxReasons} reasons of 1 to {MaxReasonLength} characters.";
        }

        var now = _journal.Now(connection, transaction);
        // A verdict that was not told yet is replaced: so a reason that the exchange does not have is mended.
        connection.Execute(
            """
            delete from list_feedback
            where list = @list and entry = @entry and algorithm = @algorithm and acknowledged_at is null;
            insert into list_feedback (list, entry, algorithm, is_affirmative, reasons, said_at, said_by)
            values (@list, @entry, @algorithm, @isAffirmative, @reasons, @at, @by)
            """,
            new
            {
                list,
                entry,
                algorithm = algorithm.Name(),
                isAffirmative,
                reasons = string.Join('\n', reasons),
                at = Instant.Text(now),
                by = by.ToString(),
            },
            transaction);
        LastRecord.Stamp(connection, transaction, now);
        transaction.Commit();
        return null;
    }

    /// <summary>Every verdict about a list, or about all, the newest first.</summary>
    internal IReadOnlyList<Feedback> All(string? list = null, bool onlyOpen = false)
    {
        using var connection = installation.Database.Open();
        return
        [
            .. connection.Query<Row>(
                    """
                    select id, list, entry, algorithm, is_affirmative as IsAffirmative, reasons, said_at as SaidAt,
                        said_by as SaidBy, tries, problem, problem_since as ProblemSince, acknowledged_at as AcknowledgedAt
                    from list_feedback
                    where (@list is null or list = @list) and (not @onlyOpen or acknowledged_at is null) order by id desc
                    """,
                    new { list, onlyOpen })
                .Select(row => row.ToFeedback()),
        ];
    }

    /// <summary>What the exchange calls the entry; null where no release that is kept has it.</summary>
    internal string? ReferenceOf(SqliteConnection connection, string list, string entry)
    {
        if (!EntryHandle.TryParse(entry, out var handle)) return null;
        // The newest release knows the references of all before it, withdrawn ones too.
        if (ListTable.Releases(connection, list) is not [var newest, ..]) return null;
        var content = _lists.Open(newest);
        return content.Find(handle) is var at and >= 0 ? content.Reference(at) : null;
    }

    internal void NoteAcknowledged(Feedback one) => Update(
        """
        update list_feedback set acknowledged_at = @now, tries = tries + 1, problem = null, problem_since = null where id = @id
        """,
        one, null);

    internal void NoteFailed(Feedback one, string problem) => Update(
        """
        update list_feedback set tries = tries + 1, problem = @problem, problem_since = coalesce(problem_since, @now)
        where id = @id
        """,
        one, problem);

    void Update(string sql, Feedback one, string? problem)
    {
        using var connection = installation.Database.Open();
        connection.Execute(sql, new { id = one.Id, problem, now = Instant.Text(installation.Time.GetUtcNow()) });
    }

    sealed record Row(
        long Id, string List, string Entry, string Algorithm, long IsAffirmative, string Reasons, string SaidAt, string SaidBy,
        long Tries, string? Problem, string? ProblemSince, string? AcknowledgedAt)
    {
        internal Feedback ToFeedback() => new(
            Id, List, Entry, Algorithm, IsAffirmative != 0, Reasons.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Instant.Of(SaidAt), SaidBy, (int)Tries, Problem, At(ProblemSince), At(AcknowledgedAt));

        static DateTimeOffset? At(string? text) => text is null ? null : Instant.Of(text);
    }
}
