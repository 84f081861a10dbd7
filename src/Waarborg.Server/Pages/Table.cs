// A table that becomes a list of cards on a narrow screen, and stays a table for those who listen.
namespace Waarborg.Server.Pages;

/// <summary>One column.</summary>
/// <param name="Words">Its heading.</param>
/// <param name="IsNumber">True if its cells line up at the right.</param>
readonly record struct Column(string Words, bool IsNumber = false);

static class Table
{
    /// <summary>Renders rows of as many cells as there are columns; the first cell names the row.</summary>
    internal static Html Render(string caption, IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<Html>> rows) =>
        // The roles are spelled out because a table shown as cards is no table to some browsers.
        Html.Of($"""
            <table role="table">
            <caption>{caption}</caption>
            <thead role="rowgroup"><tr role="row">{Html.Each(columns, Heading)}</tr></thead>
            <tbody role="rowgroup">
            {Html.Each(rows, cells => Row(columns, cells))}
            </tbody>
            </table>
            """);

    static Html Heading(Column column) =>
        Html.Of($"""<th role="columnheader" scope="col" class="{Class(column)}">{column.Words}</th>""");

    static Html Row(IReadOnlyList<Column> columns, IReadOnlyList<Html> cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Count, columns.Count, nameof(cells));
        var rendered = Html.Each(Enumerable.Range(0, cells.Count), i => Cell(columns[i], cells[i], isFirst: i == 0));
        return Html.Of($"""<tr role="row">{rendered}</tr>""");
    }

    // The first cell of a row names it.
    static Html Cell(Column column, Html content, bool isFirst) => isFirst
        ? Html.Of($"""
            <th role="rowheader" scope="row" class="{Class(column)}" data-label="{column.Words}">{content}</th>
            """)
        : Html.Of($"""
            <td role="cell" class="{Class(column)}" data-label="{column.Words}">{content}</td>
            """);

    static string Class(Column column) => column.IsNumber ? "number" : "words";
}
