using System.Text.RegularExpressions;
using Waarborg.Ledger;
using Waarborg.Tests.Letters;

namespace Waarborg.Tests.Ledger;

/// <summary>What docs/ledger-rules.md says of entries is what the program asks of them, both ways.</summary>
public partial class RulesPageTests
{
    static readonly string _page = File.ReadAllText(Path.Combine(Repository.Root, "docs/ledger-rules.md"));

    [Fact]
    public void The_tables_of_kinds_and_the_schema_are_the_same()
    {
        var schema = EntrySchema.Kinds
            .Select(kind => $"{(kind.IsClosed ? "closed" : "open")} {kind.Name}: {string.Join(", ", kind.Fields.Select(Words))}");
        Assert.Equal(schema.Order(StringComparer.Ordinal), Tables().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_form_of_a_field_is_explained()
    {
        var explained = FormRow().Matches(Section("Forms:", "`X or null`")).Select(row => row.Groups["form"].Value).Order();
        var forms = Enum.GetNames<FieldForm>().Select(name => name.ToLowerInvariant()).Order();
        Assert.Equal(forms, explained);
    }

    [Fact]
    public void Every_rule_has_a_number_and_each_number_is_one_rule()
    {
        var rules = Rule().Matches(_page).Select(match => match.Groups["rule"].Value).ToList();
        Assert.Equal(rules.Distinct(), rules);
        string[] all =
        [
            .. Enumerable.Range(1, 5).Select(n => $"T{n}"), .. Enumerable.Range(1, 3).Select(n => $"E{n}"),
            .. Enumerable.Range(1, 21).Select(n => $"R{n}"), .. Enumerable.Range(1, 13).Select(n => $"C{n}"),
        ];
        Assert.Equal(all.Order(StringComparer.Ordinal), rules.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Its_numbers_are_those_of_the_program()
    {
        Says($"at most {EntryTile.MaxEntryBytes:N0} bytes");
        Says($"at most {CanonicalJson.MaxDepth} objects and arrays");
        Says($"`padTo` must be {ClosedBatch.PadTo} and `suppressedBelow` {ShownCount.Step}");
        Says($"at most {SignedNote.MaxBytes / 1024} KiB, at most {SignedNote.MaxSignatures} signatures");
        Says($"the name has 1 to {VerifierKey.MaxNameLength} characters");
        Says($"its `at` must be at least {Conditions.DraftDays} days after the draft's");
        Says($"whose `at` is at least {Conditions.NoticeDays} days before the permit's");
        Says($"at most {Conditions.PermitDays} days after `from`");
        Says($"whose `at` is {Conditions.IncidentDays} days or more before t");
        Says($"by at most {Conditions.ShadowDays} days");
        Says($"holds `{Conditions.Kind}`");
        Says($"whose `what` is not `{Conditions.IncidentWithoutWeighing}`");
        Assert.Equal((3, 1), (Conditions.WeighingPersons, Conditions.ElevationHours));
        Says("at least three different `person:` actors");
        Says("by at most one hour");
        Says($"may end after {LedgerCheck.MaxViolations} violations");
    }

    static void Says(string words) => Assert.Contains(words, _page, StringComparison.Ordinal);

    static IEnumerable<string> Tables()
    {
        var open = ("open", Section("These are the open kinds", "And these the closed ones"));
        var closed = ("closed", Section("And these the closed ones", "`record` is a commitment"));
        foreach (var (name, table) in (IEnumerable<(string, string)>)[open, closed])
        {
            foreach (Match row in KindRow().Matches(table))
            {
                // The bars between choices are escaped in a table.
                var fields = row.Groups["fields"].Value
                    .Replace(@"\|", "|", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);
                foreach (Match kind in Code().Matches(row.Groups["kinds"].Value))
                {
                    yield return $"{name} {kind.Groups["code"].Value}: {fields}";
                }
            }
        }
    }

    static string Words(EntryField field)
    {
        var form = field.Choices is { } choices ? string.Join(" | ", choices) : field.Form.ToString().ToLowerInvariant();
        return $"{field.Name} {form}{(field.MayBeNull ? " or null" : "")}";
    }

    static string Section(string from, string to)
    {
        var begin = _page.IndexOf(from, StringComparison.Ordinal);
        var end = _page.IndexOf(to, begin, StringComparison.Ordinal);
        Assert.True(begin >= 0 && end > begin, $"the page has no part between {from} and {to}");
        return _page[begin..end];
    }

    [GeneratedRegex(@"^\| (?<kinds>`[^|]*`) \| (?<fields>.*) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex KindRow();

    [GeneratedRegex(@"^\| (?<form>[a-z]+) \| (?!is \|)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormRow();

    [GeneratedRegex("`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(
        @"^(- )?\*\*(?<rule>[TERC]\d+)(, [a-z]+\.)?\*\*", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rule();
}
