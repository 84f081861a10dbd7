// Every form of the computation gives the same bits: those of the scalar reference, and those of the vectors.
using System.Runtime.CompilerServices;
using System.Text.Json;
using Waarborg.Hashing;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Hashing;

public class PdqVariantTests
{
    static readonly PdqProfile[] Profiles = [PdqProfile.Full, PdqProfile.Fit512];

    // Around the sides where windows grow, where groups of rows and registers end, and where a picture is resized.
    static readonly (int Width, int Height)[] Sides =
    [
        (5, 5), (6, 9), (7, 300), (300, 7), (63, 65), (64, 64), (65, 63), (127, 128), (128, 129), (129, 127), (257, 600),
        (600, 257), (511, 513), (512, 512), (1023, 290), (290, 1023), (2051, 67), (67, 2051),
    ];

    public static TheoryData<string> Names => [.. PdqVariants.Available.Select(variant => variant.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Each_variant_gives_the_values_of_the_reference_to_the_last_bit(string name)
    {
        var (reference, variant) = (PdqVariants.Available[0], PdqVariants.Choose(name));
        var random = new Random(9);
        float[] expected = new float[64 * 64], actual = new float[64 * 64], waves = new float[256], same = new float[256];
        foreach (var (width, height) in Sides)
        {
            foreach (var layout in Enum.GetValues<PixelLayout>())
            {
                var pixels = Pixels(random, width, height, layout, out var stride);
                foreach (var profile in Profiles)
                {
                    var view = new PixelView(pixels, width, height, stride, layout);
                    Array.Fill(actual, -1);
                    reference.Shrink(view, profile, expected);
                    variant.Shrink(view, profile, actual);
                    Assert.True(expected.AsSpan().SequenceEqual(actual), $"{width} x {height} {layout} {profile}");
                    reference.Transform(expected, profile, waves);
                    variant.Transform(actual, profile, same);
                    Assert.True(waves.AsSpan().SequenceEqual(same), $"transform of {width} x {height} {layout} {profile}");
                }
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void No_variant_reads_beyond_the_last_pixel(string name)
    {
        var variant = PdqVariants.Choose(name);
        var random = new Random(3);
        var small = new float[64 * 64];
        foreach (var (width, height) in Sides)
        {
            foreach (var layout in Enum.GetValues<PixelLayout>())
            {
                var stride = width * (layout == PixelLayout.Grey8 ? 1 : layout == PixelLayout.Rgb24 ? 3 : 4);
                using var pixels = new GuardedBytes(stride * height);
                random.NextBytes(pixels.Span);
                foreach (var profile in Profiles)
                {
                    Array.Fill(small, -1);
                    variant.Shrink(new PixelView(pixels.Span, width, height, stride, layout), profile, small);
                    Assert.DoesNotContain(-1, small);
                }
            }
        }
    }

    // From even to noisy, so that most are under what quality is capped at.
    [Theory, MemberData(nameof(Names))]
    public void Each_variant_gives_the_quality_of_the_reference(string name)
    {
        var (reference, variant) = (PdqVariants.Available[0], PdqVariants.Choose(name));
        var random = new Random(5);
        var seen = new HashSet<int>();
        for (var round = 0; round < 400; round++)
        {
            var (slope, noise) = (random.NextSingle() * 4, random.NextSingle() * 12);
            float[] small = [.. Enumerable.Range(0, 64 * 64).Select(i => (i % 64 * slope) + (random.NextSingle() * noise))];
            var expected = reference.Quality(small);
            Assert.Equal(expected, variant.Quality(small));
            seen.Add(expected);
        }

        Assert.InRange(seen.Count, 40, 101);
    }

    [Theory, MemberData(nameof(Names))]
    public void Each_variant_gives_the_published_hashes_and_qualities(string name)
    {
        var variant = PdqVariants.Choose(name);
        var folder = Path.Combine(Path.GetDirectoryName(Here())!, "vectors");
        var hashed = 0;
        foreach (var line in File.ReadLines(Path.Combine(folder, "expected.jsonl")).Select(line => JsonElement.Parse(line)))
        {
            var png = Png.Read(Path.Combine(folder, line.GetProperty("file").GetString()!));
            foreach (var profile in Profiles)
            {
                var expected = line.GetProperty(profile == PdqProfile.Full ? "full" : "fit512");
                if (!PdqHasher.TryHash(variant, png.View, profile, out var result)) continue;
                hashed++;
                Assert.Equal(expected.GetProperty("quality").GetInt32(), result.Quality);
                if (result.Quality > 0) Assert.Equal(expected.GetProperty("pdq").GetString(), result.Hash.ToString());
            }
        }

        Assert.Equal(2 * 48, hashed);
    }

    [Fact]
    public void The_brightness_of_every_colour_is_a_thousandth_rounded_once()
    {
        for (var red = 0; red < 256; red++)
        {
            for (var green = 0; green < 256; green++)
            {
                for (var blue = 0; blue < 256; blue++)
                {
                    var summed = (float)((0.299 * red) + (0.587 * green) + (0.114 * blue));
                    var whole = (float)((299 * red) + (587 * green) + (114 * blue));
                    var twoParts = MathF.FusedMultiplyAdd(whole, LumaWeights.High, whole * LumaWeights.Low);
                    if (summed != whole / LumaWeights.Thousand || summed != twoParts)
                        Assert.Fail($"{red}, {green}, {blue}: {summed:R} {whole / LumaWeights.Thousand:R} {twoParts:R}");
                }
            }
        }
    }

    [Fact]
    public void A_mean_by_two_parts_of_a_reciprocal_is_the_quotient_rounded_once()
    {
        var random = new Random(4);
        int[] counts = [.. Enumerable.Range(1, 300), 1023, 8191, 65_537, 999_999, Divisor.Most - 1, Divisor.Most];
        foreach (var count in counts)
        {
            for (var i = 0; i < 20_000; i++)
            {
                // Sums of a window, and those whose quotient lies next to the middle between two floats.
                var sum = (float)(random.NextDouble() * 255 * count);
                if (i % 2 == 1) sum = (float)((Math.ScaleB((1 << 24) + (2.0 * random.Next(1 << 23)) + 1, -25) * count) + 1e-12);
                if (i % 97 == 0) sum = -sum;
                var mean = MathF.FusedMultiplyAdd(sum, Divisor.High(count), sum * Divisor.Low(count));
                if (mean != sum / count) Assert.Fail($"{sum:R} / {count}: {mean:R} and not {sum / count:R}");
            }
        }
    }

    [Fact]
    public void A_variant_can_be_forced_by_its_name_and_one_that_does_not_exist_is_refused_in_words()
    {
        Assert.Equal("scalar", PdqVariants.Choose("scalar").Name);
        Assert.Same(PdqVariants.Available[^1], PdqVariants.Choose(null));
        var error = Assert.Throws<InvalidOperationException>(() => PdqVariants.Choose("abacus"));
        Assert.Contains("WAARBORG_PDQ is abacus; this processor has scalar", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void After_the_first_picture_nothing_is_allocated_for_another()
    {
        const int side = 700;
        var pixels = new byte[side * side * 3];
        new Random(1).NextBytes(pixels);
        foreach (var variant in PdqVariants.Available)
        {
            foreach (var profile in Profiles)
            {
                // The pool of arrays may put up a shelf of its own at one of the first returns.
                Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => AllocatedBy(variant, profile)));
            }
        }

        long AllocatedBy(PdqVariant variant, PdqProfile profile)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            PdqHasher.TryHash(variant, new PixelView(pixels, side, side, side * 3, PixelLayout.Rgb24), profile, out _);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    // Noise, patches of colour, or black and white, with something between the rows.
    static byte[] Pixels(Random random, int width, int height, PixelLayout layout, out int stride)
    {
        var size = layout switch { PixelLayout.Grey8 => 1, PixelLayout.Rgb24 => 3, _ => 4 };
        stride = (width * size) + random.Next(9);
        var pixels = new byte[(stride * (height - 1)) + (width * size)];
        random.NextBytes(pixels);
        var (kind, across, down) = (random.Next(3), random.Next(3, 40), random.Next(3, 40));
        for (var i = 0; kind > 0 && i < pixels.Length; i++)
        {
            var patch = (i % stride / size / across * 7) + (i / stride / down * 31);
            pixels[i] = (byte)(kind == 1 ? patch * 53 % 256 : patch % 5 == 0 ? 255 : 0);
        }

        return pixels;
    }

    static string Here([CallerFilePath] string here = "") => here;
}
