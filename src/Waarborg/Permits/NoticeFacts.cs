// The facts that a user notice is made from: when one of them is no longer so, the notice no longer says the truth.
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Waarborg.Ledger;

namespace Waarborg.Permits;

/// <summary>What this program does and does not do by itself, as far as users are told of it.</summary>
/// <remarks>A release that changes one of these changes the facts, so that each provider publishes anew before it scans
/// on.</remarks>
static class NoticeProgram
{
    /// <summary>Cases, sealed files and complaints are erased by it, once the customer can object no more.</summary>
    internal const bool ErasesCases = true;

    /// <summary>Traces of what did not match are gone within so many hours after the permit's end.</summary>
    internal const int TracesHours = 24;

    /// <summary>Files that one entry may make unavailable before a person decided.</summary>
    internal const int DisabledFirstAtMost = 20;

    /// <summary>Test pictures that are compared with beside the lists, under every permit.</summary>
    internal const int TestPictures = 12;

    internal static JsonObject ToJson(NoticeFacts facts) => new()
    {
        ["sendsReports"] = facts.SendsReports,
        ["tellsCustomers"] = facts.TellsCustomers,
        ["erasesCases"] = ErasesCases,
        ["tracesHours"] = TracesHours,
        ["disabledFirstAtMost"] = DisabledFirstAtMost,
        ["testPictures"] = TestPictures,
    };
}

/// <summary>A list with its supplier, as the notice names it; what leaves for each file and to which machine, where the list
/// is somebody else's.</summary>
sealed record NoticeList(
    string List, string Supplier, IReadOnlyList<string> Categories, string? Sends = null, string? Host = null);

/// <summary>Everything that the text of a notice says something about. No release, no path, no customer.</summary>
/// <param name="Source">The source as it was declared.</param>
/// <param name="Lists">In the order of their names.</param>
/// <param name="Terms">The terms of the permit.</param>
/// <param name="Settings">What the provider says of itself.</param>
/// <param name="IsSample">Nothing of it is real.</param>
sealed record NoticeFacts(
    Source Source, IReadOnlyList<NoticeList> Lists, NoticeTerms Terms, ProviderSettings Settings, bool IsSample)
{
    /// <summary>
    /// Reports to police, hotlines and authorities are sent by the program: somebody is described who gets them, or the settings
    /// name the police. A release that sent none knew no other.
    /// </summary>
    internal bool SendsReports { get; init; }

    /// <summary>The program tells customers what was done with their files: the settings say by which way.</summary>
    internal bool TellsCustomers => Settings.Delivery is not null;

    /// <summary>The same of files of this source: of an upload that is not kept nothing is known to be told.</summary>
    internal bool TellsCustomersHere =>
        TellsCustomers && Source is not { Kind: SourceKind.Upload, Inlet: not { KeepsMatched: true } };

    /// <summary>The form of the facts; a later one has other fields.</summary>
    internal const int Form = 1;

    /// <summary>The parts of the facts, with the words by which each is named when it has changed.</summary>
    internal static IReadOnlyDictionary<string, string> Parts { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["form"] = "the form of the notice",
        ["sample"] = "whether this is a sample",
        ["source"] = "what the source is, or what its inlet does on a match",
        ["lists"] = "the lists, their suppliers or categories",
        ["scope"] = "which part of the source",
        ["alwaysAsk"] = "whether a person always decides first",
        ["screening"] = "whether most pictures are let go after a look at a part of their size",
        ["altered"] = "whether pictures are also compared mirrored, turned, without borders and a little cropped",
        ["provider"] = "what the provider says of itself",
        ["retentionDays"] = "for how long data is kept",
        ["program"] = "what the program does by itself",
    };

    /// <summary>The canonical form, which everybody may read.</summary>
    internal JsonObject ToJson()
    {
        var terms = Terms.ToJson();
        var settings = Settings.ToJson();
        var facts = Known(terms, settings);
        // The same where an inlet states nothing.
        if (Source.Inlet is { } inlet) facts["source"]!["inlet"] = inlet.ToJson();
        if (Terms.Screening) facts["screening"] = true;
        if (Terms.Altered) facts["altered"] = true;
        // Where nobody has decided it, a notice from before there was anything to decide stays true.
        if (settings["confirmed"] is { } originals) facts["provider"]!["confirmed"] = originals.DeepClone();
        return facts;
    }

    JsonObject Known(JsonObject terms, JsonObject settings) => new()
    {
        ["form"] = Form,
        ["sample"] = IsSample,
        ["source"] = new JsonObject
        {
            ["name"] = Source.Name,
            ["kind"] = Source.Kind.ToString(),
            ["audience"] = Source.Audience.ToString(),
        },
        ["lists"] = new JsonArray(
        [
            .. Lists.OrderBy(one => one.List, StringComparer.Ordinal).Select(ToJson),
        ]),
        ["scope"] = terms["scope"]!.DeepClone(),
        ["alwaysAsk"] = Terms.AlwaysAsk,
        ["provider"] = new JsonObject
        {
            ["name"] = Settings.Name,
            ["contact"] = Settings.Contact,
            ["objections"] = Settings.Objections,
            ["terms"] = Settings.Terms.AbsoluteUri,
            ["authority"] = settings["authority"]!.DeepClone(),
            ["publicAddress"] = Settings.PublicAddress.AbsoluteUri,
        },
        ["retentionDays"] = settings["retentionDays"]!.DeepClone(),
        ["program"] = NoticeProgram.ToJson(this),
    };

    static JsonObject ToJson(NoticeList one)
    {
        var json = new JsonObject
        {
            ["list"] = one.List,
            ["supplier"] = one.Supplier,
            ["categories"] = NoticeTerms.Texts(one.Categories.Order(StringComparer.Ordinal)),
        };
        if (one.Sends is not null) (json["sends"], json["host"]) = (one.Sends, one.Host);
        return json;
    }

    /// <summary>The lists that somebody else holds, for which something leaves.</summary>
    internal IReadOnlyList<NoticeList> Remote => [.. Lists.Where(one => one.Sends is not null)];

    /// <summary>SHA-256 of the canonical form, in hexadecimal.</summary>
    internal string Hash() => HashOf(ToJson());

    internal static string HashOf(JsonObject facts) => Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Write(facts)));

    /// <summary>The parts in which these facts differ, in words.</summary>
    internal static IReadOnlyList<string> Differences(JsonObject one, JsonObject other) =>
    [
        .. Parts.Where(part => !JsonNode.DeepEquals(one[part.Key], other[part.Key])).Select(part => part.Value),
    ];
}
