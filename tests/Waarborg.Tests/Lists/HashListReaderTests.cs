using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Waarborg.Lists;

namespace Waarborg.Tests.Lists;

public class HashListReaderTests
{
    const string EmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    const string EmptySha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
    const string EmptyMd5 = "d41d8cd98f00b204e9800998ecf8427e";

    static readonly string Good = $"sha256,{SomeHashes.Sha256(1)},Baseline,A-1";

    [Fact]
    public void A_list_of_every_algorithm_is_read_with_what_each_line_says()
    {
        var (rows, bad, fault) = Read(SomeHashes.Csv(
            Good,
            $"SHA1,{SomeHashes.Sha1(2)},nationallyillegal,A-2",
            $"md5,{SomeHashes.Md5(3).ToUpperInvariant()},Test,A-3",
            $"pdq,{SomeHashes.Pdq(4)},Baseline,A-4"));

        Assert.Null(fault);
        Assert.Empty(bad);
        Assert.Equal(
            [
                (2L, ListAlgorithm.Sha256, ListCategory.Baseline, "A-1"),
                (3L, ListAlgorithm.Sha1, ListCategory.NationallyIllegal, "A-2"),
                (4L, ListAlgorithm.Md5, ListCategory.Test, "A-3"),
                (5L, ListAlgorithm.Pdq, ListCategory.Baseline, "A-4"),
            ],
            rows.Select(row => (row.Line, row.Algorithm, row.Category, row.Reference)));
        Assert.Equal(HashBytes.From(SomeHashes.Digests(3).Md5), rows[2].Hash);
        Assert.Equal(SomeHashes.Pdq(4), rows[3].Hash.ToPdq());
    }

    [Theory]
    [InlineData("sha256", EmptySha256, BadLineReason.DigestOfNothing)]
    [InlineData("sha1", EmptySha1, BadLineReason.DigestOfNothing)]
    [InlineData("md5", EmptyMd5, BadLineReason.DigestOfNothing)]
    [InlineData("MD5", "D41D8CD98F00B204E9800998ECF8427E", BadLineReason.DigestOfNothing)]
    [InlineData("sha256", EmptyMd5, BadLineReason.WrongLength)]
    [InlineData("md5", EmptySha1, BadLineReason.WrongLength)]
    [InlineData("md5", "d41d8cd98f00b204e9800998ecf8427", BadLineReason.WrongLength)]
    [InlineData("md5", "", BadLineReason.WrongLength)]
    [InlineData("md5", "x41d8cd98f00b204e9800998ecf8427e", BadLineReason.NotHexadecimal)]
    [InlineData("phash", EmptyMd5, BadLineReason.UnknownAlgorithm)]
    [InlineData("", EmptyMd5, BadLineReason.UnknownAlgorithm)]
    public void A_hash_that_no_list_may_hold_is_refused_by_name(string algorithm, string hash, object reason)
    {
        var (rows, bad, _) = Read(SomeHashes.Csv(Good, $"{algorithm},{hash},Baseline,B"));
        Assert.Equal(new BadLine(3, (BadLineReason)reason), Assert.Single(bad));
        Assert.Single(rows);
    }

    [Theory]
    [InlineData(0, BadLineReason.ZeroPdq)]
    [InlineData(1, BadLineReason.PdqTooFewBits)]
    [InlineData(63, BadLineReason.PdqTooFewBits)]
    [InlineData(64, null)]
    [InlineData(192, null)]
    [InlineData(193, BadLineReason.PdqTooManyBits)]
    [InlineData(256, BadLineReason.PdqTooManyBits)]
    public void A_pdq_of_a_picture_without_content_is_refused_at_the_limits(int bits, object? reason)
    {
        var hash = SomeHashes.Turned(default, bits);
        Assert.Equal(bits, hash.SetBits);
        var (rows, bad, _) = Read(SomeHashes.Csv($"pdq,{hash},Baseline,B"));
        Assert.Equal(reason, bad.Count == 0 ? null : bad[0].Reason);
        Assert.Equal(reason is null ? 1 : 0, rows.Count);
    }

