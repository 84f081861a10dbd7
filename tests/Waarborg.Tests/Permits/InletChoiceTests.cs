using Waarborg.Permits;

namespace Waarborg.Tests.Permits;

/// <summary>What is answered to whoever sent a matched upload: never a refusal by likeness, never a hold without an end.</summary>
public sealed class InletChoiceTests
{
    [Theory]
    [InlineData(nameof(OnMatch.Refuse), true, false, true, nameof(UploadAnswer.Refuse))]
    [InlineData(nameof(OnMatch.Refuse), false, false, true, nameof(UploadAnswer.Accept))]
    [InlineData(nameof(OnMatch.Refuse), false, true, true, nameof(UploadAnswer.Refuse))]
    [InlineData(nameof(OnMatch.Hold), true, false, true, nameof(UploadAnswer.Hold))]
    [InlineData(nameof(OnMatch.Hold), false, false, true, nameof(UploadAnswer.Hold))]
    [InlineData(nameof(OnMatch.Hold), false, false, false, nameof(UploadAnswer.Accept))]
    [InlineData(nameof(OnMatch.Hold), false, true, false, nameof(UploadAnswer.Refuse))]
    public void The_answer_follows_from_the_choice_and_from_who_has_decided(
        string onMatch, bool mayAct, bool isConfirmed, bool mayBeHeld, string answer)
    {
        var choice = new InletChoice(Enum.Parse<OnMatch>(onMatch), KeepsMatched: false);
        Assert.Equal(Enum.Parse<UploadAnswer>(answer), choice.Answer(mayAct, isConfirmed, mayBeHeld));
    }

    [Fact]
    public void What_is_kept_in_the_database_is_read_back_and_half_a_statement_is_none()
    {
        foreach (var choice in (InletChoice[])[new(OnMatch.Hold, true), new(OnMatch.Refuse, false)])
        {
            Assert.Equal(choice, InletChoice.Of(choice.OnMatch.ToString(), choice.KeepsMatched ? 1 : 0));
            Assert.Equal(choice, InletChoice.FromTrusted(choice.ToJson()));
        }

        Assert.Null(InletChoice.Of(null, 1));
        Assert.Null(InletChoice.Of("Hold", null));
    }
}
