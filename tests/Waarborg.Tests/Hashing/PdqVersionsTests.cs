// Hashes of altered versions: what was done with a copy is undone, and the copy is near what it was made of.
using Waarborg.Cli.Sample;
using Waarborg.Decoder;
using Waarborg.Hashing;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Hashing;

public class PdqVersionsTests
{
    const int Scenes = 8;

    [Theory]
    [InlineData(2), InlineData(3), InlineData(4), InlineData(5), InlineData(6), InlineData(7), InlineData(8)]
    public void A_turned_or_mirrored_copy_is_turned_back(int orientation)
    {
        for (var seed = 0; seed < Scenes; seed++)
        {
            var scene = AlteredPictures.Scene(seed, 517, 390);
            using var stored = PixelsOf(scene);
            using var copy = stored.Turned(orientation);
            // What turns a copy back is what turned it, but that a quarter to the right is undone by one to the left.
            var undo = (PdqAlteration)(orientation switch { 6 => 8, 8 => 6, _ => orientation });
            var version = Assert.Single(VersionsOf(copy.View), one => one.Alteration == undo);
            foreach (var profile in Enum.GetValues<PdqProfile>())
            {
                var original = scene.Hash(profile);
                Assert.InRange(version.Hash.DistanceTo(original.Hash), 0, 20);
                Assert.InRange(version.Quality, original.Quality - 10, 100);
                Assert.True(PdqHasher.TryHash(copy.View, profile, out var plain));
                Assert.True(plain.Hash.DistanceTo(original.Hash) > 60, "the copy would be found as it is");
            }
        }
    }

    [Theory]
    [InlineData(30, 20, 0)]
    [InlineData(12, 60, 255)]
    [InlineData(0, 70, 128)]
    [InlineData(100, 0, 0)]
    public void Even_borders_are_taken_off_whatever_their_width_and_colour(int wide, int high, byte grey)
    {
        for (var seed = 0; seed < Scenes; seed++)
        {
            var scene = AlteredPictures.Scene(seed);
            var copy = AlteredPictures.Bordered(scene, wide, high, new Rgb(grey, grey, grey));
            var trimmed = Assert.Single(VersionsOf(copy), one => one.Alteration == PdqAlteration.Trimmed);
            Assert.InRange(trimmed.Hash.DistanceTo(scene.Hash().Hash), 0, 20);
            Assert.True(copy.Hash().Hash.DistanceTo(scene.Hash().Hash) > 31, "the copy would be found as it is");
        }
    }

    [Fact]
    public void A_border_may_be_noisy_and_differ_on_each_side()
    {
        var scene = AlteredPictures.Scene(3);
        var copy = AlteredPictures.Bordered(scene, 40, 25, new Rgb(200, 30, 40));
        var random = new Random(5);
        for (var i = 0; i < copy.Pixels.Length; i++)
        {
            var (x, y) = (i % copy.Width, i / copy.Width);
            if (y < 25) copy.Pixels[i] = new Rgb(10, 10, 10);
            var isBorder = x < 40 || y < 25 || x >= copy.Width - 40 || y >= copy.Height - 25;
            if (isBorder) copy.Pixels[i] = Shifted(copy.Pixels[i], random.Next(-6, 7));
        }

        var trimmed = Assert.Single(VersionsOf(copy), one => one.Alteration == PdqAlteration.Trimmed);
        Assert.InRange(trimmed.Hash.DistanceTo(scene.Hash().Hash), 0, 20);
    }

    [Theory]
    [InlineData(2, PdqAlteration.Widened2)]
    [InlineData(3, PdqAlteration.Widened3)]
    [InlineData(4, PdqAlteration.Widened4)]
    [InlineData(5, PdqAlteration.Widened5)]
    public void A_cropped_copy_is_nearer_when_it_is_widened_by_what_was_cropped(int percent, PdqAlteration alteration)
    {
        var (nearer, found) = (0, 0);
        for (var seed = 0; seed < Scenes; seed++)
        {
            var scene = AlteredPictures.Scene(seed, 1000, 800);
            var copy = AlteredPictures.Cropped(scene, 10 * percent, 8 * percent);
            var distance = VersionsOf(copy).Single(one => one.Alteration == alteration).Hash.DistanceTo(scene.Hash().Hash);
            if (distance < copy.Hash().Hash.DistanceTo(scene.Hash().Hash) / 2) nearer++;
            if (distance <= 31) found++;
        }

        Assert.True(nearer >= Scenes - 2, $"{nearer} of {Scenes} are nearer by half");
        Assert.True(found >= Scenes / 2, $"{found} of {Scenes} are found");
    }

    [Theory]
    [InlineData(2, PdqAlteration.Cropped2)]
    [InlineData(4, PdqAlteration.Cropped4)]
    public void A_copy_of_what_was_cropped_is_found_when_it_is_cropped_as_well(int percent, PdqAlteration alteration)
    {
        for (var seed = 0; seed < Scenes; seed++)
        {
            // The list has a copy without its outermost part; here is the whole picture.
            var whole = AlteredPictures.Scene(seed, 1000, 800);
            var known = AlteredPictures.Cropped(
                whole, (int)(1000 * percent / (100.0 + (2 * percent))), (int)(800 * percent / (100.0 + (2 * percent))));
            var version = VersionsOf(whole).Single(one => one.Alteration == alteration);
            Assert.InRange(version.Hash.DistanceTo(known.Hash().Hash), 0, 20);
        }
    }

