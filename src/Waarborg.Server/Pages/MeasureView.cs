// What is proposed against an account because of a case. Why is on no page.
using Waarborg.Cases;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class MeasureView
{
    /// <summary>The proposals of a case; nothing where there is none.</summary>
    internal static Html Render(PageFrame frame, Installation installation, Case found)
    {
        using var connection = installation.Database.Open();
        var proposed = AccountMeasures.Of(connection, found.Id);
        if (proposed.Count == 0) return Html.Empty;
        var texts = frame.Texts.Measures;
        Column[] columns =
            [new(frame.Texts.Number), new(texts.Measure), new(texts.ProposedAt), new(texts.ProposedBy)];
        return Html.Of($"""
            <section class="titled"><h2>{texts.Title}</h2><p>{texts.Lead}</p>
            {Table.Render(texts.Title, columns, proposed.Select(one => (IReadOnlyList<Html>)
            [
                Layout.Text(string.Join(", ", found.Items
                    .Where(item => item.ContentKey.AsSpan().SequenceEqual(one.ContentKey))
                    .Select(item => frame.Forms.Number(item.Number)))),
                Layout.Text(texts.Words(one.Measure)),
                Layout.Moment(frame, one.ProposedAt),
                Layout.Who(one.ProposedBy),
            ]))}
            </section>
            """);
    }
}
