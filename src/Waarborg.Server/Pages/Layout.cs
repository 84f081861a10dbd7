// The frame around every page, and the pieces that several pages share.
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Server.Guards;
using Waarborg.Server.Texts;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

/// <summary>The pages that the main navigation names.</summary>
enum NavPage
{
    None,
    Overview,
    Cases,
    Reports,
    Complaints,
    Review,
    Sweeps,
    Lists,
    Settings,
    Ledger,
    Notice,
    Weighings,
    Acts,
    People,
    Roles,
    Permits,
    Register,
}

static class Layout
{
    internal static ContentHttpResult Page(PageFrame frame, string title, NavPage current, Html body,
        int status = StatusCodes.Status200OK, bool isDark = false) => TypedResults.Content(
            Document(frame, title, current, body, isDark).ToString(), "text/html; charset=utf-8", statusCode: status);

    static Html Document(PageFrame frame, string title, NavPage current, Html body, bool isDark)
    {
        var texts = frame.Texts;
        return Html.Of($"""
            <!doctype html>
            {(isDark ? Html.Of($"""<html lang="{texts.Tag}" class="dark">""") : Html.Of($"""<html lang="{texts.Tag}">"""))}
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="{(isDark ? "dark" : "light dark")}">
            <title>{title} – Waarborg</title>
            <link rel="stylesheet" href="{StyleSheet.Address}">
            </head>
            <body>
            <a class="skip" href="#content">{texts.SkipToContent}</a>
            {Sample(frame)}
            <header>
            <div class="wide bar">
            <p class="name"><a href="/">Waarborg</a></p>
            {Navigation(frame, current)}
            <div class="tools">{Switch(frame)}{Account(frame)}</div>
            </div>
            </header>
            <main id="content" class="wide" tabindex="-1">
            {Dangers(frame)}
            {Clocks(frame)}
            {Undelivered(frame)}
            {Unreported(frame)}
            {body}
            </main>
            <footer>
            <p class="wide sight">{LedgerPage.SightWords(frame)} <a href="/ledger">{texts.Ledger.Link}</a></p>
            <p class="wide">{texts.Version(PageFrame.Version)} · {texts.TimesInUtc} ·
            <a href="/notice">{texts.Notice.Link}</a> ·
            <a href="{TestPicturesPage.Path}">{texts.TestPictures.Link}</a> ·
            {Html.If(frame.HasPermits, () => Html.Of($"""<a href="/register">{texts.Permitting.RegisterLink}</a> ·"""))}
            <a href="/status">{texts.StatusForMachines}</a></p>
            </footer>
            </body>
            </html>
            """);
    }

    static Html Sample(PageFrame frame) => Html.If(frame.Kind == InstallationKind.Sample, () => Html.Of($"""
        <aside class="sample" aria-label="{frame.Texts.SampleTitle}">
        <p class="wide"><strong>{frame.Texts.SampleTitle}</strong> {frame.Texts.SampleWords}</p>
        </aside>
        """));

    static Html Dangers(PageFrame frame) => Html.If(frame.MaySee(DeskRoles.Cases), () => Html.Each(
        frame.Dangers.Select(one => one.CaseId).Distinct(), id => Html.Of($"""
            <p class="warning" role="alert"><strong>{frame.Texts.Complaining.DangerOpen(frame.Forms.Number(id))}</strong>
            <a href="/cases/{id}#{DangerForm.Anchor}">{frame.Texts.CaseTitle(id)}</a></p>
            """)));

    // Only for those who see cases: everybody else would learn how many there are.
    static Html Clocks(PageFrame frame) => Html.If(
        frame.Unacknowledged > 0 && frame.MaySee(DeskRoles.Cases),
        () => Html.Of($"""
            <p class="calm"><strong>{frame.Texts.Clocks.Unacknowledged(
                frame.Unacknowledged, frame.Forms.Number(frame.Unacknowledged))}</strong>
            <code>./waarborg clock list</code></p>
            """));

    // The same of what did not arrive, until it did or somebody settled it.
    static Html Undelivered(PageFrame frame) => Html.If(
        frame.Undelivered > 0 && frame.MaySee(DeskRoles.Cases),
        () => Html.Of($"""
            <p class="warning"><strong>{frame.Texts.Telling.Undelivered(
                frame.Undelivered, frame.Forms.Number(frame.Undelivered))}</strong>
            <a href="{MessagePages.Path}">{frame.Texts.Telling.MessagesTitle}</a></p>
            """));

    static Html Unreported(PageFrame frame) => Html.If(
        frame.Unreported > 0 && frame.MaySee(DeskRoles.Cases),
        () => Html.Of($"""
            <p class="warning"><strong>{frame.Texts.Reporting.Unreported(
                frame.Unreported, frame.Forms.Number(frame.Unreported))}</strong>
            {Html.If(frame.MaySee(DeskRoles.Reports), () => Html.Of(
                $"""<a href="{ReportPages.Path}">{frame.Texts.Reporting.Title}</a>"""))}</p>
            """));

