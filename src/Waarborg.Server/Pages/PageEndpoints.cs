// The pages for people, and who may see each.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Waarborg.Server.Guards;

namespace Waarborg.Server.Pages;

static class PageEndpoints
{
    internal static void MapPages(this IEndpointRouteBuilder routes)
    {
        var everyone = routes.MapGroup("").For(Access.Public).ExcludeFromDescription();
        everyone.MapGet("/", HomePage.GetAsync);
        everyone.MapGet("/notice", NoticePage.All);
        everyone.MapGet("/notice/{source}", NoticePage.One);
        everyone.MapGet("/ledger", LedgerPage.Get);
        everyone.MapGet("/sign-in", SignInPage.Get);
        everyone.MapPost("/sign-in", SignInPage.PostAsync);
        everyone.MapPost("/sign-out", SignInPage.SignOut);
        everyone.MapGet(StyleSheet.Path, StyleSheet.Serve);

        var desk = routes.MapGroup("").For(Access.Desk).ExcludeFromDescription();
        desk.MapGet("/cases", CasePages.List);
        desk.MapGet("/cases/{id:long}", CasePages.Show);
        desk.MapGet("/sweeps", SweepsPage.Get);
        desk.MapGet("/settings", SettingsPage.Get);
    }

    /// <summary>Keeps the language that a link on a page chose.</summary>
    internal static Task RememberLanguageAsync(HttpContext http, RequestDelegate next)
    {
        Language.Remember(http);
        return next(http);
    }
}
