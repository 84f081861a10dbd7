// From a picture's bytes to its pixels: plain JPEG with QuickJpeg alone, all else with libvips, whose loader is called by its
// name and reads only the first frame or page. Pixels come as stored, except HEIF and AVIF: their library turns them as the
// file says, so for them "stored" is already what is shown.
using Waarborg.Hashing;

namespace Waarborg.Decoder;

/// <summary>What a damaged picture is asked for.</summary>
enum Strictness
{
    /// <summary>Any doubt ends the reading.</summary>
    Whole,

    /// <summary>Whatever can be had.</summary>
    Whatever,
}

/// <summary>The end of reading one picture: pixels, or why not.</summary>
readonly record struct Reading(Pixels? Pixels, int Orientation, Refusal Why);

/// <summary>A picture's brightness at a part of its size.</summary>
/// <param name="Pixels">The small picture as stored; the owner disposes of it.</param>
/// <param name="Width">Columns of the picture itself.</param>
/// <param name="Height">Its rows.</param>
/// <param name="Shrink">How often it was made smaller.</param>
/// <param name="Orientation">As EXIF says it.</param>
readonly record struct ScaledReading(Pixels Pixels, int Width, int Height, int Shrink, int Orientation);

static class PictureReader
{
    /// <summary>Rows that are fetched at once, at most.</summary>
    const int StripRows = 64;

    /// <summary>Bytes that are fetched at once, unless one row is longer.</summary>
    const int StripBytes = 16 * 1024 * 1024;

    // VipsBandFormat and VipsInterpretation, as far as they are understood.
    const int UChar = 0, UShort = 2;
    const int MultiBand = 0, BlackWhite = 1, Cmyk = 15, Rgb = 17, Srgb = 22, Rgb16 = 25, Grey16 = 26;

    /// <summary>Starts the library with every loader blocked but those for the six types. False without it.</summary>
    internal static bool TryStart()
    {
        if (Libvips.Init("decoder") != 0) return false;
        Libvips.SetConcurrency(1);
        Libvips.SetCacheMax(0);
        Libvips.SetBlocked("VipsForeignLoad", 1);
        foreach (var loader in LoaderClasses) Libvips.SetBlocked(loader, 0);
        QuickJpeg.TryStart();
        return true;
    }

    static readonly string[] LoaderClasses =
    [
        "VipsForeignLoadJpegBuffer", "VipsForeignLoadPngBuffer", "VipsForeignLoadNsgifBuffer",
        "VipsForeignLoadWebpBuffer", "VipsForeignLoadTiffBuffer", "VipsForeignLoadHeifBuffer",
    ];

    /// <summary>Reads untrusted bytes, which stay in use until the pixels are there, and no longer.</summary>
    internal static Reading Read(PictureType type, NativeBytes file, long maxPixels, Strictness strictness)
    {
        // Nearly every photograph. What fails is opened below, by what says why.
        var isPlain = type == PictureType.Jpeg && strictness == Strictness.Whole;
        if (isPlain && JpegOrientation.Of(file.Span) is { } shown)
        {
            if (QuickJpeg.Read(file, maxPixels) is { } plain) return new Reading(plain, shown, default);
            isPlain = false;
        }

        var image = Open(type, file, strictness, out var isMissing);
        if (isMissing) return new Reading(null, 1, Refusal.Unsupported);
        if (image == 0) return Broken(type, file);
        try
        {
            var (width, height) = (Libvips.Width(image), Libvips.Height(image));
            if (width <= 0 || height <= 0) return Broken(type, file);
            if ((long)width * height > maxPixels) return new Reading(null, 1, Refusal.TooManyPixels);
            if (LayoutOf(image) is not { } layout) return new Reading(null, 1, Refusal.Unsupported);

            var pixels = new Pixels(width, height, layout.Target);
            var isQuick = isPlain && layout.IsPlain && QuickJpeg.TryFill(file, pixels);
            if (isQuick || TryFetch(image, layout, pixels)) return new Reading(pixels, OrientationOf(image), default);
            pixels.Dispose();
            return Broken(type, file);
        }
        finally
        {
            Libvips.Unref(image);
            Libvips.ClearError();
        }
    }

    /// <summary>
    /// The brightness of a whole, plain JPEG at the smallest size that can be screened; null for anything else and at any doubt,
    /// which are for <see cref="Read"/>.
    /// </summary>
    internal static ScaledReading? ReadScaled(NativeBytes file, long maxPixels)
    {
        if (JpegOrientation.Of(file.Span) is { } shown)
        {
            return QuickJpeg.SizeOf(file) is { } size
                ? Scaled(file, size.Width, size.Height, shown, maxPixels)
                : null;
        }

        var image = Open(PictureType.Jpeg, file, Strictness.Whole, out _);
        if (image == 0) return null;
        try
        {
            return LayoutOf(image) is { IsPlain: true }
                ? Scaled(file, Libvips.Width(image), Libvips.Height(image), OrientationOf(image), maxPixels)
                : null;
        }
        finally
        {
            Libvips.Unref(image);
            Libvips.ClearError();
        }
    }

