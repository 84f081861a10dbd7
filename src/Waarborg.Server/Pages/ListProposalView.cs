// What two people look at before they sign something about a list: how it stands in this installation at this moment.
using System.Text.Json.Nodes;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ListProposalView
{
    /// <summary>What this proposal is about, as things stand; nothing for proposals about anything but lists.</summary>
    /// <param name="frame">The page's frame.</param>
    /// <param name="installation">The installation.</param>
    /// <param name="proposal">The proposal.</param>
    /// <param name="waits">True while it can still be signed.</param>
    internal static Html Render(PageFrame frame, Installation installation, ActProposal proposal, bool waits)
    {
        var body = proposal.Body;
        return proposal.Act switch
        {
            Act.RollBack when waits => ListActs.TargetOf(body) is { } target
                ? RollbackForm.Preview(frame, installation, target)
                : Html.Empty,
            Act.RollBack => Carried(frame, installation, proposal),
            Act.ActivateRelease => Release(installation, body) is { } release ? Gates(frame, release) : Html.Empty,
            Act.AttestRelease => Release(installation, body) is { } release ? Compare(frame, release, body) : Html.Empty,
            Act.DecideEntries => Aside(frame, installation, body),
            _ => Html.Empty,
        };
    }

    static ListRelease? Release(Installation installation, JsonObject body)
    {
        using var connection = installation.Database.Open();
        return body["release"] is JsonValue value && long.TryParse(
            value.ToJsonString(), System.Globalization.NumberStyles.None, null, out var number)
            ? ListTable.Find(connection, Text(body, "list"), number)
            : null;
    }

    static Html Gates(PageFrame frame, ListRelease release)
    {
        var texts = frame.Texts.Listing;
        return Html.Of($"""
            <section>
            <h2>{texts.GatesTitle}</h2>
            <p>{Link(frame, release)}: {texts.StateWords(release.State)}; {ListView.DifferenceWords(frame, release)}.</p>
            {ReleaseView.Gates(frame, release)}
            {ReleaseView.Counts(frame, release)}
            </section>
            """);
    }

    static Html Compare(PageFrame frame, ListRelease release, JsonObject body)
    {
        var texts = frame.Texts.Listing;
        Column[] columns =
        [
            new(texts.Form.CompareWhat), new(texts.Form.CompareHere), new(texts.Form.CompareTyped), new(texts.State),
        ];
        (string What, string Here, string Typed)[] rows =
        [
            (texts.Root, release.Trust.Root, Text(body, "root")),
            (texts.Entries, Layout.Invariant(release.Entries), body["entries"]?.ToString() ?? ""),
        ];
        return Html.Of($"""
            <section class="titled">
            <h2>{texts.Form.CompareTitle}</h2>
            <p>{Link(frame, release)}: {texts.StateWords(release.State)}.</p>
            {Table.Render(texts.Form.CompareTitle, columns, rows.Select(row => (IReadOnlyList<Html>)
            [
                Layout.Text(row.What),
                Html.Of($"<code>{row.Here}</code>"),
                Html.Of($"<code>{row.Typed}</code>"),
                row.Here == row.Typed
                    ? Layout.Text(texts.Form.Same)
                    : Html.Of($"""<strong class="overdue">{texts.Form.NotSame}</strong>"""),
            ]))}
            </section>
            <section>{ReleaseView.Counts(frame, release)}</section>
            """);
    }

    static Html Aside(PageFrame frame, Installation installation, JsonObject body)
    {
        if (new ListStore(installation).Find(Text(body, "list")) is not { } list) return Html.Empty;
        var named = (body["entries"] as JsonArray)?.Select(one => one?.ToString()).ToHashSet(StringComparer.Ordinal) ?? [];
        using var connection = installation.Database.Open();
        var aside = ListView.Aside(connection, list).Where(one => named.Contains(one.Entry)).ToList();
        return Html.If(aside.Count > 0, () => Html.Of($"""
            <section class="titled"><h2>{frame.Texts.Listing.Form.NowTitle}</h2>
            {ReleaseView.AsideTable(frame, aside, EntryTable.Decisions(connection, list.Name))}</section>
            """));
    }

    static Html Carried(PageFrame frame, Installation installation, ActProposal proposal)
    {
        var done = new RollbackDesk(installation).All().FirstOrDefault(one => one.Proposal == proposal.Id);
        return Html.If(done is not null, () => Html.Of($"""
            <section class="calm"><h2>{frame.Texts.Listing.Form.Carried}</h2>
            <p class="large">{ListView.OutcomeWords(frame, done!)}</p></section>
            """));
    }

    static Html Link(PageFrame frame, ListRelease release) => Html.Of($"""
        <a href="{ListPages.PathOf(release.List)}">{Layout.Name(release.List)}</a>, {frame.Texts.Listing.Release(release.Number)}
        """);

    static string Text(JsonObject body, string name) =>
        body[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
