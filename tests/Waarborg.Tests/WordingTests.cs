namespace Waarborg.Tests;

/// <summary>What the program says by itself is kept in both languages, and what an older version kept is read as it is.</summary>
public sealed class WordingTests
{
    [Fact]
    public void What_was_kept_is_read_as_it_was_said_and_the_english_stands_first()
    {
        var said = Wording.Of($"tried {20} times", $"{20} keer geprobeerd");
        Assert.StartsWith("tried 20 times", said.Kept, StringComparison.Ordinal);
        Assert.Equal(said, Wording.OfKept(said.Kept));
        Assert.Equal(new Wording("tried 20 times, in vain", "20 keer geprobeerd, vergeefs"), said.With(", in vain", ", vergeefs"));
        Assert.Equal(new Wording("a; b", "c; d"), Wording.Joined("; ", [new("a", "c"), new("b", "d")]));
        Assert.Equal("tried 20 times", $"{said}");
        Assert.Null(Wording.OfKept(null));
    }

    [Fact]
    public void What_an_older_version_kept_in_english_alone_gets_no_half_sentence_in_dutch()
    {
        var old = Wording.OfKept("the mail relay refused it (550)")!;
        Assert.Equal(("the mail relay refused it (550)", ""), (old.English, old.Dutch));
        Assert.Equal("", old.With("; more", "; meer").Behind("It is: ", "Het is: ").Dutch);
        Assert.Equal("the mail relay refused it (550)", old.Kept);
    }
}
