// Pieces of a list's page: how old it is, its releases in a table, and what is known besides them. Never a hash.
using Microsoft.Data.Sqlite;
using Waarborg.Lists;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ListView
{
    /// <summary>Releases that one page shows.</summary>
    internal const int MaxReleases = 20;

    /// <summary>Rows of a table that grows with time.</summary>
    internal const int MaxRows = 200;

    /// <summary>May anything still become of it?</summary>
    internal static bool IsLive(ListRelease release) => release.State is ReleaseState.Active or ReleaseState.Imported
        or ReleaseState.Tested or ReleaseState.Shadow or ReleaseState.Stopped;

    /// <summary>Entries that resemble harmless pictures and of which nobody decided, in all releases that still count.</summary>
    internal static IReadOnlyList<SetAsideShown> Undecided(SqliteConnection connection, ListShown list)
    {
        var decided = EntryTable.Decisions(connection, list.Name);
        return [.. Aside(connection, list).Where(one => !decided.ContainsKey(one.Entry))];
    }

    /// <summary>Entries that resemble harmless pictures in any release that still counts, each once.</summary>
    internal static IReadOnlyList<SetAsideShown> Aside(SqliteConnection connection, ListShown list) =>
    [
        .. list.Releases.Where(IsLive).SelectMany(release => ListTable.SetAside(connection, release.Id))
            .DistinctBy(one => one.Entry, StringComparer.Ordinal),
    ];

    /// <summary>An entry by its handle, or all of them.</summary>
    internal static Html EntryName(PageFrame frame, string entry) => entry == EntryTable.WholeRelease
        ? Layout.Text(frame.Texts.Listing.WholeRelease)
        : Html.Of($"""<code class="handle">{entry}</code>""");

    /// <summary>The same in a sentence.</summary>
    internal static Html EntryWords(PageFrame frame, string entry) => entry == EntryTable.WholeRelease
        ? EntryName(frame, entry)
        : Html.Of($"{frame.Texts.Listing.EntryInSentence} {EntryName(frame, entry)}");

    internal static Html Health(PageFrame frame, ListShown list, TimeSpan maxAge)
    {
        var (texts, forms) = (frame.Texts.Listing, frame.Forms);
        if (list.Active is not { } active) return Layout.Text(frame.Texts.Fields.None);
        var age = frame.Now - active.Trust.CheckedAt;
        return age > maxAge
            ? Html.Of($"""<strong class="overdue">{texts.TooOld(forms.Span(maxAge))}</strong>""")
            : Layout.Text(texts.InGoodTime(forms.Span(age), forms.Span(maxAge)));
    }

    internal static Html Facts(PageFrame frame, ListShown list, TimeSpan maxAge)
    {
        var texts = frame.Texts.Listing;
        return Html.Of($"""
            <dl class="facts">
            <div><dt>{frame.Texts.Supplier}</dt><dd>{Layout.Name(list.Supplier)}</dd></div>
            <div><dt>{texts.InForce}</dt>
            <dd>{(list.Active is { } active ? texts.Release(active.Number) : texts.NothingInForce)}</dd></div>
            {Html.If(list.Active is not null, () => Html.Of($"""
                <div><dt>{texts.Entries}</dt><dd>{Layout.Number(frame, list.Active!.Entries)}</dd></div>
                <div><dt>{texts.LastChecked}</dt><dd>{Layout.Moment(frame, list.Active.Trust.CheckedAt)}</dd></div>
                <div><dt>{texts.Health}</dt><dd>{Health(frame, list, maxAge)}</dd></div>
                """))}
            </dl>
            """);
    }

    internal static Html Releases(PageFrame frame, SqliteConnection connection, IReadOnlyList<ListRelease> releases)
    {
        var (texts, forms) = (frame.Texts.Listing, frame.Forms);
        Column[] columns =
        [
            new(texts.ReleaseWord), new(texts.State), new(texts.Entries, IsNumber: true), new(texts.Difference),
            new(texts.StandsFor), new(texts.Judged), new(texts.Imported),
        ];
        return Table.Render(texts.ReleasesTitle, columns, releases.Select(release => (IReadOnlyList<Html>)
        [
            Html.Of($"""<a href="#{ReleaseView.IdOf(release)}">{texts.Release(release.Number)}</a>"""),
            Html.Of($"""
                {texts.StateWords(release.State)}
                {Html.If(release.EndedAt is not null, () => Html.Of(
                    $"<br><small>{Layout.Moment(frame, release.EndedAt!.Value)}</small>"))}
                """),
            Layout.Number(frame, release.Entries),
            Layout.Text(DifferenceWords(frame, release)),
            ReleaseView.StandsFor(frame, release),
            Layout.Text(Verdicts(frame, connection, release)),
            Layout.Moment(frame, release.ImportedAt),
        ]));
    }

    /// <summary>What is known of a list besides its releases.</summary>
    internal static Html Besides(PageFrame frame, Installation installation, SqliteConnection connection, ListShown list)
    {
        var suspended = EntryTable.Suspensions(connection, int.MaxValue).Where(one => one.List == list.Name).Take(MaxRows);
        // A supplier's rollback goes by the supplier's name.
        var rollbacks = new RollbackDesk(installation).All().Where(one =>
            one.List == (one.Target == nameof(RollbackTarget.OfSupplier) ? list.Supplier : list.Name)).Take(MaxRows);
        return Html.Of($"""
            {Suspensions(frame, [.. suspended])}
            {Findings(frame, EntryTable.Findings(connection, list.Name))}
            {Rollbacks(frame, [.. rollbacks])}
            """);
    }

    /// <summary>How a rollback went, or how much of it is still to be done.</summary>
    internal static string OutcomeWords(PageFrame frame, Rollback one)
    {
        var (texts, forms) = (frame.Texts.Listing, frame.Forms);
        return one.EndedAt is { } ended
            ? texts.RollbackDone(forms.Number(one.Restored), forms.Number(one.Failed), forms.Span(ended - one.BeganAt))
            : texts.RollbackWaits(forms.Number(one.Waiting));
    }

    internal static string DifferenceWords(PageFrame frame, ListRelease release)
    {
        var (difference, forms) = (release.Difference, frame.Forms);
        return frame.Texts.Listing.DifferenceWords(
            forms.Number(difference.Added), forms.Number(difference.Kept), forms.Number(difference.Withdrawn));
    }

    static string Verdicts(PageFrame frame, SqliteConnection connection, ListRelease release)
    {
        var (judged, wrong) = Breakers.Verdicts(connection, null, release.List, release.Number);
        return judged == 0
            ? frame.Texts.Listing.NotJudged
            : frame.Texts.Listing.JudgedWords(frame.Forms.Number(judged), frame.Forms.Number(wrong));
    }

    static Html Suspensions(PageFrame frame, IReadOnlyList<Suspension> all)
    {
        if (all.Count == 0) return Html.Empty;
        var texts = frame.Texts.Listing;
        Column[] columns =
        [
            new(texts.Entry), new(texts.ReleaseWord), new(texts.Customers, IsNumber: true), new(texts.Since), new(texts.State),
        ];
        return Html.Of($"""
            <section class="titled"><h2>{texts.SuspendedTitle}</h2><p>{texts.SuspendedLead} {texts.FellRest}</p>
            {Table.Render(texts.SuspendedTitle, columns, all.Select(one => (IReadOnlyList<Html>)
            [
                EntryName(frame, one.Entry),
                Layout.Text(texts.Release(one.Release)),
                Layout.Number(frame, one.Customers),
                Layout.Moment(frame, one.Since),
                one.EndedAt is { } ended
                    ? Html.Of($"{texts.Resumed} {Layout.Moment(frame, ended)}")
                    : Html.Of($"<strong>{texts.Suspended}</strong>"),
            ]))}
            </section>
            """);
    }

    static Html Findings(PageFrame frame, IReadOnlyList<ListFinding> all)
    {
        if (all.Count == 0) return Html.Empty;
        var texts = frame.Texts.Listing;
        Column[] columns = [new(texts.Entry), new(texts.Authority), new(texts.Reference), new(texts.Recorded)];
        return Html.Of($"""
            <section class="titled"><h2>{texts.FindingsTitle}</h2><p>{texts.FindingsLead}</p>
            {Table.Render(texts.FindingsTitle, columns, all.Select(one => (IReadOnlyList<Html>)
            [
                one.Entry is { } entry ? EntryName(frame, entry) : Layout.Text(texts.WholeList),
                Layout.Name(one.Authority),
                Layout.Name(one.Reference),
                Layout.Moment(frame, one.At),
            ]))}
            </section>
            """);
    }

    static Html Rollbacks(PageFrame frame, IReadOnlyList<Rollback> all)
    {
        if (all.Count == 0) return Html.Empty;
        var texts = frame.Texts.Listing;
        Column[] columns =
        [
            new(texts.What), new(texts.Began), new(frame.Texts.Cases, IsNumber: true), new(texts.Outcome),
            new(frame.Texts.Acts.Proposal),
        ];
        return Html.Of($"""
            <section class="titled"><h2>{texts.RollbacksTitle}</h2>
            {Table.Render(texts.RollbacksTitle, columns, all.Select(one => (IReadOnlyList<Html>)
            [
                Layout.Text(texts.RollbackWords(one.Target, one.Release)),
                Layout.Moment(frame, one.BeganAt),
                Layout.Number(frame, one.Cases),
                Layout.Text(OutcomeWords(frame, one)),
                Html.Of($"""<a href="{ApprovalPages.PathOf(one.Proposal)}">{frame.Texts.Acts.ProposalName(one.Proposal)}</a>"""),
            ]))}
            </section>
            """);
    }
}
