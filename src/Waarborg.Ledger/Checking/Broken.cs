// How a rule says that it is broken.
using System.Text.Json.Nodes;

namespace Waarborg.Ledger;

/// <summary>A rule that an entry breaks: caught where the entry's place is known.</summary>
/// <param name="rule">The rule's number in <c>docs/ledger-rules.md</c>.</param>
/// <param name="words">What is wrong.</param>
sealed class BrokenRuleException(string rule, string words) : Exception(words)
{
    internal string Rule => rule;
}

/// <summary>An entry whose form was checked, read by field.</summary>
/// <param name="Body">The entry.</param>
readonly record struct Checked(JsonObject Body)
{
    internal string Kind => Text("kind");

    internal string At => Text("at");

    internal string Text(string name) => Body[name]!.GetValue<string>();

    internal long Number(string name) => FieldForms.Number(Body[name]) ?? throw new FormatException($"{name} was not checked.");

    internal string? TextOrNull(string name) => FieldForms.Text(Body[name]);

    internal long? NumberOrNull(string name) => Body[name] is null ? null : Number(name);

    internal bool Flag(string name) => Body[name]!.GetValue<bool>();

    internal List<string> Texts(string name) => [.. Body[name]!.AsArray().Select(one => one!.GetValue<string>())];

    internal IEnumerable<(string List, long Release)> Releases() =>
        Body["releases"]!.AsArray().Select(one => (one!["list"]!.GetValue<string>(), FieldForms.Number(one["release"])!.Value));

    /// <summary>Different people named in <c>by</c>; none where the kind has no such field.</summary>
    internal int People => Body["by"] is null ? 0 : Persons().Count();

    internal IEnumerable<string> Persons() => Texts("by").Where(one => one.StartsWith("person:", StringComparison.Ordinal));

    internal long Sum(string name) => Body[name]!.AsObject().Sum(one => FieldForms.Number(one.Value)!.Value);

    /// <summary>R3, for a kind that needs two.</summary>
    /// <exception cref="BrokenRuleException">Fewer are named.</exception>
    internal void RequireTwo() => Require(People >= 2, "R3", $"a {Kind} needs two different people, and names {People}");

    internal static void Require(bool holds, string rule, string words)
    {
        if (!holds) throw new BrokenRuleException(rule, words);
    }
}
