using System.Text;
using Waarborg.Permits;

namespace Waarborg.Tests.Permits;

/// <summary>What is made of a file is found by its name: never another file's, and never by what is in it.</summary>
public sealed class DerivedNamesTests
{
    [Theory]
    [InlineData("{dir}/thumbs/{name}_*.{ext}", "foo.jpg", "thumbs", "foo_small.jpg", true)]
    [InlineData("{dir}/thumbs/{name}_*.{ext}", "a/b/foo.jpg", "a/b/thumbs", "foo_.jpg", true)]
    [InlineData("{dir}/thumbs/{name}_*.{ext}", "foo.jpg", "thumbs", "foobar_small.jpg", false)]
    [InlineData("{dir}/thumbs/{name}_*.{ext}", "foo.jpg", "thumbs", "foo_small.png", false)]
    [InlineData("{dir}/thumbs/{name}_*.{ext}", "foo.jpg", "thumbs", "foo.jpg", false)]
    [InlineData("cache/{dir}/{name}/*", "a/foo.jpg", "cache/a/foo", "anything", true)]
    [InlineData("{dir}/t/{name}.{ext}.webp", "foo.jpg", "t", "foo.jpg.webp", true)]
    [InlineData("{dir}/t/{name}-*x*.webp", "foo.jpg", "t", "foo-10x20.webp", true)]
    [InlineData("{dir}/t/{name}-*x*.webp", "foo.jpg", "t", "foo-10.webp", false)]
    [InlineData("{dir}/t/{name}_*", "a*b.jpg", "t", "a*b_1", true)]
    [InlineData("{dir}/t/{name}_*", "a*b.jpg", "t", "aXb_1", false)]
    [InlineData("{dir}/t/{name}_*", "no-ending", "t", "no-ending_1", true)]
    [InlineData("{dir}/t/{name}_*", ".hidden", "t", ".hidden_1", true)]
    [InlineData("{dir}/t/{name}_*", "two.dots.jpg", "t", "two.dots_1", true)]
    [InlineData("{dir}/t/{name}_*", "two.dots.jpg", "t", "two_1", false)]
    public void A_pattern_stands_for_the_names_that_are_made_of_one_file_and_no_others(
        string pattern, string file, string folder, string name, bool fits)
    {
        var read = DerivedNames.TryRead(pattern, out var problem);
        Assert.Null(problem);
        var place = read!.For(Encoding.UTF8.GetBytes(file))!;
        Assert.Equal(folder, Encoding.UTF8.GetString(place.Folder));
        Assert.Equal(fits, place.Matches(Encoding.UTF8.GetBytes(name)));
        Assert.DoesNotContain("foo", place.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_an_ending_has_nothing_under_a_pattern_that_asks_for_one()
    {
        var read = DerivedNames.TryRead("{dir}/t/{name}_*.{ext}", out _)!;
        Assert.Null(read.For("README"u8));
        Assert.Null(read.For("ends."u8));
    }

    [Fact]
    public void Names_that_are_no_text_are_filled_in_byte_by_byte()
    {
        var place = DerivedNames.TryRead("{dir}/t/{name}_*", out _)!.For([0xFF, (byte)'/', 0xFE, (byte)'.', (byte)'x'])!;
        Assert.Equal([0xFF, (byte)'/', (byte)'t'], place.Folder);
        Assert.True(place.Matches([0xFE, (byte)'_', 0x80]));
    }

    [Theory]
    [InlineData("", "characters long")]
    [InlineData("/thumbs/{name}_*", "begins with a slash")]
    [InlineData("{dir}/../{name}_*", "empty name, . or ..")]
    [InlineData("{dir}//{name}_*", "empty name, . or ..")]
    [InlineData("{dir}/{name}_*/", "empty name, . or ..")]
    [InlineData("{dir}\\{name}_*", "backslash")]
    [InlineData("{dir}/a\nb{name}", "does not show")]
    [InlineData("thumbs/{name}_*", "{dir} once")]
    [InlineData("{dir}/{dir}/{name}_*", "{dir} once")]
    [InlineData("x{dir}/{name}_*", "{dir} as a whole folder")]
    [InlineData("{name}_x/{dir}", "{dir} as a whole folder")]
    [InlineData("{dir}/thumbs/*", "it would match everything")]
    [InlineData("{dir}/{name}/{name}_*", "{name} once")]
    [InlineData("{dir}/{name}_*_*_*", "more than 2 times")]
    [InlineData("{dir}/*/{name}_x", "in the name of a folder")]
    [InlineData("{dir}/{name}_**", "**")]
    [InlineData("{dir}/{name}*", "foo would stand for foobar")]
    [InlineData("{dir}/*{name}.jpg", "foo would stand for foobar")]
    [InlineData("{dir}/{name}x*", "foo would stand for foobar")]
    [InlineData("{dir}/{name}{ext}*", "foo would stand for foobar")]
    [InlineData("{dir}/{name}.{ext}", "names no folder of its own, such as {dir}/thumbs/{name}_*.{ext}")]
    [InlineData("{dir}/{name}_*.{ext}", "names no folder of its own, such as {dir}/thumbs/{name}_*.{ext}")]
    [InlineData("{dir}/{name}/*", "names no folder of its own")]
    [InlineData("{dir}/{name}_files/*", "names no folder of its own")]
    [InlineData("{dir}/{file}_*", "not {dir}, {name} or {ext}")]
    [InlineData("{dir}/{name_*", "not {dir}, {name} or {ext}")]
    [InlineData("{dir}/name}_{name}_*", "not {dir}, {name} or {ext}")]
    public void What_could_be_about_another_file_is_refused_in_words(string pattern, string words)
    {
        Assert.Null(DerivedNames.TryRead(pattern, out var problem));
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_limits_to_patterns_of_one_source()
    {
        string[] many = [.. Enumerable.Range(0, DerivedNames.MaxPatterns + 1).Select(i => $"{{dir}}/t{i}/{{name}}_*")];
        Assert.Null(DerivedNames.ReadAll(many, out var problem));
        Assert.Contains("at most 8 patterns", problem, StringComparison.Ordinal);
        Assert.Equal(DerivedNames.MaxPatterns, DerivedNames.ReadAll(many[1..], out _)!.Count);
        Assert.Null(DerivedNames.ReadAll([many[0], many[0]], out problem));
        Assert.Contains("named twice", problem, StringComparison.Ordinal);
        Assert.Null(DerivedNames.TryRead("{dir}/{name}_" + new string('x', DerivedNames.MaxLength), out problem));
        Assert.Contains("200 characters", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://cache.example/purge/{path}", "PURGE", null, null)]
    [InlineData("http://127.0.0.1:9/purge?u={url}", "POST", "X-Secret", null)]
    [InlineData("http://cache.example/{path}", "PURGE", null, "https://")]
    [InlineData("https://{path}.example/", "PURGE", null, "https://")]
    [InlineData("https://a:b@cache.example/{path}", "PURGE", null, "https://")]
    [InlineData("https://cache.example/", "PURGE", null, "once")]
    [InlineData("https://cache.example/{path}/{url}", "PURGE", null, "once")]
    [InlineData("https://cache.example/{path}", "HEAD", null, "--method")]
    [InlineData("https://cache.example/{path}", "PURGE", "Transfer-Encoding", "--secret-header")]
    [InlineData("https://cache.example/{path}", "PURGE", "a b", "--secret-header")]
    public void A_purge_hook_says_where_the_file_goes_and_cannot_be_led_to_another_machine(
        string url, string method, string? header, string? words)
    {
        var problem = new PurgeHook(url, method, header).Problem();
        if (words is null) Assert.Null(problem);
        else Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_is_encoded_byte_by_byte_and_leads_back_to_its_place()
    {
        byte[] place = [.. "a b/é%2F?#"u8, 0xFF];
        var address = SourceAddress.UrlOf("https://duinhost.example/files/", place);
        Assert.Equal("https://duinhost.example/files/a%20b/%C3%A9%252F%3F%23%FF", address);
        Assert.Equal([.. "files/"u8, .. place], SourceAddress.TryRead(address, out _)!.Path);
        var hook = new PurgeHook("https://cache.example/p?u={url}", "POST", null);
        Assert.Equal(
            "https://cache.example/p?u=https%3A%2F%2Fduinhost.example%2Fa%2520b",
            hook.For("https://duinhost.example/a%20b", "a%20b").AbsoluteUri);
        Assert.Equal(
            "https://cache.example/x/a%20b",
            new PurgeHook("https://cache.example/x/{path}", "PURGE", null).For("https://y.example/a%20b", "a%20b").AbsoluteUri);
    }
}
