// What a permit says that a user notice must say too: which lists and categories, for whom, and whether a person is asked first.
using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Waarborg.Ledger;

namespace Waarborg.Permits;

/// <summary>A list by name, and the categories of it that count.</summary>
/// <param name="List">Its name.</param>
/// <param name="Categories">The categories that may match.</param>
/// <param name="Sends">For a list that somebody else holds: what leaves for each file. Null for a list that is held
/// here.</param>
/// <param name="TransferGround">Why that may leave, in words; needed where more than a prefix does.</param>
sealed record ListUse(
    string List, IReadOnlyList<string> Categories,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Sends = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? TransferGround = null)
{
    /// <summary>The longest ground, in characters.</summary>
    internal const int MaxGroundLength = 500;

    /// <summary>The first bits of a digest.</summary>
    internal const string Prefix = "prefix";

    /// <summary>Everything that may leave. There is no word for the bytes of a file.</summary>
    internal static ImmutableArray<string> KnownSends { get; } = [Prefix, "pdq", "md5", "sha1", "sha256"];

    /// <summary>The rule about what leaves that this line breaks, in words, or null.</summary>
    internal string? SendsProblem() => this switch
    {
        { Sends: null, TransferGround: null } => null,
        { Sends: null } => $"{List}: transferGround without sends: nothing leaves.",
        _ when !KnownSends.Contains(Sends, StringComparer.Ordinal) =>
            $"{List}: sends is {string.Join(", ", KnownSends)}, or left out where the list is held here.",
        _ => null,
    };

    /// <summary>The rule about why it may leave that this line of a permit breaks, in words, or null.</summary>
    internal string? GroundProblem()
    {
        if (TransferGround is { } ground)
        {
            return string.IsNullOrWhiteSpace(ground) || ground.Length > MaxGroundLength
                ? $"{List}: transferGround has 1 to {MaxGroundLength} characters."
                : null;
        }

        return Sends is null or Prefix
            ? null
            : $"{List}: transferGround is missing: on what ground the fingerprint goes to somebody else (GDPR 44 and further).";
    }
}

