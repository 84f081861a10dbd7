// Hashes of pictures that were decoded smaller: near the exact ones, turned or not, and refused where they are of no use.
using Waarborg.Hashing;

namespace Waarborg.Tests.Hashing;

public class PdqScreeningTests
{
    const int Scenes = 24;

    static readonly PdqProfile[] Profiles = [PdqProfile.Full, PdqProfile.Fit512];

    /// <summary>
    /// At full size the weights are those of the reference: what differs is the order in which a few hundred floats are added,
    /// and that brightness was rounded to a byte.
    /// </summary>
    [Theory]
    [InlineData(128, 128)]
    [InlineData(129, 300)]
    [InlineData(257, 128)]
    [InlineData(640, 480)]
    [InlineData(511, 1200)]
    public void At_full_size_the_values_before_the_transform_are_those_of_the_reference(int width, int height)
    {
        var grey = Grey(Scene(width, height, 3));
        var view = new PixelView(grey, width, height, width, PixelLayout.Grey8);
        float[] exact = new float[64 * 64], weighed = new float[64 * 64];
        foreach (var profile in Profiles)
        {
            PdqVariants.Available[0].Shrink(view, profile, exact);
            var isResized = profile == PdqProfile.Fit512 && Math.Max(width, height) > 512;
            ScaledShrink.Shrink(
                view, ScaledAxis.Of(new(height, 1, isResized, IsMirrored: false)),
                ScaledAxis.Of(new(width, 1, isResized, IsMirrored: false)), isTransposed: false, weighed);
            for (var i = 0; i < exact.Length; i++) Assert.Equal(exact[i], weighed[i], 0.02);
        }
    }

    [Theory]
    [InlineData(128, 1, false)]
    [InlineData(1001, 2, false)]
    [InlineData(3000, 8, true)]
    [InlineData(25_601, 8, false)]
    public void Every_weighted_value_is_a_mean(int side, int shrink, bool isResized)
    {
        foreach (var isMirrored in (bool[])[false, true])
        {
            var axis = ScaledAxis.Of(new(side, shrink, isResized, isMirrored));
            for (var i = 0; i < 64; i++)
            {
                var weights = axis.Weights(i);
                Assert.Equal(1, weights.ToArray().Sum(weight => (double)weight), 1e-4);
                Assert.True(axis.First(i) + weights.Length <= PdqScreening.ScaledSide(side, shrink));
            }
        }
    }

    // The means that pdq.md gives over photographs are 0.8, 1.6 and 3; these scenes are smoother than most photographs.
    [Theory]
    [InlineData(1, 600, 400, 1)]
    [InlineData(2, 600, 400, 1.5)]
    [InlineData(4, 1030, 770, 2)]
    [InlineData(8, 2001, 1603, 3)]
    public void The_hash_of_a_smaller_picture_is_near_the_exact_one_in_both_profiles(
        int shrink, int width, int height, double mean)
    {
        foreach (var profile in Profiles)
        {
            var distances = new List<int>();
            for (var seed = 0; seed < Scenes; seed++)
            {
                var rgb = Scene(width, height, seed);
                Assert.True(PdqHasher.TryHash(
                    new(rgb, width, height, width * 3, PixelLayout.Rgb24), profile, out var exact));
                var about = About(Grey(rgb), width, height, shrink, orientation: 1, profile);
                Assert.InRange(about.Quality, exact.Quality - 10, exact.Quality + 10);
                distances.Add(about.Hash.DistanceTo(exact.Hash));
            }

            var widest = profile == PdqProfile.Full ? mean : mean + 3;
            Assert.True(distances.Average() <= widest, $"{profile}: {string.Join(' ', distances)}");
            Assert.True(distances.Max() <= 16, $"{profile}: {string.Join(' ', distances)}");
        }
    }