    static Html Navigation(PageFrame frame, NavPage current)
    {
        var texts = frame.Texts;
        List<(NavPage Page, string Address, string Words)> links =
        [
            (NavPage.Overview, "/", texts.Overview), (NavPage.Weighings, "/weighings", texts.Weighing.Title),
            (NavPage.Ledger, "/ledger", texts.Ledger.Title),
        ];
        if (frame.MaySee(DeskRoles.Cases))
        {
            links.Add((NavPage.Cases, "/cases", texts.Cases));
            links.Add((NavPage.Complaints, ComplaintPages.Path, texts.Complaining.Title));
            links.Add((NavPage.Sweeps, "/sweeps", texts.Sweeps));
        }

        if (frame.MaySee(DeskRoles.Reports)) links.Add((NavPage.Reports, ReportPages.Path, texts.Reporting.Title));

        // A sample has nobody who could judge at a page.
        if (frame.Reader is not null && frame.MaySee(DeskRoles.Reviewers))
        {
            links.Add((NavPage.Review, ReviewPages.Path, texts.Reviewing.Title));
        }

        if (frame.MaySee(DeskRoles.Lists)) links.Add((NavPage.Lists, "/lists", texts.Listing.Title));
        if (frame.MaySee(DeskRoles.Acts)) links.Add((NavPage.Acts, "/approvals", texts.Acts.Title));
        // Where nothing was ever permitted, the settings alone speak of it.
        if (frame.HasPermits && frame.MaySee(DeskRoles.Settings)) links.Add((NavPage.Permits, "/permits", texts.Permitting.Nav));
        if (frame.MaySee(DeskRoles.People)) links.Add((NavPage.People, "/people", texts.People.PeopleTitle));
        if (frame.MaySee(DeskRoles.Settings)) links.Add((NavPage.Settings, "/settings", texts.Settings));

        var items = Html.Each(links, l => l.Page == current
            ? Html.Of($"""<li><a href="{l.Address}" aria-current="page">{l.Words}</a></li>""")
            : Html.Of($"""<li><a href="{l.Address}">{l.Words}</a></li>"""));
        return Html.Of($"""<nav aria-label="{texts.MainNavigation}"><ul>{items}</ul></nav>""");
    }

    static Html Switch(PageFrame frame)
    {
        var (other, words) = ReferenceEquals(frame.Texts, PageTexts.Dutch)
            ? (PageTexts.English, "English")
            : (PageTexts.Dutch, "Nederlands");
        return Html.Of($"""<a href="{frame.In(other)}" lang="{other.Tag}" hreflang="{other.Tag}">{words}</a>""");
    }

    static Html Account(PageFrame frame) =>
        frame.Reader is not null
            ? Html.Of($"""
                <a href="/elevate">{frame.Texts.People.RolesTitle}</a>
                <form method="post" action="/sign-out"><button type="submit">{frame.Texts.SignOut}</button></form>
                """)
            : Html.If(!frame.IsOpenSample, () => Html.Of($"""<a href="/sign-in">{frame.Texts.SignIn}</a>"""));

    internal static Html Moment(PageFrame frame, DateTimeOffset moment) =>
        Html.Of($"""<time datetime="{Instant.Text(moment)}">{frame.Forms.Moment(moment)}</time>""");

    internal static Html Number(PageFrame frame, long number) => Html.Of($"{frame.Forms.Number(number)}");

    internal static Html Text(string text) => Html.Of($"{text}");

    /// <summary>How else than as it is the picture was compared, where only that was near; else nothing.</summary>
    internal static Html Altered(PageFrame frame, string? view) => Html.If(
        frame.Texts.AlteredWords(view) is not null, () => Html.Of($"<br><small>{frame.Texts.AlteredWords(view)!}</small>"));

    /// <summary>What the program said, in the reader's language; what an older version kept is there in English alone.</summary>
    internal static Html Said(PageFrame frame, Wording words) =>
        ReferenceEquals(frame.Texts, PageTexts.Dutch) && words.Dutch.Length > 0
            ? Html.Of($"{words.Dutch}")
            : Html.Of($"""<span lang="en">{words.English}</span>""");

    /// <summary>
    /// A name that somebody else chose: set apart, and its invisible marks shown, so that it cannot pose as another.
    /// </summary>
    internal static Html Name(string name) => Html.Of($"""<bdi class="given">{ShownText.Of(name)}</bdi>""");

    /// <summary>
    /// A text that somebody else wrote: its lines as paragraphs, set apart like a name, and in its own direction of writing.
    /// </summary>
    internal static Html Written(string text) => Html.Each(
        text.Replace('\t', ' ').Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        line => Html.Of($"""<p class="given" dir="auto">{ShownText.Of(line)}</p>"""));

    /// <summary>An actor as people know him: a person by his short name.</summary>
    internal static Html Who(string actor) =>
        Name(actor.StartsWith("person:", StringComparison.Ordinal) ? actor["person:".Length..] : actor);

    internal static Html List(IEnumerable<string> sentences) =>
        Html.Of($"<ul>{Html.Each(sentences, s => Html.Of($"<li>{s}</li>"))}</ul>");

    /// <summary>A command and what it is for.</summary>
    internal static Html Command(string command, string words) =>
        Html.Of($"""<li><p>{words}</p><p><code>{command}</code></p></li>""");

    internal static string Invariant(long number) => number.ToString(CultureInfo.InvariantCulture);
}
