// The fields of a form by which a reporter says what the hoster's own system knows, each under the name that it has in a file.
using System.Globalization;
using System.Text.Json.Nodes;
using Waarborg.Reporting;
using Waarborg.Server.Texts;

namespace Waarborg.Server.Pages;

/// <summary>One field.</summary>
/// <param name="Name">Its path in the facts.</param>
/// <param name="Path">The field of the report that bears its name in words.</param>
/// <param name="Options">The only values that it may have, in words; null for a text.</param>
/// <param name="IsLong">A text in sentences.</param>
sealed record ReportFactField(
    string Name, string Path, Func<PageFrame, IEnumerable<(string Value, string Words)>>? Options = null, bool IsLong = false);

static class ReportFactFields
{
    /// <summary>Characters that a browser takes: what is too long is refused in words, and never cut on the way.</summary>
    const int MaxTyped = 20_000;

    static readonly ReportFactField[] _ground =
    [
        new("aware", "aware.how", frame => Words<HowAware>(frame.Texts.Reporting.Form.AwareWords)),
        new("detail", "aware.detail", IsLong: true),
        new("category", "category", frame => Words<ReportCategory>(one => frame.Texts.CategoryWords(one.ToString()))),
        new("class", "classification", _ => Words<ReportClass>(one => one.ToString())),
        new("incidentType", "incidentType", _ => CyberTipTypes.Incidents.Select(one => (one, one))),
        new("urgent", "urgent.because", IsLong: true),
    ];

    static readonly ReportFactField[] _upload =
    [
        new("upload.ip", "upload.ip"), new("upload.port", "upload.port"), new("upload.at", "upload.at"),
        new("url", "items.url"),
    ];

    static readonly ReportFactField[] _user =
    [
        new("user.username", "user.username"), new("user.email", "user.email"), new("user.phone", "user.phone"),
        new("user.other", "user.other", IsLong: true),
        new("user.decision", "user.decision", frame => Words<AccountDecision>(frame.Texts.Reporting.Form.DecisionWords)),
    ];

    static readonly ReportFactField[] _more =
    [
        new("location", "location", IsLong: true), new("victim", "victim", IsLong: true),
        new("thirdCountry.body", "thirdCountry.body"), new("thirdCountry.reference", "thirdCountry.reference"),
        new("content", "content.encryptedAttachment"), new("more", "more", IsLong: true),
    ];

    /// <summary>Every field; a test holds them against the facts.</summary>
    internal static IReadOnlyList<ReportFactField> All { get; } = [.. _ground, .. _upload, .. _user, .. _more];

    static IEnumerable<(string, string)> Words<T>(Func<T, string> words)
        where T : struct, Enum => Enum.GetValues<T>().Select(one => (one.ToString(), words(one)));

    /// <summary>The facts as a file would say them; what is left empty is left out.</summary>
    internal static JsonObject FactsOf(Func<string, string> value)
    {
        var json = new JsonObject();
        foreach (var field in All)
        {
            // A browser sends lines; in a report they follow each other.
            if (value(field.Name).ReplaceLineEndings(" ") is not { Length: > 0 } text) continue;
            var (at, parts) = (json, field.Name.Split('.'));
            foreach (var part in parts[..^1])
            {
                if (at[part] is null) at[part] = new JsonObject();
                at = at[part]!.AsObject();
            }

            at[parts[^1]] = field.Name == "upload.port"
                && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : text;
        }

        return json;
    }

    /// <summary>What is wrong with a field, under the name that the form gives it.</summary>
    internal static Wording Said(string name, Wording fault)
    {
        var path = All.FirstOrDefault(field => field.Name == name)?.Path ?? name;
        return new(
            $"{ReportTexts.English.Field(path) ?? name}: {fault.English}",
            $"{ReportTexts.Dutch.Field(path) ?? name}: {fault.Dutch}");
    }

    internal static Html Render(PageFrame frame, Func<string, string> value)
    {
        var texts = frame.Texts.Reporting.Form;
        (string Legend, ReportFactField[] Fields)[] parts =
            [(texts.Ground, _ground), (texts.Upload, _upload), (texts.User, _user), (texts.More, _more)];
        return Html.Each(parts, part => Html.Of($"""
            <fieldset><legend>{part.Legend}</legend>
            {Html.Each(part.Fields, field => Field(frame, field, value(field.Name)))}
            </fieldset>
            """));
    }

    static Html Field(PageFrame frame, ReportFactField field, string value)
    {
        var texts = frame.Texts.Reporting;
        var (label, hint) = (texts.Field(field.Path)!, field.Name == "upload.at" ? texts.Form.AtHint : "");
        if (field.Options is { } options)
        {
            return FormParts.Select(field.Name, label, options(frame).Prepend(("", texts.Form.NotSaid)), value);
        }

        return field.IsLong
            ? FormParts.Area(field.Name, label, hint, value, MaxTyped, isRequired: false)
            : FormParts.Input(field.Name, label, hint, value, MaxTyped, isRequired: false);
    }
}
