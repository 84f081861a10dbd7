// What a reviewer does at the console: look while a key is held, judge, take back. Nothing of a picture is ever kept.
using System.Buffers.Binary;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Cases;
using Waarborg.Decoding;
using Waarborg.People;
using Waarborg.Pipeline;

namespace Waarborg.Server.Pages;

static class ReviewActs
{
    const int HeadBytes = 4;

    internal static async Task<IResult> JudgeAsync(
        long id, int number, HttpContext http, ReviewDesk desk, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Reviewer) is not { } form) return DeskForm.Refused(http);
        if (form["verdict"] is not (("confirmed" or "rejected") and var verdict)) return DeskForm.Refused(http);
        var frame = PageFrame.For(http);
        return desk.Judge(form.Person, id, number, verdict == "confirmed") switch
        {
            ReviewAnswer.Kept kept => TypedResults.LocalRedirect(
                $"{ReviewPages.Path}/next?after={Layout.Invariant(id)}.{Layout.Invariant(number)}"
                    + $"&kept={Layout.Invariant(kept.Verdict)}"),
            ReviewAnswer.Stopped stopped => ReviewPages.Stopped(frame, desk, form.Person, stopped.State),
            ReviewAnswer.Refused refused => Refused(frame, id, number, refused.Words),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>
    /// Bytes of grey for the script to draw, after two numbers of two bytes: no form that a browser shows or saves as a picture.
    /// </summary>
    internal static async Task<IResult> RevealAsync(
        long id, int number, HttpContext http, ReviewDesk desk, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Reviewer) is not { } form) return Forbidden();
        var reason = form["reason"];
        switch (await desk.RevealAsync(
            form.Person, id, number, reason.Length == 0 ? null : reason, http.RequestAborted))
        {
            case ReviewAnswer.Shown shown:
                http.Response.Headers["X-Reveal"] = Layout.Invariant(shown.Reveal);
                return TypedResults.Bytes(Grey(shown.Picture), "application/octet-stream");
            case ReviewAnswer.Stopped:
                return Words(StatusCodes.Status409Conflict, "");
            case ReviewAnswer.Refused refused:
                return Words(StatusCodes.Status403Forbidden, refused.Words);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>The key is still held.</summary>
    internal static async Task<IResult> HearAsync(HttpContext http, ReviewDesk desk, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Reviewer) is not { } form) return Forbidden();
        return desk.Hear(form.Person, form.Number("reveal"))
            ? TypedResults.NoContent()
            : Words(StatusCodes.Status409Conflict, "");
    }

    /// <summary>It was let go.</summary>
    internal static async Task<IResult> HideAsync(HttpContext http, ReviewDesk desk, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Reviewer) is not { } form) return Forbidden();
        desk.Hide(form.Person);
        return TypedResults.NoContent();
    }

    /// <summary>The page is being looked at.</summary>
    internal static async Task<IResult> SeenAsync(HttpContext http, ReviewDesk desk, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Reviewer) is not { } form) return Forbidden();
        return desk.Seen(form.Person) is ExposureState.GoOn
            ? TypedResults.NoContent()
            : Words(StatusCodes.Status409Conflict, "");
    }

    internal static async Task<IResult> UndoAsync(HttpContext http, ReviewDesk desk, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Reviewer) is not { } form) return DeskForm.Refused(http);
        return TypedResults.LocalRedirect(desk.Undo(form.Person, form.Number("verdict")) is { } back
            ? ReviewPages.PathOf(back.CaseId, back.Number)
            : ReviewPages.Path);
    }

    static ContentHttpResult Refused(PageFrame frame, long id, int number, string words) => Layout.Page(
        frame, frame.Texts.Reviewing.OneTitle(id, number), NavPage.Review, Html.Of($"""
            <p class="back"><a href="{ReviewPages.PathOf(id, number)}">{frame.Texts.Reviewing.OneTitle(id, number)}</a></p>
            <h1>{frame.Texts.Acts.NotDone}</h1>
            <p class="warning" role="alert" lang="en">{words}</p>
            """), StatusCodes.Status409Conflict, isDark: true);

    static byte[] Grey(GreyPicture picture)
    {
        var bytes = new byte[HeadBytes + picture.Pixels.Length];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)picture.Width);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)picture.Height);
        picture.Pixels.CopyTo(bytes, HeadBytes);
        return bytes;
    }

    static ContentHttpResult Forbidden() => Words(StatusCodes.Status403Forbidden, "");

    static ContentHttpResult Words(int status, string words) =>
        TypedResults.Text(words, "text/plain; charset=utf-8", statusCode: status);
}
