// What holds of PDQ for any picture, and what the hasher promises about memory and bad input.
using Waarborg.Hashing;

namespace Waarborg.Tests.Hashing;

public class PdqLawTests
{
    static readonly PdqProfile[] Profiles = [PdqProfile.Full, PdqProfile.Fit512];

    [Fact]
    public void Inverted_colours_give_the_complement_but_for_a_bit_or_two_at_the_median()
    {
        foreach (var (width, height) in new[] { (64, 64), (200, 131), (700, 300) })
        {
            var pixels = Blotches(width, height, seed: 7);
            var inverted = pixels.Select(value => (byte)(255 - value)).ToArray();
            foreach (var profile in Profiles)
            {
                var distance = Hash(pixels, width, height, profile).Complement
                    .DistanceTo(Hash(inverted, width, height, profile));
                Assert.True(distance <= 2, $"{width} x {height} {profile}: {distance} bits from the complement");
            }
        }
    }

    [Fact]
    public void A_transposed_square_picture_has_the_derived_transposed_hash()
    {
        const int side = 320;
        var pixels = Blotches(side, side, seed: 3);
        var transposed = new byte[pixels.Length];
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                for (var c = 0; c < 3; c++) transposed[(((x * side) + y) * 3) + c] = pixels[(((y * side) + x) * 3) + c];
            }
        }

        Assert.True(PdqHasher.TryHashDihedral(View(pixels, side, side), PdqProfile.Full, out var derived));
        var distance = derived.Transpose.DistanceTo(Hash(transposed, side, side, PdqProfile.Full));
        Assert.True(distance <= 4, $"the transposed picture lies {distance} bits from what was derived for it");
    }

    [Fact]
    public void The_original_among_the_eight_is_the_hash_itself()
    {
        var pixels = Blotches(600, 90, seed: 5);
        foreach (var profile in Profiles)
        {
            Assert.True(PdqHasher.TryHash(View(pixels, 600, 90), profile, out var plain));
            Assert.True(PdqHasher.TryHashDihedral(View(pixels, 600, 90), profile, out var eight));
            Assert.Equal(plain, new PdqResult(eight.Original, eight.Quality));
        }
    }

    [Fact]
    public void What_lies_between_the_rows_does_not_matter()
    {
        const int width = 150;
        const int height = 97;
        var pixels = Blotches(width, height, seed: 11);
        var stride = (width * 3) + 13;
        var padded = Enumerable.Repeat((byte)0xA5, stride * height).ToArray();
        for (var y = 0; y < height; y++) pixels.AsSpan(y * width * 3, width * 3).CopyTo(padded.AsSpan(y * stride));

        foreach (var profile in Profiles)
        {
            var view = new PixelView(padded, width, height, stride, PixelLayout.Rgb24);
            Assert.True(PdqHasher.TryHash(view, profile, out var result));
            Assert.Equal(Hash(pixels, width, height, profile), result.Hash);
        }
    }

    [Fact]
    public void The_order_of_the_colours_and_the_fourth_byte_do_not_matter()
    {
        const int width = 120;
        const int height = 600;
        var pixels = Blotches(width, height, seed: 13);
        var bgra = new byte[width * height * 4];
        for (var i = 0; i < width * height; i++)
        {
            (bgra[i * 4], bgra[(i * 4) + 1], bgra[(i * 4) + 2], bgra[(i * 4) + 3]) =
                (pixels[(i * 3) + 2], pixels[(i * 3) + 1], pixels[i * 3], (byte)(i % 256));
        }

        foreach (var profile in Profiles)
        {
            var view = new PixelView(bgra, width, height, width * 4, PixelLayout.Bgra32);
            Assert.True(PdqHasher.TryHash(view, profile, out var result));
            Assert.Equal(Hash(pixels, width, height, profile), result.Hash);
        }
    }

    [Theory]
    [InlineData(4, 40)]
    [InlineData(40, 4)]
    [InlineData(1, 1)]
    public void A_side_under_five_pixels_has_no_hash_rather_than_a_zero_one(int width, int height)
    {
        foreach (var profile in Profiles)
        {
            Assert.False(PdqHasher.TryHash(View(Blotches(width, height, 1), width, height), profile, out _));
            Assert.False(PdqHasher.TryHashDihedral(View(Blotches(width, height, 1), width, height), profile, out _));
        }
    }

    [Fact]
    public void No_pixels_have_no_hash() => Assert.False(PdqHasher.TryHash(default, PdqProfile.Full, out _));

    [Theory]
    [InlineData(0, 5, 15, 75, "pixels wide")]
    [InlineData(5, -1, 15, 75, "pixels high")]
    [InlineData(5, 5, 14, 75, "which need 15")]
    [InlineData(5, 5, 15, 74, "need 75")]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, 75, "which need 6442450941")]
    public void Pixels_that_do_not_fill_the_picture_are_refused_in_words(
        int width, int height, int stride, int bytes, string words)
    {
        var error = Assert.Throws<ArgumentException>(
            () => { _ = new PixelView(new byte[bytes], width, height, stride, PixelLayout.Rgb24); });
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layout_and_a_profile_that_do_not_exist_are_refused()
    {
        Assert.Throws<ArgumentException>(() => { _ = new PixelView(new byte[99], 5, 5, 20, (PixelLayout)3); });
        Assert.Throws<ArgumentException>(() => PdqHasher.TryHash(default, (PdqProfile)2, out _));
    }

    [Fact]
    public void Sixteen_megapixels_need_less_than_three_megabytes_beside_them()
    {
        const int side = 4000;
        var pixels = new byte[side * side];
        new Random(1).NextBytes(pixels);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(PdqHasher.TryHash(
            new PixelView(pixels, side, side, side, PixelLayout.Grey8), PdqProfile.Full, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 3_000_000);
    }

    static Pdq256 Hash(byte[] pixels, int width, int height, PdqProfile profile)
    {
        Assert.True(PdqHasher.TryHash(View(pixels, width, height), profile, out var result));
        Assert.True(result.Quality >= 50, "the picture says too little to tell anything by it");
        return result.Hash;
    }

    static PixelView View(byte[] pixels, int width, int height) =>
        new(pixels, width, height, width * 3, PixelLayout.Rgb24);

    /// <summary>Rectangles of any colour over one another.</summary>
    static byte[] Blotches(int width, int height, int seed)
    {
        var random = new Random(seed);
        var pixels = new byte[width * height * 3];
        for (var n = 0; n < 60; n++)
        {
            var (left, top) = (random.Next(width), random.Next(height));
            var (right, bottom) = (random.Next(left, width), random.Next(top, height));
            var colour = new byte[3];
            random.NextBytes(colour);
            for (var y = top; y <= bottom; y++)
            {
                for (var x = left; x <= right; x++) colour.CopyTo(pixels, ((y * width) + x) * 3);
            }
        }

        return pixels;
    }
}
