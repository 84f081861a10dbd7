// The lists that this installation publishes: for subscribers what changed, for everybody the signed notes about each release.
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Server.Guards;

namespace Waarborg.Server.Api;

static class FeedEndpoints
{
    internal static void MapFeed(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/feed/{list}").WithTags("Feed").ForKey(KeyScope.Feed);
        group.MapGet("/", Head).WithName("GetFeed").WithSummary("The newest release of a list that is published here")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound);
        group.MapGet("/changes", Changes).WithName("GetFeedChanges")
            .WithSummary("What changed between two releases, page by page")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone);
        group.MapGet("/notes/{number:long}", Note).WithName("GetFeedNote").WithSummary("The signed note about a release")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapGet("/releases/{list}", Notes).For(Access.Public).WithTags("Feed").WithName("GetReleaseNotes")
            .WithSummary("The signed notes about every release of a published list, for whoever checks a ledger")
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <param name="list">The list.</param>
    /// <param name="feed">What is published.</param>
    /// <param name="http">The request.</param>
    internal static Results<Ok<FeedHeadResponse>, StatusCodeHttpResult, ProblemHttpResult> Head(
        string list, ListFeed feed, HttpContext http)
    {
        if (!feed.IsPublished(list)) return NotPublished(list);
        var newest = feed.Newest(list);
        var tag = new EntityTagHeaderValue($"\"{newest.Number.ToString(CultureInfo.InvariantCulture)}\"");
        http.Response.Headers.ETag = tag.ToString();
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(one => one.Compare(tag, useStrongComparison: true)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        return TypedResults.Ok(new FeedHeadResponse(list, feed.SupplierOf(list), newest.Number));
    }

    /// <param name="list">The list.</param>
    /// <param name="from">The number of the release that the caller has; 0 for none.</param>
    /// <param name="to">The number of the release that it wants.</param>
    /// <param name="after">Where the last page said that it goes on.</param>
    /// <param name="feed">What is published.</param>
    internal static Results<Ok<FeedChangesResponse>, ProblemHttpResult> Changes(
        string list, long from, long to, string? after, ListFeed feed)
    {
        if (!feed.IsPublished(list)) return NotPublished(list);
        var place = 0UL;
        if (after is not null && !EntryHandle.TryParse(after, out place))
        {
            return TypedResults.Problem(
                "after: where the last page said that it goes on.", statusCode: StatusCodes.Status400BadRequest);
        }

        return feed.Changes(list, from, to, after is null ? null : place) is { } page
            ? TypedResults.Ok(FeedChangesResponse.From(page))
            : TypedResults.Problem(
                "One of these releases was never published here. Begin with from=0 and the newest.",
                statusCode: StatusCodes.Status410Gone);
    }

    /// <param name="list">The list.</param>
    /// <param name="number">The number of the release.</param>
    /// <param name="feed">What is published.</param>
    internal static Results<FileContentHttpResult, ProblemHttpResult> Note(string list, long number, ListFeed feed) =>
        feed.IsPublished(list) && feed.All(list).FirstOrDefault(one => one.Number == number) is { } release
            ? TypedResults.File(release.Note, "text/plain; charset=utf-8")
            : TypedResults.Problem("There is no such release here.", statusCode: StatusCodes.Status404NotFound);

    /// <param name="list">The list.</param>
    /// <param name="feed">What is published.</param>
    internal static Results<Ok<ReleaseNotesResponse>, ProblemHttpResult> Notes(string list, ListFeed feed)
    {
        if (!feed.IsPublished(list)) return NotPublished(list);
        return TypedResults.Ok(new ReleaseNotesResponse(
            list, [.. feed.All(list).Select(one => Encoding.UTF8.GetString(one.Note))]));
    }

    static ProblemHttpResult NotPublished(string list) => TypedResults.Problem(
        ListRules.IsName(list) ? $"No list {list} is published here." : "No such list is published here.",
        statusCode: StatusCodes.Status404NotFound);
}

/// <summary>The newest release of a list that is published.</summary>
/// <param name="List">The list.</param>
/// <param name="Supplier">Who vouches for it.</param>
/// <param name="Number">The release's number, as its supplier counts.</param>
sealed record FeedHeadResponse(string List, string Supplier, long Number);

/// <summary>One page of what changed between two releases.</summary>
/// <param name="To">The release that it leads to.</param>
/// <param name="Records">Entries that came, changed or went.</param>
/// <param name="Next">Where it goes on; nothing on the last page.</param>
sealed record FeedChangesResponse(
    long To, IReadOnlyList<FeedRecordResponse> Records,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Next)
{
    internal static FeedChangesResponse From(FeedBody body) => new(
        body.To,
        [
            .. body.Records.Select(one => new FeedRecordResponse(
                one.Reference, one.Gone, one.Category,
                one.Prints is null ? null : [.. one.Prints.Select(print => new FeedPrintResponse(print.Type, print.Value))])),
        ],
        body.Next);
}

/// <summary>One entry that came, changed or went.</summary>
/// <param name="Reference">What the supplier calls it.</param>
/// <param name="Gone">True where it was taken back.</param>
/// <param name="Category">Baseline, NationallyIllegal or Test; nothing where it is gone.</param>
/// <param name="Prints">All its fingerprints; nothing where it is gone.</param>
sealed record FeedRecordResponse(
    string Reference, bool Gone,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Category,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FeedPrintResponse>? Prints)
{
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Category);
        return true;
    }
}

/// <summary>One fingerprint of an entry.</summary>
/// <param name="Type">sha256, sha1, md5, pdq, pdq.full or pdq.fit512.</param>
/// <param name="Value">Hexadecimal digits.</param>
sealed record FeedPrintResponse(string Type, string Value)
{
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Type);
        return true;
    }
}

/// <summary>The signed notes about every release of a list.</summary>
/// <param name="List">The list.</param>
/// <param name="Notes">The oldest first; each is a signed note, with its line ends.</param>
sealed record ReleaseNotesResponse(string List, IReadOnlyList<string> Notes);
