// The register of permits, for everyone's programs. It is read here and changed nowhere: only two people of the provider grant.
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Waarborg.Permits;
using Waarborg.Server.Guards;
using Waarborg.Server.Pages;
using Waarborg.Store;

namespace Waarborg.Server.Api;

static class PermitEndpoints
{
    internal static void MapPermits(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/permits", List).For(Access.Public).WithTags("Permits").WithName("ListPermits")
            .WithSummary("The public register of permits: where, with which lists, on what basis, until when");

    internal static Ok<RegisterResponse> List(PermitStore permits, Installation installation)
    {
        var now = installation.Time.GetUtcNow();
        return TypedResults.Ok(new RegisterResponse(
            installation.Kind == InstallationKind.Sample, RegisterPage.ProviderOf(installation),
            [.. permits.All().Select(permit => Of(
                permit, PermitStanding.Of(installation, permit, now), ScreeningOf(installation, permit, now)))]));
    }

    static RegisteredScreening? ScreeningOf(Installation installation, Permit permit, DateTimeOffset now)
    {
        if (!permit.Terms.Screening) return null;
        var (screened, sampled, missed) = RegisterPage.ScreeningOf(installation, permit, now);
        return new(screened, sampled, missed);
    }

    static RegisteredPermit Of(Permit permit, PermitStanding standing, RegisteredScreening? screening) => new(
        permit.Id, permit.Version, permit.Source, SourceRules.Hosting, permit.Terms.Scope,
        [.. permit.Terms.Lists.Select(use => new RegisteredList(use.List, use.Categories, use.Sends))], permit.Terms.GdprGround,
        new(permit.Terms.Voluntary, PermitTerms.VoluntaryFrom), standing.State, permit.GrantedAt, permit.EndsAt, permit.RevokedAt,
        RegisterPage.NoticeOf(permit.Source), RegisterPage.WeighingOf(permit.Terms.Weighing), screening,
        permit.Terms.Altered);
}

/// <summary>The register of permits.</summary>
/// <param name="Sample">True if nothing here is real.</param>
/// <param name="Provider">What the provider calls itself, where it has said so.</param>
/// <param name="Permits">Every permit that there ever was, the oldest first.</param>
sealed record RegisterResponse(bool Sample, string? Provider, IReadOnlyList<RegisteredPermit> Permits);

/// <summary>One permit in the register.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Version">1, and one more with every amendment.</param>
/// <param name="Source">What may be scanned.</param>
/// <param name="Service">The class of service: hosting, and no other.</param>
/// <param name="Scope">Which part of the source: all, opted-in, or under: and folders.</param>
/// <param name="Lists">With which lists, and which categories of each.</param>
/// <param name="Basis">The ground of GDPR 6 that it stands on, in the provider's words.</param>
/// <param name="Voluntary">The sentence that says that nobody imposed it.</param>
/// <param name="State">How it stands now.</param>
/// <param name="GrantedAt">From when.</param>
/// <param name="EndsAt">Until when; it never renews itself.</param>
/// <param name="RevokedAt">When it was revoked, or null.</param>
/// <param name="Notice">Where the user notice stands.</param>
/// <param name="Weighing">Where the weighing stands that it rests on.</param>
/// <param name="Screening">Where most pictures may be let go after a look at a part of their size, which misses some: what came
/// of it. Null where every picture is looked at exactly.</param>
/// <param name="Altered">Whether altered versions of each picture are compared as well.</param>
sealed record RegisteredPermit(
    long Id, int Version, string Source, string Service, string Scope, IReadOnlyList<RegisteredList> Lists, string Basis,
    QuotedSentence Voluntary, StandingState State, DateTimeOffset GrantedAt, DateTimeOffset EndsAt, DateTimeOffset? RevokedAt,
    string Notice, string Weighing, RegisteredScreening? Screening, bool Altered);

/// <summary>What screening came to, each count rounded down to tens, of days that ended a week ago.</summary>
/// <param name="Screened">Pictures that it let go, or would have.</param>
/// <param name="Sampled">Of these, the ones that were looked at exactly as well.</param>
/// <param name="Missed">Of these, the ones that matched: screening had missed them.</param>
sealed record RegisteredScreening(long Screened, long Sampled, long Missed);

/// <summary>A list in a permit.</summary>
/// <param name="List">Its name.</param>
/// <param name="Categories">The categories that may match.</param>
/// <param name="Sends">What leaves for each file, where the list is somebody else's; null for one that is held here.</param>
sealed record RegisteredList(string List, IReadOnlyList<string> Categories, string? Sends);

/// <summary>Somebody else's words.</summary>
/// <param name="Words">The words, letter by letter.</param>
/// <param name="From">Whose they are.</param>
sealed record QuotedSentence(string Words, string From);
