// The weighings for everyone: all of them, one of them, and a form with which anybody answers a draft.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Permits;
using Waarborg.Server.Guards;

namespace Waarborg.Server.Pages;

static class WeighingPages
{
    /// <summary>How many weighings one page shows.</summary>
    internal const int MaxShown = 200;

    /// <summary>The largest form, in bytes: an answer, in which a letter can take nine signs.</summary>
    internal const int MaxFormBytes = 64 * 1024;

    internal static ContentHttpResult List(HttpContext http, WeighingStore weighings)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Weighing;
        var all = weighings.Latest(MaxShown);
        Column[] columns = [new(texts.Weighing), new(frame.Texts.Source), new(texts.Kind), new(texts.State), new(texts.Drafted)];
        var table = Table.Render(texts.Caption, columns, all.Select(one => (IReadOnlyList<Html>)
        [
            Html.Of($"""<a href="/weighings/{one.Id}">{texts.Weighing} {one.Id}</a>"""),
            Layout.Name(one.Source),
            Layout.Text(texts.KindWords(one.Draft.Kind)),
            Layout.Text(WeighingView.State(frame, one, weighings.AnswersUntil(one))),
            Layout.Moment(frame, one.DraftedAt),
        ]));
        return Layout.Page(frame, texts.Title, NavPage.Weighings, Html.Of($"""
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            {(all.Count == 0 ? Html.Of($"""<p class="calm">{texts.None}</p>""") : table)}
            <p><a href="/regimes">{texts.Regimes}</a>{DeskLink(frame, "/desk/weighings")}</p>
            """));
    }

    internal static ContentHttpResult Show(long id, HttpContext http, WeighingStore weighings)
    {
        var frame = PageFrame.For(http);
        if (weighings.Find(id) is not { } weighing) return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        var said = http.Request.Query["kept"] == "1"
            ? Html.Of($"""<p class="calm" role="status">{frame.Texts.Weighing.AnswerKept}</p>""")
            : Html.Empty;
        return Page(frame, weighings, weighing, said, "", StatusCodes.Status200OK);
    }

    internal static async Task<Results<ContentHttpResult, RedirectHttpResult>> AnswerAsync(
        long id, HttpContext http, WeighingStore weighings, AnswerLimit limit, ServerOptions options)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Weighing;
        if (weighings.Find(id) is not { } weighing) return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        if (await OwnForm.ReadAsync(http, options, MaxFormBytes) is not { } form)
        {
            return Page(
                frame, weighings, weighing, Problem(frame.Texts.SignInElsewhere), "", StatusCodes.Status403Forbidden);
        }

        var answer = form["answer"].ToString();
        if (!limit.TryAdd(http.Connection.RemoteIpAddress))
        {
            http.Response.Headers.RetryAfter = Layout.Invariant((long)AnswerLimit.Window.TotalSeconds);
            return Page(
                frame, weighings, weighing, Problem(texts.AnswerTooOften), answer, StatusCodes.Status429TooManyRequests);
        }

        var outcome = weighings.Answer(id, answer);
        return outcome == AnswerOutcome.Kept
            ? TypedResults.LocalRedirect($"/weighings/{WeighingView.Invariant(id)}?kept=1")
            : Page(
                frame, weighings, weighing, Problem(texts.AnswerRefused(outcome)), answer, StatusCodes.Status400BadRequest);
    }

    static ContentHttpResult Page(
        PageFrame frame, WeighingStore weighings, Weighing weighing, Html said, string typed, int status)
    {
        var texts = frame.Texts.Weighing;
        var (title, until) = (texts.OneTitle(weighing.Id, weighing.Source), weighings.AnswersUntil(weighing));
        var desk = "/desk/weighings/" + WeighingView.Invariant(weighing.Id);
        var axes = Html.Each(Enum.GetValues<Axis>(), axis => Html.Of($"""
            <section class="axis">
            <h2>{texts.AxisTitle(axis)}</h2>
            {WeighingView.AxisText(frame, weighing, axis)}
            {WeighingView.Opinion(frame, weighing, axis)}
            </section>
            """));
        var form = Html.If(weighings.IsAnswerable(weighing, frame.Now), () => Form(frame, weighing, until, typed));
        return Layout.Page(frame, title, NavPage.Weighings, Html.Of($"""
            <p class="back"><a href="/weighings">{texts.BackToAll}</a></p>
            <h1>{title}</h1>
            <p class="lead">{(weighing.RecordedAt is null ? texts.DraftLead : texts.RecordedLead)}</p>
            {said}
            {WeighingView.Facts(frame, weighing, until)}
            {Html.If(weighing.RecordedAt is not null, () => WeighingView.Decision(frame, weighing))}
            {axes}
            {WeighingView.Rest(frame, weighing.Draft)}
            {WeighingView.Figures(frame, weighing.Figures, isExact: false)}
            {form}
            {WeighingView.Points(frame, weighing, weighings.PointsOf(weighing))}
            {Html.If(weighing.RecordedAt is null, () => WeighingView.Decision(frame, weighing))}
            <p><a href="/regimes">{texts.Regimes}</a>{DeskLink(frame, desk)}</p>
            """), status);
    }

    static Html Form(PageFrame frame, Weighing weighing, DateTimeOffset until, string typed)
    {
        var texts = frame.Texts.Weighing;
        var lead = texts.AnswerLead(frame.Forms.Moment(until), frame.Forms.Number(WeighingRules.MaxAnswerLength));
        return Html.Of($"""
            <section id="answer">
            <h2>{texts.AnswerTitle}</h2>
            {Layout.List(lead)}
            <form method="post" action="/weighings/{weighing.Id}" class="wide-form">
            <label for="answer-text">{texts.AnswerField}</label>
            <textarea id="answer-text" name="answer" rows="8" maxlength="{WeighingRules.MaxAnswerLength}" required
             autocomplete="off" dir="auto">{typed}</textarea>
            <button type="submit">{texts.AnswerButton}</button>
            </form>
            </section>
            """);
    }

    static Html Problem(string words) => Html.Of($"""<p class="warning" role="alert">{words}</p>""");

    static Html DeskLink(PageFrame frame, string address) => Html.If(
        frame.MaySee(DeskRoles.Weighings), () => Html.Of($""" · <a href="{address}">{frame.Texts.Weighing.DeskLink}</a>"""));
}