    [Fact]
    public void Each_version_comes_once_and_in_order_and_trimmed_only_where_there_is_a_border()
    {
        var plain = VersionsOf(AlteredPictures.Scene(1)).Select(one => one.Alteration).ToList();
        Assert.Equal(Enum.GetValues<PdqAlteration>().Where(one => one != PdqAlteration.Trimmed), plain);
        var bordered = VersionsOf(AlteredPictures.Bordered(AlteredPictures.Scene(1), 20, 20, Rgb.Grey(1)));
        Assert.Equal(Enum.GetValues<PdqAlteration>(), bordered.Select(one => one.Alteration));
        Assert.Equal(PdqVersions.MaxCount, bordered.Length);
    }

    [Fact]
    public void The_same_pixels_in_any_layout_and_with_gaps_have_the_same_versions()
    {
        var scene = AlteredPictures.Scene(4, 1500, 700);
        var expected = VersionsOf(scene);
        int width = scene.Width, height = scene.Height, stride = (width * 4) + 12;
        var wide = new byte[stride * height];
        var grey = new byte[width * height];
        for (var i = 0; i < scene.Pixels.Length; i++)
        {
            var at = (i / width * stride) + (i % width * 4);
            (wide[at], wide[at + 1], wide[at + 2], wide[at + 3]) = (Channel(i, 2), Channel(i, 1), Channel(i, 0), 77);
            grey[i] = Channel(i, 0);
        }

        Assert.Equal(expected, VersionsOf(new PixelView(wide, width, height, stride, PixelLayout.Bgra32)));
        // The scene is grey: each of its channels is its brightness.
        Assert.Equal(expected, VersionsOf(new PixelView(grey, width, height, width, PixelLayout.Grey8)));

        byte Channel(int pixel, int channel) => scene.Bytes[(pixel * 3) + channel];
    }

    [Fact]
    public void An_even_picture_has_versions_of_no_quality_and_nothing_left_of_it_is_hashed()
    {
        var even = new Canvas(300, 200);
        even.Fill(Rgb.Grey(0.5));
        Assert.All(VersionsOf(even), one => Assert.Equal(0, one.Quality));
    }

    [Theory]
    [InlineData(63, 400)]
    [InlineData(400, 63)]
    [InlineData(1, 1)]
    public void A_picture_with_a_side_under_64_has_no_versions(int width, int height) =>
        Assert.Empty(VersionsOf(new Canvas(width, height)));

    [Theory]
    [InlineData(64, 64)]
    [InlineData(64, 5000)]
    [InlineData(641, 639)]
    [InlineData(1281, 100)]
    public void Sides_at_the_limits_have_versions_and_the_same_ones_each_time(int width, int height)
    {
        var scene = AlteredPictures.Scene(2, width, height);
        var first = VersionsOf(scene);
        Assert.True(first.Length >= PdqVersions.MaxCount - 1);
        Assert.Equal(first, VersionsOf(scene));
    }

    [Fact]
    public void Too_little_room_is_refused_before_anything_is_written()
    {
        var room = new PdqVersion[PdqVersions.MaxCount - 1];
        var scene = AlteredPictures.Scene(1);
        Assert.Throws<ArgumentException>(() => PdqVersions.Hash(
            new(scene.Bytes, scene.Width, scene.Height, scene.Width * 3, PixelLayout.Rgb24), room));
        Assert.All(room, one => Assert.Equal(default, one));
    }

    [Fact]
    public void Nothing_is_allocated_for_a_picture()
    {
        var scene = AlteredPictures.Scene(1);
        var room = new PdqVersion[PdqVersions.MaxCount];
        Hash();
        // The pool is everybody's: a test beside this one may have taken what was given back.
        var least = long.MaxValue;
        for (var i = 0; i < 20; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Hash();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);

        void Hash() => PdqVersions.Hash(new(scene.Bytes, scene.Width, scene.Height, scene.Width * 3, PixelLayout.Rgb24), room);
    }

    static Rgb Shifted(Rgb colour, int by)
    {
        return new(Channel(colour.R), Channel(colour.G), Channel(colour.B));

        byte Channel(byte value) => (byte)Math.Clamp(value + by, 0, 255);
    }

    static Pixels PixelsOf(Canvas canvas)
    {
        var pixels = new Pixels(canvas.Width, canvas.Height, PixelLayout.Rgb24);
        canvas.Bytes.CopyTo(pixels.Span);
        return pixels;
    }

    static PdqVersion[] VersionsOf(Canvas canvas) =>
        VersionsOf(new PixelView(canvas.Bytes, canvas.Width, canvas.Height, canvas.Width * 3, PixelLayout.Rgb24));

    static PdqVersion[] VersionsOf(PixelView view)
    {
        var room = new PdqVersion[PdqVersions.MaxCount];
        return room[..PdqVersions.Hash(view, room)];
    }
}
