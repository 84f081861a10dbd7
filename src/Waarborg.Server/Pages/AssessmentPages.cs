// Taking the signed verdicts of assessors outside: their text is pasted here as it came, and what follows is said.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Cases;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

static class AssessmentPages
{
    internal const string Path = "/cases/verdicts";

    /// <summary>How many signed verdicts are taken at once.</summary>
    internal const int MaxNotes = 50;

    /// <summary>The longest text in the field, in characters.</summary>
    internal const int MaxLength = 100_000;

    internal static ContentHttpResult Get(HttpContext http) => Page(PageFrame.For(http), Html.Empty);

    internal static async Task<IResult> TakeAsync(HttpContext http, Installation installation, ServerOptions options)
    {
        if (await DeskForm.ReadAsync(http, options, Role.Operator) is not { } form) return DeskForm.Refused(http);
        var frame = PageFrame.For(http);
        var texts = frame.Texts.Reviewing;
        var notes = Split(form["notes"]);
        if (notes.Count is 0 or > MaxNotes || form["notes"].Length > MaxLength)
        {
            var problem = notes.Count == 0 ? texts.TakeNone : texts.TakeTooMany(MaxNotes);
            return Page(
                frame, Html.Of($"""<p class="warning" role="alert">{problem}</p>"""), StatusCodes.Status422UnprocessableEntity);
        }

        var desk = new AssessmentDesk(installation);
        var answers = new List<(TakenNote What, string Words)>();
        foreach (var note in notes)
        {
            var (what, answer) = await desk.TakeNoteAsync(System.Text.Encoding.UTF8.GetBytes(note), http.RequestAborted);
            answers.Add((what, answer switch
            {
                CaseAnswer.Done done => string.Join(' ', done.Lines),
                CaseAnswer.Incomplete incomplete => string.Join(' ', incomplete.Lines),
                CaseAnswer.Refused refused => refused.Words,
                _ => throw new System.Diagnostics.UnreachableException(),
            }));
        }

        return Page(frame, Answers(frame, answers), answers.TrueForAll(one => IsTaken(one.What))
            ? StatusCodes.Status200OK
            : StatusCodes.Status409Conflict);
    }

    /// <summary>Each signed verdict of a text that may hold several: every one begins with its own first line.</summary>
    internal static IReadOnlyList<string> Split(string text)
    {
        var notes = new List<List<string>>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line == AssessorNote.Mark) notes.Add([]);
            else if (notes.Count == 0 && line.Length > 0) notes.Add([]);
            if (notes.Count > 0) notes[^1].Add(line);
        }

        return [.. notes.Select(lines => string.Join('\n', lines).TrimEnd('\n') + "\n")];
    }

    static bool IsTaken(TakenNote what) => what is TakenNote.Counted or TakenNote.Confirmed or TakenNote.Rejected;

    // What became of each in the reader's language; the program's own words beside it name items and numbers.
    static Html Answers(PageFrame frame, List<(TakenNote What, string Words)> answers) => Html.Of($"""
        <section class="titled" role="status"><h2>{frame.Texts.Reviewing.TakeDone}</h2>
        <ol>
        {Html.Each(answers, one => Answer(frame, one.What, one.Words))}
        </ol>
        </section>
        """);

    static Html Answer(PageFrame frame, TakenNote what, string words)
    {
        var said = frame.Texts.Reviewing.Taken(what);
        return Html.Of($"""<li class="{(IsTaken(what) ? "calm" : "warning")}">{said}{Detail(frame, words)}</li>""");
    }

    static Html Detail(PageFrame frame, string words) => frame.Texts.Tag == "en"
        ? Html.Of($"<br><small>{words}</small>")
        : Html.Of($"""<br><small lang="en">{words}</small>""");

    static ContentHttpResult Page(PageFrame frame, Html above, int status = StatusCodes.Status200OK)
    {
        var texts = frame.Texts.Reviewing;
        return Layout.Page(frame, texts.TakeTitle, NavPage.Cases, Html.Of($"""
            <p class="back"><a href="/cases">{frame.Texts.BackToCases}</a></p>
            <h1>{texts.TakeTitle}</h1>
            <p class="lead">{texts.TakeLead}</p>
            {above}
            <form method="post" action="{Path}" class="large-form">
            {FormParts.Area("notes", texts.TakeLabel, texts.TakeHint, "", MaxLength)}
            <button type="submit" class="take">{texts.TakeButton}</button>
            </form>
            """), status);
    }
}
