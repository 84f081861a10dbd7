// The review console: what waits for whoever reads, and one content at a time, without a picture until a key is held.
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Server.Guards;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class ReviewPages
{
    internal const string Path = "/review";

    internal static string PathOf(long caseId, int number) =>
        $"{Path}/{Layout.Invariant(caseId)}/{number.ToString(CultureInfo.InvariantCulture)}";

    internal static ContentHttpResult Queue(HttpContext http, ReviewDesk desk, Installation installation)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Reviewing;
        if (frame.Reader is not { } person) return NoPerson(frame);
        var state = desk.Seen(person);
        if (state is not ExposureState.GoOn goOn) return Stopped(frame, desk, person, state);
        var waiting = desk.Waiting(person);
        return Layout.Page(frame, texts.Title, NavPage.Review, Html.Of($"""
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            <p>{(Viewing.Current(installation) is null ? texts.NoViewing : texts.WithViewing)}</p>
            {Figures(frame, desk, person)}
            <p>{texts.LeftToday(
                frame.Forms.Span(goOn.QueueLeft), frame.Forms.Span(goOn.RevealLeft), frame.Forms.Span(goOn.UntilBreak))}</p>
            <p>{Limits(frame, desk)}</p>
            {(waiting.Count == 0
                ? Html.Of($"""<p class="calm">{texts.NothingWaits}</p>""")
                : Html.Of($"""
                    <p><a class="button" href="{Path}/next">{texts.Begin}</a></p>
                    {Table.Render(texts.QueueCaption, Columns(frame), waiting.Select(one => Row(frame, one)))}
                    """))}
            """), isDark: true);
    }

    /// <summary>The content after the one that was judged or passed by.</summary>
    internal static RedirectHttpResult Next(HttpContext http, ReviewDesk desk, string? after, long? kept)
    {
        if (http.Person() is not { } person) return TypedResults.LocalRedirect(Path);
        var waiting = desk.Waiting(person);
        if (waiting.Count == 0) return TypedResults.LocalRedirect(Path + Kept("?", kept));
        var at = after is null ? -1 : waiting.ToList().FindIndex(one => NameOf(one) == after);
        // After what was judged it stands where that stood; after the last it begins anew.
        var next = at < 0 ? FirstAfter(waiting, after) : waiting[(at + 1) % waiting.Count];
        return TypedResults.LocalRedirect(PathOf(next.CaseId, next.Number) + Kept("?", kept));
    }

    internal static ContentHttpResult Show(
        long id, int number, HttpContext http, ReviewDesk desk, CaseStore cases, Installation installation, long? kept)
    {
        var frame = PageFrame.For(http);
        if (frame.Reader is not { } person) return NoPerson(frame);
        var found = cases.Find(id);
        if (found?.Items.SingleOrDefault(one => one.Number == number) is not { } item || found.IsTest
            || found.Cause != CaseCause.Match)
        {
            return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        }

        var state = desk.Seen(person);
        if (state is not ExposureState.GoOn) return Stopped(frame, desk, person, state);
        Looks.AtCases(installation, [id], person.Actor.ToString());
        ResponseHeaders.AllowAskingScript(http.Response);
        return Layout.Page(
            frame, frame.Texts.Reviewing.OneTitle(id, number), NavPage.Review,
            ReviewView.Render(frame, installation, found, item, kept), isDark: true);
    }

    /// <summary>The pages where nobody goes on for now.</summary>
    internal static ContentHttpResult Stopped(PageFrame frame, ReviewDesk desk, Person person, ExposureState state)
    {
        var texts = frame.Texts.Reviewing;
        var words = state is ExposureState.Break pause
            ? texts.BreakWords(frame.Forms.Moment(pause.Until))
            : texts.EnoughWords;
        return Layout.Page(frame, texts.Title, NavPage.Review, Html.Of($"""
            <h1>{(state is ExposureState.Break ? texts.BreakTitle : texts.EnoughTitle)}</h1>
            <p class="lead">{words}</p>
            <p>{texts.NothingLost}</p>
            <p>{Limits(frame, desk)}</p>
            {Figures(frame, desk, person)}
            """), StatusCodes.Status200OK, isDark: true);
    }

    static string Limits(PageFrame frame, ReviewDesk desk)
    {
        var limits = desk.Limits();
        return frame.Texts.Reviewing.Limits(
            Minutes(limits.QueueMinutes), Minutes(limits.RevealedMinutes), Minutes(limits.BreakAfterMinutes),
            Minutes(limits.BreakMinutes));

        // In minutes, as they were signed.
        string Minutes(int count) => frame.Texts.Reviewing.Minutes(count, frame.Forms.Number(count));
    }

    // His own figures are for him alone; the console's is one number of all together.
    static Html Figures(PageFrame frame, ReviewDesk desk, Person person)
    {
        var (texts, today, month) = (frame.Texts.Reviewing, desk.Today(person), desk.LastMonth());
        return Html.Of($"""
            <dl class="figures">
            <div><dt>{texts.AllPer100}</dt><dd>{Seconds(frame, month)}</dd></div>
            <div><dt>{texts.OwnPer100}</dt><dd>{Seconds(frame, today)}</dd></div>
            <div><dt>{texts.OwnQueue}</dt><dd>{frame.Forms.Span(today.Queue)}</dd></div>
            <div><dt>{texts.OwnRevealed}</dt><dd>{frame.Forms.Span(today.Revealed)}</dd></div>
            </dl>
            """);
    }

    static string Seconds(PageFrame frame, Exposure of) =>
        of.SecondsPer100Items is { } seconds ? frame.Forms.Number(seconds) : "–";

    static Column[] Columns(PageFrame frame) =>
    [
        new(frame.Texts.Case), new(frame.Texts.Number, IsNumber: true), new(frame.Texts.Reviewing.How),
        new(frame.Texts.Listing.Due),
    ];

    static IReadOnlyList<Html> Row(PageFrame frame, WaitingContent one) =>
    [
        Html.Of($"""<a href="{PathOf(one.CaseId, one.Number)}">{frame.Texts.CaseTitle(one.CaseId)}</a>"""),
        Layout.Number(frame, one.Number),
        Layout.Text(one.IsExact ? frame.Texts.Reviewing.ByProvenance : frame.Texts.Reviewing.ByPicture),
        one.DueBy is { } due ? Layout.Moment(frame, due) : Html.Empty,
    ];

    static ContentHttpResult NoPerson(PageFrame frame) => Layout.Page(
        frame, frame.Texts.Reviewing.Title, NavPage.Review, Html.Of($"""
            <h1>{frame.Texts.Reviewing.Title}</h1>
            <p class="lead">{frame.Texts.Reviewing.NobodySignedIn}</p>
            """), isDark: true);

    static WaitingContent FirstAfter(IReadOnlyList<WaitingContent> waiting, string? after)
    {
        if (after?.Split('.') is not [var id, var number]
            || !long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var caseId)
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var item))
        {
            return waiting[0];
        }

        return waiting.Cast<WaitingContent?>().FirstOrDefault(
            one => one!.Value.CaseId > caseId || (one.Value.CaseId == caseId && one.Value.Number > item)) ?? waiting[0];
    }

    internal static string NameOf(WaitingContent one) => $"{Layout.Invariant(one.CaseId)}.{Layout.Invariant(one.Number)}";

    static string Kept(string before, long? kept) => kept is { } number ? $"{before}kept={Layout.Invariant(number)}" : "";
}
