// The two lists of what was removed here, as the page of the lists shows them: how much, and what for. Never a digest.
using Microsoft.Data.Sqlite;
using Waarborg.Lists;

namespace Waarborg.Server.Pages;

static class RemovedView
{
    internal static Html All(PageFrame frame, SqliteConnection connection)
    {
        var texts = frame.Texts.Removed;
        Column[] columns =
        [
            new(frame.Texts.List), new(texts.Contents, IsNumber: true), new(texts.OfMatches, IsNumber: true),
            new(texts.OfNotices, IsNumber: true), new(texts.OfOrders, IsNumber: true), new(texts.Newest),
        ];
        return Html.Of($"""
            <section class="titled"><h2>{texts.Title}</h2><p>{texts.Lead}</p>
            {Html.If(frame.HasPermits, () => Html.Of($"<p>{texts.Compared}</p>"))}
            {Table.Render(texts.Title, columns, Tombstones.Counts(connection).Select(one => (IReadOnlyList<Html>)
            [
                Layout.Name(one.List),
                Layout.Number(frame, one.Entries),
                Layout.Number(frame, one.ByMatch),
                Layout.Number(frame, one.ByNotice),
                Layout.Number(frame, one.ByOrder),
                one.LastAt is { } at ? Layout.Moment(frame, at) : Layout.Text(frame.Texts.Fields.None),
            ]))}
            </section>
            """);
    }
}
