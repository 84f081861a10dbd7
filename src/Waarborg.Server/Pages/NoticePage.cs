// What users are told, for everyone: each source's notice, what its text is made from, and what changed since the one before.
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Permits;
using Waarborg.Server.Texts;

namespace Waarborg.Server.Pages;

static class NoticePage
{
    /// <summary>All notices; the one that there is, where there is only one.</summary>
    internal static ContentHttpResult All(HttpContext http, NoticeStore notices)
    {
        var latest = notices.LatestOfEach();
        var frame = PageFrame.For(http);
        if (latest.Count == 1) return Render(frame, notices, latest[0], latest[0]);
        var texts = frame.Texts.Notice;
        Column[] columns = [new(texts.Source), new(texts.Version, IsNumber: true), new(texts.Published)];
        var rows = latest.Select(one => (IReadOnlyList<Html>)
        [
            Html.Of($"""<a href="/notice/{one.Source}">{Layout.Name(one.Source)}</a>"""),
            Layout.Number(frame, one.Id),
            Layout.Moment(frame, one.PublishedAt),
        ]);
        return Layout.Page(frame, texts.Title, NavPage.Notice, Html.Of($"""
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            {(latest.Count == 0 ? Html.Of($"""<p class="calm">{texts.None}</p>""") : Table.Render(texts.Caption, columns, rows))}
            """));
    }

    /// <summary>One source's newest notice, or the version that is asked for.</summary>
    internal static ContentHttpResult One(HttpContext http, string source, long? version, NoticeStore notices)
    {
        if (notices.Latest(source) is not { } latest) return ErrorPage.Render(PageFrame.For(http), StatusCodes.Status404NotFound);
        var notice = version is { } number ? notices.Find(number) : latest;
        return notice?.Source == source
            ? Render(PageFrame.For(http), notices, notice, latest)
            : ErrorPage.Render(PageFrame.For(http), StatusCodes.Status404NotFound);
    }

    static ContentHttpResult Render(PageFrame frame, NoticeStore notices, Notice notice, Notice latest)
    {
        var texts = frame.Texts.Notice;
        var text = notice.Text(frame.Texts.Tag);
        var old = Html.Of($"""<p class="warning">{texts.NewerExists} <a href="/notice/{notice.Source}">{texts.Title}</a></p>""");
        return Layout.Page(frame, text.Title, NavPage.Notice, Html.Of($"""
            <article>
            <h1>{text.Title}</h1>
            <p class="lead">{texts.About(notice.Source, frame.Forms.Moment(notice.PublishedAt))}</p>
            {Html.If(notice.Id != latest.Id, () => old)}
            {Html.If(notice.Id == latest.Id && notice.DriftedAt is not null, () => Html.Of(
                $"""<p class="warning">{texts.Drifted}</p>"""))}
            {Html.Each(text.Sections, Section)}
            </article>
            {Piece(texts.ClauseTitle, texts.ClauseLead, text.Clause)}
            {Piece(texts.ForUsersTitle, texts.ForUsersLead, text.ForUsers)}
            {Details(frame, notice, text)}
            {Changes(frame, notices.Before(notice), text)}
            """));
    }

    static Html Section(NoticeSection section) => Html.Of($"""
        <section>
        <h2>{section.Heading}</h2>
        {Html.Each(section.Paragraphs, one => Html.Of($"<p>{Linked(one)}</p>"))}
        {Html.If(section.Points.Count > 0, () => Layout.List(section.Points))}
        </section>
        """);

    static Html Piece(string title, string lead, string text) => Html.Of($"""
        <section>
        <h2>{title}</h2>
        <p>{lead}</p>
        <blockquote><p>{Linked(text)}</p></blockquote>
        </section>
        """);

    static Html Details(PageFrame frame, Notice notice, NoticeText text)
    {
        var texts = frame.Texts.Notice;
        var score = ((int)text.Ease().Score).ToString(CultureInfo.InvariantCulture);
        var aim = ((int)Readability.Aim).ToString(CultureInfo.InvariantCulture);
        return Html.Of($"""
            <section>
            <h2>{texts.DetailsTitle}</h2>
            <p>{texts.CheckWords}</p>
            <dl class="lines">
            <div><dt>{texts.Version}</dt><dd>{frame.Forms.Number(notice.Id)}</dd></div>
            <div><dt>{texts.Published}</dt><dd>{Layout.Moment(frame, notice.PublishedAt)}</dd></div>
            <div><dt>{texts.Ease}</dt><dd>{texts.EaseWords(score, aim)}</dd></div>
            <div><dt>{texts.Hash}</dt><dd><code>{notice.Hash}</code></dd></div>
            <div><dt>{texts.Commitment}</dt><dd><code>{notice.Commitment}</code></dd></div>
            </dl>
            <p><a href="{Api.NoticeFile.Path}">{texts.ForMachines}</a></p>
            </section>
            """);
    }

    static Html Changes(PageFrame frame, Notice? before, NoticeText text)
    {
        var texts = frame.Texts.Notice;
        if (before is null) return Html.Of($"<section><h2>{texts.ChangesTitle}</h2><p>{texts.FirstVersion}</p></section>");
        var changed = NoticeDiff.Between(before.Text(text.Language).Lines(), text.Lines())
            .Where(line => line.Change != LineChange.Kept).ToList();
        var lines = changed.Count == 0
            ? Html.Of($"<p>{texts.SameWords}</p>")
            : Html.Of($"""<ul class="changes">{Html.Each(changed, line => Change(texts, line))}</ul>""");
        return Html.Of($"""
            <section>
            <h2>{texts.ChangesTitle}</h2>
            <p>{texts.ChangedSince(frame.Forms.Number(before.Id))}
            <a href="/notice/{before.Source}?version={before.Id}">{texts.ShowChanges}</a></p>
            {lines}
            </section>
            """);
    }

    // The words say it as well, for those who do not see the marks.
    static Html Change(NoticeTexts texts, ChangedLine line) => line.Change == LineChange.Removed
        ? Html.Of($"<li><small>{texts.Removed}</small> <del>{line.Line}</del></li>")
        : Html.Of($"<li><small>{texts.Added}</small> <ins>{line.Line}</ins></li>");

    // Addresses of the web and of mail become links; everything else stays text.
    static Html Linked(string paragraph) => Html.Each(
        paragraph.Split(' ').Select((word, i) => (Word: word, Space: i == 0 ? "" : " ")), one =>
            IsWeb(one.Word) ? Html.Of($"""{one.Space}<a class="given" href="{one.Word}">{one.Word}</a>""")
            : CustomerRules.IsMail(one.Word)
                ? Html.Of($"""{one.Space}<a class="given" href="mailto:{one.Word}">{one.Word}</a>""")
            : Html.Of($"{one.Space}{one.Word}"));

    static bool IsWeb(string word) => CustomerRules.TryReadUrl(word, mayBeLoopback: true, out _);
}
