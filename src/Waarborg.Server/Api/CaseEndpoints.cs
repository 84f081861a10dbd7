// Cases, for the provider's own programs.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Server.Guards;
using Waarborg.Store;

namespace Waarborg.Server.Api;

static class CaseEndpoints
{
    /// <summary>The most cases in one answer.</summary>
    internal const int MaxLimit = 500;

    /// <summary>Cases in one answer when the caller does not say.</summary>
    internal const int DefaultLimit = 100;

    internal static void MapCases(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/cases").WithTags("Cases").ForKey(KeyScope.Cases);
        group.MapGet("/", List).WithName("ListCases").WithSummary("Cases, newest first")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        group.MapGet("/{id:long}", Get).WithName("GetCase").WithSummary("One case with its items")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/v1/cases/{id:long}/explain", Explain).ForKey(KeyScope.Explain).WithTags("Cases")
            .WithName("ExplainCase").WithSummary("Why the items of a case matched, asked again of the same releases")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <param name="limit">At most so many, 1 to 500; 100 when left out.</param>
    /// <param name="open">True for open cases only.</param>
    /// <param name="cases">Where they are kept.</param>
    /// <param name="installation">This installation.</param>
    /// <param name="http">The request, for whose key it bears.</param>
    internal static Results<Ok<CaseListResponse>, ProblemHttpResult> List(
        int? limit, bool? open, CaseStore cases, Installation installation, HttpContext http)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return TypedResults.Problem($"limit is 1 to {MaxLimit}.", statusCode: StatusCodes.Status400BadRequest);
        }

        var found = cases.List(open ?? false, limit ?? DefaultLimit);
        // The answer names files, so each case is a look.
        Looks.AtCases(installation, found.Select(one => one.Id), http.Caller().ToString());
        return TypedResults.Ok(new CaseListResponse(
            installation.Kind == InstallationKind.Sample,
            [.. found.Select(c => CaseResponse.From(c, installation.Kind, MayExplain(http)))]));
    }

    /// <param name="id">The case's number.</param>
    /// <param name="cases">Where they are kept.</param>
    /// <param name="installation">This installation.</param>
    /// <param name="http">The request, for whose key it bears.</param>
    internal static Results<Ok<CaseResponse>, ProblemHttpResult> Get(
        long id, CaseStore cases, Installation installation, HttpContext http)
    {
        if (cases.Find(id) is not { } found)
        {
            return TypedResults.Problem($"There is no case {id}.", statusCode: StatusCodes.Status404NotFound);
        }

        Looks.AtCases(installation, [found.Id], http.Caller().ToString());
        return TypedResults.Ok(CaseResponse.From(found, installation.Kind, MayExplain(http)));
    }

    /// <param name="id">The case's number.</param>
    /// <param name="cases">Where they are kept.</param>
    /// <param name="installation">This installation.</param>
    /// <param name="http">The request, for whose key it bears.</param>
    internal static Results<Ok<ExplainResponse>, ProblemHttpResult> Explain(
        long id, CaseStore cases, Installation installation, HttpContext http)
    {
        if (cases.Find(id) is not { } found)
        {
            return TypedResults.Problem($"There is no case {id}.", statusCode: StatusCodes.Status404NotFound);
        }

        Looks.AtCases(installation, [found.Id], http.Caller().ToString());
        return TypedResults.Ok(new ExplainResponse(
            id, [.. new CaseExplanation(installation).Of(found).Select(ExplainedItemResponse.From)]));
    }

    // How near something is tells whoever wants to get round it how far to go.
    static bool MayExplain(HttpContext http) => http.CallerKey().Scopes.Contains(KeyScope.Explain);
}
