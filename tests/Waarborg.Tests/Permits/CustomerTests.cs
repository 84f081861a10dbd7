using System.Text;
using Dapper;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>The register: whose part is whose, and who said yes.</summary>
public sealed class CustomerTests : IDisposable
{
    const string Header = "id,source,prefix,contact,language\n";

    readonly TempInstallation _at = new();
    readonly CustomerStore _store;

    public CustomerTests()
    {
        _store = new(_at.Installation);
        Server.Some.UploadSource(_at.Installation, "web");
        Server.Some.UploadSource(_at.Installation, "other");
    }

    public void Dispose() => _at.Dispose();

    [Fact]
    public void A_register_is_taken_in_and_nobody_is_named_in_the_database()
    {
        Assert.Equal(new(2, 0, 0), Import(
            "c-1,web,sites/jansen/,jansen@klant.example,nl", "c-2,web,sites/müller/,https://klant.example/hook,en"));
        Assert.Equal([new("web", 2, 0, 1, 1)], _store.Counts());
        using var connection = _at.Installation.Database.Open();
        Assert.Equal("jansen@klant.example", _store.Contact(connection, null, "c-1"));
        connection.Execute("pragma wal_checkpoint(truncate)");
        var bytes = File.ReadAllBytes(_at.Installation.Database.Path);
        Assert.Equal(-1, bytes.AsSpan().IndexOf("klant.example"u8));
        Assert.DoesNotContain("jansen", _store.Find("c-1")!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c 1,web,a/,a@b.example,nl", "Line 2: the id is not")]
    [InlineData(",web,a/,a@b.example,nl", "Line 2: the id is not")]
    [InlineData("c-1,other,a/,a@b.example,nl", "Line 2: its source is not web.")]
    [InlineData("c-1,web,a,a@b.example,nl", "Line 2: the prefix must end at a /.")]
    [InlineData("c-1,web,,a@b.example,nl", "Line 2: the prefix must end at a /.")]
    [InlineData("c-1,web,/,a@b.example,nl", "Line 2: the prefix must name each folder")]
    [InlineData("c-1,web,/a/,a@b.example,nl", "Line 2: the prefix must name each folder")]
    [InlineData("c-1,web,a//b/,a@b.example,nl", "Line 2: the prefix must name each folder")]
    [InlineData("c-1,web,a/../b/,a@b.example,nl", "Line 2: the prefix must name each folder")]
    [InlineData("c-1,web,\"a,b/\",a@b.example,nl", "Line 2: the prefix may hold no comma.")]
    [InlineData("c-1,web,a\u0007/,a@b.example,nl", "Line 2: the prefix holds a character")]
    [InlineData("c-1,web,a/,nobody,nl", "Line 2: the contact is neither")]
    [InlineData("c-1,web,a/,http://klant.example/,nl", "Line 2: the contact is neither")]
    [InlineData("c-1,web,a/,http://127.0.0.1/,nl", "Line 2: the contact is neither")]
    [InlineData("c-1,web,a/,a@b.example,fr", "Line 2: the language is not nl or en.")]
    [InlineData("c-1,web,a/,a@b.example", "Line 2: it has 4 columns instead of 5.")]
    [InlineData("c-1,web,\"a/,a@b.example,nl", "Line 2: ")]
    [InlineData("c-1,web,a/,a@b.example,nl\nc-1,web,b/,a@b.example,nl", "Line 3: its id stands there twice.")]
    [InlineData("c-1,web,a/,a@b.example,nl\nc-2,web,a/,a@b.example,nl", "Line 3: its prefix is another customer's.")]
    public void A_bad_line_is_named_by_its_number_and_nothing_is_taken_in(string lines, string words)
    {
        Assert.StartsWith(words, Assert.Single(Refused(Header + lines)), StringComparison.Ordinal);
        Assert.Empty(_store.Counts());
    }

    [Theory]
    [InlineData("", "Line 1 must be the header")]
    [InlineData("id,source,prefix,contact\nc-1,web,a/,a@b.example", "Line 1 must be the header")]
    [InlineData(Header, "The file names no customer.")]
    public void A_file_that_is_no_register_is_refused(string text, string words) =>
        Assert.StartsWith(words, Assert.Single(Refused(text)), StringComparison.Ordinal);

    [Fact]
    public void Many_bad_lines_are_counted_and_the_first_named()
    {
        var problems = Refused(Header + string.Concat(Enumerable.Repeat("x\n", 50)));
        Assert.Equal(CustomerFile.MaxNamed + 1, problems.Count);
        Assert.Equal("30 more lines are bad.", problems[^1]);
        Assert.Contains("not UTF-8", Assert.Single(Assert.IsType<CustomerImport.Refused>(
            _store.Import([.. Encoding.UTF8.GetBytes(Header), 0xff], "web", Actor.CommandLine)).Problems), StringComparison.Ordinal);
        Assert.Contains("no source named none", Assert.Single(Assert.IsType<CustomerImport.Refused>(_store.Import(
            Encoding.UTF8.GetBytes(Header + "c-1,none,a/,a@b.example,nl"), "none", Actor.CommandLine)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_and_the_line_ends_of_windows_are_no_trouble() => Assert.IsType<CustomerImport.Done>(
        _store.Import([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes((Header + "c-1,web,a/,a@b.example,nl\n").ReplaceLineEndings("\r\n"))], "web", Actor.CommandLine));

    [Fact]
    public void Whoever_opted_in_stays_so_until_his_part_is_another()
    {
        Import("c-1,web,a/,a@b.example,nl", "c-2,web,b/,c@d.example,nl");
        Assert.True(_store.SetOptIn("c-1", isIn: true, Actor.CommandLine));
        Assert.True(_store.SetOptIn("c-2", isIn: true, Actor.CommandLine));
        // Another contact, and nothing else.
        Assert.Equal(new(0, 1, 0), Import("c-1,web,a/,new@b.example,en"));
        Assert.NotNull(_store.Find("c-1")!.OptedInAt);
        // They change places: each said yes to what is the other's now.
        Assert.Equal(new(0, 2, 2), Import("c-1,web,b/,a@b.example,nl", "c-2,web,a/,c@d.example,nl"));
        Assert.Null(_store.Find("c-1")!.OptedInAt);
        Assert.Equal("b/", _store.Find("c-1")!.Prefix);
        // A part that belongs to somebody who is not in the file.
        Assert.Contains("The prefix of c-3 is that of c-1", Assert.Single(Refused(Header + "c-3,web,b/,a@b.example,nl")), StringComparison.Ordinal);
        Assert.Null(_store.Find("c-3"));
    }

    [Fact]
    public void An_id_of_another_source_is_not_taken_over()
    {
        Import("c-1,web,a/,a@b.example,nl");
        Assert.Contains("customer's of the source web", Assert.Single(Assert.IsType<CustomerImport.Refused>(_store.Import(
            Encoding.UTF8.GetBytes(Header + "c-1,other,a/,a@b.example,nl"), "other", Actor.CommandLine)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void The_innermost_part_decides_and_a_withdrawal_counts_at_once()
    {
        Import("outer,web,sites/,a@b.example,nl", "inner,web,sites/a/,c@d.example,nl", "strange,web,sites/%_/é/,c@d.example,nl");
        Assert.False(OptedIn("sites/a/x.jpg"));
        _store.SetOptIn("outer", isIn: true, Actor.CommandLine);
        Assert.True(OptedIn("sites/x.jpg"));
        Assert.True(OptedIn("sites/b/x.jpg"));
        Assert.False(OptedIn("sites/a/x.jpg"));
        Assert.False(OptedIn("sites/a/b/c/x.jpg"));
        Assert.True(OptedIn("sites/ab/x.jpg"));
        Assert.False(OptedIn("Sites/x.jpg"));
        Assert.False(OptedIn("x.jpg"));
        Assert.False(OptedIn("sites"));
        Assert.False(OptedIn(""));
        Assert.False(OptedIn("sites/x.jpg", "other"));
        Assert.True(OptedIn("sites/other/é/x.jpg"));
        Assert.False(OptedIn("sites/%_/é/x.jpg"));
        // A name that is no text lies in the part around it.
        Assert.True(OptedIn([.. "sites/"u8, 0xff, (byte)'/', .. "a/x.jpg"u8]));
        Assert.False(OptedIn([0xff, .. "/sites/x.jpg"u8]));

        _store.SetOptIn("inner", isIn: true, Actor.CommandLine);
        _store.SetOptIn("outer", isIn: false, Actor.CommandLine);
        Assert.True(OptedIn("sites/a/x.jpg"));
        Assert.False(OptedIn("sites/x.jpg"));
        Assert.False(_store.SetOptIn("outer", isIn: false, Actor.CommandLine));
        Assert.False(_store.SetOptIn("nobody", isIn: true, Actor.CommandLine));
        Assert.True(_store.Remove("inner", Actor.CommandLine));
        Assert.False(_store.Remove("inner", Actor.CommandLine));
        Assert.False(OptedIn("sites/a/x.jpg"));
    }

    [Fact]
    public async Task Each_yes_and_each_end_of_one_is_in_the_ledger_and_says_not_whose()
    {
        Import("c-1,web,a/,a@b.example,nl", "c-2,web,b/,c@d.example,nl");
        foreach (var id in (string[])["c-1", "c-2"]) Assert.True(_store.SetOptIn(id, isIn: true, Actor.CommandLine));
        Assert.False(_store.SetOptIn("c-1", isIn: true, Actor.CommandLine));
        Assert.True(_store.SetOptIn("c-1", isIn: false, Actor.CommandLine));
        Import("c-2,web,other/,c@d.example,nl");
        Assert.True(_store.SetOptIn("c-2", isIn: true, Actor.CommandLine));
        Assert.True(_store.Remove("c-2", Actor.CommandLine));
        Assert.True(_store.Remove("c-1", Actor.CommandLine));

        List<string> bodies;
        using (var connection = _at.Installation.Database.Open())
        {
            bodies = [.. Dapper.SqlMapper.Query<string>(
                connection, "select cast(body as text) from evidence where kind = 'customer.consent' order by n")];
        }

        Assert.Equal(
            ["given", "given", "withdrawn", "ended", "given", "ended"],
            bodies.Select(body => (string)System.Text.Json.Nodes.JsonNode.Parse(body)!["state"]!));
        Assert.All(bodies, body => Assert.DoesNotContain("c-", body, StringComparison.Ordinal));
        await Waarborg.Tests.Support.LedgerWatch.AssertAgreesAsync(_at.Installation);
    }

    bool OptedIn(string locator, string source = "web") => OptedIn(Encoding.UTF8.GetBytes(locator), source);

    bool OptedIn(byte[] locator, string source = "web")
    {
        using var connection = _at.Installation.Database.Open();
        return CustomerStore.OptedIn(connection, null, source, locator);
    }

    CustomerImport.Done Import(params string[] lines) => Assert.IsType<CustomerImport.Done>(
        _store.Import(Encoding.UTF8.GetBytes(Header + string.Join('\n', lines)), "web", Actor.CommandLine));

    IReadOnlyList<string> Refused(string text) => Assert.IsType<CustomerImport.Refused>(
        _store.Import(Encoding.UTF8.GetBytes(text), "web", Actor.CommandLine)).Problems;
}
