// S12: one purpose. A list for anything else is refused whole and by name, and no schema has room for another.
using System.Text.Json;
using System.Text.RegularExpressions;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Safeguards;

public sealed partial class OnePurposeTests : IDisposable
{
    readonly TempInstallation _at = new();

    public void Dispose() => _at.Dispose();

    [Theory]
    [InlineData("terrorism")]
    [InlineData("copyright")]
    [InlineData("CSAM and terrorism")]
    [InlineData("")]
    public void S12_a_list_with_another_purpose_is_refused_by_name_and_whole(string purpose)
    {
        var rows = $"algorithm,hash,category,reference,purpose\nsha256,{SomeHashes.Sha256(1)},Baseline,A-1,CSAM\n"
            + $"sha256,{SomeHashes.Sha256(2)},Baseline,A-2,{purpose}\n";
        AssertRefused(Import("list.csv", rows), 3);
        AssertRefused(Import("list.csv", rows, skipBadLines: true), 3);
        AssertRefused(Import("list.jsonl", Line(1, "CSAM") + Line(2, purpose)), 2);
        Assert.Empty(new ListStore(_at.Installation).All());
    }

    [Theory]
    [InlineData("CSAM")]
    [InlineData("csam")]
    public void S12_a_list_that_says_its_one_purpose_is_taken(string purpose)
    {
        Assert.IsType<ImportOutcome.Imported>(Import(
            "list.csv", $"purpose,algorithm,hash,category,reference\n{purpose},sha256,{SomeHashes.Sha256(1)},Baseline,A-1\n"));
        Assert.IsType<ImportOutcome.Imported>(Import("list.jsonl", Line(1, purpose), name: "other"));
    }

    [Fact]
    public void S12_a_permit_has_one_purpose_and_no_room_for_another()
    {
        var purpose = typeof(PermitStatement).GetProperty(nameof(PermitStatement.Purpose))!;
        Assert.Null(purpose.SetMethod);
        Assert.DoesNotContain(typeof(PermitStatement).GetConstructors(), constructor =>
            constructor.GetParameters().Any(parameter =>
                parameter.Name!.Contains("purpose", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(
            "find known child sexual abuse material", Granting.Statement().Purpose);
    }

    [Fact]
    public void S12_no_schema_has_a_purpose_to_choose()
    {
        Assert.Equal(["Baseline", "NationallyIllegal", "Test"], Enum.GetNames<ListCategory>());
        Assert.DoesNotContain(EntrySchema.Kinds.SelectMany(kind => kind.Fields), field => Purpose().IsMatch(field.Name));
        using var connection = _at.Installation.Database.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "select m.name || '.' || c.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'";
        using var reader = command.ExecuteReader();
        var columns = new List<string>();
        while (reader.Read()) columns.Add(reader.GetString(0));
        Assert.Contains("permits.statement", columns);
        Assert.DoesNotContain(columns, column => Purpose().IsMatch(column));
    }

    ImportOutcome Import(string file, string text, bool skipBadLines = false, string name = "known") =>
        new ListStore(_at.Installation).Import(
            new(name, _at.Write(file, text), "supplier") { SkipBadLines = skipBadLines }, Actor.CommandLine,
            TestContext.Current.CancellationToken);

    static void AssertRefused(ImportOutcome outcome, int line)
    {
        var words = Assert.IsType<ImportOutcome.Refused>(outcome).Words;
        Assert.Contains($"by line {line} it has another purpose than CSAM", words, StringComparison.Ordinal);
    }

    static string Line(int seed, string purpose) => JsonSerializer.Serialize(new
    {
        algorithm = "sha256",
        hash = SomeHashes.Sha256(seed),
        category = "Baseline",
        reference = $"A-{seed}",
        purpose,
    }) + "\n";

    [GeneratedRegex("purpose|doel(einde)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Purpose();
}
