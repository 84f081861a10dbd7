// S9: broken input of every kind, made from good input with fixed seeds, against every reader of untrusted input.
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Waarborg.Acting.Sealing;
using Waarborg.Decoder;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Permits;
using Waarborg.Server;
using Waarborg.Server.Witnessing;
using Waarborg.Store;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Safeguards;

public sealed class ParserMutationTests
{
    const int Seed = 20_261_122;

    /// <summary>Broken copies that each reader gets of each good text.</summary>
    const int CopiesOfEach = 150;

    static readonly TimeSpan AtMost = TimeSpan.FromSeconds(40);

    // Readers with a parameter that is none of text, bytes and numbers; each is fed by a test below.
    static readonly string[] FedBelow =
    [
        "HashRowRules.ParseUntrusted", "ServerOptions.ParseUntrusted", "Wholeness.IsCutShort", "Wire.ParseUntrustedDerived",
        "Wire.TryReadHeader", "WitnessSetup.TryReadLedgers",
    ];

    [Fact]
    public void S9_every_reader_of_untrusted_input_is_fed()
    {
        var names = UntrustedParsers.All.Select(UntrustedParsers.NameOf).Distinct(StringComparer.Ordinal).ToList();
        Assert.Superset(
            new HashSet<string>
            {
                "CanonicalJson.TryRead", "Checkpoint.TryParse", "EntryTile.TryRead", "HashBytes.TryParse", "LedgerState.TryRead",
                "PermitRules.TryParseMoment", "SignedNote.TryParse", "Svg.IsSvg", "TiffLengths.IsCutShort", "TilePath.TryParse",
                "VerifierKey.TryParse", "Wire.ParseUntrusted", "WitnessRequest.TryParse",
            },
            names.ToHashSet(StringComparer.Ordinal));
        var notFed = UntrustedParsers.All.Where(parser => FedBelow.Contains(UntrustedParsers.NameOf(parser))
            || UntrustedParsers.CallerOf(parser) is null).Select(UntrustedParsers.NameOf);
        Assert.Equal(FedBelow, notFed.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public Task S9_no_reader_throws_or_hangs_on_broken_input() => WithinAsync(() =>
    {
        var parsers = UntrustedParsers.All.Where(parser => !FedBelow.Contains(UntrustedParsers.NameOf(parser)))
            .Select(parser => (Name: UntrustedParsers.NameOf(parser), Call: UntrustedParsers.CallerOf(parser)!)).ToList();
        var random = new Random(Seed);
        foreach (var good in GoodInputs())
        {
            for (var copy = 0; copy < CopiesOfEach; copy++)
            {
                var bytes = copy == 0 ? good : Mutations.Of(good, random);
                var text = copy % 2 == 0 ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);
                var number = random.Next(0, 40);
                foreach (var (name, call) in parsers)
                {
                    var error = Record.Exception(() => call(text, bytes, number));
                    Assert.True(error is null, $"{name} with {Convert.ToHexStringLower(bytes)}: {error}");
                }
            }
        }
    });

    [Fact]
    public Task S9_what_a_decoder_may_say_is_read_back_the_same_or_not_at_all() => WithinAsync(() =>
    {
        var random = new Random(Seed);
        var pair = new HashPair(SomeHashes.Pdq(1), 100, SomeHashes.Pdq(2), 50);
        Answer[] answers =
        [
            new Answer.Hello(), new Answer.Refused(Refusal.Damaged, null),
            new Answer.Refused(Refusal.Truncated, new(PictureType.Png, 10, 20, pair, null)),
            new Answer.Picture(new(PictureType.Heif, 640, 480, pair, pair)),
        ];
        for (var round = 0; round < 40_000; round++)
        {
            var frame = Mutations.Of(Wire.Encode(answers[round % answers.Length]), random);
            if (frame.Length < Wire.HeaderBytes || !Wire.TryReadHeader(frame, Wire.MaxAnswerBytes, out var length, out var kind))
                continue;
            if (frame.Length - Wire.HeaderBytes < length) continue;
            var read = Wire.ParseUntrusted(kind, frame.AsSpan(Wire.HeaderBytes, length));
            if (read is not null) Assert.Equal(frame[..(Wire.HeaderBytes + length)], Wire.Encode(read));
        }
    });

    [Fact]
    public Task S9_a_broken_list_gives_only_rows_that_keep_the_rules() => WithinAsync(() =>
    {
        var random = new Random(Seed);
        for (var round = 0; round < 6_000; round++)
        {
            var isCsv = round % 2 == 0;
            var bytes = Mutations.Of(Encoding.UTF8.GetBytes(isCsv ? GoodCsv : GoodJsonLines), random);
            var reader = new HashListReader(
                new MemoryStream(bytes), isCsv ? "list.csv" : "list.jsonl", ListLimits.Default with { MaxLineBytes = 400 });
            var steps = 0;
            ListStep step;
            do
            {
                step = reader.Next(out var row, out var bad);
                if (step == ListStep.Row) AssertKeepsTheRules(row);
                if (step == ListStep.Bad) Assert.NotEqual("", bad.InWords());
            }
            while (step is ListStep.Row or ListStep.Bad && ++steps <= bytes.Length);
            Assert.Equal(step == ListStep.Fault, reader.Fault is not null);
            Assert.NotEqual("", reader.Fault?.InWords() ?? "none");
        }
    });

    [Fact]
    public Task S9_whether_a_broken_picture_is_cut_short_is_always_answered() => WithinAsync(() =>
    {
        var random = new Random(Seed);
        foreach (var picture in Pictures())
        {
            for (var copy = 0; copy < CopiesOfEach; copy++)
            {
                var bytes = Mutations.Of(picture, random);
                foreach (var type in Enum.GetValues<PictureType>()) Wholeness.IsCutShort(type, bytes);
            }
        }
    });

    [Fact]
    public Task S9_broken_words_of_an_operator_are_refused_in_words() => WithinAsync(() =>
    {
        var random = new Random(Seed);
        var key = VerifierKey.Ed25519("example.com/foo", new byte[32]).ToString();
        for (var round = 0; round < 5_000; round++)
        {
            var url = Encoding.UTF8.GetString(Mutations.Of("https://127.0.0.1:8470;http://[::1]:80"u8.ToArray(), random));
            if (ServerOptions.ParseUntrusted(new(url, url, url)) is ServerOptionsOutcome.Refused refused)
                Assert.NotEqual("", refused.Words);
            var line = Encoding.UTF8.GetString(Mutations.Of(Encoding.UTF8.GetBytes(key), random));
            if (!WitnessSetup.TryReadLedgers([key, line], out _, out var problem)) Assert.NotEqual("", problem);
        }
    });

    static void AssertKeepsTheRules(HashRow row)
    {
        Assert.True(Enum.IsDefined(row.Algorithm) && Enum.IsDefined(row.Category) && Enum.IsDefined(row.Profile));
        Assert.InRange(row.Reference.Length, 1, HashRowRules.MaxReferenceLength);
        Assert.True(row.Profile == ListProfile.Unknown || row.Algorithm == ListAlgorithm.Pdq);
        if (row.Algorithm == ListAlgorithm.Pdq)
            Assert.InRange(row.Hash.ToPdq().SetBits, HashRowRules.MinPdqBits, HashRowRules.MaxPdqBits);
    }

    static async Task WithinAsync(Action work) =>
        await Task.Run(work, TestContext.Current.CancellationToken).WaitAsync(AtMost, TestContext.Current.CancellationToken);

    static readonly string GoodCsv = "algorithm,hash,category,reference,profile,purpose,quality\n"
        + $"sha256,{SomeHashes.Sha256(1)},Baseline,A-1,,CSAM,\npdq,{SomeHashes.Pdq(2)},Test,\"A-2\",full,CSAM,80\n"
        + $"md5,{SomeHashes.Md5(3)},NationallyIllegal,A-3,,CSAM,\n";

    static readonly string GoodJsonLines =
        $$"""
        {"algorithm":"sha1","hash":"{{SomeHashes.Sha1(1)}}","category":"Baseline","reference":"A-1"}
        {"algorithm":"pdq","hash":"{{SomeHashes.Pdq(2)}}","category":"Test","reference":"\u002d2","profile":"fit512","purpose":"CSAM","quality":80}

        """;

    static readonly string GoodTerms =
        $$$"""
        {"source":"web","scope":"all","lists":[{"list":"known","categories":["Baseline"]}],"gdprGround":"6(1)(f)",
        "isController":true,"impactAssessment":{"documentSha256":"{{{SomeHashes.Sha256(1)}}}","date":"2026-11-25",
        "responsible":"Anna"},"priorConsultation":{"held":false,"words":"not due"},"criminalData":"UAVG 33",
        "proportionality":"no more than needed","customersTermsSaySo":true,"notice":"{{{SomeHashes.Sha256(2)}}}",
        "deliveryShortfall":"","weighing":1,"until":"2027-11-25T00:00:00+00:00","alwaysAsk":false,"voluntary":"niets"}
        """;

    const string GoodWeighing =
        """
        {"source":"web","kind":"first","goal":"g","privacy":{"rights":"r","correspondence":"c","expression":"e"},
        "security":"s","investigation":"i","alternatives":[{"what":"w","effect":"e","notMeasured":"n"}],
        "judgement":{"decision":"doNotRenew","reasons":"r","addressed":[{"number":1,"how":"h"}]}}
        """;

    // The point of RFC 9180, appendix A.3.1.
    static readonly string GoodHolderKey = "hpke-p256:" + Convert.ToBase64String(Convert.FromHexString(
        "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128"
        + "aafd68a2ce72ea0"));

    static readonly string GoodLetter =
        $$"""
        {"format":"waarborg seal letter 1","holder":"Anna","installation":"b2f1","object":17,"purpose":"request",
        "share":"{{Convert.ToBase64String(new byte[SealLetter.BoxBytes])}}","until":"2027-01-31"}
        """;

    // Broken at a known place, where breaking by chance would seldom come: between what is JSON and what is a permit.
    [Theory]
    [InlineData("\"lists\":[{", "\"lists\":[null,{")]
    [InlineData("[\"Baseline\"]", "[null]")]
    [InlineData("[\"Baseline\"]", "null")]
    [InlineData("\"held\":false", "\"held\":false,\"held\":true")]
    [InlineData("\"scope\":\"all\"", "\"scope\":\"all\",\"scope\":\"all\"")]
    [InlineData("\"6(1)(f)\"", "\"\\ud800\"")]
    [InlineData("\"gdprGround\"", "\"\\ud800\"")]
    [InlineData("\"weighing\":1", "\"weighing\":1e400")]
    [InlineData("2027-11-25T00:00:00+00:00", "2027-13-25")]
    public void S9_terms_of_a_permit_that_are_broken_inside_are_refused_in_words(string good, string broken)
    {
        Assert.NotNull(PermitTerms.ParseUntrusted(JsonNode.Parse(GoodTerms)!.AsObject()).Terms);
        Assert.Contains(good, GoodTerms, StringComparison.Ordinal);
        var text = GoodTerms.Replace(good, broken, StringComparison.Ordinal);
        var (terms, problems) = PermitTerms.ParseUntrusted(JsonNode.Parse(text)!.AsObject());
        Assert.Null(terms);
        Assert.NotEmpty(problems);
    }

    [Theory]
    [InlineData("under:", true)]
    [InlineData("under:a/,../", true)]
    [InlineData("under:/", true)]
    [InlineData("ALL", true)]
    [InlineData("under:a/", false)]
    public void S9_a_scope_is_understood_or_nothing(string text, bool isRefused) =>
        Assert.Equal(isRefused, PermitScope.Parse(text) is null);

    [Fact]
    public void The_good_key_and_the_good_letter_of_a_holder_are_read()
    {
        Assert.True(HpkePublicKey.TryParse(GoodHolderKey, out _));
        Assert.IsType<SealLetterOutcome.Read>(SealLetter.ParseUntrusted(Encoding.UTF8.GetBytes(GoodLetter)));
    }

    static IEnumerable<byte[]> GoodInputs()
    {
        var seed = new byte[32];
        var note = new NoteSigner("example.com/foo", seed).Sign(new Checkpoint("example.com/foo", 7, MerkleHash.Empty).ToText());
        var frontier = new MerkleFrontier();
        for (var leaf = 0; leaf < 7; leaf++) frontier.Append(MerkleHash.Empty);
        string[] texts =
        [
            note.Text, Encoding.UTF8.GetString(note.ToBytes()), note.Signatures[0].ToLine().TrimEnd('\n'),
            VerifierKey.Ed25519("example.com/foo", new byte[32]).ToString(), new TilePath(0, 1234, 256).ToString(),
            new TilePath(TilePath.Entries, 1_234_567, 12).ToString(), SomeHashes.Sha256(1), SomeHashes.Md5(1),
            $"{SomeHashes.Pdq(1)}", "2026-12-01T18:00:00.123+01:00", "2026-11-25T14:07:03.250Z", "2026-11-25", "9007199254740991",
            """{"a":[1,true,null,{"b":"\u001f\\"}],"at":"2026-11-25T14:07:03.250Z","kind":"batch","v":1}""",
            "<?xml version='1.0'?><!-- x --><!DOCTYPE svg [<!ENTITY a 'b'>]><svg:svg/>", "sha256", "AQIDBA==", GoodCsv,
            GoodJsonLines,
            "0123456789abcdef",
            GoodTerms, SomeNotices.Json().ToJsonString(), GoodWeighing, "known:Baseline,Test;other:NationallyIllegal",
            "under:customers/a/,customers/b/", "https://example.com/hook", GoodHolderKey, GoodLetter,
            "id,source,prefix,contact,language\nc-1,web,customers/a/,a@b.example,nl\nc-2,web,\"customers/b/\",https://b.example/,en\n",
        ];
        return
        [
            .. texts.Select(Encoding.UTF8.GetBytes),
            new WitnessRequest(3, [MerkleHash.Empty, MerkleHash.Empty], note).ToBytes(), frontier.ToBytes(),
            EntryTile.Write([[1, 2, 3], [], new byte[300]]), new LedgerState().ToBytes(), Wire.Encode(new Answer.Hello()),
            .. Pictures().Select(picture => picture[..Math.Min(picture.Length, PictureTypes.FirstBytes)]),
        ];
    }

    static IEnumerable<byte[]> Pictures([CallerFilePath] string here = "") =>
        Directory.GetFiles(Path.Combine(Path.GetDirectoryName(here)!, "../Decoding/pictures")).Order(StringComparer.Ordinal)
            .Select(File.ReadAllBytes);
}
