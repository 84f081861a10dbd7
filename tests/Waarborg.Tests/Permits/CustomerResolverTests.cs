using System.Text;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Tests.Pipeline;

namespace Waarborg.Tests.Permits;

/// <summary>Whose a file is: by rules, else by the register; and a bad rule is refused in words.</summary>
public sealed class CustomerResolverTests
{
    [Fact]
    public async Task The_first_rule_that_fits_says_whose_a_file_is_and_else_the_register_does()
    {
        await using var scene = new Scene();
        var installation = scene.At.Installation;
        Assert.IsType<CustomerImport.Done>(new CustomerStore(installation).Import(
            "id,source,prefix,contact,language\nk-9,web,jan/,jan@klant.example,nl\n"u8, "web", Actor.CommandLine));
        var resolver = new CustomerResolver(installation);
        Assert.Equal("k-9", resolver.Of("web", "jan/a.jpg"u8));
        Assert.Empty(resolver.SetRules("web", "# of the shops\n^shop/(?<customer>[0-9]+)/\r\n\n(?<customer>^u-[a-z]+)\n"u8, out var count));
        Assert.Equal(2, count);
        Assert.Equal("17", resolver.Of("web", "shop/17/a.jpg"u8));
        Assert.Equal("u-piet", resolver.Of("web", "u-piet/a.jpg"u8));
        Assert.Equal("k-9", resolver.Of("web", "jan/a.jpg"u8));
        Assert.Null(resolver.Of("web", "piet/a.jpg"u8));
        Assert.Null(resolver.Of("web", [0xff, 0x2f, 0x61]));
        Assert.Empty(resolver.SetRules("web", ""u8, out _));
        Assert.Null(resolver.Of("web", "shop/17/a.jpg"u8));
    }

    [Theory]
    [InlineData("(", "no regular expression")]
    [InlineData("(?<customer>a)(?=b)", "for ever")]
    [InlineData("(?<customer>a)\\k<customer>", "for ever")]
    [InlineData("^shop/([0-9]+)/", "says nobody")]
    public async Task A_bad_rule_is_refused_in_words_by_its_line_and_nothing_is_taken_in(string rule, string words)
    {
        await using var scene = new Scene();
        var resolver = new CustomerResolver(scene.At.Installation);
        Assert.Empty(resolver.SetRules("web", "(?<customer>^good)"u8, out _));
        var problem = Assert.Single(resolver.SetRules("web", Encoding.UTF8.GetBytes("(?<customer>x)\n" + rule), out _));
        Assert.StartsWith("Line 2: ", problem, StringComparison.Ordinal);
        Assert.Contains(words, problem, StringComparison.Ordinal);
        Assert.Equal("good", resolver.Of("web", "good/a.jpg"u8));
    }

    [Fact]
    public async Task What_a_rule_finds_that_is_no_id_is_nobody_and_a_hostile_place_takes_no_time()
    {
        await using var scene = new Scene();
        var resolver = new CustomerResolver(scene.At.Installation);
        Assert.Empty(resolver.SetRules("web", "^(?<customer>(a+)+)!|^(?<customer>[^/]+)/"u8, out _));
        Assert.Null(resolver.Of("web", "a person's name/x.jpg"u8));
        Assert.Null(resolver.Of("web", Encoding.UTF8.GetBytes(new string('a', 4000) + "?")));
        Assert.Single(resolver.SetRules("none", "(?<customer>x)"u8, out _));
    }
}