    [Theory]
    [InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void A_picture_that_is_to_be_turned_is_hashed_as_it_is_shown(int orientation)
    {
        const int width = 517, height = 390, shrink = 2;
        var rgb = Scene(width, height, 5);
        using var stored = new Waarborg.Decoder.Pixels(width, height, PixelLayout.Rgb24);
        rgb.CopyTo(stored.Span);
        using var turned = stored.Turned(orientation);
        foreach (var profile in Profiles)
        {
            Assert.True(PdqHasher.TryHash(turned.View, profile, out var exact));
            var about = About(Grey(rgb), width, height, shrink, orientation, profile);
            Assert.InRange(about.Hash.DistanceTo(exact.Hash), 0, 8);
            // Not by chance: as stored it is another picture.
            Assert.True(About(Grey(rgb), width, height, shrink, 1, profile).Hash.DistanceTo(exact.Hash) > 40);
        }
    }

    [Theory]
    [InlineData(4000, 3000, 8)]
    [InlineData(1536, 1536, 8)]
    [InlineData(1529, 1529, 8)]
    [InlineData(1528, 4000, 4)]
    [InlineData(1600, 1004, 4)]
    [InlineData(400, 400, 2)]
    [InlineData(382, 900, 1)]
    [InlineData(5, 5, 1)]
    public void A_picture_is_made_as_small_as_leaves_192_pixels_on_each_side(int width, int height, int shrink) =>
        Assert.Equal(shrink, PdqScreening.ShrinkFor(width, height));

    [Theory]
    [InlineData(1529, 1529, 8)]
    [InlineData(192, 192, 1)]
    public void A_small_picture_of_192_on_each_side_has_one(int width, int height, int shrink)
    {
        Assert.Equal(192, PdqScreening.ScaledSide(width, shrink));
        _ = About(Grey(Scene(width, height, 4)), width, height, shrink, orientation: 1, PdqProfile.Full);
    }

    [Theory]
    [InlineData(1528, 2000, 8)]
    [InlineData(1200, 764, 4)]
    [InlineData(191, 191, 1)]
    public void A_small_picture_with_a_side_under_192_has_no_hash(int width, int height, int shrink)
    {
        var (across, down) = (PdqScreening.ScaledSide(width, shrink), PdqScreening.ScaledSide(height, shrink));
        Assert.False(PdqScreening.TryHash(
            new(new byte[across * down], across, down, across, PixelLayout.Grey8), width, height, shrink, 1, PdqProfile.Full,
            out var none));
        Assert.Equal(default, none);
    }

    [Theory]
    [InlineData(298, 2, 1, PixelLayout.Grey8)]
    [InlineData(301, 2, 1, PixelLayout.Grey8)]
    [InlineData(300, 3, 1, PixelLayout.Grey8)]
    [InlineData(300, 0, 1, PixelLayout.Grey8)]
    [InlineData(300, 2, 0, PixelLayout.Grey8)]
    [InlineData(300, 2, 9, PixelLayout.Grey8)]
    [InlineData(300, 2, 1, PixelLayout.Rgb24)]
    public void A_small_picture_of_another_size_or_kind_is_an_error(
        int height, int shrink, int orientation, PixelLayout layout)
    {
        var pixels = new byte[150 * 150 * 3];
        Assert.Throws<ArgumentException>(() => PdqScreening.TryHash(
            new(pixels, 150, 150, 150 * 3, layout), 300, height, shrink, orientation, PdqProfile.Full, out _));
    }

    [Fact]
    public void Lanes_and_single_values_give_the_same_and_what_lies_between_rows_is_not_looked_at()
    {
        const int width = 331, height = 200, stride = 400;
        var grey = Grey(Scene(width, height, 8));
        var apart = new byte[stride * height];
        new Random(2).NextBytes(apart);
        for (var y = 0; y < height; y++) grey.AsSpan(y * width, width).CopyTo(apart.AsSpan(y * stride));
        var (across, down) = (ScaledAxis.Of(new(width, 1, false, false)), ScaledAxis.Of(new(height, 1, false, false)));
        var values = new float[64 * 64];
        ScaledShrink.Shrink(new(apart, width, height, stride, PixelLayout.Grey8), down, across, false, values);
        for (var i = 0; i < 64; i++)
        {
            var sums = new float[width];
            for (var k = 0; k < down.Weights(i).Length; k++)
            {
                for (var x = 0; x < width; x++) sums[x] += down.Weights(i)[k] * grey[((down.First(i) + k) * width) + x];
            }

            for (var j = 0; j < 64; j++)
            {
                var sum = 0f;
                for (var k = 0; k < across.Weights(j).Length; k++) sum += across.Weights(j)[k] * sums[across.First(j) + k];
                Assert.Equal(sum, values[(i * 64) + j]);
            }
        }
    }

    static ApproximatePdq About(byte[] grey, int width, int height, int shrink, int orientation, PdqProfile profile)
    {
        var (across, down) = (PdqScreening.ScaledSide(width, shrink), PdqScreening.ScaledSide(height, shrink));
        var small = Smaller(grey, width, height, shrink);
        Assert.True(PdqScreening.TryHash(
            new(small, across, down, across, PixelLayout.Grey8), width, height, shrink, orientation, profile, out var about));
        return about;
    }

    // As JPEG decodes at a part of its size, about: each small pixel is the mean of those that it stands for.
    static byte[] Smaller(byte[] grey, int width, int height, int shrink)
    {
        var (across, down) = (PdqScreening.ScaledSide(width, shrink), PdqScreening.ScaledSide(height, shrink));
        var small = new byte[across * down];
        for (var y = 0; y < down; y++)
        {
            for (var x = 0; x < across; x++)
            {
                var (sum, count) = (0, 0);
                for (var v = y * shrink; v < Math.Min(height, (y + 1) * shrink); v++)
                {
                    for (var u = x * shrink; u < Math.Min(width, (x + 1) * shrink); u++, count++) sum += grey[(v * width) + u];
                }

                small[(y * across) + x] = (byte)((sum + (count / 2)) / count);
            }
        }

        return small;
    }

    static byte[] Grey(byte[] rgb)
    {
        var grey = new byte[rgb.Length / 3];
        for (var i = 0; i < grey.Length; i++)
            grey[i] = (byte)Math.Round((0.299 * rgb[3 * i]) + (0.587 * rgb[(3 * i) + 1]) + (0.114 * rgb[(3 * i) + 2]));
        return grey;
    }

    // Shapes with shading before a shaded ground.
    static byte[] Scene(int width, int height, int seed)
    {
        var random = new Random(seed);
        var pixels = new byte[width * height * 3];
        for (var shape = 0; shape < 40; shape++)
        {
            var (x0, y0) = (random.Next(-width / 4, width), random.Next(-height / 4, height));
            var (wide, high) = (random.Next(width / 8, width / 2), random.Next(height / 8, height / 2));
            if (shape == 0) (x0, y0, wide, high) = (0, 0, width, height);
            int[] colour = [random.Next(256), random.Next(256), random.Next(256)];
            var slope = random.Next(-90, 91);
            var isRound = shape > 0 && random.Next(2) == 0;
            for (var y = Math.Max(0, y0); y < Math.Min(height, y0 + high); y++)
            {
                for (var x = Math.Max(0, x0); x < Math.Min(width, x0 + wide); x++)
                {
                    var (across, down) = (((double)(x - x0) / wide) - 0.5, ((double)(y - y0) / high) - 0.5);
                    if (isRound && (across * across) + (down * down) > 0.25) continue;
                    for (var c = 0; c < 3; c++)
                        pixels[(((y * width) + x) * 3) + c] = (byte)Math.Clamp(colour[c] + (slope * (across + down)), 0, 255);
                }
            }
        }

        return pixels;
    }
}
