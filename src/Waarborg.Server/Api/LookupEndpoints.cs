// Others ask for a list that is held here: a few bits of a fingerprint come in, always as many tags go out. Nothing is logged.
using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Matching.Lookups;
using Waarborg.People;
using Waarborg.Server.Guards;
using Waarborg.Store;

namespace Waarborg.Server.Api;

static class LookupEndpoints
{
    /// <summary>Bytes of a question at most.</summary>
    internal const int MaxQuestionBytes = 4096;

    internal static void MapLookup(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/lookup", Ask).ForKey(KeyScope.Lookup).WithTags("Lookup").WithName("Lookup")
            .WithMetadata(new SizeLimit())
            .WithSummary("The tags of all fingerprints of a list that begin with a few bits, among pads")
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        routes.MapGet("/v1/lookup/{list}", Describe).ForKey(KeyScope.Lookup).WithTags("Lookup").WithName("GetLookup")
            .WithSummary("What may be asked of a list")
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <param name="question">The question.</param>
    /// <param name="http">The request, for whose key it bears.</param>
    /// <param name="desk">Where lists are asked.</param>
    /// <param name="installation">For its clock.</param>
    internal static async Task<Results<LookupAnswer, ProblemHttpResult>> Ask(
        LookupRequest question, HttpContext http, LookupDesk desk, Installation installation)
    {
        // By the holder, so that another key of the same caller is no further share.
        var answer = await desk.AskAsync(
            http.CallerKey().Holder, question.List ?? "", question.Category ?? "", question.Algorithm ?? "",
            question.Prefix ?? "");
        switch (answer)
        {
            case ServedAnswer.Tags tags:
                return new LookupAnswer(tags);
            case ServedAnswer.NotServed:
                return NotServed();
            case ServedAnswer.Malformed malformed:
                return TypedResults.Problem(malformed.Words, statusCode: StatusCodes.Status400BadRequest);
            case ServedAnswer.Spent spent:
                var wait = spent.Until - installation.Time.GetUtcNow();
                http.Response.Headers.RetryAfter = ((long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                return TypedResults.Problem(
                    "This caller has asked for as much of the list as one caller may in a week.",
                    statusCode: StatusCodes.Status429TooManyRequests);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <param name="list">Its name.</param>
    /// <param name="desk">Where lists are asked.</param>
    internal static Results<Ok<LookupListResponse>, ProblemHttpResult> Describe(string list, LookupDesk desk) =>
        desk.Facts(list) is { } facts
            ? TypedResults.Ok(new LookupListResponse(
                facts.List, facts.Week, facts.PrefixBits, [.. facts.Algorithms.Select(one => one.Name())],
                [.. facts.Categories.Select(one => one.ToString())], facts.TagsPerAnswer, facts.Root, facts.Mark,
                facts.CheckedAt))
            : NotServed();

    static ProblemHttpResult NotServed() => TypedResults.Problem(
        "No list of that name is open for look-up.", statusCode: StatusCodes.Status404NotFound);

    // Read before anything of it is parsed.
    sealed class SizeLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MaxQuestionBytes;
    }
}

/// <summary>A question about a list.</summary>
/// <param name="List">Its name.</param>
/// <param name="Category">Of which category: Baseline, NationallyIllegal or Test.</param>
/// <param name="Algorithm">By which digest: sha256, sha1 or md5.</param>
/// <param name="Prefix">The first bits of the digest, as hexadecimal digits in lower case; never more.</param>
sealed record LookupRequest(string? List, string? Category, string? Algorithm, string? Prefix)
{
    // The first bits of what may be illegal material: they reach no log.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(List);
        return true;
    }
}

/// <summary>
/// Writes a <see cref="LookupResponse"/>. Field by field and with its length before it, as most of the time of an answer would
/// else go into making strings of it and into chunks.
/// </summary>
sealed class LookupAnswer(ServedAnswer.Tags tags) : IResult, IEndpointMetadataProvider
{
    const string Json = "application/json; charset=utf-8";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var body = new ArrayBufferWriter<byte>(2 * Room * (tags.All.Count + 4));
        Write(body);
        var response = httpContext.Response;
        (response.ContentType, response.ContentLength) = (Json, body.WrittenCount);
        await response.BodyWriter.WriteAsync(body.WrittenMemory, httpContext.RequestAborted);
    }

    /// <summary>Bytes of the longest thing that is written as digits.</summary>
    const int Room = Hash256.ByteCount;

    internal void Write(IBufferWriter<byte> into)
    {
        using var json = new Utf8JsonWriter(into);
        Span<byte> digits = stackalloc byte[2 * Room];
        json.WriteStartObject();
        json.WriteString("week"u8, tags.Week);
        json.WriteString("mark"u8, tags.Mark);
        json.WriteString("salt"u8, Digits(tags.Salt, digits));
        json.WriteStartArray("tags"u8);
        foreach (var tag in tags.All) json.WriteStringValue(Digits(tag, digits));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static ReadOnlySpan<byte> Digits(byte[] bytes, Span<byte> room) =>
        Convert.TryToHexStringLower(bytes, room, out var length)
            ? room[..length]
            : throw new InvalidOperationException($"A tag or a salt is longer than {Room} bytes.");

    static void IEndpointMetadataProvider.PopulateMetadata(System.Reflection.MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(
            StatusCodes.Status200OK, typeof(LookupResponse), ["application/json"]));
}

/// <summary>The answer to a question, of one length whatever was asked.</summary>
/// <param name="Week">The week of the salt, such as 2026-W48.</param>
/// <param name="Mark">The mark of the list as this answer knows it; an answer with another mark than the list says is of no
/// use with what was remembered.</param>
/// <param name="Salt">The salt, another one with each week and each mark: 64 hexadecimal digits.</param>
/// <param name="Tags">HMAC-SHA-256 under the salt of each fingerprint that begins so, cut to 16 bytes, among pads.</param>
sealed record LookupResponse(string Week, string Mark, string Salt, IReadOnlyList<string> Tags);

/// <summary>What may be asked of a list.</summary>
/// <param name="List">Its name.</param>
/// <param name="Week">The week of the salt.</param>
/// <param name="PrefixBits">Bits of a digest that a question has.</param>
/// <param name="Algorithms">By which digests.</param>
/// <param name="Categories">Of which categories.</param>
/// <param name="TagsPerAnswer">How many tags each answer has.</param>
/// <param name="Root">The root of the release in force.</param>
/// <param name="Mark">Another one whenever an answer may be another: 64 hexadecimal digits.</param>
/// <param name="CheckedAt">When its supplier was last known to have nothing newer.</param>
sealed record LookupListResponse(
    string List, string Week, int PrefixBits, IReadOnlyList<string> Algorithms, IReadOnlyList<string> Categories,
    int TagsPerAnswer, string Root, string Mark, DateTimeOffset CheckedAt);
