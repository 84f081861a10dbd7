// What the customer is told of each restriction of a case, for those who see cases. No code and no customer is on it.
using Waarborg.Cases;
using Waarborg.Notices;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class StatementView
{
    /// <summary>The statements of a case; nothing where it has none.</summary>
    internal static Html Render(PageFrame frame, Installation installation, Case found)
    {
        using var connection = installation.Database.Open();
        var statements = Statements.OfCase(connection, null, found.Id);
        if (statements.Count == 0) return Html.Empty;
        var texts = frame.Texts.Telling;
        var hold = Statements.HoldOf(connection, null, found.Id);
        Column[] columns = [new(frame.Texts.Number), new(texts.State), new(texts.MadeAt), new(texts.ToldAt)];
        return Html.Of($"""
            <section class="titled"><h2>{texts.StatementsTitle}</h2><p>{texts.StatementsLead}</p>
            {Table.Render(texts.StatementsTitle, columns, statements.Select(one => (IReadOnlyList<Html>)
            [
                Layout.Number(frame, one.Id),
                Html.Of($"{texts.StateWords(one.State)}{Why(frame, one, hold)}"),
                Layout.Moment(frame, one.MadeAt),
                one.InformedAt is { } at ? Layout.Moment(frame, at) : Html.Empty,
            ]))}
            </section>
            """);
    }

    static Html Why(PageFrame frame, Statement one, StatementHold? hold)
    {
        var texts = frame.Texts.Telling;
        var words = one.State switch
        {
            StatementState.Exempt when one.Exempt is { } why => texts.ExemptionWords(why),
            StatementState.Held when hold is not null => texts.HeldUntil(
                ReferenceEquals(frame.Texts, Waarborg.Server.Texts.PageTexts.Dutch)
                    ? HoldRules.Of(hold.Kind).Dutch
                    : HoldRules.Of(hold.Kind).English,
                frame.Forms.Moment(hold.Until)),
            _ => null,
        };
        if (words is not null) return Html.Of($"<br><small>{words}</small>");
        return one.Problem is { } problem ? Html.Of($"<br><small>{Layout.Said(frame, problem)}</small>") : Html.Empty;
    }
}
