// The letter to a holder: read as it was written, opened by its holder alone, and of no use when any word of it was changed.
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Acting.Sealing;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Acting.Sealing;

public sealed class SealLetterTests : IDisposable
{
    const int Seed = 20_261_129;

    readonly HpkePublicKey _point;
    readonly HpkePrivateKey _key;
    readonly KeyShare _share = KeyShares.Split(new byte[32], Sharing.TwoOfThree)[1];

    public SealLetterTests() => (_point, _key) = Hpke.NewPair();

    public void Dispose() => _key.Dispose();

    SealLetter Letter(SealPurpose purpose = SealPurpose.Redress, string holder = "Anna de Vries") =>
        SealLetter.Make("b2f1c0de", 17, purpose, new DateOnly(2027, 1, 31), holder, _point, _share);

    [Fact]
    public void A_letter_is_read_as_it_was_written_and_its_holder_opens_it()
    {
        foreach (var purpose in Enum.GetValues<SealPurpose>())
        {
            var letter = Letter(purpose, "Ünal \"B\" \U0001F511");
            var read = Read(letter.Write());

            Assert.Equal(letter with { Box = read.Box }, read);
            Assert.Equal(letter.Box, read.Box);
            using var opened = new Cleared(read.Open(_key)!);
            Assert.Equal((_share.Sharing, _share.Number), (opened.Share.Sharing, opened.Share.Number));
            Assert.Equal(_share.Values, opened.Share.Values);
        }
    }

    sealed record Cleared(KeyShare Share) : IDisposable
    {
        public void Dispose() => Share.Clear();
    }

    [Fact]
    public void Its_fields_are_these_and_no_person_or_share_is_printed()
    {
        var letter = Letter();
        var fields = JsonNode.Parse(letter.Write())!.AsObject();

        Assert.Equal(
            ["format", "holder", "installation", "object", "purpose", "share", "until"], fields.Select(field => field.Key));
        Assert.Equal("waarborg seal letter 1", $"{fields["format"]}");
        Assert.Equal("2027-01-31", $"{fields["until"]}");
        Assert.Equal("redress", $"{fields["purpose"]}");
        Assert.Equal("SealLetter { object 17, Redress }", $"{letter}");
    }

    [Theory]
    [InlineData("holder", "\"Anne de Vries\"")]
    [InlineData("installation", "\"b2f1c0df\"")]
    [InlineData("object", "18")]
    [InlineData("purpose", "\"report\"")]
    [InlineData("until", "\"2028-01-31\"")]
    public void A_letter_of_which_one_word_was_changed_is_read_and_does_not_open(string field, string value)
    {
        var fields = JsonNode.Parse(Letter().Write())!.AsObject();
        fields[field] = JsonNode.Parse(value);
        Assert.Null(Read(Encoding.UTF8.GetBytes(fields.ToJsonString())).Open(_key));
    }

    [Fact]
    public void A_letter_opens_with_no_other_key_and_the_order_of_its_fields_does_not_count()
    {
        var (_, other) = Hpke.NewPair();
        using (other) Assert.Null(Letter().Open(other));
        var turned = new JsonObject(JsonNode.Parse(Letter().Write())!.AsObject().Reverse()
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        Assert.NotNull(Read(Encoding.UTF8.GetBytes(turned.ToJsonString())).Open(_key));
    }

    [Theory]
    [InlineData("\"format\":\"waarborg seal letter 1\"", "\"format\":\"waarborg seal letter 2\"", "format")]
    [InlineData("\"format\"", "\"form\"", "these fields")]
    [InlineData("\"object\":17", "\"object\":17,\"more\":1", "these fields")]
    [InlineData("\"object\":17", "\"object\":17,\"object\":17", "JSON")]
    [InlineData("\"object\":17", "\"object\":\"17\"", "object")]
    [InlineData("\"object\":17", "\"object\":0", "object")]
    [InlineData("\"object\":17", "\"object\":-1", "object")]
    [InlineData("\"object\":17", "\"object\":1.5", "object")]
    [InlineData("\"object\":17", "\"object\":1e99", "object")]
    [InlineData("\"object\":17", "\"object\":9007199254740992", "object")]
    [InlineData("\"object\":17", "\"object\":[[[1]]]", "JSON")]
    [InlineData("\"redress\"", "\"Redress\"", "purpose")]
    [InlineData("\"redress\"", "\"curiosity\"", "purpose")]
    [InlineData("\"redress\"", "2", "purpose")]
    [InlineData("2027-01-31", "2027-02-30", "until")]
    [InlineData("2027-01-31", "31-01-2027", "until")]
    [InlineData("\"Anna de Vries\"", "\"\"", "holder")]
    [InlineData("\"Anna de Vries\"", "\" Anna\"", "holder")]
    [InlineData("\"Anna de Vries\"", "\"An\\nna\"", "holder")]
    [InlineData("\"Anna de Vries\"", "\"\\ud800\"", "JSON")]
    [InlineData("\"b2f1c0de\"", "null", "installation")]
    [InlineData("\"share\":\"", "\"share\":\"AAAA", "share")]
    [InlineData("\"share\":\"", "\"share\":\" ", "share")]
    [InlineData("{", "[{", "JSON")]
    [InlineData("}", "", "JSON")]
    public void A_letter_that_is_wrong_is_refused_in_words(string good, string bad, string word)
    {
        var text = Encoding.UTF8.GetString(Letter().Write());
        Assert.Contains(good, text, StringComparison.Ordinal);
        var broken = Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal));
        Assert.Contains(word, Refused(broken), StringComparison.Ordinal);
    }

    [Fact]
    public void A_letter_has_its_limits()
    {
        Assert.Contains("4096 bytes", Refused([.. Letter().Write(), .. new byte[4096]]), StringComparison.Ordinal);
        Assert.Contains("JSON", Refused([]), StringComparison.Ordinal);
        Assert.Contains("JSON", Refused([0xFF, 0xFE]), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Letter(holder: new string('x', SealLetter.MaxNameLength + 1)));
        Assert.Throws<ArgumentException>(() => Letter(holder: "a\ud800"));
        Assert.IsType<SealLetterOutcome.Read>(
            SealLetter.ParseUntrusted(Letter(holder: new string('\u20AC', SealLetter.MaxNameLength)).Write()));
    }

    [Fact]
    public void A_broken_letter_is_refused_or_does_not_open_or_says_the_same()
    {
        var random = new Random(Seed);
        var good = Letter();
        var bytes = good.Write();
        for (var round = 0; round < 3_000; round++)
        {
            var outcome = SealLetter.ParseUntrusted(Mutations.Of(bytes, random));
            if (outcome is not SealLetterOutcome.Read { Letter: var read })
            {
                Assert.NotEqual("", ((SealLetterOutcome.Refused)outcome).Words);
                continue;
            }

            if (read.Open(_key) is not null) Assert.Equal(bytes, read.Write());
        }
    }

    static SealLetter Read(byte[] bytes) => Assert.IsType<SealLetterOutcome.Read>(SealLetter.ParseUntrusted(bytes)).Letter;

    static string Refused(byte[] bytes) => Assert.IsType<SealLetterOutcome.Refused>(SealLetter.ParseUntrusted(bytes)).Words;
}
