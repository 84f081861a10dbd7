// What people judged of a list's entries, for its supplier: by the supplier's own references, without files or persons.
using Dapper;
using Microsoft.Data.Sqlite;

namespace Waarborg.Lists;

/// <summary>One entry that people judged matches of.</summary>
/// <param name="Reference">What the supplier calls it; null where no release that is kept has it.</param>
/// <param name="Entry">Its handle.</param>
/// <param name="Rejected">Different contents that people found not to be it.</param>
/// <param name="Confirmed">Different contents that people found to be it.</param>
sealed record EntryFeedback(string? Reference, string Entry, long Rejected, long Confirmed);

static class ListFeedback
{
    /// <summary>Entries of which at least one match was rejected, the most rejected first.</summary>
    internal static IReadOnlyList<EntryFeedback> Of(SqliteConnection connection, ListStore lists, string list)
    {
        var judged = connection.Query<(string Entry, long Rejected, long Confirmed)>(
            """
            select entry, count(distinct case verdict when 'Rejected' then content_key end) as rejected,
                count(distinct case verdict when 'Confirmed' then content_key end) as confirmed
            from list_verdicts where list = @list group by entry having rejected > 0 order by rejected desc, entry
            """,
            new { list }).ToList();
        if (judged.Count == 0) return [];
        // The newest release knows the references of all before it, withdrawn ones too.
        var content = lists.Open(ListTable.Releases(connection, list)[0]);
        return
        [
            .. judged.Select(one => new EntryFeedback(
                EntryHandle.TryParse(one.Entry, out var handle) && content.Find(handle) is var at and >= 0
                    ? content.Reference(at)
                    : null,
                one.Entry, one.Rejected, one.Confirmed)),
        ];
    }
}
