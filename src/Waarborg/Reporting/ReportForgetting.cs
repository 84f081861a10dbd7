// What reports still hold of items that go: each report is written anew without the item, and the mail by which it went is
// deleted, because nobody can take anything out of that.
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Cases;
using Waarborg.Store;

namespace Waarborg.Reporting;

sealed class ReportForgetting(Installation installation)
{
    /// <summary>
    /// Forgets an item, in the transaction in which everything else that names it goes, while its row is still there.
    /// </summary>
    /// <param name="connection">The caller's.</param>
    /// <param name="transaction">The caller's.</param>
    /// <param name="item">Which one.</param>
    /// <param name="values">What was sealed and is gone is added here.</param>
    internal void ForgetItem(SqliteConnection connection, SqliteTransaction transaction, long item, List<byte[]> values)
    {
        // A correction, too, says what it takes back, and stands beside no item.
        var reports = connection.Query<Told>(
            """
            select id, content, message from reports where state in ('Sent', 'Waived', 'Retracted')
                and (content is not null or message is not null)
                and case_id = (select case_id from case_items where id = @item)
            """,
            new { item }, transaction).ToList();
        foreach (var one in reports) Rewrite(connection, transaction, one, item, values);
    }

    /// <summary>
    /// Forgets what is told to nobody any more of items that are gone: what people rejected is no part of a report that was
    /// waived or taken back.
    /// </summary>
    internal void ForgetGone(SqliteConnection connection, SqliteTransaction transaction, List<byte[]> values)
    {
        const string NotHeld =
            """
            case_id not in (select case_id from statement_holds where ended_at is null)
                and case_id not in (select case_id from evidence_holds where ended_at is null)
            """;
        var reports = connection.Query<Told>(
            $"""
            select id, content, message from reports where (content is not null or message is not null) and {NotHeld}
                and ((state in ('Waived', 'Retracted') and (corrects is not null or exists (select 1 from report_items r
                        where r.report_id = reports.id and r.item_id not in (select id from case_items))))
                    or (state = 'Sent' and content is null))
            """,
            transaction: transaction).ToList();
        foreach (var one in reports) Rewrite(connection, transaction, one, item: null, values);
    }

    void Rewrite(SqliteConnection connection, SqliteTransaction transaction, Told one, long? item, List<byte[]> values)
    {
        var told = one.Content is { } box ? ReportStore.Opened(installation.Keys, box) : null;
        var rest = told?.Items.Where(of => of.Item != item && IsThere(connection, transaction, of.Item)).ToList() ?? [];
        if (told is not null && rest.Count == told.Items.Count && told.Corrects is null) return;
        // A correction that came to its end is told to nobody any more.
        var content = rest.Count == 0 || told!.Corrects is not null
            ? null
            : ReportStore.Sealed(installation.Keys, told with { Items = rest });
        if (one.Content is not null) values.Add(one.Content);
        var mail = one.Message is { } id && HasEnded(connection, transaction, id) ? id : (long?)null;
        if (mail is { } ended) HeardRetention.ForgetMessages(connection, transaction, [ended], values);
        connection.Execute(
            """
            update reports set content = @content, message = case when @mail is null then message else null end
            where id = @Id;
            delete from report_items where report_id = @Id and item_id not in (select id from case_items)
                and (select state from reports where id = @Id) in ('Waived', 'Retracted');
            """,
            new { one.Id, content, mail }, transaction);
    }

    static bool IsThere(SqliteConnection connection, SqliteTransaction transaction, long item) =>
        connection.ExecuteScalar<bool>(
            "select exists (select 1 from case_items where id = @item)", new { item }, transaction);

    static bool HasEnded(SqliteConnection connection, SqliteTransaction transaction, long message) =>
        connection.ExecuteScalar<bool>(
            """
            select not exists (select 1 from outgoing where id = @message and delivered_at is null and settled_at is null)
            """,
            new { message }, transaction);

    sealed record Told(long Id, byte[]? Content, long? Message);
}
