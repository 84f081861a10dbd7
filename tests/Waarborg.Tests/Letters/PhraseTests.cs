using System.Text.RegularExpressions;

namespace Waarborg.Tests.Letters;

/// <summary>No page, README or text for people says more than what is so.</summary>
public sealed partial class PhraseTests
{
    [Fact]
    public void Nothing_is_promised_that_cannot_be_shown()
    {
        var files = ((string[])["docs", "src", "tools"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(Repository.Root, "*.md"))
            .Where(path => Path.GetExtension(path) is ".md" or ".cs" or ".py" && !path.Contains("/obj/", StringComparison.Ordinal))
            .ToList();
        Assert.True(files.Count > 100);
        foreach (var file in files)
        {
            var found = TooMuch().Match(File.ReadAllText(file));
            Assert.False(found.Success, $"{Path.GetRelativePath(Repository.Root, file)} says \"{found.Value}\"");
        }
    }

    [Theory]
    [InlineData("This proves that nothing was scanned.")]
    [InlineData("The ledger guarantees it.")]
    [InlineData("Dat is gegarandeerd, en wij garanderen het; garandeert het.")]
    [InlineData("It is tamper-proof and unhackable.")]
    [InlineData("Het bewijst dat niets is gescand.")]
    [InlineData("impossible to forge")]
    public void What_says_too_much_is_found(string sentence) => Assert.Matches(TooMuch(), sentence);

    [GeneratedRegex(
        @"prove[sd]? that (nothing|no\b|nobody)|guarante|ga?rande|gegarandeerd|tamper-?proof|unhackable|bewijst dat (niets|niemand|er geen)"
            + @"|impossible to (forge|cheat|tamper)|100 ?% (safe|secure|veilig)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TooMuch();
}
