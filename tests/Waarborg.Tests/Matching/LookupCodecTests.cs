using System.Text;
using Waarborg.Hashing;
using Waarborg.Lists;
using Waarborg.Matching.Lookups;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Matching;

/// <summary>What comes back from a service is untrusted: read as it should be, or no answer at all.</summary>
public class LookupCodecTests
{
    const int Broken = 3000;

    static readonly Uri _here = new("http://127.0.0.1:9/");
    static readonly byte[] _digest = Convert.FromHexString(SomeHashes.Sha256(1));
    static readonly string _mark = new('a', 64);
    static readonly PrefixState _state = new(20, 16, _mark, DateTimeOffset.UnixEpoch);

    [Fact]
    public void S9_No_answer_however_broken_throws_and_one_that_is_cut_short_is_no_answer()
    {
        var hash = SomeHashes.Pdq(1);
        var terms = SomeLookups.Waarborg(_here);
        var check = SomeLookups.HashCheck(_here, ListAlgorithm.Sha256);
        (string Good, Func<byte[], ServiceAnswer> Read)[] readers =
        [
            (Tags(isThere: false), body => PrefixCodec.ReadAnswer(body, terms, _state, _digest)),
            (Shield(hash, "no-known-match", "null"), body => ShieldCodec.Read(body, [hash])),
            ("""{"bekend":false,"bron":""}""", body => HashCheckCodec.Read(body, check, _digest)),
        ];
        foreach (var (text, read) in readers)
        {
            var good = Encoding.UTF8.GetBytes(text);
            Assert.IsType<ServiceAnswer.NotKnown>(read(good));
            var random = new Random(11);
            for (var i = 0; i < Broken; i++)
            {
                _ = read(Mutations.Of(good, random));
                Assert.IsType<ServiceAnswer.Bad>(read(Mutations.Cut(good, random)));
            }

            foreach (var other in (string[])["", "null", "[]", "{}", "\"x\"", """{"detail":"no"}""", new string('[', 5000), "{\"bekend\":\"\\ud800\"}"])
            {
                Assert.IsType<ServiceAnswer.Bad>(read(Encoding.UTF8.GetBytes(other)));
            }
        }

        var state = Encoding.UTF8.GetBytes(State());
        Assert.NotNull(PrefixCodec.ReadState(state, terms));
        var more = new Random(12);
        for (var i = 0; i < Broken; i++)
        {
            _ = PrefixCodec.ReadState(Mutations.Of(state, more), terms);
            Assert.Null(PrefixCodec.ReadState(Mutations.Cut(state, more), terms));
        }
    }

    [Fact]
    public void A_tag_that_is_there_is_known_and_an_answer_of_another_length_is_none()
    {
        var terms = SomeLookups.Waarborg(_here);
        Assert.IsType<ServiceAnswer.Known>(
            PrefixCodec.ReadAnswer(Encoding.UTF8.GetBytes(Tags(isThere: true)), terms, _state, _digest));
        foreach (var count in (int[])[0, 15, 17])
        {
            Assert.IsType<ServiceAnswer.Bad>(PrefixCodec.ReadAnswer(
                Encoding.UTF8.GetBytes(Tags(isThere: false, count)), terms, _state, _digest));
        }
    }

    [Theory]
    [InlineData(true, 16)]
    [InlineData(false, 16)]
    [InlineData(false, 32)]
    public void S10_An_answer_of_another_mark_than_the_list_said_is_neither_known_nor_not_known(bool isThere, int count)
    {
        var terms = SomeLookups.Waarborg(_here);
        var other = Encoding.UTF8.GetBytes(Tags(isThere, count, new string('b', 64)));
        Assert.IsType<ServiceAnswer.Changed>(PrefixCodec.ReadAnswer(other, terms, _state, _digest));
        foreach (var none in (string[])["", "b", "root\nx", new string('g', 64), new string('a', 65)])
        {
            Assert.IsType<ServiceAnswer.Bad>(PrefixCodec.ReadAnswer(
                Encoding.UTF8.GetBytes(Tags(isThere, mark: none)), terms, _state, _digest));
            Assert.Null(PrefixCodec.ReadState(Encoding.UTF8.GetBytes(State(mark: none)), terms));
        }
    }

    [Fact]
    public void S12_A_service_that_wants_more_bits_than_two_people_said_gets_none()
    {
        var terms = SomeLookups.Waarborg(_here);
        Assert.Null(PrefixCodec.ReadState(Encoding.UTF8.GetBytes(State(bits: 24)), terms));
        Assert.Null(PrefixCodec.ReadState(Encoding.UTF8.GetBytes(State(list: "other")), terms));
        Assert.Null(PrefixCodec.ReadState(Encoding.UTF8.GetBytes(State(algorithm: "md5")), terms));
        Assert.Null(PrefixCodec.ReadState(Encoding.UTF8.GetBytes(State(tags: 8)), terms));
        Assert.Equal(5, TagTable.PrefixOf(_digest, _state.PrefixBits).Length);
    }

    [Fact]
    public void Shield_must_answer_for_each_hash_that_was_asked_and_for_no_other()
    {
        var (one, other) = (SomeHashes.Pdq(1), SomeHashes.Pdq(2));
        Assert.IsType<ServiceAnswer.Bad>(ShieldCodec.Read(Encoding.UTF8.GetBytes(Shield(other, "no-known-match", "null")), [one]));
        Assert.IsType<ServiceAnswer.Bad>(ShieldCodec.Read(Encoding.UTF8.GetBytes(Shield(one, "no-known-match", "null")), [one, other]));
    }

    [Fact]
    public void S12_No_part_of_the_program_names_an_address_that_takes_pictures_or_findings()
    {
        var sources = Directory.GetFiles(Path.Combine(Waarborg.Tests.Letters.Repository.Root, "src"), "*.cs", SearchOption.AllDirectories);
        Assert.All(sources, path =>
        {
            var text = File.ReadAllText(path);
            Assert.DoesNotContain("v1/media", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("v1/url", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("v1/submit", text, StringComparison.OrdinalIgnoreCase);
        });
    }

    static string Tags(bool isThere, int count = 16, string? mark = null)
    {
        var salt = new byte[32];
        var tags = Enumerable.Range(0, count).Select(i => new string((char)('a' + (i % 6)), 31) + "0").ToList();
        if (isThere) tags[3] = Convert.ToHexStringLower(TagTable.TagOf(salt, _digest));
        return $$"""{"week":"2026-W48","mark":"{{mark ?? _mark}}","salt":"{{Convert.ToHexStringLower(salt)}}","tags":["{{string.Join("\",\"", tags)}}"]}"""
            .Replace("[\"\"]", "[]", StringComparison.Ordinal);
    }

    static string Shield(Pdq256 hash, string classification, string how) =>
        "{\"scanned_hashes\":{\"" + ShieldCodec.NameOf(hash) + "\":{\"classification\":\"" + classification
        + "\",\"match_type\":" + how + ",\"near_match_details\":[]}}}";

    static string State(int bits = 20, string list = "held", string algorithm = "sha256", int tags = 16, string? mark = null) => $$"""
        {"list":"{{list}}","week":"2026-W48","prefixBits":{{bits}},"algorithms":["{{algorithm}}"],"categories":["Baseline"],"tagsPerAnswer":{{tags}},"root":"abc","mark":"{{mark ?? _mark}}","checkedAt":"2026-11-22T10:00:00Z"}
        """;
}