    static ScaledReading? Scaled(NativeBytes file, int width, int height, int orientation, long maxPixels)
    {
        if (width <= 0 || height <= 0 || (long)width * height > maxPixels) return null;
        var shrink = PdqScreening.ShrinkFor(width, height);
        if (shrink == 1) return null;
        var pixels = new Pixels(
            PdqScreening.ScaledSide(width, shrink), PdqScreening.ScaledSide(height, shrink), PixelLayout.Grey8);
        if (QuickJpeg.TryFillScaled(file, width, height, shrink, pixels))
            return new(pixels, width, height, shrink, orientation);
        pixels.Dispose();
        return null;
    }

    static Reading Broken(PictureType type, NativeBytes file) =>
        new(null, 1, Wholeness.IsCutShort(type, file.Span) ? Refusal.Truncated : Refusal.Damaged);

    // Damaged JPEGs only give warnings, so they are counted as doubt. Elsewhere warnings are about unknown fields.
    static string FailOn(PictureType type, Strictness strictness) =>
        strictness == Strictness.Whatever ? "none" : type == PictureType.Jpeg ? "warning" : "error";

    /// <summary>Opens the picture and reads its header. The caller owns the image; 0 when it is broken.</summary>
    static nint Open(PictureType type, NativeBytes file, Strictness strictness, out bool isMissing)
    {
        var operation = Libvips.NewOperation(PictureTypes.NameOf(type) + "load_buffer");
        isMissing = operation == 0;
        if (isMissing) return 0;

        var blob = default(Libvips.GValue);
        Libvips.InitValue(ref blob, Libvips.BlobType());
        Libvips.SetBlob(ref blob, 0, file.Address, (nuint)file.Length);
        Libvips.SetProperty(operation, "buffer", ref blob);
        Libvips.UnsetValue(ref blob);
        Libvips.SetArgument(operation, "access", "sequential");
        Libvips.SetArgument(operation, "memory", "true");
        Libvips.SetArgument(operation, "fail_on", FailOn(type, strictness));

        var built = Libvips.Build(operation);
        if (built == 0)
        {
            Libvips.UnrefOutputs(operation);
            Libvips.Unref(operation);
            return 0;
        }

        Libvips.Unref(operation);

        var output = default(Libvips.GValue);
        Libvips.InitValue(ref output, Libvips.ImageType());
        Libvips.GetProperty(built, "out", ref output);
        var image = Libvips.ObjectOf(ref output);
        if (image != 0) Libvips.Ref(image);
        Libvips.UnsetValue(ref output);
        Libvips.UnrefOutputs(built);
        Libvips.Unref(built);
        return image;
    }

    static SampleLayout? LayoutOf(nint image)
    {
        var bands = Libvips.Bands(image);
        var format = Libvips.Format(image);
        if (format is not (UChar or UShort)) return null;
        return Libvips.Interpretation(image) switch
        {
            Cmyk when bands is 4 or 5 => new SampleLayout(bands, format == UShort, IsCmyk: true),
            MultiBand or BlackWhite or Grey16 or Rgb or Srgb or Rgb16 when bands is >= 1 and <= 4 =>
                new SampleLayout(bands, format == UShort, IsCmyk: false),
            _ => null,
        };
    }

    static int OrientationOf(nint image) =>
        Libvips.Orientation(image) is >= 1 and <= 8 and var orientation ? orientation : 1;

    // Unsafe: the library says how many bytes it gives, and a wrong number ends the reading.
    static unsafe bool TryFetch(nint image, SampleLayout layout, Pixels pixels)
    {
        var region = Libvips.NewRegion(image);
        if (region == 0) return false;
        try
        {
            var atOnce = Math.Clamp(StripBytes / (pixels.Width * layout.BytesPerPixel), 1, StripRows);
            for (var top = 0; top < pixels.Height; top += atOnce)
            {
                var rows = Math.Min(atOnce, pixels.Height - top);
                var strip = Libvips.Fetch(region, 0, top, pixels.Width, rows, out var length);
                if (strip == 0) return false;
                var expected = (nuint)pixels.Width * (nuint)rows * (nuint)layout.BytesPerPixel;
                if (length == expected)
                {
                    var target = pixels.Span.Slice(top * pixels.Stride, rows * pixels.Stride);
                    Strip.Convert(new ReadOnlySpan<byte>((void*)strip, (int)length), layout, target);
                }

                Libvips.Free(strip);
                if (length != expected) return false;
            }

            return true;
        }
        finally
        {
            Libvips.Unref(region);
        }
    }
}
