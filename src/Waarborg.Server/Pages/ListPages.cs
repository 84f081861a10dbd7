// Who vouches for lists, how old each list is, what waits and what was stopped; and one list with its releases.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Data.Sqlite;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ListPages
{
    internal static ContentHttpResult List(HttpContext http, Installation installation)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Listing;
        var lists = new ListStore(installation).All();
        var suppliers = new SupplierStore(installation).All();
        using var connection = installation.Database.Open();
        var maxAge = BreakerLimits.InForce(installation, connection, null).ListMaxAge;
        var waiting = lists.SelectMany(list => Waiting(frame, list, connection).Select(one => Of(list, one))).ToList();
        var fell = lists.SelectMany(list => Fell(frame, list, connection).Select(one => Of(list, one))).ToList();
        return Layout.Page(frame, texts.Title, NavPage.Lists, Html.Of($"""
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            <section><h2>{texts.WaitsTitle}</h2>{ItemsOr(waiting, texts.WaitsNone)}</section>
            <section><h2>{texts.FellTitle}</h2>{ItemsOr(fell, texts.FellNone)}</section>
            <section class="titled"><h2>{texts.ListsTitle}</h2>
            {(lists.Count == 0 ? Html.Of($"""<p class="calm">{texts.None}</p>""") : Lists(frame, lists, maxAge))}</section>
            {RemovedView.All(frame, connection)}
            {ExchangeView.All(frame, installation)}
            {LookupView.All(frame, installation, connection)}
            <section><h2>{texts.SuppliersTitle}</h2><p>{texts.SuppliersLead}</p>
            {Html.If(IsCustodian(frame), () => Html.Of(
                $"""<p><a class="button" href="{SupplierPath("describe")}">{texts.Form.NewSupplier}</a></p>"""))}
            {Html.Each(suppliers, one => SupplierOf(frame, one))}
            </section>
            """));
    }

    internal static ContentHttpResult Show(string name, HttpContext http, Installation installation)
    {
        var frame = PageFrame.For(http);
        // A list that an exchange has not given yet is there to be seen too.
        var none = new ExchangeStore(installation).Find(name)?.Terms is { } terms
            ? new ListShown(name, terms.Supplier, [], [])
            : null;
        if ((new ListStore(installation).Find(name) ?? none) is not { } list)
        {
            return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        }

        var texts = frame.Texts.Listing;
        using var connection = installation.Database.Open();
        var maxAge = BreakerLimits.InForce(installation, connection, null).ListMaxAge;
        var shown = list.Releases.Take(ListView.MaxReleases).ToList();
        var (waiting, fell) = (Waiting(frame, list, connection).ToList(), Fell(frame, list, connection).ToList());
        return Layout.Page(frame, texts.ListTitle(name), NavPage.Lists, Html.Of($"""
            <p class="back"><a href="/lists">{texts.Title}</a></p>
            <h1>{texts.ListTitle(name)}</h1>
            {ListView.Facts(frame, list, maxAge)}
            {Html.If(waiting.Count > 0, () => Html.Of($"<section><h2>{texts.WaitsTitle}</h2>{ItemsOr(waiting, "")}</section>"))}
            {Html.If(fell.Count > 0, () => Html.Of($"<section><h2>{texts.FellTitle}</h2>{ItemsOr(fell, "")}</section>"))}
            {ExchangeView.Of(frame, installation, name)}
            {Html.If(IsCustodian(frame) && list.Releases.Count > 0, () => Proposals(frame, list))}
            <section class="titled"><h2>{texts.ReleasesTitle}</h2>{ListView.Releases(frame, connection, shown)}
            {Html.If(list.Releases.Count > shown.Count, () => Html.Of(
                $"<p>{texts.OlderReleases(frame.Forms.Number(shown.Count))}</p>"))}
            </section>
            {Html.Each(shown, release => ReleaseView.Details(frame, connection, release, isOpen: ListView.IsLive(release)))}
            {ListView.Besides(frame, installation, connection, list)}
            """));
    }

    internal static string PathOf(string list) => $"/lists/{Uri.EscapeDataString(list)}";

    internal static string SupplierPath(string what, string? name = null) =>
        $"/suppliers/{what}" + (name is null ? "" : $"?name={Uri.EscapeDataString(name)}");

    /// <summary>Custodians propose what becomes of lists.</summary>
    internal static bool IsCustodian(PageFrame frame) => frame.Reader?.Roles.Contains(Role.Custodian) == true;

    static Html ItemsOr(List<Html> items, string none) => items.Count == 0
        ? Html.Of($"""<p class="calm">{none}</p>""")
        : Html.Of($"<ul>{Html.Each(items, item => Html.Of($"<li>{item}</li>"))}</ul>");

    static Html Link(ListShown list) => Html.Of($"""<a href="{PathOf(list.Name)}">{Layout.Name(list.Name)}</a>""");

    static Html Of(ListShown list, Html words) => Html.Of($"{Link(list)}: {words}");

    static IEnumerable<Html> Waiting(PageFrame frame, ListShown list, SqliteConnection connection)
    {
        var texts = frame.Texts.Listing;
        foreach (var release in list.Releases)
        {
            // One that came before the one in force waits for nobody any more.
            if (list.Active is { } active && release.Number < active.Number) continue;
            switch (release.State)
            {
                case ReleaseState.Imported:
                    yield return Layout.Text(texts.Held(release.Number));
                    break;
                case ReleaseState.Tested:
                    yield return Layout.Text(texts.Tested(release.Number));
                    break;
                case ReleaseState.Shadow:
                    yield return Html.Of($"""
                        {texts.InShadow(release.Number)} {texts.InShadowUntil}
                        {Layout.Moment(frame, release.Trust.ShadowUntil ?? frame.Now)}.
                        """);
                    break;
            }
        }

        var undecided = ListView.Undecided(connection, list).Count;
        if (undecided > 0) yield return Layout.Text(texts.ToDecide(frame.Forms.Number(undecided)));
    }

    static IEnumerable<Html> Fell(PageFrame frame, ListShown list, SqliteConnection connection)
    {
        var texts = frame.Texts.Listing;
        foreach (var release in list.Releases.Where(release => release.State == ReleaseState.Stopped))
        {
            yield return Layout.Text(texts.StoppedRelease(release.Number));
        }

        foreach (var one in EntryTable.Suspensions(connection, int.MaxValue)
            .Where(one => one.List == list.Name && one.EndedAt is null).Take(ListView.MaxRows))
        {
            yield return Html.Of($"""
                {ListView.EntryWords(frame, one.Entry)} {texts.FellAt(frame.Forms.Number(one.Customers))},
                {Layout.Moment(frame, one.Since)}. {texts.FellRest}
                """);
        }
    }

    static Html Lists(PageFrame frame, IReadOnlyList<ListShown> lists, TimeSpan maxAge)
    {
        var texts = frame.Texts.Listing;
        Column[] columns =
        [
            new(texts.List), new(frame.Texts.Supplier), new(texts.InForce), new(texts.LastChecked), new(texts.Health),
        ];
        return Table.Render(texts.ListsTitle, columns, lists.Select(list => (IReadOnlyList<Html>)
        [
            Link(list),
            Layout.Name(list.Supplier),
            Layout.Text(list.Active is { } active ? texts.Release(active.Number) : texts.NothingInForce),
            list.Active is { } one ? Layout.Moment(frame, one.Trust.CheckedAt) : Layout.Text(frame.Texts.Fields.None),
            ListView.Health(frame, list, maxAge),
        ]));
    }

    static Html SupplierOf(PageFrame frame, Supplier supplier)
    {
        var texts = frame.Texts.Listing;
        return Html.Of($"""
            <section class="entry">
            <h3>{Layout.Name(supplier.Name)}</h3>
            {Html.If(supplier.WithdrawnAt is not null, () => Html.Of($"""
                <p class="warning">{texts.WithdrawnSupplier} {Layout.Moment(frame, supplier.WithdrawnAt!.Value)}</p>
                """))}
            {(supplier.Terms is { } terms ? Terms(frame, supplier, terms) : Html.Of($"<p>{texts.NotDescribed}</p>"))}
            {Html.If(IsCustodian(frame) && supplier.WithdrawnAt is null, () => Html.Of($"""
                <p><a href="{SupplierPath("describe", supplier.Name)}">{texts.Form.TitleOf(ListFormKind.DescribeSupplier)}</a> ·
                <a href="{SupplierPath("rollback", supplier.Name)}">{texts.Form.TitleOf(ListFormKind.RollbackSupplier)}</a></p>
                """))}
            </section>
            """);
    }

    static Html Terms(PageFrame frame, Supplier supplier, SupplierTerms terms)
    {
        var (texts, proposal) = (frame.Texts.Listing, supplier.Proposal!.Value);
        return Html.Of($"""
            <dl class="facts">
            <div><dt>{texts.Kind}</dt><dd>{texts.KindWords(terms.Kind)}</dd></div>
            <div><dt>{texts.Organisation}</dt><dd>{Layout.Name(terms.Organisation)}</dd></div>
            <div><dt>{texts.Trust}</dt><dd>{texts.TrustWords(terms.Trust)}</dd></div>
            <div><dt>{texts.Key}</dt>
            <dd>{(terms.SigningKey is { } key ? texts.KeyPinned(key.Name) : texts.NoKey)}</dd></div>
            <div><dt>{texts.MayBeNamed}</dt><dd>{frame.Texts.Ledger.YesNo(terms.MayBeNamed)}</dd></div>
            <div><dt>{texts.TellHitsTo}</dt><dd>{TellHitsWords(frame, terms.TellHitsTo)}</dd></div>
            <div><dt>{texts.Agreement}</dt><dd>{Layout.Name(terms.Agreement)}</dd></div>
            <div><dt>{texts.Described}</dt><dd>{Layout.Moment(frame, supplier.At!.Value)}<br>
            <small>{texts.Version(supplier.Version)},
            <a href="{ApprovalPages.PathOf(proposal)}">{frame.Texts.Acts.ProposalName(proposal)}</a></small></dd></div>
            </dl>
            """);
    }

    static string TellHitsWords(PageFrame frame, IReadOnlyList<TellHits> who) => who.Count == 0
        ? frame.Texts.Listing.Nobody
        : string.Join(", ", who.Select(frame.Texts.Listing.TellHitsWords));

    static Html Proposals(PageFrame frame, ListShown list)
    {
        var texts = frame.Texts.Listing.Form;
        ListFormKind[] kinds =
        [
            ListFormKind.Activate, ListFormKind.Attest, ListFormKind.Finding, ListFormKind.Decide, ListFormKind.Resume,
            ListFormKind.Rollback,
        ];
        return Html.Of($"""
            <section><h2>{texts.Title}</h2><p>{texts.Lead}</p>
            <ul>{Html.Each(kinds, kind => Html.Of(
                $"""<li><a href="{PathOf(list.Name)}/{ListForms.WordOf(kind)}">{texts.TitleOf(kind)}</a></li>"""))}</ul>
            </section>
            """);
    }
}