    [Theory]
    [InlineData("Terrorism")]
    [InlineData("Copyright")]
    [InlineData("1")]
    [InlineData("Baseline Test")]
    [InlineData("")]
    public void A_category_of_another_purpose_cannot_be_expressed(string category)
    {
        var (_, bad, _) = Read(SomeHashes.Csv($"md5,{SomeHashes.Md5(1)},{category},B"));
        Assert.Equal(BadLineReason.UnknownCategory, Assert.Single(bad).Reason);
        Assert.Contains("Baseline, NationallyIllegal, Test", bad[0].InWords(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_has_one_to_two_hundred_visible_characters()
    {
        var (rows, bad, _) = Read(SomeHashes.Csv(
            $"md5,{SomeHashes.Md5(1)},Test,{new string('x', 200)}",
            $"md5,{SomeHashes.Md5(1)},Test,{new string('x', 201)}",
            $"md5,{SomeHashes.Md5(1)},Test,",
            $"md5,{SomeHashes.Md5(1)},Test,a\tb",
            $"md5,{SomeHashes.Md5(1)},Test,a\u202eb"));
        Assert.Equal(2, Assert.Single(rows).Line);
        Assert.Equal(
            [
                new(3, BadLineReason.ReferenceLength), new(4, BadLineReason.ReferenceLength),
                new(5, BadLineReason.ReferenceCharacter), new(6, BadLineReason.ReferenceCharacter),
            ],
            bad);
    }

    [Fact]
    public void A_profile_is_taken_for_a_pdq_and_for_nothing_else()
    {
        var text = "reference,profile,category,hash,algorithm\n"
            + $"A,full,Test,{SomeHashes.Pdq(1)},pdq\nB,FIT512,Test,{SomeHashes.Pdq(2)},pdq\n"
            + $"C,,Test,{SomeHashes.Pdq(3)},pdq\nD,half,Test,{SomeHashes.Pdq(4)},pdq\n"
            + $"E,full,Test,{SomeHashes.Md5(5)},md5\nF,,Test,{SomeHashes.Md5(6)},md5\n";
        var (rows, bad, _) = Read(text);
        Assert.Equal(
            [ListProfile.Full, ListProfile.Fit512, ListProfile.Unknown, ListProfile.Unknown], rows.Select(row => row.Profile));
        Assert.Equal([new(5, BadLineReason.UnknownProfile), new(6, BadLineReason.ProfileWithoutPdq)], bad);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("100", false)]
    [InlineData(" 50 ", false)]
    [InlineData("49", true)]
    [InlineData("0", true)]
    public void A_pdq_of_low_quality_is_a_good_line_that_is_marked(string quality, bool isLow)
    {
        var text = $"algorithm,hash,category,reference,quality\npdq,{SomeHashes.Pdq(1)},Test,A,{quality}\n"
            + $"pdq,{SomeHashes.Pdq(1)},Test,\"A\",{quality}\n";
        var (rows, bad, _) = Read(text);
        Assert.Empty(bad);
        Assert.Equal([isLow, isLow], rows.Select(row => row.IsLowQuality));
        Assert.Equal(HashRowRules.MinQuality, Waarborg.Matching.Matcher.MinQuality);
    }

    [Theory]
    [InlineData("101")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("0.5")]
    [InlineData("high")]
    [InlineData("99999999999")]
    public void A_quality_that_is_no_whole_number_to_a_hundred_is_refused_by_its_line(string quality)
    {
        var header = "algorithm,hash,category,reference,quality\n";
        var (_, bad, _) = Read($"{header}pdq,{SomeHashes.Pdq(1)},Test,A,{quality}\nmd5,{SomeHashes.Md5(1)},Test,B,80\n");
        Assert.Equal([new(2, BadLineReason.BadQuality), new(3, BadLineReason.QualityWithoutPdq)], bad);
    }

    [Theory]
    [InlineData("49", true)]
    [InlineData("\"49\"", true)]
    [InlineData("50", false)]
    public void In_json_a_quality_is_a_number_or_a_text(string quality, bool isLow)
    {
        var line = $"{{\"algorithm\":\"pdq\",\"hash\":\"{SomeHashes.Pdq(1)}\",\"category\":\"Test\",\"reference\":\"A\",\"quality\":";
        var (rows, bad, _) = Read(Encoding.UTF8.GetBytes($"{line}{quality}}}\n{line}1e1}}\n{line}null}}\n"), null, "list.jsonl");
        Assert.Equal(isLow, Assert.Single(rows).IsLowQuality);
        Assert.Equal([new(2, BadLineReason.BadQuality), new(3, BadLineReason.NotJsonObject)], bad);
    }

    [Fact]
    public void Byte_order_mark_quotes_line_ends_of_windows_blank_lines_and_a_missing_last_line_end_do_no_harm()
    {
        var text = "\uFEFF\"algorithm\",hash,category,reference\r\n\r\n"
            + $"\"md5\",\"{SomeHashes.Md5(1)}\",\"Test\",\"a, \"\"b\"\"\"\r\nmd5,{SomeHashes.Md5(2)},Test, c ";
        var (rows, bad, fault) = Read(text);
        Assert.Null(fault);
        Assert.Empty(bad);
        Assert.Equal([(3L, "a, \"b\""), (4L, "c")], rows.Select(row => (row.Line, row.Reference)));
    }

    [Fact]
    public void A_quotation_mark_that_is_not_closed_spoils_its_own_line_only()
    {
        var (rows, bad, _) = Read(SomeHashes.Csv(
            $"md5,{SomeHashes.Md5(1)},Test,\"open", Good, $"md5,\"{SomeHashes.Md5(1)}\"x,Test,y"));
        Assert.Equal(3, Assert.Single(rows).Line);
        Assert.Equal([new(2, BadLineReason.BrokenQuotes), new(4, BadLineReason.BrokenQuotes)], bad);
    }

    [Fact]
    public void Text_that_is_no_utf8_is_named_by_its_line()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(SomeHashes.Csv(Good) + $"md5,{SomeHashes.Md5(1)},Test,"), 0xFF, (byte)'\n'];
        var (rows, bad, _) = Read(bytes);
        Assert.Single(rows);
        Assert.Equal(new BadLine(3, BadLineReason.NotUtf8), Assert.Single(bad));
    }

    [Theory]
    [InlineData("hash,category,reference", "the column algorithm is missing")]
    [InlineData("algorithm,hash,category", "the column reference is missing")]
    [InlineData("algorithm,hash,category,reference,colour", "column 5 is none of these")]
    [InlineData("algorithm,hash,category,reference,hash", "column 5 stands there twice")]
    [InlineData("\"algorithm,hash,category,reference", "quotation marks do not match")]
    [InlineData("", "the file is empty")]
    public void A_wrong_header_is_refused_in_words_that_repeat_nothing_of_it(string header, string words)
    {
        var (rows, bad, fault) = Read(header.Length == 0 ? "" : $"{header}\n{Good}\n");
        Assert.Empty(rows);
        Assert.Empty(bad);
        Assert.Contains(words, Assert.IsType<FileFault.BadHeader>(fault).InWords(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_header_is_refused_without_showing_its_hashes()
    {
        var (_, _, fault) = Read(Good + "\n");
        Assert.DoesNotContain(SomeHashes.Sha256(1)[..8], fault!.InWords(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Each_limit_is_kept_to_the_byte_the_line_and_the_row()
    {
        var limits = new ListLimits { MaxLineBytes = Good.Length, MaxRows = 2, MaxBadLines = 1 };
        var (rows, bad, fault) = Read(SomeHashes.Csv(Good, Good + "x", Good), limits);
        Assert.Null(fault);
        Assert.Equal([2L, 4L], rows.Select(row => row.Line));
        Assert.Equal(new BadLine(3, BadLineReason.TooLong), Assert.Single(bad));

        Assert.IsType<FileFault.TooManyRows>(Read(SomeHashes.Csv(Good, Good, Good), limits).Fault);
        Assert.IsType<FileFault.TooManyBadLines>(Read(SomeHashes.Csv("a", "b"), limits).Fault);

        var text = SomeHashes.Csv(Good);
        Assert.Null(Read(text, new ListLimits { MaxFileBytes = text.Length }).Fault);
        Assert.IsType<FileFault.TooLarge>(Read(text, new ListLimits { MaxFileBytes = text.Length - 1 }).Fault);
    }

    [Fact]
    public void A_line_of_any_length_is_passed_over_and_the_next_is_read()
    {
        var (rows, bad, _) = Read(SomeHashes.Csv(new string('a', 300_000), Good, new string('b', 70_000)));
        Assert.Equal(3, Assert.Single(rows).Line);
        Assert.Equal([new(2, BadLineReason.TooLong), new(4, BadLineReason.TooLong)], bad);
    }

    [Fact]
    public void Json_lines_are_read_by_extension_and_by_their_first_character()
    {
        var line = $$"""{"reference":"A \u00e9","hash":"{{SomeHashes.Pdq(1)}}","algorithm":"pdq",""" +
            """ "category":"Test","profile":"full"}""";
        foreach (var name in (string[])["list.jsonl", "list.ndjson", "list.JSON", "list.txt"])
        {
            var (rows, bad, fault) = Read(Encoding.UTF8.GetBytes(line + "\n"), null, name);
            Assert.Null(fault);
            Assert.Empty(bad);
            Assert.Equal(("A é", ListProfile.Full), (Assert.Single(rows).Reference, rows[0].Profile));
        }
    }

    [Theory]
    [InlineData("""{"algorithm":"md5"}""", BadLineReason.MissingField)]
    [InlineData("""{"algorithm":"md5","algorithm":"md5"}""", BadLineReason.RepeatedField)]
    [InlineData("""{"algorithm":"md5","colour":"other"}""", BadLineReason.UnknownField)]
    [InlineData("""{"algorithm":1}""", BadLineReason.NotJsonObject)]
    [InlineData("""{"algorithm":["md5"]}""", BadLineReason.NotJsonObject)]
    [InlineData("""{"algorithm":"\ud800"}""", BadLineReason.NotJsonObject)]
    [InlineData("""["md5"]""", BadLineReason.NotJsonObject)]
    [InlineData("""{"algorithm":"md5" """, BadLineReason.NotJsonObject)]
    [InlineData("""{} {}""", BadLineReason.NotJsonObject)]
    [InlineData("null", BadLineReason.NotJsonObject)]
    public void A_json_line_that_is_not_one_object_of_texts_is_named(string line, object reason)
    {
        var (rows, bad, _) = Read(Encoding.UTF8.GetBytes(line), null, "list.jsonl");
        Assert.Empty(rows);
        Assert.Equal(new BadLine(1, (BadLineReason)reason), Assert.Single(bad));
    }

    [Fact]
    public void No_bytes_make_the_reader_throw_and_every_line_is_counted()
    {
        string[] parts =
        [
            "algorithm,hash,category,reference", Good, "\"", ",", "\n", "\r", "{", "}", "\\u", "\"\"", "\ud83d\ude00",
            $$"""{"algorithm":"md5","hash":"{{SomeHashes.Md5(1)}}","category":"Test","reference":"r"}""",
        ];
        Prop.ForAll<int[], bool>((picks, asJson) =>
        {
            var bytes = picks.SelectMany(pick => (pick & 15) < parts.Length
                ? Encoding.UTF8.GetBytes(parts[pick & 15])
                : [unchecked((byte)pick)]).ToArray();
            var (rows, bad, fault) = Read(bytes, null, asJson ? "x.json" : "x.csv");
            return fault is not null || rows.Select(row => row.Line).Concat(bad.Select(line => line.Number)).Distinct().Count()
                == rows.Count + bad.Count;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Every_reason_has_words_that_end_the_sentence_of_a_line()
    {
        var words = Enum.GetValues<BadLineReason>().Select(reason => new BadLine(7, reason, 3).ToString()).ToList();
        Assert.All(words, text => Assert.StartsWith("line 7 ", text, StringComparison.Ordinal));
        Assert.Equal(words.Count, words.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Printing_a_row_shows_neither_hash_nor_reference()
    {
        var row = Read(SomeHashes.Csv(Good)).Rows[0];
        var shown = string.Create(CultureInfo.InvariantCulture, $"{row} {row.Hash}");
        Assert.DoesNotContain("A-1", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(row.Hash.W0.ToString(CultureInfo.InvariantCulture), shown, StringComparison.Ordinal);
    }

    static (List<HashRow> Rows, List<BadLine> Bad, FileFault? Fault) Read(string text, ListLimits? limits = null) =>
        Read(Encoding.UTF8.GetBytes(text), limits);

    static (List<HashRow> Rows, List<BadLine> Bad, FileFault? Fault) Read(
        byte[] bytes, ListLimits? limits = null, string name = "list.csv")
    {
        var reader = new HashListReader(new MemoryStream(bytes), name, limits ?? ListLimits.Default);
        var (rows, bad) = (new List<HashRow>(), new List<BadLine>());
        while (true)
        {
            switch (reader.Next(out var row, out var line))
            {
                case ListStep.Row:
                    rows.Add(row);
                    break;
                case ListStep.Bad:
                    bad.Add(line);
                    break;
                default:
                    return (rows, bad, reader.Fault);
            }
        }
    }
}
