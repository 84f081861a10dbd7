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
        everyone.MapGet("/sign-in", SignInPage.GetAsync);
        everyone.MapPost("/sign-in", SignInPage.PostAsync);
        everyone.MapPost("/sign-out", SignInPage.SignOut);
        everyone.MapGet("/enrol/{token}", EnrolPage.GetAsync);
        everyone.MapPost("/enrol/{token}", EnrolPage.PostAsync);
        everyone.MapGet(StyleSheet.Path, StyleSheet.Serve);
        everyone.MapGet(PasskeyForm.ScriptPath, PasskeyForm.ServeScript);

        var cases = routes.MapGroup("").ForDesk(DeskRoles.Cases).ExcludeFromDescription();
        cases.MapGet("/cases", CasePages.List);
        cases.MapGet("/cases/{id:long}", CasePages.Show);
        cases.MapGet("/sweeps", SweepsPage.Get);
        var settings = routes.MapGroup("").ForDesk(DeskRoles.Settings).ExcludeFromDescription();
        settings.MapGet("/settings", SettingsPage.Get);
    }

    /// <summary>Keeps the language that a link on a page chose.</summary>
    internal static Task RememberLanguageAsync(HttpContext http, RequestDelegate next)
    {
        Language.Remember(http);
        return next(http);
    }
}
