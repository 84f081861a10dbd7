// The user notices for programs, at a well-known address: facts, texts, and what it takes to check them against the ledger.
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Waarborg.Permits;
using Waarborg.Server.Guards;
using Waarborg.Store;

namespace Waarborg.Server.Api;

static class NoticeFile
{
    internal const string Path = "/.well-known/waarborg-notice.json";

    static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    internal static void MapNoticeFile(this IEndpointRouteBuilder routes) =>
        routes.MapGet(Path, Get).For(Access.Public).ExcludeFromDescription();

    internal static ContentHttpResult Get(Installation installation, NoticeStore notices)
    {
        var answer = new JsonObject
        {
            ["form"] = NoticeFacts.Form,
            ["sample"] = installation.Kind == InstallationKind.Sample,
            ["webhookKey"] = new NoticeSigner(installation.Keys).PublicKey,
            ["notices"] = new JsonArray([.. notices.LatestOfEach().Select(Of)]),
        };
        return TypedResults.Content(answer.ToJsonString(Written), "application/json; charset=utf-8");
    }

    // Whoever has record and nonce can make the commitment anew, and finds it in the ledger's entry of that number.
    static JsonObject Of(Notice notice)
    {
        var address = new Uri(notice.Facts["provider"]!["publicAddress"]!.GetValue<string>());
        string UrlIn(string language) => new Uri(address, $"/notice/{notice.Source}?lang={language}").AbsoluteUri;
        return new()
        {
            ["source"] = notice.Source,
            ["version"] = notice.Id,
            ["publishedAt"] = Instant.Text(notice.PublishedAt),
            ["hash"] = notice.Hash,
            ["driftedAt"] = notice.DriftedAt is { } at ? Instant.Text(at) : null,
            ["urls"] = new JsonObject { ["nl"] = UrlIn("nl"), ["en"] = UrlIn("en") },
            ["facts"] = notice.Facts.DeepClone(),
            ["record"] = notice.Record.DeepClone(),
            ["nonce"] = Convert.ToHexStringLower(notice.Nonce),
            ["commitment"] = notice.Commitment,
        };
    }
}
