// How easily a text reads, by the two formulas that its languages have. A number to aim at, no judge of clarity.
using System.Text.RegularExpressions;

namespace Waarborg.Permits;

/// <summary>What was counted in a text, and the score: 60 and more is plain, 100 very easy.</summary>
readonly record struct ReadingEase(int Sentences, int Words, int Syllables, double Score);

/// <summary>Reading ease of English and Dutch prose.</summary>
/// <remarks>
/// <para>
/// English: R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32 (1948):
/// 206.835 - 1.015 (words / sentences) - 84.6 (syllables / words). Dutch: W.H. Douma, "De leesbaarheid van landbouwbladen"
/// (Wageningen, 1960), which fits Flesch's formula to Dutch: 206.84 - 0.93 (words / sentences) - 77 (syllables / words).
/// </para>
/// <para>
/// A sentence ends at <c>.</c>, <c>!</c> or <c>?</c> before a space or the end, and at the end of a paragraph. A word is a run of
/// letters, digits, apostrophes and hyphens; what holds a slash or an at-sign is an address, which nobody reads aloud, and
/// does not count. Syllables are counted by rule: runs of vowels, less the silent endings of English; in Dutch the vowels and
/// diphthongs that it has (aa, ie, oe, eu, ui, ij, aai, ...), so that <c>video</c> has three. A digit counts as one. Names and
/// loan words are counted wrong now and then; over a page that evens out to about two points.
/// </para>
/// </remarks>
static partial class Readability
{
    /// <summary>The least score that texts for everybody aim at.</summary>
    internal const double Aim = 60;

    /// <summary>The score of paragraphs in this language, <c>nl</c> or <c>en</c>.</summary>
    internal static ReadingEase Of(string language, IEnumerable<string> paragraphs)
    {
        var isDutch = language == "nl";
        var (sentences, words, syllables) = (0, 0, 0);
        foreach (var sentence in paragraphs.SelectMany(paragraph => SentenceEnd().Split(paragraph)))
        {
            var before = words;
            foreach (var token in sentence.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (token.AsSpan().ContainsAny('/', '@')) continue;
                foreach (Match word in Word().Matches(token))
                {
                    words++;
                    syllables += isDutch ? DutchSyllables(word.Value) : EnglishSyllables(word.Value);
                }
            }

            if (words > before) sentences++;
        }

        if (words == 0) return default;
        var (length, weight) = ((double)words / sentences, (double)syllables / words);
        var score = isDutch ? 206.84 - (0.93 * length) - (77 * weight) : 206.835 - (1.015 * length) - (84.6 * weight);
        return new(sentences, words, syllables, score);
    }

    internal static int DutchSyllables(string word) =>
        Math.Max(1, DutchNucleus().Count(word.ToLowerInvariant()) + word.Count(char.IsAsciiDigit));

    internal static int EnglishSyllables(string word)
    {
        var syllables = word.Count(char.IsAsciiDigit);
        foreach (var part in word.ToLowerInvariant().Split('-', StringSplitOptions.RemoveEmptyEntries))
        {
            var letters = part.EndsWith("'s", StringComparison.Ordinal) || part.EndsWith("’s", StringComparison.Ordinal)
                ? part[..^2]
                : part;
            if (!letters.Any(char.IsLetter)) continue;
            var count = EnglishVowels().Count(letters) + EnglishHiatus().Count(letters);
            if (count > 1 && EnglishSilent().IsMatch(letters)) count--;
            syllables += Math.Max(1, count);
        }

        return Math.Max(1, syllables);
    }

    [GeneratedRegex(@"(?<=[.!?])\s+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"[\p{L}\p{Nd}]([\p{L}\p{Nd}'’\-]*[\p{L}\p{Nd}])?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Word();

    [GeneratedRegex("aai|ooi|oei|eeu|ieu|ëi|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|au|ou|[aeiouyáéíóúàèäëïöüêîô]", RegexOptions.None,
        1000)]
    private static partial Regex DutchNucleus();

    [GeneratedRegex("[aeiouyéè]+", RegexOptions.None, 1000)]
    private static partial Regex EnglishVowels();

    // Two vowels side by side that are said apart: via, material, copying; but not special, action.
    [GeneratedRegex("(?<![ct])ia|(?<![ctsgx])io|ying$|(?<=d)eo|uou", RegexOptions.None, 1000)]
    private static partial Regex EnglishHiatus();

    // file, files, looked; but not table, matches, images, wanted.
    [GeneratedRegex("[^aeiouyl]e$|[aeiouy]le$|[aeiouy]e$|[^aeiouyszxcgh]es$|[^aeiouytd]ed$", RegexOptions.None, 1000)]
    private static partial Regex EnglishSilent();
}
