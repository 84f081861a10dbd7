// What is left of a picture in its derivative: its shape, no colour, and no detail.
using Waarborg.Decoder;
using Waarborg.Decoding;
using Waarborg.Hashing;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Decoding;

public class BlurringTests
{
    const int Side = 1024;

    [Theory]
    [InlineData(4000, 3000, 128, 96, 512, 384)]
    [InlineData(300, 600, 64, 128, 256, 512)]
    [InlineData(3000, 1, 128, 1, 512, 1)]
    [InlineData(200, 100, 128, 64, 200, 100)]
    [InlineData(1, 1, 1, 1, 1, 1)]
    public void The_longest_edge_is_128_or_512_and_a_small_picture_is_not_made_larger(
        int width, int height, int small, int smallHigh, int large, int largeHigh)
    {
        using var pixels = new Pixels(width, height, PixelLayout.Grey8);
        pixels.Span.Fill(77);
        var (a, b) = (Blurring.Of(pixels, 1, Blur.Small), Blurring.Of(pixels, 1, Blur.Large));

        Assert.Equal((small, smallHigh, large, largeHigh), (a.Width, a.Height, b.Width, b.Height));
        Assert.All((Derivative[])[a, b], made => Assert.Equal(made.Width * made.Height, made.Pixels.Length));
        Assert.All(a.Pixels.Concat(b.Pixels), value => Assert.Equal(77, value));
    }

    [Theory]
    [InlineData(255, 0, 0, 76)]
    [InlineData(0, 255, 0, 150)]
    [InlineData(0, 0, 255, 29)]
    [InlineData(255, 255, 255, 255)]
    public void Of_a_colour_only_its_brightness_is_left(byte red, byte green, byte blue, byte luma)
    {
        using var pixels = new Pixels(200, 150, PixelLayout.Rgb24);
        for (var i = 0; i < pixels.Span.Length; i += 3)
            (pixels.Span[i], pixels.Span[i + 1], pixels.Span[i + 2]) = (red, green, blue);

        Assert.All(Blurring.Of(pixels, 1, Blur.Small).Pixels, value => Assert.Equal(luma, value));
    }

    [Fact]
    public void A_picture_in_colour_and_the_same_in_grey_have_the_same_derivative()
    {
        using var colour = new Pixels(400, 300, PixelLayout.Rgb24);
        using var grey = new Pixels(400, 300, PixelLayout.Grey8);
        for (var i = 0; i < 400 * 300; i++)
        {
            // 587 of red weigh as much as 299 of green, so this pair of colours is one grey.
            var level = (byte)(i % 400 / 2);
            var isRed = i % 7 == 0;
            grey.Span[i] = level;
            (colour.Span[3 * i], colour.Span[(3 * i) + 1], colour.Span[(3 * i) + 2]) = (level, level, level);
            if (isRed && level is > 30 and < 200) Shift(colour.Span.Slice(3 * i, 3));
        }

        var (a, b) = (Blurring.Of(colour, 1, Blur.Large), Blurring.Of(grey, 1, Blur.Large));
        Assert.All(a.Pixels.Zip(b.Pixels), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
    }

    // About as bright as before, but reddish.
    static void Shift(Span<byte> pixel) => (pixel[0], pixel[1]) = ((byte)(pixel[0] + 53), (byte)(pixel[1] - 27));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void It_is_turned_as_EXIF_says_as_if_the_picture_had_been_turned_first(int orientation)
    {
        using var pixels = Noise(333, 211, seed: 3);
        using var turned = pixels.Turned(orientation);

        var (late, early) = (Blurring.Of(pixels, orientation, Blur.Small), Blurring.Of(turned, 1, Blur.Small));

        Assert.Equal((early.Width, early.Height), (late.Width, late.Height));
        Assert.All(late.Pixels.Zip(early.Pixels), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 1));
        Assert.True(late.Pixels.Distinct().Count() > 3, "there is nothing to see, so nothing was compared");
    }

