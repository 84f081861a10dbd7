// A list that somebody else holds and that is only asked, as two people describe it: whom, for what, and what leaves.
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Waarborg.Store;

namespace Waarborg.Lists.Lookups;

/// <summary>How a service is asked. Closed: there is no kind that takes the bytes of a file.</summary>
enum LookupKind
{
    /// <summary>Another installation of this program: it gets the first bits of a digest, and never more.</summary>
    WaarborgLookup,

    /// <summary>Arachnid Shield: it gets a PDQ.</summary>
    ArachnidShield,

    /// <summary>A service that says of one digest whether it is known, such as the HashCheckService.</summary>
    HashCheck,
}

/// <summary>How the secret is presented.</summary>
enum LookupAuthorization
{
    Bearer,

    /// <summary>The secret is <c>name:password</c>.</summary>
    Basic,
}

/// <summary>What the fields of a <see cref="LookupKind.HashCheck"/> are called, in its questions and answers.</summary>
sealed record HashCheckFields(string Algorithm, string Hash, string Known, string Source)
{
    const int MaxLength = 40;

    internal bool AreNames => ((string[])[Algorithm, Hash, Known, Source]).All(name =>
            name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        && Algorithm != Hash && Known != Source;
}

/// <summary>The terms of a remote list. What a kind does not need is left out.</summary>
/// <param name="Kind">How it is asked.</param>
/// <param name="Supplier">Who vouches for what it answers.</param>
/// <param name="Address">Where: https, or http on this machine.</param>
/// <param name="Algorithm">By which fingerprint it is asked.</param>
/// <param name="Category">What a known file is known as; not for Arachnid Shield, which says it itself.</param>
/// <param name="RemoteList">For another installation: how the list is named there.</param>
/// <param name="PrefixBits">For another installation: how many bits of a digest leave, whatever it asks for.</param>
/// <param name="Profile">For Arachnid Shield: which of the two PDQs.</param>
/// <param name="Authorization">For a hash check: how the secret is presented.</param>
/// <param name="Fields">For a hash check: its field names.</param>
/// <param name="AskAgainDays">Where the service does not say when its list changed: after how many days a file that matched
/// nothing is asked for again.</param>
/// <param name="DailyLimit">Files of one day (UTC) that it is asked for at most.</param>
sealed record RemoteListTerms(
    LookupKind Kind, string Supplier, string Address, ListAlgorithm Algorithm, ListCategory? Category = null,
    string? RemoteList = null, int? PrefixBits = null, ListProfile? Profile = null, LookupAuthorization? Authorization = null,
    HashCheckFields? Fields = null, int? AskAgainDays = null, long? DailyLimit = null)
{
    /// <summary>The longest that a service is not asked again, in days.</summary>
    internal const int MaxAskAgainDays = 90;

    internal const int MaxAddressLength = 300;

    /// <summary>What leaves for each file.</summary>
    internal string Sends => Kind == LookupKind.WaarborgLookup ? Prefix : Algorithm.Name();

    internal const string Prefix = "prefix";

    /// <summary>The categories that its answers can have.</summary>
    internal IReadOnlyList<ListCategory> Categories => Kind == LookupKind.ArachnidShield
        ? [ListCategory.NationallyIllegal, ListCategory.Test]
        : [Category!.Value];

    internal Uri Uri => new(Address);

    internal JsonObject ToJson() => JsonSerializer.SerializeToNode(this, LookupJson.Default.RemoteListTerms)!.AsObject();

    internal static RemoteListTerms FromTrusted(string json) =>
        JsonSerializer.Deserialize(json, LookupJson.Default.RemoteListTerms)!;

    /// <summary>Reads terms as somebody wrote them; everything that is wrong is named.</summary>
    internal static (RemoteListTerms? Terms, IReadOnlyList<string> Problems) ParseUntrusted(
        JsonObject json, InstallationKind installation) =>
        TermsJson.ParseUntrusted(
            json, LookupJson.Default.RemoteListTerms, terms => terms.Problems(installation),
            "kind, supplier, address, algorithm, and by kind category, remoteList, prefixBits, profile, authorization, fields, "
                + "askAgainDays; dailyLimit may be left out.");

    List<string> Problems(InstallationKind installation)
    {
        var problems = new List<string>();
        // The reader of enums takes numbers as well.
        var areNamed = Enum.IsDefined(Kind) && Enum.IsDefined(Algorithm) && IsNamed(Category) && IsNamed(Profile)
            && IsNamed(Authorization);
        if (!areNamed) return ["kind, algorithm, category, profile, authorization: one of their names."];
        if (!ListRules.IsName(Supplier) || Supplier is ListRules.Own or ListRules.OwnSupplier)
        {
            problems.Add("supplier: who vouches for what it answers, as lists name suppliers; never this installation itself.");
        }
        else if (!ListRules.MayImport(installation, Supplier))
        {
            problems.Add($"supplier: a sample asks only services of the supplier {ListRules.SampleSupplier}.");
        }

        if (AddressProblem(installation) is { } problem) problems.Add(problem);
        if (DailyLimit is < 1) problems.Add("dailyLimit: at least 1, or left out.");
        ByKind(problems);
        return problems;
    }

    void ByKind(List<string> problems)
    {
        var isOurs = Kind == LookupKind.WaarborgLookup;
        var isShield = Kind == LookupKind.ArachnidShield;
        var isCheck = Kind == LookupKind.HashCheck;
        if (isShield != (Algorithm == ListAlgorithm.Pdq))
        {
            problems.Add("algorithm: Pdq for ArachnidShield; Sha256, Sha1 or Md5 for the others.");
        }

        Require("category", Category is not null, !isShield);
        Require("remoteList", RemoteList is not null && ListRules.IsName(RemoteList), isOurs, RemoteList is null);
        Require("prefixBits", PrefixBits is { } bits && ServedLists.AllBits.Contains(bits), isOurs, PrefixBits is null);
        Require("profile", Profile is ListProfile.Full or ListProfile.Fit512, isShield, Profile is null);
        Require("authorization", Authorization is not null, isCheck);
        Require("fields", Fields is { AreNames: true }, isCheck, Fields is null);
        Require("askAgainDays", AskAgainDays is >= 1 and <= MaxAskAgainDays, !isOurs, AskAgainDays is null);

        void Require(string field, bool isGood, bool isNeeded, bool? isAbsent = null)
        {
            if (isNeeded ? isGood : isAbsent ?? !isGood) return;
            problems.Add(isNeeded
                ? $"{field}: {Kind} needs it{field switch
                {
                    "askAgainDays" => $", 1 to {MaxAskAgainDays}",
                    "prefixBits" => $", one of {string.Join(", ", ServedLists.AllBits)}",
                    _ => "",
                }}."
                : $"{field}: {Kind} has none; leave it out.");
        }
    }

    string? AddressProblem(InstallationKind installation)
    {
        if (Address.Length > MaxAddressLength || !Uri.TryCreate(Address, UriKind.Absolute, out var uri)
            || uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return "address: an address such as https://service.example/ without a name, a question mark or a fragment.";
        }

        var isLocal = uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback;
        if (uri.Scheme != Uri.UriSchemeHttps && !isLocal) return "address: https, or http to this machine itself.";
        if (Kind != LookupKind.HashCheck && uri.AbsolutePath != "/") return "address: without a path, which is known.";
        return installation == InstallationKind.Sample && !uri.IsLoopback ? "address: a sample asks only this machine." : null;
    }

    static bool IsNamed<T>(T? value)
        where T : struct, Enum => value is not { } one || Enum.IsDefined(one);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RemoteListTerms))]
sealed partial class LookupJson : JsonSerializerContext;
