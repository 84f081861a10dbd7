// What the page of the ledger shows to everybody. It is made from leaves below the latest checkpoint alone, which anyone can
// read for himself, so it cannot tell more than they do; and it is made once for each checkpoint, however often it is asked.
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

/// <summary>One row of the newest entries.</summary>
abstract record LedgerRow
{
    /// <summary>An entry.</summary>
    internal sealed record Said(LoggedEntry Entry) : LedgerRow;

    /// <summary>What the clock wrote between two entries: batches and days' figures.</summary>
    internal sealed record Quiet(LoggedEntry Oldest, LoggedEntry Newest, long Batches, long Days) : LedgerRow;
}

/// <summary>The figures of days that follow each other and are alike.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last.</param>
/// <param name="Values">In the order of <see cref="PublicLedger.DayFigures"/>.</param>
sealed record LedgerDays(DateOnly From, DateOnly To, IReadOnlyList<Figure> Values);

/// <summary>What the page shows besides the checkpoint itself.</summary>
sealed record PublicLedgerView(IReadOnlyList<LedgerRow> Rows, IReadOnlyList<LedgerDays> Days, Figures Figures);

sealed class PublicLedger(Installation installation)
{
    /// <summary>Rows of the newest entries.</summary>
    internal const int MaxRows = 50;

    /// <summary>Leaves that are looked through for them; hours without an open entry make many.</summary>
    const int MaxLeaves = 2000;

    /// <summary>The period of the figures.</summary>
    internal static TimeSpan Period { get; } = TimeSpan.FromDays(30);

    /// <summary>What a day's figures hold: the field of the entry, and its name on the page.</summary>
    internal static IReadOnlyList<(string Field, PageFigure Name)> DayFigures { get; } =
    [
        ("cases", PageFigure.Cases), ("confirmed", PageFigure.Confirmed), ("rejected", PageFigure.Rejected),
        ("disabled", PageFigure.Disabled), ("restored", PageFigure.Restored),
    ];

    sealed record Made(long Size, DateOnly Today, PublicLedgerView View);

    volatile Made? _made;

    /// <summary>The view of the leaves below this size.</summary>
    internal PublicLedgerView View(long size)
    {
        var today = DateOnly.FromDateTime(installation.Time.GetUtcNow().UtcDateTime);
        if (_made is { } made && made.Size == size && made.Today == today) return made.View;
        using var connection = installation.Database.Open();
        var from = today.AddDays(-(int)Period.TotalDays);
        var view = new PublicLedgerView(
            Rows(connection, size), Days(connection, size, from, today),
            JournalBodies.PublicFigures(connection, size, new(from, TimeOnly.MinValue, TimeSpan.Zero)));
        _made = new(size, today, view);
        return view;
    }

    static List<LedgerRow> Rows(SqliteConnection connection, long size)
    {
        var first = Math.Max(0, size - MaxLeaves);
        var leaves = LedgerPublisher.Leaves(connection, first, size);
        var rows = new List<LedgerRow>();
        for (var i = leaves.Count - 1; i >= 0; i--)
        {
            var entry = new LoggedEntry(first + i, JsonNode.Parse(leaves[i])!.AsObject());
            var (batches, days) = (entry.KindName == "batch" ? 1 : 0, entry.KindName == "figures.day" ? 1 : 0);
            if (batches + days == 1 && rows is [.., LedgerRow.Quiet quiet])
            {
                rows[^1] = quiet with { Oldest = entry, Batches = quiet.Batches + batches, Days = quiet.Days + days };
                continue;
            }

            if (rows.Count == MaxRows) break;
            rows.Add(batches + days == 1 ? new LedgerRow.Quiet(entry, entry, batches, days) : new LedgerRow.Said(entry));
        }

        return rows;
    }

    static List<LedgerDays> Days(SqliteConnection connection, long size, DateOnly from, DateOnly today)
    {
        var rows = new List<LedgerDays>();
        foreach (var entry in JournalBodies.Leaves(connection, size, ["figures.day"]))
        {
            var day = DateOnly.ParseExact((string)entry["day"]!, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            if (day < from) continue;
            var values = DayFigures.Select(figure => Figure.Shown(entry[figure.Field]!)).ToList();
            var isAlike = rows is [.., var last] && last.To == day.AddDays(-1) && last.Values.SequenceEqual(values);
            if (isAlike) rows[^1] = rows[^1] with { To = day };
            else rows.Add(new(day, day, values));
        }

        if (rows.Count > 0 && rows[^1].To < today)
        {
            rows.Add(new(rows[^1].To.AddDays(1), today, [.. DayFigures.Select(_ => Figure.None(NoFigure.NotYet))]));
        }

        return rows;
    }
}
