// The wire between the product and a decoder. What a decoder says is untrusted: it is one of the answers, or nothing.
using Waarborg.Decoder;
using Waarborg.Hashing;

namespace Waarborg.Tests.Decoding;

public class WireTests
{
    static readonly HashPair Pair = new(new Pdq256(1, 2, 3, 4), 100, new Pdq256(5, 6, 7, 8), 0);

    static readonly Answer[] Answers =
    [
        new Answer.Hello(),
        new Answer.Refused(Refusal.NotImagery, null),
        new Answer.Refused(Refusal.Damaged, new Found(PictureType.Gif, 1, 2, Pair, null)),
        new Answer.Picture(new Found(PictureType.Jpeg, 4000, 3000, Pair, Pair)),
        new Answer.Picture(new Found(PictureType.Heif, 4, 3000, null, null)),
    ];

    [Fact]
    public void Every_answer_arrives_as_it_was_sent()
    {
        foreach (var answer in Answers) Assert.Equal(answer, Parse(Wire.Encode(answer)));
    }

    [Fact]
    public void An_answer_that_is_cut_or_lengthened_is_none()
    {
        foreach (var frame in Answers.Select(Wire.Encode))
        {
            for (var length = Wire.HeaderBytes; length < frame.Length; length++)
                Assert.False(Wire.ParseUntrusted(frame[4], frame.AsSpan(Wire.HeaderBytes..length)) is Answer.Picture);
            Assert.Null(Wire.ParseUntrusted(frame[4], [.. frame[Wire.HeaderBytes..], 0]));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 7)]
    [InlineData(4, 0x80)]
    [InlineData(8, 0xFF)]
    [InlineData(9, 2)]
    [InlineData(42, 101)]
    [InlineData(75, 101)]
    public void A_picture_with_an_impossible_value_is_none(int at, byte value)
    {
        var frame = Wire.Encode(new Answer.Picture(new Found(PictureType.Png, 0x101, 0x101, Pair, Pair)));
        frame[Wire.HeaderBytes + at] = value;

        Assert.Null(Parse(frame));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_reason_that_does_not_exist_is_none(byte reason) =>
        Assert.Null(Wire.ParseUntrusted((byte)AnswerKind.Refused, [reason]));

    [Fact]
    public void Noise_never_throws_and_headers_out_of_bounds_are_refused()
    {
        var random = new Random(9);
        for (var i = 0; i < 50_000; i++)
        {
            var payload = new byte[random.Next(0, Wire.MaxAnswerBytes + 1)];
            random.NextBytes(payload);
            Wire.ParseUntrusted((byte)random.Next(0, 8), payload);
        }

        Assert.False(Wire.TryReadHeader([0xFF, 0xFF, 0xFF, 0x7F, 4], Wire.MaxAnswerBytes, out _, out _));
        Assert.False(Wire.TryReadHeader([0xFF, 0xFF, 0xFF, 0xFF, 4], Wire.MaxAnswerBytes, out _, out _));
    }

    [Fact]
    public void What_was_found_is_never_printed()
    {
        Assert.Equal("Found { Jpeg 4000 x 3000 }", $"{((Answer.Picture)Answers[3]).Found}");
        Assert.DoesNotContain("Pdq", $"{Answers[2]}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 128, 96)]
    [InlineData(1, 1, 128)]
    [InlineData(2, 512, 512)]
    public void A_derivative_arrives_as_it_was_sent_and_only_where_it_was_asked_for(byte blur, int width, int height)
    {
        var pixels = new byte[width * height];
        new Random(4).NextBytes(pixels);
        var frame = Wire.Encode(new Answer.Derived(new(width, height, pixels)));
        var payload = frame.AsSpan(Wire.HeaderBytes);

        Assert.True(Wire.TryReadHeader(frame, Wire.MaxDerivedBytes((Blur)blur), out var length, out var kind));
        Assert.Equal(payload.Length, length);
        var read = Assert.IsType<Answer.Derived>(Wire.ParseUntrustedDerived(kind, payload, (Blur)blur)).Derivative;
        Assert.Equal((width, height), (read.Width, read.Height));
        Assert.Equal(pixels, read.Pixels);
        Assert.Null(Wire.ParseUntrusted(kind, payload));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(128, 128, (128 * 128) - 1)]
    [InlineData(128, 128, (128 * 128) + 1)]
    [InlineData(129, 1, 129)]
    [InlineData(1, 129, 129)]
    [InlineData(-4, -4, 16)]
    [InlineData(4, 0, 0)]
    [InlineData(65_536, 65_536, 0)]
    [InlineData(int.MinValue, 2, 0)]
    public void A_derivative_of_other_bounds_or_of_more_or_fewer_pixels_is_none(int width, int height, int bytes)
    {
        var payload = new byte[Wire.DerivedHeaderBytes + bytes];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(payload, width);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(4), height);
        Assert.Null(Wire.ParseUntrustedDerived((byte)AnswerKind.Derived, payload, Blur.Small));
    }

    [Fact]
    public void Who_asks_for_a_derivative_gets_no_hash_and_who_asks_for_a_hash_no_pixel()
    {
        foreach (var blur in Enum.GetValues<Blur>())
        {
            foreach (var frame in Answers.Select(Wire.Encode))
            {
                var read = Wire.ParseUntrustedDerived(frame[4], frame.AsSpan(Wire.HeaderBytes), blur);
                Assert.True(read is null or Answer.Hello or Answer.Refused { Partial: null });
            }
        }

        for (var length = 0; length <= Wire.MaxDerivedBytes(Blur.Small); length++)
            Assert.Null(Wire.ParseUntrusted((byte)AnswerKind.Derived, new byte[length]));
        Assert.False(Wire.TryReadHeader(
            Wire.Encode(new Answer.Derived(new(128, 128, new byte[128 * 128]))), Wire.MaxAnswerBytes, out _, out _));
    }

    [Fact]
    public void Broken_derivatives_are_read_back_the_same_or_not_at_all()
    {
        var random = new Random(20_261_129);
        var good = Wire.Encode(new Answer.Derived(new(12, 9, new byte[12 * 9])));
        var read = 0;
        for (var round = 0; round < 40_000; round++)
        {
            var frame = Support.Mutations.Of(good, random);
            if (frame.Length < Wire.HeaderBytes) continue;
            var blur = round % 2 == 0 ? Blur.Small : Blur.Large;
            if (!Wire.TryReadHeader(frame, Wire.MaxDerivedBytes(blur), out var length, out var kind)) continue;
            if (frame.Length - Wire.HeaderBytes < length) continue;
            if (Wire.ParseUntrustedDerived(kind, frame.AsSpan(Wire.HeaderBytes, length), blur) is not { } answer) continue;
            Assert.Equal(frame[..(Wire.HeaderBytes + length)], Wire.Encode(answer));
            read++;
        }

        Assert.True(read > 100, $"only {read} were read");
    }

    static readonly ApproximatePair About = new(new(new Pdq256(1, 2, 3, 4), 100), new(new Pdq256(5, 6, 7, 8), 61));

    static readonly Answer.Screened[] Screenings =
    [
        new(new Screened(4000, 3000, 8, About, null)), new(new Screened(1600, 1004, 4, About, About)),
        new(new Screened(384, 100_000, 2, About, null)),
    ];

    [Fact]
    public void What_was_screened_arrives_as_it_was_sent_and_only_where_it_was_asked_for()
    {
        foreach (var screened in Screenings)
        {
            var frame = Wire.Encode(screened);
            Assert.True(Wire.TryReadHeader(frame, Question.Screening.MaxAnswerBytes, out var length, out var kind));
            Assert.Equal(screened, Question.Screening.AnswerOf(kind, frame.AsSpan(Wire.HeaderBytes, length)));
            Assert.Null(Question.Fingerprint.AnswerOf(kind, frame.AsSpan(Wire.HeaderBytes, length)));
            foreach (var blur in Enum.GetValues<Blur>())
                Assert.Null(Question.Derivative(blur).AnswerOf(kind, frame.AsSpan(Wire.HeaderBytes, length)));
            for (var cut = 0; cut < length; cut++)
                Assert.Null(Wire.ParseUntrustedScreened(kind, frame.AsSpan(Wire.HeaderBytes, cut)));
            Assert.Null(Wire.ParseUntrustedScreened(kind, [.. frame[Wire.HeaderBytes..], 0]));
        }

        // What cannot be screened is answered exactly.
        foreach (var answer in Answers)
        {
            var frame = Wire.Encode(answer);
            Assert.Equal(answer, Question.Screening.AnswerOf(frame[4], frame.AsSpan(Wire.HeaderBytes)));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0x80)]
    [InlineData(7, 0x80)]
    [InlineData(8, 0)]
    [InlineData(8, 1)]
    [InlineData(8, 2)]
    [InlineData(8, 16)]
    [InlineData(9, 0)]
    [InlineData(9, 2)]
    [InlineData(42, 101)]
    [InlineData(75, 101)]
    [InlineData(76, 7)]
    public void A_screening_with_an_impossible_value_is_none(int at, byte value)
    {
        var frame = Wire.Encode(new Answer.Screened(new Screened(0x800, 0x600, 8, About, null)));
        Assert.NotNull(Wire.ParseUntrustedScreened(frame[4], frame.AsSpan(Wire.HeaderBytes)));
        frame[Wire.HeaderBytes + at] = value;
        // A lowest byte of nought is a picture of as many pixels less.
        if (at == 0) frame[Wire.HeaderBytes + 1] = 0;

        Assert.Null(Wire.ParseUntrustedScreened(frame[4], frame.AsSpan(Wire.HeaderBytes)));
    }

    [Fact]
    public void S9_broken_screenings_are_read_back_the_same_or_not_at_all()
    {
        var random = new Random(20_261_130);
        var read = 0;
        for (var round = 0; round < 40_000; round++)
        {
            var frame = Support.Mutations.Of(Wire.Encode(Screenings[round % Screenings.Length]), random);
            if (frame.Length < Wire.HeaderBytes) continue;
            if (!Wire.TryReadHeader(frame, Question.Screening.MaxAnswerBytes, out var length, out var kind)) continue;
            if (frame.Length - Wire.HeaderBytes < length) continue;
            if (Wire.ParseUntrustedScreened(kind, frame.AsSpan(Wire.HeaderBytes, length)) is not { } answer) continue;
            Assert.Equal(frame[..(Wire.HeaderBytes + length)], Wire.Encode(answer));
            read++;
        }

        Assert.True(read > 100, $"only {read} were read");
    }

    static readonly PdqVersion[] Versions =
    [
        new(PdqAlteration.Mirrored, new Pdq256(1, 2, 3, 4), 100), new(PdqAlteration.Trimmed, new Pdq256(5, 6, 7, 8), 0),
        new(PdqAlteration.Widened5, new Pdq256(9, 10, 11, 12), 61),
    ];

    static readonly Answer.Altered[] Altered =
    [
        new(new Found(PictureType.Jpeg, 4000, 3000, Pair, Pair), Versions),
        new(new Found(PictureType.Png, 70, 70, Pair, null), [.. Enum.GetValues<PdqAlteration>()
            .Select(one => new PdqVersion(one, new Pdq256((ulong)one, 1, 1, 1), 50))]),
        new(new Found(PictureType.Png, 60, 60, Pair, null), []), new(new Found(PictureType.Gif, 4, 4, null, null), []),
    ];

    [Fact]
    public void Altered_versions_arrive_as_they_were_sent_and_only_where_they_were_asked_for()
    {
        foreach (var sent in Altered)
        {
            var frame = Wire.Encode(sent);
            Assert.True(Wire.TryReadHeader(frame, Question.Altered.MaxAnswerBytes, out var length, out var kind));
            var read = Assert.IsType<Answer.Altered>(Question.Altered.AnswerOf(kind, frame.AsSpan(Wire.HeaderBytes, length)));
            Assert.Equal(sent.Found, read.Found);
            Assert.Equal(sent.Versions, read.Versions);
            Assert.Null(Question.Fingerprint.AnswerOf(kind, frame.AsSpan(Wire.HeaderBytes, length)));
            Assert.Null(Question.Screening.AnswerOf(kind, frame.AsSpan(Wire.HeaderBytes, length)));
            Assert.Null(Question.Derivative(Blur.Small).AnswerOf(kind, frame.AsSpan(Wire.HeaderBytes, length)));
            for (var cut = 0; cut < length; cut++)
                Assert.Null(Wire.ParseUntrustedAltered(kind, frame.AsSpan(Wire.HeaderBytes, cut)));
            Assert.Null(Wire.ParseUntrustedAltered(kind, [.. frame[Wire.HeaderBytes..], 0]));
        }

        // Why there are none is answered as ever; a picture without its versions is no answer.
        foreach (var answer in Answers)
        {
            var frame = Wire.Encode(answer);
            Assert.Equal(answer is Answer.Picture ? null : answer, Question.Altered.AnswerOf(frame[4], frame.AsSpan(Wire.HeaderBytes)));
        }
    }

    // After the picture come how many there are, and of each what was done, 32 bytes and the quality.
    [Theory]
    [InlineData(0, 2)]
    [InlineData(0, 4)]
    [InlineData(0, 255)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(1, 16)]
    [InlineData(34, 101)]
    [InlineData(35, 2)]
    [InlineData(69, 9)]
    public void Versions_that_are_too_many_out_of_order_unknown_or_too_good_are_none(int at, byte value)
    {
        var frame = Wire.Encode(Altered[0]);
        var found = Wire.Encode(new Answer.Picture(Altered[0].Found)).Length;
        Assert.NotNull(Wire.ParseUntrustedAltered(frame[4], frame.AsSpan(Wire.HeaderBytes)));
        frame[found + at] = value;

        Assert.Null(Wire.ParseUntrustedAltered(frame[4], frame.AsSpan(Wire.HeaderBytes)));
    }

    [Fact]
    public void A_picture_without_a_hash_has_no_versions()
    {
        var frame = Wire.Encode(new Answer.Altered(new Found(PictureType.Gif, 4, 4, null, null), Versions));
        Assert.Null(Wire.ParseUntrustedAltered(frame[4], frame.AsSpan(Wire.HeaderBytes)));
    }

    [Fact]
    public void S9_broken_altered_versions_are_read_back_the_same_or_not_at_all()
    {
        var random = new Random(20_261_201);
        var read = 0;
        for (var round = 0; round < 40_000; round++)
        {
            var frame = Support.Mutations.Of(Wire.Encode(Altered[round % Altered.Length]), random);
            if (frame.Length < Wire.HeaderBytes) continue;
            if (!Wire.TryReadHeader(frame, Question.Altered.MaxAnswerBytes, out var length, out var kind)) continue;
            if (frame.Length - Wire.HeaderBytes < length) continue;
            if (Question.Altered.AnswerOf(kind, frame.AsSpan(Wire.HeaderBytes, length)) is not { } answer) continue;
            Assert.Equal(frame[..(Wire.HeaderBytes + length)], Wire.Encode(answer));
            read++;
        }

        Assert.True(read > 100, $"only {read} were read");
    }

    [Fact]
    public void Altered_versions_are_never_printed() =>
        Assert.Equal("Altered { Found { Jpeg 4000 x 3000 }, 3 versions }", $"{Altered[0]}");

    [Fact]
    public void What_was_screened_is_never_printed() =>
        Assert.Equal("Screened { 4000 x 3000 at 1/8 }", $"{Screenings[0].Seen}");

    static Answer? Parse(byte[] frame)
    {
        Assert.True(Wire.TryReadHeader(frame, Wire.MaxAnswerBytes, out var length, out var kind));
        Assert.Equal(frame.Length - Wire.HeaderBytes, length);
        return Wire.ParseUntrusted(kind, frame.AsSpan(Wire.HeaderBytes));
    }
}
