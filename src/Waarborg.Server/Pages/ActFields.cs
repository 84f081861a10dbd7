// A proposal in words, field by field, and what it changes. Whatever its document says is shown: nothing is left out.
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Server.Pages;

/// <summary>One field of a document.</summary>
/// <param name="Path">Its path, such as <c>authority.name</c>.</param>
/// <param name="Value">Its value, for a person.</param>
/// <param name="Plain">Its value, for comparing.</param>
readonly record struct ActField(string Path, Html Value, string Plain);

static class ActFields
{
    /// <summary>Every field of a body, in its order.</summary>
    internal static IReadOnlyList<ActField> Of(PageFrame frame, JsonObject body)
    {
        var fields = new List<ActField>();
        foreach (var (name, value) in body)
        {
            // What is proposed as a whole needs no name of its own.
            Add(frame, fields, name is "terms" or "settings" && value is JsonObject ? "" : name, value);
        }

        return fields;
    }

    /// <summary>The fields as a list; where they differ from what is in force, that is said.</summary>
    /// <param name="frame">The page's frame.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="before">What is in force, or null where nothing is replaced.</param>
    internal static Html Render(PageFrame frame, IReadOnlyList<ActField> fields, IReadOnlyList<ActField>? before)
    {
        var old = before?.ToDictionary(field => field.Path, StringComparer.Ordinal);
        // A field that goes away is shown too.
        var gone = before?.Where(field => fields.All(one => one.Path != field.Path)) ?? [];
        return Html.Of($"""
            <dl class="lines">
            {Html.Each(fields, field => Line(frame, field, old))}
            {Html.Each(gone, field => Line(frame, new(field.Path, None(frame), ""), old))}
            </dl>
            """);
    }

    static Html Line(PageFrame frame, ActField field, Dictionary<string, ActField>? old)
    {
        var texts = frame.Texts.Fields;
        var changed = Html.Empty;
        if (old is not null && (!old.TryGetValue(field.Path, out var was) || was.Plain != field.Plain))
        {
            changed = Html.Of($"""
                <br><small><strong>{texts.Changed}</strong> {texts.Was} {(was.Plain is null ? None(frame) : was.Value)}</small>
                """);
        }

        return Html.Of($"<div><dt>{texts.Name(field.Path)}</dt><dd>{field.Value}{changed}</dd></div>");
    }

    static void Add(PageFrame frame, List<ActField> fields, string path, JsonNode? value)
    {
        if (value is JsonObject parts)
        {
            // A document's names stand by the alphabet; a permit's terms are read in the order of their form.
            foreach (var (name, part) in parts.OrderBy(pair => Place(pair.Key)))
            {
                Add(frame, fields, path.Length == 0 ? name : $"{path}.{name}", part);
            }

            return;
        }

        fields.Add(new(path, ValueOf(frame, path, value), Comparable(path, value)));
    }

    static int Place(string name)
    {
        var at = PermitTerms.Fields.ToList().IndexOf(name);
        return at < 0 ? int.MaxValue : at;
    }

    // The same meaning, however it was written.
    static string Comparable(string path, JsonNode? value) =>
        path == "until" && PermitRules.TryParseMoment(Plain(value), out var moment) ? Instant.Text(moment)
        : System.Text.Encoding.UTF8.GetString(CanonicalJson.Write(new JsonObject { ["value"] = value?.DeepClone() }));

    static Html ValueOf(PageFrame frame, string path, JsonNode? value) => value switch
    {
        null => None(frame),
        JsonArray { Count: 0 } => None(frame),
        JsonArray array when path == "lists" => Html.Of($"<ul>{Html.Each(array, use => ListUse(frame, use))}</ul>"),
        JsonArray array when path == "roles" => Layout.Text(string.Join(", ", array.Select(role => RoleWords(frame, role)))),
        JsonArray array when path == "tellHitsTo" =>
            Layout.Text(string.Join(", ", array.Select(who => Known<TellHits>(who, frame.Texts.Listing.TellHitsWords)))),
        JsonArray array => Layout.Name(string.Join(", ", array.Select(Plain))),
        JsonValue one when one.TryGetValue(out bool flag) => Layout.Text(frame.Texts.Ledger.YesNo(flag)),
        JsonValue when path == "role" => Layout.Text(RoleWords(frame, value)),
        JsonValue when path == "scope" => Layout.Text(frame.Texts.Permitting.ScopeWords(Plain(value))),
        JsonValue when path == "until" && PermitRules.TryParseMoment(Plain(value), out var moment) =>
            Layout.Moment(frame, moment),
        JsonValue when path == "kind" => Layout.Text(Known<SupplierKind>(value, frame.Texts.Listing.KindWords)),
        JsonValue when path == "trust" => Layout.Text(Known<SupplierTrust>(value, frame.Texts.Listing.TrustWords)),
        JsonValue when path == "decision" => Layout.Text(Known<EntryDecision>(value, frame.Texts.Listing.DecisionWords)),
        JsonValue when path == "entry" => ListView.EntryName(frame, Plain(value)),
        _ => Plain(value) is { Length: > 0 } text ? Layout.Name(text) : None(frame),
    };

    static Html ListUse(PageFrame frame, JsonNode? use)
    {
        // Shown even where it has another form: both people see what they sign.
        if (use is not JsonObject { } one || one["categories"] is not JsonArray categories)
        {
            return Html.Of($"<li>{Layout.Name(use?.ToJsonString() ?? "")}</li>");
        }

        var words = string.Join(", ", categories.Select(category => frame.Texts.CategoryWords(Plain(category))));
        return Html.Of($"<li>{Layout.Name(Plain(one["list"]))}: {words}{Leaving(frame, one)}</li>");
    }

    // Whatever else a line says, such as what leaves for each file and why it may.
    static Html Leaving(PageFrame frame, JsonObject use) => Html.Each(
        use.Where(pair => pair.Key is not ("list" or "categories")),
        pair => Html.Of($"""
            <br><small>{frame.Texts.Fields.Name(pair.Key)}: {(pair.Key == "sends"
                ? Layout.Text(frame.Texts.Fields.SendsWords(Plain(pair.Value)))
                : Layout.Name(Plain(pair.Value)))}</small>
            """));

    static string RoleWords(PageFrame frame, JsonNode? role) =>
        ActNames.TryParse(Plain(role), out Role known) ? frame.Texts.People.RoleWords(known) : Plain(role);

    static string Known<T>(JsonNode? value, Func<T, string> words)
        where T : struct, Enum =>
        Enum.TryParse<T>(Plain(value), ignoreCase: true, out var one) && Enum.IsDefined(one) ? words(one) : Plain(value);

    static string Plain(JsonNode? value) =>
        value is JsonValue one && one.TryGetValue(out string? text) ? text : value?.ToJsonString() ?? "";

    static Html None(PageFrame frame) => Layout.Text(frame.Texts.Fields.None);
}
