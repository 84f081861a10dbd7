// The pages for people, and who may see each.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Waarborg.People;
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
        everyone.MapGet("/register", RegisterPage.Get);
        everyone.MapGet(TestPicturesPage.Path, TestPicturesPage.Get);
        everyone.MapGet(TestPicturesPage.Path + "/{name}", TestPicturesPage.File);
        everyone.MapGet(StatementPage.Path, StatementPage.Ask);
        everyone.MapPost(StatementPage.Path, (Delegate)StatementPage.FindAsync);
        everyone.MapGet(StatementPage.Path + "/{code}", StatementPage.Show);
        everyone.MapPost(StatementPage.Path + "/{code}", StatementPage.ComplainAsync);
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
        cases.MapGet(MessagePages.Path, MessagePages.Get);
        cases.MapGet(ComplaintPages.Path, ComplaintPages.List);
        cases.MapGet(ComplaintPages.Path + "/{id:long}", ComplaintPages.Show);
        var officers = routes.MapGroup("").ForDesk(Role.ComplaintsOfficer).ExcludeFromDescription();
        officers.MapPost(ComplaintPages.Path + "/{id:long}", ComplaintPages.DecideAsync);
        officers.MapPost(ComplaintPages.Path + "/{id:long}/ask", ComplaintPages.AskAsync);
        var raisers = routes.MapGroup("").ForDesk(DangerForm.Raisers).ExcludeFromDescription();
        raisers.MapPost("/cases/{id:long}/danger", DangerForm.PostAsync);
        var tenders = routes.MapGroup(MessagePages.Path).ForDesk(MessagePages.Tenders).ExcludeFromDescription();
        tenders.MapPost("/{id:long}", MessagePages.ActAsync);
        var reports = routes.MapGroup(ReportPages.Path).ForDesk(DeskRoles.Reports).ExcludeFromDescription();
        reports.MapGet("", ReportPages.List);
        reports.MapGet("/{id:long}", ReportPages.Show);
        var reporters = routes.MapGroup(ReportPages.Path).ForDesk(ReportForms.Makers).ExcludeFromDescription();
        reporters.MapPost("/{id:long}", ReportForms.ActAsync);
        reporters.MapGet("/make/{id:long}", ReportForms.Ask);
        reporters.MapPost("/make/{id:long}", ReportForms.MakeAsync);
        reporters.MapPost("/make/{id:long}/waive", ReportForms.WaiveAsync);
        var operators = routes.MapGroup("").ForDesk(Role.Operator).ExcludeFromDescription();
        operators.MapGet(AssessmentPages.Path, AssessmentPages.Get);
        operators.MapPost(AssessmentPages.Path, AssessmentPages.TakeAsync);
        var weighings = routes.MapGroup("/desk/weighings").ForDesk(DeskRoles.Weighings).ExcludeFromDescription();
        weighings.MapGet("", WeighingDeskPages.List);
        weighings.MapGet("/new", WeighingDeskPages.New);
        weighings.MapGet("/{id:long}", WeighingDeskPages.ShowAsync);
        var weighing = routes.MapGroup("/desk/weighings").ForDesk(DeskRoles.Weighers).ExcludeFromDescription();
        weighing.MapPost("/new", WeighingDeskPages.PublishAsync);
        weighing.MapPost("/{id:long}/judgement", WeighingDeskPages.JudgeAsync);
        weighing.MapPost("/{id:long}/dissent", WeighingDeskPages.DissentAsync);
        weighing.MapPost("/{id:long}/sign/{axis}", WeighingDeskPages.SignAsync);
        weighing.MapPost("/{id:long}/remove-answer", AnswerRemoval.DraftAsync);
        weighing.MapPost("/{id:long}/record", WeighingDeskPages.RecordAsync);
        var settings = routes.MapGroup("").ForDesk(DeskRoles.Settings).ExcludeFromDescription();
        settings.MapGet("/settings", SettingsPage.Get);
        MapPermits(routes, settings);
        MapReview(routes);
        MapLists(routes);
        MapActs(routes);
        MapPeople(routes);
    }

    static void MapPermits(IEndpointRouteBuilder routes, RouteGroupBuilder settings)
    {
        settings.MapGet("/permits", PermitPages.List);
        settings.MapGet("/permits/{id:long}", PermitPages.Show);
        var operators = routes.MapGroup("").ForDesk(Role.Operator).ExcludeFromDescription();
        operators.MapGet("/permits/new", PermitDraftPages.New);
        operators.MapPost("/permits/new", PermitDraftPages.DraftAsync);
        operators.MapGet("/permits/{id:long}/amend", PermitDraftPages.Amend);
        operators.MapPost("/permits/{id:long}/amend", PermitDraftPages.DraftAmendmentAsync);
        operators.MapPost("/permits/{id:long}/revoke", PermitPages.RevokeAsync);
    }

    static void MapReview(IEndpointRouteBuilder routes)
    {
        var reviewers = routes.MapGroup("/review").ForDesk(DeskRoles.Reviewers).ExcludeFromDescription();
        reviewers.MapGet("", ReviewPages.Queue);
        reviewers.MapGet("/next", ReviewPages.Next);
        reviewers.MapGet("/script.js", ReviewScript.Serve);
        reviewers.MapGet("/{id:long}/{number:int}", ReviewPages.Show);
        reviewers.MapPost("/{id:long}/{number:int}/verdict", ReviewActs.JudgeAsync);
        reviewers.MapPost("/{id:long}/{number:int}/reveal", ReviewActs.RevealAsync);
        reviewers.MapPost("/hear", ReviewActs.HearAsync);
        reviewers.MapPost("/hide", ReviewActs.HideAsync);
        reviewers.MapPost("/seen", ReviewActs.SeenAsync);
        reviewers.MapPost("/undo", ReviewActs.UndoAsync);
    }

    static void MapLists(IEndpointRouteBuilder routes)
    {
        var readers = routes.MapGroup("").ForDesk(DeskRoles.Lists).ExcludeFromDescription();
        readers.MapGet("/lists", ListPages.List);
        readers.MapGet("/lists/{name}", ListPages.Show);
        var custodians = routes.MapGroup("").ForDesk(Role.Custodian).ExcludeFromDescription();
        custodians.MapGet("/lists/{name}/{what}", ListFormPages.OfList);
        custodians.MapPost("/lists/{name}/{what}", ListFormPages.DraftOfListAsync);
        custodians.MapGet("/suppliers/{what}", ListFormPages.OfSupplier);
        custodians.MapPost("/suppliers/{what}", ListFormPages.DraftOfSupplierAsync);
    }

    static void MapActs(IEndpointRouteBuilder routes)
    {
        var acts = routes.MapGroup("").ForDesk(DeskRoles.Acts).ExcludeFromDescription();
        acts.MapGet("/approvals", ApprovalPages.List);
        acts.MapGet("/approvals/{id:long}", ApprovalPages.ShowAsync);
        acts.MapPost("/approvals/{id:long}/propose", ApprovalPages.ProposeAsync);
        acts.MapPost("/approvals/{id:long}/approve", ApprovalPages.ApproveAsync);
        acts.MapPost("/approvals/{id:long}/refuse", ApprovalPages.RefuseAsync);
    }

    static void MapPeople(IEndpointRouteBuilder routes)
    {
        // Everybody with an account has roles of his own, and may know a newcomer.
        var anybody = routes.MapGroup("").ForDesk().ExcludeFromDescription();
        anybody.MapGet("/elevate", ElevatePage.Get);
        anybody.MapPost("/elevate", ElevatePage.AskAsync);
        anybody.MapPost("/elevate/sign", ElevatePage.SignAsync);
        anybody.MapGet("/vouch/{id:long}", VouchPage.GetAsync);
        anybody.MapPost("/vouch/{id:long}", VouchPage.PostAsync);

        var readers = routes.MapGroup("").ForDesk(DeskRoles.People).ExcludeFromDescription();
        readers.MapGet("/people", PeoplePages.List);
        readers.MapGet("/people/{id:long}", (long id, HttpContext http, PeopleStore people, PasskeyStore passkeys) =>
            PeoplePages.Show(id, http, people, passkeys));
        var administrators = routes.MapGroup("").ForDesk(Role.Administrator).ExcludeFromDescription();
        administrators.MapPost("/people/account", AccountActs.DraftAccountAsync);
        administrators.MapPost("/people/role", AccountActs.DraftRoleAsync);
        administrators.MapPost("/people/passkey", AccountActs.DraftPasskeyAsync);
        administrators.MapPost("/people/{id:long}/close", AccountActs.CloseAsync);
        administrators.MapPost("/people/{id:long}/withdraw", AccountActs.WithdrawAsync);
        administrators.MapPost("/people/{id:long}/revoke-passkey", AccountActs.RevokePasskeyAsync);
    }

    /// <summary>Keeps the language that a link on a page chose.</summary>
    internal static Task RememberLanguageAsync(HttpContext http, RequestDelegate next)
    {
        Language.Remember(http);
        return next(http);
    }
}
