using System.Globalization;
using Waarborg.Cli;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Lists;

public sealed class ListCommandsTests : IDisposable
{
    readonly TempInstallation _at = new();

    public void Dispose() => _at.Dispose();

    [Fact]
    public void A_list_is_imported_shown_and_removed_without_any_of_its_hashes_being_printed()
    {
        var file = _at.Write("a.csv", SomeHashes.Csv(
            $"md5,{SomeHashes.Md5(1)},Test,ref-one", $"md5,{SomeHashes.Md5(2)},Test,ref-two"));
        var (output, _) = Run("import", "a", file, "--supplier", "meldpunt", "--max-distance", "20");
        Assert.Contains("a 1  meldpunt  in force  2 entries (2 added, 0 kept, 0 withdrawn)", output, StringComparison.Ordinal);
        Assert.Contains("md5  Test  2", output, StringComparison.Ordinal);
        Assert.Contains("PDQ matches within 20 bits", output, StringComparison.Ordinal);
        Assert.Contains("canary passed", output, StringComparison.Ordinal);

        var shown = Run("show", "a", "--entries").Output;
        Assert.Contains("ref-one", shown, StringComparison.Ordinal);
        Assert.Contains("2 entries are withdrawn", Run("remove", "a").Output, StringComparison.Ordinal);
        var after = Run("show", "--entries").Output;
        Assert.Contains("removed ", after, StringComparison.Ordinal);
        Assert.Contains("  withdrawn ", after, StringComparison.Ordinal);
        Assert.DoesNotContain(SomeHashes.Md5(1), output + shown + after, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Bad_lines_are_named_one_by_one_and_the_command_is_refused()
    {
        var file = _at.Write("a.csv", SomeHashes.Csv("md5,00,Test,x", $"md5,{SomeHashes.Md5(1)},Terror,x"));
        var errors = new StringWriter(CultureInfo.InvariantCulture);
        var refusal = Assert.Throws<OperatorException>(() => Run(errors, "import", "a", file, "--supplier", "meldpunt"));
        Assert.StartsWith("Nothing was taken: 2 lines are bad.", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(
            "line 2 has a hash that is not as long as its algorithm's are\n"
            + "line 3 has a category that is not one of Baseline, NationallyIllegal, Test\n",
            errors.ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("remove", "never-heard-of")]
    [InlineData("show", "never-heard-of")]
    [InlineData("import", "a", "none.csv", "--supplier", "meldpunt")]
    public void What_is_not_there_is_refused_in_words(params string[] words) =>
        Assert.Throws<OperatorException>(() => Run(words));

    [Fact]
    public void A_list_that_is_not_in_force_is_named_where_one_is_needed()
    {
        var refusal = Assert.Throws<OperatorException>(() => ListCommands.RequireInForce(_at.Installation, ["a"]));
        Assert.Contains("no list a in force", refusal.Message, StringComparison.Ordinal);
        Run("import", "a", _at.Write("a.csv", SomeHashes.Csv($"md5,{SomeHashes.Md5(1)},Test,x")), "--supplier", "meldpunt");
        ListCommands.RequireInForce(_at.Installation, ["a"]);
    }

    [Fact]
    public void What_is_imported_was_held_against_the_harmless_pictures_and_the_first_server_need_not_do_it_again()
    {
        Run("import", "a", _at.Write("a.csv", SomeHashes.Csv($"md5,{SomeHashes.Md5(1)},Test,x")), "--supplier", "meldpunt");
        var lists = new ListStore(_at.Installation);
        var before = lists.ChangeNumber();
        Assert.IsType<KnownGoodOutcome.Grown>(
            lists.AddKnownGood([], Actor.Housekeeping, TestContext.Current.CancellationToken));
        Assert.Equal(before, lists.ChangeNumber());
    }

    (string Output, string Errors) Run(params string[] words)
    {
        var errors = new StringWriter(CultureInfo.InvariantCulture);
        return (Run(errors, words), errors.ToString());
    }

    string Run(StringWriter errors, params string[] words)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var parsed = WaarborgCommands.Create().Parse(["list", .. words, "--data", _at.DataFolder]);
        Assert.Empty(parsed.Errors);
        var code = parsed.Invoke(new() { EnableDefaultExceptionHandler = false, Output = output, Error = errors });
        Assert.Equal(ExitCode.Ok, code);
        return output.ToString();
    }
}
