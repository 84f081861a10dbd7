// The mild changes that a picture goes through on its way around the web.
namespace Waarborg.Cli.Sample;

/// <summary>Changed copies of a drawn picture, made of its pixels.</summary>
static class Variants
{
    /// <summary>Share of each side that <see cref="Cropped"/> takes away.</summary>
    const double CropShare = 0.01;

    internal static Canvas Half(Canvas from)
    {
        var half = new Canvas(from.Width / 2, from.Height / 2);
        for (var y = 0; y < half.Height; y++)
        {
            for (var x = 0; x < half.Width; x++)
            {
                var at = (y * 2 * from.Width) + (x * 2);
                var above = from.Pixels[at].Mix(from.Pixels[at + 1], 0.5);
                var below = from.Pixels[at + from.Width].Mix(from.Pixels[at + from.Width + 1], 0.5);
                half.Pixels[(y * half.Width) + x] = above.Mix(below, 0.5);
            }
        }

        return half;
    }

    internal static Canvas Brighter(Canvas from)
    {
        var brighter = new Canvas(from.Width, from.Height);
        for (var i = 0; i < from.Pixels.Length; i++) brighter.Pixels[i] = from.Pixels[i].Scaled(1.1);
        return brighter;
    }

    /// <summary>One per cent of the width and of the height are gone, half of it at either end.</summary>
    internal static Canvas Cropped(Canvas from)
    {
        var (left, top) = ((int)(from.Width * CropShare / 2), (int)(from.Height * CropShare / 2));
        var cropped = new Canvas(from.Width - (2 * left), from.Height - (2 * top));
        for (var y = 0; y < cropped.Height; y++)
        {
            from.Pixels.AsSpan(((y + top) * from.Width) + left, cropped.Width)
                .CopyTo(cropped.Pixels.AsSpan(y * cropped.Width));
        }

        return cropped;
    }

    /// <summary>A small mark of somebody's in the lower right corner.</summary>
    internal static Canvas Watermarked(Canvas from)
    {
        var marked = new Canvas(from.Width, from.Height);
        from.Pixels.CopyTo(marked.Pixels, 0);
        var (left, top) = ((int)(from.Width * 0.84), (int)(from.Height * 0.94));
        for (var y = top; y < (int)(from.Height * 0.98); y++)
        {
            for (var x = left; x < (int)(from.Width * 0.98); x++)
            {
                ref var pixel = ref marked.Pixels[(y * from.Width) + x];
                pixel = pixel.Mix(Rgb.White, (x - left) / 6 % 3 == 2 ? 0.1 : 0.5);
            }
        }

        return marked;
    }
}