/// <summary>The terms of a permit as its notice has them. Two of the same meaning have the same facts.</summary>
/// <param name="Lists">The lists, each once.</param>
/// <param name="Scope"><c>all</c>, <c>opted-in</c>, or <c>under:PREFIX,PREFIX</c>.</param>
/// <param name="AlwaysAsk">Nothing is made unavailable before a person decided.</param>
/// <param name="Screening">Most pictures may be let go after a look at a part of their size.</param>
/// <param name="Altered">Altered versions of a picture are compared as well.</param>
sealed record NoticeTerms(
    IReadOnlyList<ListUse> Lists, string Scope, bool AlwaysAsk, bool Screening = false, bool Altered = false)
{
    /// <summary>Why one permit cannot let both be.</summary>
    internal const string NotBoth =
        "screening lets pictures go of which an altered copy is known, so that a permit says one of the two at most.";

    internal const string All = "all";
    internal const string OptedIn = "opted-in";
    internal const string UnderPrefix = "under:";

    /// <summary>Lists that terms name at most.</summary>
    internal const int MaxLists = 32;

    /// <summary>Parts that a scope names at most.</summary>
    internal const int MaxParts = 50;

    /// <summary>The longest name of a list, in characters.</summary>
    internal const int MaxListName = 64;

    /// <summary>The categories that a list can hold.</summary>
    internal static ImmutableArray<string> KnownCategories { get; } = ["Baseline", "NationallyIllegal", "Test"];

    /// <summary>The parts of the source that the scope names; empty for the other scopes.</summary>
    internal IReadOnlyList<string> Parts =>
        Scope.StartsWith(UnderPrefix, StringComparison.Ordinal) ? Scope[UnderPrefix.Length..].Split(',') : [];

    /// <summary>The first rule that these terms break, in words, or null.</summary>
    internal string? Problem()
    {
        if (Screening && Altered) return $"Not both: {NotBoth}";
        if (Lists.Count is 0 or > MaxLists) return $"Name 1 to {MaxLists} lists: --lists LIST:CATEGORY,CATEGORY.";
        if (Lists.Select(use => use.List).Distinct(StringComparer.Ordinal).Count() < Lists.Count) return "Name each list once.";
        foreach (var use in Lists)
        {
            if (use.SendsProblem() is { } unsent) return unsent;
            if (use.List.Length is 0 or > MaxListName) return $"The name of a list has 1 to {MaxListName} characters.";
            if (use.Categories.Count == 0) return $"Say which categories of {use.List} count: {use.List}:Baseline,Test.";
            if (use.Categories.Distinct(StringComparer.Ordinal).Count() < use.Categories.Count)
            {
                return $"Name each category of {use.List} once.";
            }

            if (use.Categories.FirstOrDefault(one => !KnownCategories.Contains(one, StringComparer.Ordinal)) is { } unknown)
            {
                return $"{unknown} is no category. There are {string.Join(", ", KnownCategories)}.";
            }
        }

        return ScopeProblem();
    }

    string? ScopeProblem()
    {
        if (Scope is All or OptedIn) return null;
        if (!Scope.StartsWith(UnderPrefix, StringComparison.Ordinal))
        {
            return $"The scope is {All}, {OptedIn} or {UnderPrefix}PREFIX,PREFIX.";
        }

        if (Parts.Count > MaxParts) return $"A scope names at most {MaxParts} parts of a source.";
        if (Parts.Distinct(StringComparer.Ordinal).Count() < Parts.Count) return "Name each part of the source once.";
        foreach (var part in Parts)
        {
            if (CustomerRules.PrefixProblem(part) is { } problem) return $"The part {part} of the scope {problem}";
        }

        return null;
    }

    /// <summary>Reads terms as they are typed: lists as <c>known:Baseline,Test</c>, remote ones as
    /// <c>remote:Baseline:prefix</c>. False with words; never throws.</summary>
    internal static bool TryParse(
        IEnumerable<string> lists, string scope, bool alwaysAsk, out NoticeTerms terms, out string problem)
    {
        var uses = new List<ListUse>();
        foreach (var text in lists)
        {
            var parts = text.Split(':', 3, StringSplitOptions.TrimEntries);
            var categories = parts.Length < 2
                ? []
                : parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            uses.Add(new(parts[0], categories, parts.ElementAtOrDefault(2)));
        }

        terms = new(uses, scope, alwaysAsk);
        problem = terms.Problem() ?? "";
        return problem.Length == 0;
    }

    /// <summary>The canonical form: lists, categories and parts in the order of their bytes.</summary>
    internal JsonObject ToJson()
    {
        var json = Known();
        // The same as ever where nothing is screened, and no altered version compared.
        if (Screening) json["screening"] = true;
        if (Altered) json["altered"] = true;
        return json;
    }

    JsonObject Known() => new()
    {
        ["lists"] = new JsonArray(
        [
            .. Lists.OrderBy(use => use.List, StringComparer.Ordinal).Select(ToJson),
        ]),
        ["scope"] = Parts.Count == 0 ? Scope : UnderPrefix + string.Join(',', Parts.Order(StringComparer.Ordinal)),
        ["alwaysAsk"] = AlwaysAsk,
    };

    // The ground is the permit's alone: users are told what leaves, and to whom.
    static JsonObject ToJson(ListUse use)
    {
        var json = new JsonObject
        {
            ["list"] = use.List,
            ["categories"] = Texts(use.Categories.Order(StringComparer.Ordinal)),
        };
        if (use.Sends is not null) json["sends"] = use.Sends;
        return json;
    }

    /// <summary>Reads what <see cref="ToJson()"/> wrote.</summary>
    internal static NoticeTerms FromTrusted(string json)
    {
        if (!CanonicalJson.TryRead(Encoding.UTF8.GetBytes(json), out var value, out var problem))
        {
            throw new FormatException($"Terms of a notice are damaged: {problem}");
        }

        return new(
            [
                .. value["lists"]!.AsArray().Select(use => new ListUse(
                    use!["list"]!.GetValue<string>(),
                    [.. use["categories"]!.AsArray().Select(one => one!.GetValue<string>())],
                    use["sends"]?.GetValue<string>())),
            ],
            value["scope"]!.GetValue<string>(), value["alwaysAsk"]!.GetValue<bool>(),
            value["screening"]?.GetValue<bool>() ?? false, value["altered"]?.GetValue<bool>() ?? false);
    }

    internal static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
