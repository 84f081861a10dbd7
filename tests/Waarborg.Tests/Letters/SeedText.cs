// How a quotation and a document are made comparable. Pure: white space and hyphens at line ends, nothing else.
using System.Text.RegularExpressions;

namespace Waarborg.Tests.Letters;

static partial class SeedText
{
    /// <summary>
    /// A word that is broken over two lines becomes one word; every other run of white space becomes one space.
    /// A hyphen stays where the next line begins with a capital (CSAM-Verordening): there it belongs to the word.
    /// </summary>
    internal static string Fold(string text)
    {
        var joined = BrokenWord().Replace(text, broken =>
        {
            var next = broken.Groups["next"].Value;
            return char.IsLower(next[0]) ? next : $"-{next}";
        });
        return WhiteSpace().Replace(joined, " ").Trim();
    }

    internal static bool Holds(string document, string words) =>
        Fold(document).Contains(Fold(words), StringComparison.Ordinal);

    // A letter, a hyphen, the end of the line, a letter. A hyphen before a blank line is a dash, not a broken word.
    [GeneratedRegex(@"(?<=\p{L})-[^\S\n]*\n[^\S\n]*(?<next>\p{L})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BrokenWord();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex WhiteSpace();
}
