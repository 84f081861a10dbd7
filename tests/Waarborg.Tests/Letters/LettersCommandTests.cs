// What `waarborg letters` prints, and what it says to a number that no mechanism has.
using System.Text.Json;
using Waarborg.Cli;
using Waarborg.Cli.Letters;

namespace Waarborg.Tests.Letters;

public class LettersCommandTests
{
    [Fact]
    public void All_rows_are_printed_and_counted()
    {
        var (code, output) = Invoke();
        Assert.Equal(0, code);
        for (var number = 1; number <= 41; number++)
        {
            Assert.Contains($"M{number} ", output, StringComparison.Ordinal);
        }

        Assert.Contains("41 mechanisms: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
        Assert.DoesNotContain('`', output);
    }

    [Theory]
    [InlineData("M21")]
    [InlineData("m21")]
    [InlineData("21")]
    public void One_row_is_printed_alone(string number)
    {
        var (code, output) = Invoke(number);
        Assert.Equal(0, code);
        Assert.StartsWith("M21 Informeren van gebruikers", output, StringComparison.Ordinal);
        Assert.Contains("  “moeten de gebruikers op duidelijke, expliciete en", output, StringComparison.Ordinal);
        Assert.Contains("” (003)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("M22", output, StringComparison.Ordinal);
        Assert.DoesNotContain("41 mechanisms", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("M0")]
    [InlineData("M42")]
    [InlineData("MM1")]
    [InlineData("permits")]
    [InlineData("99999999999999999999")]
    public void A_number_that_no_mechanism_has_is_refused_in_words(string number)
    {
        var refusal = Assert.Throws<OperatorException>(() => Invoke(number));
        Assert.Equal($"There is no mechanism {number}. They are M1 to M41.", refusal.Message);
    }

    [Fact]
    public void Json_is_one_array_on_one_line_with_readable_letters()
    {
        var (code, output) = Invoke("M1", "--json");
        Assert.Equal(0, code);
        Assert.Single(output.TrimEnd().Split('\n'));
        Assert.Contains("privécommunicatie", output, StringComparison.Ordinal);

        using var json = JsonDocument.Parse(output);
        var row = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal("M1", row.GetProperty("number").GetString());
        Assert.Equal("refused", row.GetProperty("state").GetString());
        Assert.Equal("000", row.GetProperty("words")[0].GetProperty("document").GetString());
    }

    [Fact]
    public void Json_without_a_number_holds_every_row()
    {
        using var json = JsonDocument.Parse(Invoke("--json").Output);
        Assert.Equal(41, json.RootElement.GetArrayLength());
    }

    static (int Code, string Output) Invoke(params string[] arguments)
    {
        using var output = new StringWriter();
        var code = LettersCommand.Create().Parse(arguments).Invoke(
            new() { Output = output, EnableDefaultExceptionHandler = false });
        return (code, output.ToString());
    }
}
