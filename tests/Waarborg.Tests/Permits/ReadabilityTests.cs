using Waarborg.Permits;

namespace Waarborg.Tests.Permits;

/// <summary>The two formulas, and how syllables are counted.</summary>
public class ReadabilityTests
{
    [Theory]
    [InlineData("beeld", 1)]
    [InlineData("beelden", 2)]
    [InlineData("bestanden", 3)]
    [InlineData("aanbieder", 3)]
    [InlineData("video", 3)]
    [InlineData("ruzie", 2)]
    [InlineData("kopieën", 3)]
    [InlineData("geïnformeerd", 4)]
    [InlineData("nieuw", 1)]
    [InlineData("sneeuw", 1)]
    [InlineData("mooie", 2)]
    [InlineData("mogelijk", 3)]
    [InlineData("kindermisbruik", 4)]
    [InlineData("privé", 2)]
    [InlineData("24", 2)]
    public void Dutch_syllables_are_counted_by_the_vowels_that_dutch_has(string word, int syllables) =>
        Assert.Equal(syllables, Readability.DutchSyllables(word));

    [Theory]
    [InlineData("file", 1)]
    [InlineData("files", 1)]
    [InlineData("image", 2)]
    [InlineData("images", 3)]
    [InlineData("table", 2)]
    [InlineData("people", 2)]
    [InlineData("looked", 1)]
    [InlineData("wanted", 2)]
    [InlineData("matches", 2)]
    [InlineData("decision", 3)]
    [InlineData("special", 2)]
    [InlineData("material", 4)]
    [InlineData("video", 3)]
    [InlineData("copying", 3)]
    [InlineData("provider's", 3)]
    [InlineData("the", 1)]
    [InlineData("well-known", 2)]
    [InlineData("hotline", 2)]
    [InlineData("24", 2)]
    public void English_syllables_are_counted_without_silent_endings(string word, int syllables) =>
        Assert.Equal(syllables, Readability.EnglishSyllables(word));

    [Fact]
    public void The_formulas_are_those_that_were_published()
    {
        // Two sentences, six words, six syllables.
        var english = Readability.Of("en", ["The cat sat. The dog ran."]);
        Assert.Equal((2, 6, 6), (english.Sentences, english.Words, english.Syllables));
        Assert.Equal(206.835 - (1.015 * 3) - 84.6, english.Score, 6);
        var dutch = Readability.Of("nl", ["De kat zat. De hond liep."]);
        Assert.Equal((2, 6, 6), (dutch.Sentences, dutch.Words, dutch.Syllables));
        Assert.Equal(206.84 - (0.93 * 3) - 77, dutch.Score, 6);
    }

    [Fact]
    public void Addresses_are_not_read_aloud_and_a_paragraph_ends_a_sentence()
    {
        var ease = Readability.Of("en", ["Mail us at a@b.example or see https://a.example/b.c", "Yes!", "", "- –"]);
        Assert.Equal((2, 6), (ease.Sentences, ease.Words));
        Assert.Equal(default, Readability.Of("nl", []));
    }

    [Fact]
    public void Long_words_and_long_sentences_score_worse()
    {
        var easy = Readability.Of("nl", ["Wij kijken naar een plaatje. Een mens beslist."]).Score;
        var hard = Readability.Of("nl", ["Geautomatiseerde herkenningstechnologieën beoordelen afbeeldingsbestanden overeenkomstig vastgestelde detectieprocedures."]).Score;
        Assert.True(easy > 60 && hard < 0, $"{easy} {hard}");
    }
}
