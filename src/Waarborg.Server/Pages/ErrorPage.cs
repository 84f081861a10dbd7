// An error, for a person.
using Microsoft.AspNetCore.Http.HttpResults;

namespace Waarborg.Server.Pages;

static class ErrorPage
{
    internal static ContentHttpResult Render(PageFrame frame, int status) =>
        Layout.Page(frame, frame.Texts.ErrorTitle, NavPage.None, Html.Of($"""
            <h1>{frame.Texts.ErrorTitle}</h1>
            <p class="lead">{frame.Texts.ErrorWords(status)}</p>
            <p><a href="/">{frame.Texts.BackToOverview}</a></p>
            """), status);
}
