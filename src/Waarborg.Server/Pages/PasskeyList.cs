// The passkeys of a person, as far as they are known here: never more than their public side.
using Waarborg.People;

namespace Waarborg.Server.Pages;

static class PasskeyList
{
    /// <summary>A table of them.</summary>
    /// <param name="frame">The page's frame.</param>
    /// <param name="passkeys">The passkeys in force.</param>
    internal static Html Render(PageFrame frame, IReadOnlyList<Passkey> passkeys)
    {
        var texts = frame.Texts.People;
        if (passkeys.Count == 0) return Html.Of($"<p>{texts.PasskeysNone}</p>");
        Column[] columns = [new(texts.Passkey), new(texts.Domain), new(texts.Made), new(texts.LastUsed), new(texts.BackedUp)];
        return Table.Render(texts.PasskeysTitle, columns, passkeys.Select(one => (IReadOnlyList<Html>)
        [
            Html.Of($"<code>{one.ShortName}</code>"),
            Layout.Name(one.RpId),
            Layout.Moment(frame, one.CreatedAt),
            one.LastUsedAt is { } used ? Layout.Moment(frame, used) : Layout.Text(texts.Never),
            Layout.Text(frame.Texts.Ledger.YesNo(one.IsBackedUp)),
        ]));
    }
}
