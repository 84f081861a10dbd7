// The public figures of a day: late, in tens, and alike for none and a few, so that nobody learns what became of one file.
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Ledger;

namespace Waarborg.Evidence;

static class DayFigures
{
    /// <summary>Whole days between the end of a day and its figures.</summary>
    internal const int AfterDays = 7;

    const string Day = "yyyy-MM-dd";

    /// <summary>Writes the figures of every day that is due, one entry each, whatever they are.</summary>
    internal static void WriteDue(Journal journal, SqliteConnection connection, SqliteTransaction transaction)
    {
        var next = connection.ExecuteScalar<string>(
            "select coalesce(figured_to, (select substr(at, 1, 10) from evidence where leaf = 0)) from ledger_head",
            transaction: transaction);
        // After a restore the first leaf may be one that came back from a copy, without its row here.
        if (next is null) return;
        var day = DateTime.ParseExact(next, Day, CultureInfo.InvariantCulture);
        var now = journal.Now(connection, transaction).UtcDateTime;
        for (; day.AddDays(1 + AfterDays) <= now; day = day.AddDays(1)) WriteDay(journal, connection, transaction, day);
        if (Text(day) != next)
        {
            connection.Execute("update ledger_head set figured_to = @day", new { day = Text(day) }, transaction);
        }
    }

    static void WriteDay(Journal journal, SqliteConnection connection, SqliteTransaction transaction, DateTime day)
    {
        var counts = connection.QuerySingle<(long Cases, long Confirmed, long Rejected, long Disabled, long Restored)>(
            """
            with tested as materialized (
                select json_extract(cast(body as text), '$.item') as item from evidence
                where kind = 'test.match' and body is not null)
            select count(distinct case when kind = 'match' then json_extract(body, '$.case') end),
                count(case when kind = 'review' and json_extract(body, '$.verdict') = 'confirmed' then 1 end),
                count(case when kind = 'review' and json_extract(body, '$.verdict') = 'rejected' then 1 end),
                count(case when kind = 'restriction.ended' and json_extract(body, '$.outcome') = 'disabled' then 1 end),
                count(case when kind = 'restriction.ended' and json_extract(body, '$.outcome') = 'restored' then 1 end)
            from (
                select kind, subject, cast(body as text) as body from evidence
                where n is not null and at >= @from and at < @until)
            as ended
            where not (kind = 'review' and json_extract(body, '$.item') in (select item from tested))
                and not (kind = 'restriction.ended' and exists (
                    select 1 from evidence where subject = ended.subject and kind = 'restriction.intended'
                        and json_extract(cast(evidence.body as text), '$.item') in (select item from tested)))
            """,
            new { from = Text(day), until = Text(day.AddDays(1)) }, transaction);
        journal.Write(connection, transaction, new Entry("figures.day", IsOpen: true, new()
        {
            ["day"] = Text(day),
            ["cases"] = ShownCount.Of(counts.Cases),
            ["confirmed"] = ShownCount.Of(counts.Confirmed),
            ["rejected"] = ShownCount.Of(counts.Rejected),
            ["disabled"] = ShownCount.Of(counts.Disabled),
            ["restored"] = ShownCount.Of(counts.Restored),
        }));
    }

    static string Text(DateTime day) => day.ToString(Day, CultureInfo.InvariantCulture);
}
