// Taking an answer that holds somebody's personal data off the page: a proposal, like all that takes two people.
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;

namespace Waarborg.Server.Pages;

static class AnswerRemoval
{
    /// <summary>The form, where there is an answer whose words are still there.</summary>
    internal static Html Form(PageFrame frame, Weighing weighing, IReadOnlyList<Point> points)
    {
        if (frame.Reader is { } reader && !reader.HasAny(ActRoles.Of(Act.RemoveAnswer).Propose)) return Html.Empty;
        var texts = frame.Texts.Weighing;
        var answers = points.Where(point => point is { Kind: PointKind.Answer, Removal: null })
            .Select(point => Layout.Invariant(point.Number)).ToList();
        return Html.If(answers.Count > 0, () => Html.Of($"""
            <details><summary>{texts.RemoveTitle}</summary>
            <p>{texts.RemoveLead}</p>
            <form method="post" action="{WeighingDeskPages.Address(weighing.Id)}/remove-answer">
            {FormParts.Select("point", texts.RemoveNumber, answers.Select(number => (number, number)), "")}
            {FormParts.Area("reason", texts.RemoveWhy, "", "", ActStore.MaxReasonLength)}
            <button type="submit">{texts.RemoveButton}</button>
            </form></details>
            """));
    }

    /// <summary>Writes the proposal down, and leads to where it is signed.</summary>
    internal static async Task<IResult> DraftAsync(
        long id, HttpContext http, WeighingStore weighings, ActDesk desk, ServerOptions options)
    {
        var frame = PageFrame.For(http);
        if (await DeskForm.ReadAsync(http, options, ActRoles.Of(Act.RemoveAnswer).Propose) is not { } form)
        {
            return DeskForm.Refused(http);
        }

        if (weighings.Find(id) is not { } weighing) return ErrorPage.Render(frame, StatusCodes.Status404NotFound);
        var body = new JsonObject { ["source"] = weighing.Source, ["point"] = form.Number("point") };
        var (problems, draft) = desk.Draft(Act.RemoveAnswer, body, form["reason"], form.Person.Actor);
        return draft is not null
            ? TypedResults.LocalRedirect(ApprovalPages.PathOf(draft.Id))
            : await WeighingDeskPages.OnePageAsync(
                http, frame, weighings, weighing, weighing.Judgement, problems, StatusCodes.Status400BadRequest);
    }
}