    [Fact]
    public void A_checkerboard_of_4_pixels_comes_out_flat()
    {
        using var pixels = new Pixels(Side, Side, PixelLayout.Grey8);
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++) pixels.Span[(y * Side) + x] = (byte)(((x / 4) + (y / 4)) % 2 * 255);
        }

        foreach (var blur in Enum.GetValues<Blur>())
        {
            var made = Inner(Blurring.Of(pixels, 1, blur));
            Assert.InRange(made.Max() - made.Min(), 0, 1);
            Assert.InRange(made.Average(value => value), 126.5, 128.5);
        }
    }

    [Theory]
    [InlineData(1, 128 * 0.025)]
    [InlineData(2, 512 * 0.01)]
    public void The_blur_is_as_wide_as_it_is_said_to_be(byte blur, double sigma)
    {
        // A bright line, three new pixels wide; what an average and a Gaussian make of it has the sum of their variances.
        using var pixels = new Pixels(Side, Side, PixelLayout.Grey8);
        var one = Side / Blurring.LongestEdge((Blur)blur);
        for (var i = 0; i < Side * Side; i++) pixels.Span[i] = (byte)(i % Side / one is >= 60 and < 63 ? 255 : 0);

        var row = Row(Blurring.Of(pixels, 1, (Blur)blur));
        var sum = row.Sum();
        var mean = row.Select((value, x) => x * value).Sum() / sum;
        var variance = (row.Select((value, x) => (x - mean) * (x - mean) * value).Sum() / sum) - ((9 - 1) / 12.0);

        Assert.InRange(Math.Sqrt(variance), sigma * 0.95, sigma * 1.03);
    }

    // A reader needs about three cycles for each letter (Solomon and Pelli, Nature 369, 1994); the measure is stricter, and
    // counts whatever is left of waves from half of that on, 1.5 cycles for each height of a letter. Text is unreadable when
    // that is less than two grey levels: as much as rounding to 8 bits makes by itself, with some room.
    [Theory]
    [InlineData(1, 14)]
    [InlineData(1, 28)]
    [InlineData(1, 42)]
    [InlineData(2, 14)]
    [InlineData(2, 21)]
    public void Text_cannot_be_read(byte blur, int letterHeight)
    {
        using var pixels = Text(letterHeight);
        var cyclesPerEdge = 1.5 * Side / letterHeight;

        var left = ContrastFrom(cyclesPerEdge, Blurring.Of(pixels, 1, (Blur)blur));
        var before = ContrastFrom(cyclesPerEdge, new Derivative(Side, Side, pixels.Span.ToArray()));

        Assert.True(before > 20, $"it could not be read before either: {before:f1}");
        Assert.True(left < 2, $"{left:f2} grey levels are left of {before:f1}");
    }

    [Fact]
    public void Nothing_of_a_derivative_is_printed()
    {
        Assert.Equal("GreyPicture { }", $"{new GreyPicture(3, 1, [1, 2, 3])}");
        Assert.Equal("Derivative { }", $"{new Derivative(3, 1, [1, 2, 3])}");
        Assert.DoesNotContain("3", $"{new DerivativeOutcome.Made(new(3, 1, [1, 2, 3]))}", StringComparison.Ordinal);
        Assert.DoesNotContain("3", $"{new Answer.Derived(new(3, 1, [1, 2, 3]))}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(128, 96)]
    [InlineData(7, 512)]
    public void A_grey_picture_is_the_same_after_PNG_and_the_file_has_nothing_else_in_it(int width, int height)
    {
        var pixels = new byte[width * height];
        new Random(5).NextBytes(pixels);

        var file = GreyPng.Encode(new(width, height, pixels));
        var read = Png.Parse(file);

        Assert.Equal((width, height, PixelLayout.Grey8), (read.Width, read.Height, read.Layout));
        Assert.Equal(pixels, read.Pixels);
        Assert.Equal(["IHDR", "IDAT", "IEND"], ChunksOf(file));
    }

    static List<string> ChunksOf(byte[] file)
    {
        var names = new List<string>();
        for (var at = 8; at < file.Length;)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            names.Add(System.Text.Encoding.ASCII.GetString(file, at + 4, 4));
            at += 12 + length;
        }

        return names;
    }

    static Pixels Noise(int width, int height, int seed)
    {
        var pixels = new Pixels(width, height, PixelLayout.Grey8);
        var random = new Random(seed);
        var blocks = Enumerable.Range(0, 64).Select(_ => (byte)random.Next(256)).ToArray();
        for (var i = 0; i < width * height; i++) pixels.Span[i] = blocks[(i / width * 8 / height * 8) + (i % width * 8 / width)];
        return pixels;
    }

    // Rows of H, I, N and E, five by seven cells, black on white.
    static Pixels Text(int letterHeight)
    {
        string[][] letters =
        [
            ["#   #", "#   #", "#   #", "#####", "#   #", "#   #", "#   #"],
            ["#####", "  #  ", "  #  ", "  #  ", "  #  ", "  #  ", "#####"],
            ["#   #", "##  #", "# # #", "#  ##", "#   #", "#   #", "#   #"],
            ["#####", "#    ", "#    ", "#### ", "#    ", "#    ", "#####"],
        ];
        var cell = letterHeight / 7;
        var pixels = new Pixels(Side, Side, PixelLayout.Grey8);
        for (var i = 0; i < Side * Side; i++)
        {
            var (x, y) = (i % Side / cell, i / Side / cell);
            var letter = letters[((x / 6) + (3 * (y / 10))) % letters.Length];
            var isInk = x % 6 < 5 && y % 10 < 7 && letter[y % 10][x % 6] == '#';
            pixels.Span[i] = (byte)(isInk ? 0 : 255);
        }

        return pixels;
    }

    // Root mean square of all waves along the rows of at least so many cycles per edge, in grey levels, over all rows.
    static double ContrastFrom(double cyclesPerEdge, Derivative made)
    {
        var energy = 0.0;
        var rows = 0;
        for (var y = 0; y < made.Height; y += Math.Max(1, made.Height / 64), rows++)
        {
            for (var cycles = (int)Math.Ceiling(cyclesPerEdge); cycles <= made.Width / 2; cycles++)
            {
                var (real, imaginary) = (0.0, 0.0);
                for (var x = 0; x < made.Width; x++)
                {
                    var (sine, cosine) = Math.SinCos(2 * Math.PI * cycles * x / made.Width);
                    real += made.Pixels[(y * made.Width) + x] * Window(x, made.Width) * cosine;
                    imaginary += made.Pixels[(y * made.Width) + x] * Window(x, made.Width) * sine;
                }

                energy += 2 * ((real * real) + (imaginary * imaginary)) / made.Width / made.Width / (3 / 8.0);
            }
        }

        return Math.Sqrt(energy / rows);
    }

    // Hann, so that the two ends of a row, which do not meet, are not taken for detail.
    static double Window(int x, int width) => 0.5 - (0.5 * Math.Cos(2 * Math.PI * x / width));

    // Within three standard deviations of an edge the last pixel counts for those that are not there.
    static byte[] Inner(Derivative made)
    {
        var edge = made.Width / 8;
        return
        [
            .. from y in Enumerable.Range(edge, made.Height - (2 * edge))
               from x in Enumerable.Range(edge, made.Width - (2 * edge))
               select made.Pixels[(y * made.Width) + x],
        ];
    }

    static double[] Row(Derivative made) =>
        [.. made.Pixels.Skip(made.Height / 2 * made.Width).Take(made.Width).Select(value => (double)value)];
}
