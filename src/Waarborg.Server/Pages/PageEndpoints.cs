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
        everyone.MapGet("/weighings", WeighingPages.List);
        everyone.MapGet("/weighings/{id:long}", WeighingPages.Show);
        everyone.MapPost("/weighings/{id:long}", WeighingPages.AnswerAsync);
        everyone.MapGet("/regimes", RegimesPage.Get);
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
        var weighings = routes.MapGroup("/desk/weighings").ForDesk(DeskRoles.Weighings).ExcludeFromDescription();
        weighings.MapGet("", WeighingDeskPages.List);
        weighings.MapGet("/new", WeighingDeskPages.New);
        weighings.MapGet("/{id:long}", WeighingDeskPages.Show);
        var weighing = routes.MapGroup("/desk/weighings").ForDesk(DeskRoles.Weighers).ExcludeFromDescription();
        weighing.MapPost("/new", WeighingDeskPages.PublishAsync);
        weighing.MapPost("/{id:long}/judgement", WeighingDeskPages.JudgeAsync);
        weighing.MapPost("/{id:long}/dissent", WeighingDeskPages.DissentAsync);
        weighing.MapPost("/{id:long}/record", WeighingDeskPages.RecordAsync);
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
