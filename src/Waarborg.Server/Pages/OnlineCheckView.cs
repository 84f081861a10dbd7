// Of what was taken away: whether the public still sees it. No address is on the page.
using Waarborg.Acting;
using Waarborg.Cases;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class OnlineCheckView
{
    /// <summary>A line for each item that is unavailable; nothing where none is.</summary>
    internal static Html Of(PageFrame frame, Installation installation, Case found)
    {
        var (texts, online) = (frame.Texts, frame.Texts.Online);
        using var connection = installation.Database.Open();
        var checks = OnlineChecks.OfCase(connection, found.Id).ToDictionary(one => one.Item, one => one.Check);
        var shown = found.Items.Where(item => checks.ContainsKey(item.Number) || item.Restriction is
            ItemRestriction.Disabled or ItemRestriction.Sealed or ItemRestriction.Shredded).ToList();
        return Html.If(shown.Count > 0, () => Html.Of($"""
            <section class="titled"><h2>{online.Title}</h2><p>{online.Lead}</p>
            {Table.Render(
                online.Title, [new(texts.Number), new(online.State), new(online.LookedAt)],
                shown.Select(item => Row(frame, item, checks.GetValueOrDefault(item.Number))))}
            {Html.If(checks.Values.Any(one => one.IsPending), () => Html.Of($"""
                <ul class="commands">
                {Layout.Command($"./waarborg case check {Layout.Invariant(found.Id)}", online.LookNow)}
                </ul>
                """))}
            </section>
            """));
    }

    /// <summary>How many files wait, for the figures of all cases.</summary>
    internal static Html Count(PageFrame frame, Installation installation)
    {
        using var connection = installation.Database.Open();
        return Html.Of($"""
            <div><dt>{frame.Texts.Online.CountTitle}</dt><dd>{frame.Forms.Number(OnlineChecks.Pending(connection))}</dd></div>
            """);
    }

    static IReadOnlyList<Html> Row(PageFrame frame, CaseItem item, OnlineCheck? check)
    {
        var online = frame.Texts.Online;
        var words = check is not { Looks: true } ? online.NobodyLooked
            : check.IsPending ? online.Pending
            : online.Gone;
        return
        [
            Layout.Number(frame, item.Number),
            Html.Of($"""
                {words}{Html.If(check?.Problem is not null, () => Html.Of($"""
                    <br><small>{Layout.Said(frame, check!.Problem!)}</small>
                    """))}
                """),
            check?.LookedAt is { } at ? Layout.Moment(frame, at) : Layout.Text(online.NotYet),
        ];
    }
}
