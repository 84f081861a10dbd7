// For monitors and load balancers: does it run, and would a scan be answered?
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Server.Guards;
using Waarborg.Store;

namespace Waarborg.Server.Api;

static class StatusEndpoints
{
    internal static void MapStatus(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/status").WithTags("Status").For(Access.Public);
        group.MapGet("/live", Live).WithName("GetLive").WithSummary("Always 200 while the process runs");
        group.MapGet("/", StatusAsync).WithName("GetStatus")
            .WithSummary("200 when scans would be answered, or when this installation does not detect; else 503 with the reasons")
            .Produces<StatusResponse>(StatusCodes.Status503ServiceUnavailable);
    }

    internal static Ok<LiveResponse> Live() => TypedResults.Ok(new LiveResponse(Live: true));

    internal static async Task<Results<Ok<StatusResponse>, JsonHttpResult<StatusResponse>>> StatusAsync(
        Installation installation, Readiness readiness, ServerOptions options, AccessGuard guard, HttpContext http,
        CancellationToken cancellation)
    {
        // Whoever uploads something could else watch whether it was confirmed.
        var seesCases = guard.HasScope(http, KeyScope.Cases);
        var report = await readiness.CheckAsync(cancellation);
        var standing = LedgerStanding.Read(installation);
        var chain = new EscalationTests(installation).Standing();
        var now = installation.Time.GetUtcNow();
        var status = new StatusResponse(
            report.Ready, report.Reasons, installation.Kind, CaseStore.ProgramVersion, options.PublicAddress,
            report.Detects ? Detection.On : Detection.Off, report.Sandbox,
            [.. report.Permits.Select(p => new PermitResponse(p.Source, p.Lists, p.EndsAt))],
            report.Detects ? TestPictures.Count : 0,
            new(standing.Checkpoint?.Size ?? 0, standing.NewestAt, standing.FreshSight(now) is not null),
            new(chain.IsNamed, chain.TestedAt, chain.AcknowledgedAt),
            seesCases ? new(new ReportStore(installation).Open().IsAny) : null,
            seesCases ? Outbox.MissingCount(installation) : null, now);
        return status.Ready
            ? TypedResults.Ok(status)
            : TypedResults.Json(status, ApiJson.Default.StatusResponse, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
