// Parts of plain forms: each field with its label, and a hint that is read out with it.
namespace Waarborg.Server.Pages;

static class FormParts
{
    internal static Html Input(string name, string label, string hint, string value, int maxLength, string type = "text",
        bool isRequired = true, bool isReadOnly = false) => Html.Of($"""
        <p class="field"><label for="{name}">{label}</label>
        {Hint(name, hint)}
        <input id="{name}" name="{name}" type="{type}" value="{value}" maxlength="{maxLength}" autocomplete="off"
        {Described(name, hint)}{Flag("required", isRequired)}{Flag("readonly", isReadOnly)}></p>
        """);

    internal static Html Area(string name, string label, string hint, string value, int maxLength, bool isRequired = true,
        bool isReadOnly = false) => Html.Of($"""
        <p class="field"><label for="{name}">{label}</label>
        {Hint(name, hint)}
        <textarea id="{name}" name="{name}" rows="3" maxlength="{maxLength}"
        {Described(name, hint)}{Flag("required", isRequired)}{Flag("readonly", isReadOnly)}>{value}</textarea></p>
        """);

    internal static Html Select(string name, string label, IEnumerable<(string Value, string Words)> options, string chosen) =>
        Html.Of($"""
        <p class="field"><label for="{name}">{label}</label>
        <select id="{name}" name="{name}">
        {Html.Each(options, option => Html.Of(
            $"""<option value="{option.Value}"{Flag("selected", option.Value == chosen)}>{option.Words}</option>"""))}
        </select></p>
        """);

    /// <summary>Several choices under one heading: one of them, or any number.</summary>
    internal static Html Choices(
        string name, string legend, string hint, IEnumerable<(string Value, string Words)> options,
        IReadOnlyCollection<string> chosen, bool isOne = false) => Html.Of($"""
        <fieldset{Described(name, hint)}><legend>{legend}</legend>
        {Hint(name, hint)}
        {Html.Each(options, option => Choice(
            name, option.Value, option.Words, chosen.Contains(option.Value, StringComparer.Ordinal), isOne))}
        </fieldset>
        """);

    internal static Html Choice(
        string name, string value, string words, bool isChosen, bool isOne = false, bool isRequired = false) => Html.Of($"""
        <label class="choice"><input type="{(isOne ? "radio" : "checkbox")}" name="{name}" value="{value}"
        {Flag("checked", isChosen)}{Flag("required", isRequired)}><span>{words}</span></label>
        """);

    static Html Hint(string name, string hint) =>
        Html.If(hint.Length > 0, () => Html.Of($"""<small id="{name}-hint">{hint}</small>"""));

    static Html Described(string name, string hint) =>
        Html.If(hint.Length > 0, () => Html.Of($""" aria-describedby="{name}-hint" """));

    static Html Flag(string name, bool isSet) => Html.If(isSet, () => Html.Of($" {name}"));
}
