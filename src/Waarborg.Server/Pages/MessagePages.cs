// Messages that did not arrive, and what somebody with a role does about each.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class MessagePages
{
    internal const string Path = "/messages";

    /// <summary>Who sees to what did not arrive.</summary>
    internal static IReadOnlyList<Role> Tenders { get; } = [Role.Operator, Role.Reporter, Role.ComplaintsOfficer];

    internal static ContentHttpResult Get(HttpContext http, Installation installation) =>
        Render(PageFrame.For(http), installation, Html.Empty, StatusCodes.Status200OK);

    internal static async Task<Results<ContentHttpResult, RedirectHttpResult>> ActAsync(
        long id, HttpContext http, ServerOptions options, Installation installation)
    {
        if (await DeskForm.ReadAsync(http, options, Tenders) is not { } form) return DeskForm.Refused(http);
        var outbox = new Outbox(installation);
        var answer = form["act"] switch
        {
            "again" => outbox.Again(id),
            "handed" => outbox.HandedOver(id, form.Person.Actor),
            "settle" => outbox.Settle(id, form["reason"], form.Person.Actor),
            _ => null,
        };
        if (answer is MessageAnswer.Done) return TypedResults.LocalRedirect(Path);
        // What is refused is said; a form that asks for nothing is nobody's of ours.
        return answer is MessageAnswer.Refused refused
            ? Render(
                PageFrame.For(http), installation,
                Html.Of($"""<p class="warning" role="alert">{Layout.Said(PageFrame.For(http), refused.Said)}</p>"""),
                StatusCodes.Status409Conflict)
            : DeskForm.Refused(http);
    }

    static ContentHttpResult Render(PageFrame frame, Installation installation, Html said, int status)
    {
        var texts = frame.Texts.Telling;
        var missing = new Outbox(installation).Missing(Outbox.MaxShown);
        var going = (long)new Outbox(installation).Undelivered().Count(one => one.Problem is null);
        var stuck = new Statements(installation).Stuck(Teller.StuckAfter);
        var mayAct = frame.Reader is { } reader && reader.HasAny(Tenders);
        Column[] columns =
        [
            new(texts.Kind), new(frame.Texts.Case), new(texts.MadeAt), new(texts.State), new(texts.Problem),
        ];
        return Layout.Page(frame, texts.MessagesTitle, NavPage.None, Html.Of($"""
            <h1>{texts.MessagesTitle}</h1>
            <p class="lead">{texts.MessagesLead}</p>
            {said}
            {Html.If(going > 0, () => Html.Of($"""<p class="calm">{texts.OnTheirWay}: {frame.Forms.Number(going)}</p>"""))}
            {(missing.Count == 0
                ? Html.Of($"""<p class="calm">{texts.NoneMissing}</p>""")
                : Table.Render(texts.MessagesTitle, columns, missing.Select(one => Row(frame, one))))}
            {Html.If(missing.Count == Outbox.MaxShown, () => Html.Of($"""<p class="calm">{texts.OldestOnly}</p>"""))}
            {Html.If(stuck > 0, () => Html.Of($"""<p class="calm">{texts.Stuck}: {frame.Forms.Number(stuck)}</p>"""))}
            {Html.If(mayAct, () => Html.Each(missing, one => Forms(frame, one)))}
            """), status);
    }

    static IReadOnlyList<Html> Row(PageFrame frame, OutgoingStanding one) =>
    [
        Html.Of($"{Layout.Number(frame, one.Id)}: {frame.Texts.Telling.KindWords(one.Kind)}"),
        one.CaseId is { } id ? Html.Of($"""<a href="/cases/{id}">{frame.Texts.CaseTitle(id)}</a>""") : Html.Empty,
        Layout.Moment(frame, one.MadeAt),
        Layout.Text(frame.Texts.Telling.MessageStateWords(one.State)),
        one.Problem is { } problem ? Layout.Said(frame, problem) : Html.Empty,
    ];

    static Html Forms(PageFrame frame, OutgoingStanding one)
    {
        var texts = frame.Texts.Telling;
        var reason = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"reason-{one.Id}");
        return Html.Of($"""
            <form method="post" action="{Path}/{one.Id}" class="wide-form">
            <fieldset><legend>{Layout.Number(frame, one.Id)}: {texts.KindWords(one.Kind)}</legend>
            <p><button type="submit" name="act" value="again">{texts.Again}</button>
            <button type="submit" name="act" value="handed">{texts.HandedOver}</button></p>
            <label for="{reason}">{texts.SettleReason}</label>
            <input id="{reason}" name="reason" maxlength="{Outbox.MaxReasonLength}" autocomplete="off">
            <button type="submit" name="act" value="settle">{texts.Settle}</button>
            </fieldset>
            </form>
            """);
    }
}
