// S12: the one table of classes, in the program and on the page, and the databases that are never asked.
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.Tests.Letters;

namespace Waarborg.Tests.Lists.Suppliers;

public class SourceFormTests
{
    [Fact]
    public void S12_the_page_and_the_program_have_one_table_of_classes()
    {
        var page = Repository.Read("docs/safeguards.md").ReplaceLineEndings("\n");
        var table = page[(page.IndexOf("| form | class | becomes |\n| --- | --- | --- |\n", StringComparison.Ordinal) + 47)..];
        var rows = table.Split('\n').TakeWhile(line => line.StartsWith("| ", StringComparison.Ordinal));
        Assert.Equal(SourceForms.Table.Select(rule => $"| {rule.Form} | {Cell(rule.Word)} | {rule.Meaning} |"), rows);
        Assert.True(SourceForms.Table.Count > 40);

        static string Cell(string word) => word switch
        {
            SourceForms.NoWord => "says none",
            SourceForms.AnyOther => "any other",
            _ => $"`{word}`",
        };
    }

    [Fact]
    public void S12_what_has_no_line_in_the_table_is_refused()
    {
        foreach (var form in Enum.GetValues<SourceForm>())
        {
            var rules = SourceForms.Table.Where(rule => rule.Form == form).ToList();
            Assert.Equal(rules.Count, rules.Select(rule => rule.Word.ToUpperInvariant()).Distinct(StringComparer.Ordinal).Count());
            Assert.Equal(SourceForms.AnyOther, rules[^1].Word);
            foreach (var word in new[] { "terrorism", "*", "A3", "adult", "Baseline2", "no-known-match", "🙂" })
                Assert.Equal(rules[^1].Meaning, SourceForms.Judge(form, word));
            // What ICSE says not to be of the baseline is illegal by the law of a country; it knows nothing else.
            if (form != SourceForm.Icse) Assert.IsType<ClassMeaning.Refused>(rules[^1].Meaning);
        }
    }

    [Fact]
    public void Only_who_says_baseline_himself_gives_baseline()
    {
        var baseline = SourceForms.Table.Where(rule => rule.Meaning is ClassMeaning.Taken { Category: ListCategory.Baseline });
        Assert.All(baseline, rule => Assert.True(
            rule.Word == "Baseline" || rule is { Form: SourceForm.Icse, Word: "true" }, $"{rule.Form}"));
    }

    [Theory]
    [InlineData("https://report.cybertip.org/exploitative-hashsharing")]
    [InlineData("https://hashsharing.ncmec.org/Exploitative")]
    [InlineData("https://hashsharing.ncmec.org/generative-ai-EXPLOITATIVE/v2")]
    [InlineData("https://exploitative.example/npo")]
    [InlineData("https://hashsharing.ncmec.org/%65xploitative")]
    [InlineData("https://hashsharing.ncmec.org/%2565xploitative")]
    public void S12_a_database_of_other_exploitative_material_is_never_asked(string address)
    {
        var problem = NcmecEnvironments.Problem(new(address));
        Assert.NotNull(problem);
        Assert.Contains("any other purpose", problem, StringComparison.Ordinal);
        foreach (var database in NcmecEnvironments.All.Where(database => !database.IsCsam))
        {
            Assert.NotNull(NcmecEnvironments.Problem(database.Production));
            Assert.NotNull(NcmecEnvironments.Problem(database.Test));
        }
    }

    [Fact]
    public void Every_database_of_the_exchange_is_known_by_its_name()
    {
        Assert.Equal(Enum.GetValues<NcmecEnvironment>(), NcmecEnvironments.All.Select(database => database.Environment));
        Assert.True(NcmecEnvironments.TryFind("ngo_generative_ai", out var found));
        Assert.Equal("https://hashsharing-test.ncmec.org/generative-ai-csam", found!.Test.AbsoluteUri);
        Assert.False(NcmecEnvironments.TryFind("StopNCII", out _));
        Assert.All(NcmecEnvironments.All.Where(database => database.IsCsam), database =>
        {
            Assert.Null(NcmecEnvironments.Problem(database.Production));
            Assert.Null(NcmecEnvironments.Problem(database.Test));
        });
    }
}
