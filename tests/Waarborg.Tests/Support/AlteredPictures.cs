// A drawn picture and altered copies of it: mirrored, turned, with a border, cropped.
using Waarborg.Cli.Sample;

namespace Waarborg.Tests.Support;

static class AlteredPictures
{
    /// <summary>Overlapping even shapes of many greys; each number gives another one.</summary>
    internal static Canvas Scene(int seed, int width = 640, int height = 480)
    {
        var random = new Random(seed);
        var canvas = new Canvas(width, height);
        canvas.Shade((x, y) => Rgb.Grey((x + y) / 2));
        for (var i = 0; i < 60; i++)
        {
            var (x, y) = (random.NextDouble() - 0.1, random.NextDouble() - 0.1);
            canvas.Rectangle(
                x, y, x + 0.05 + (random.NextDouble() * 0.3), y + 0.05 + (random.NextDouble() * 0.3), Rgb.Grey(random.NextDouble()));
        }

        return canvas;
    }

    internal static Canvas Mirrored(Canvas of) => Made(of.Width, of.Height, (x, y) => At(of, of.Width - 1 - x, y));

    internal static Canvas TurnedRight(Canvas of) => Made(of.Height, of.Width, (x, y) => At(of, y, of.Height - 1 - x));

    internal static Canvas Bordered(Canvas of, int wide, int high, Rgb colour) => Made(
        of.Width + (2 * wide), of.Height + (2 * high),
        (x, y) => x < wide || y < high || x >= wide + of.Width || y >= high + of.Height ? colour : At(of, x - wide, y - high));

    internal static Canvas Cropped(Canvas of, int wide, int high) =>
        Made(of.Width - (2 * wide), of.Height - (2 * high), (x, y) => At(of, x + wide, y + high));

    static Rgb At(Canvas of, int x, int y) => of.Pixels[(y * of.Width) + x];

    static Canvas Made(int width, int height, Func<int, int, Rgb> at)
    {
        var made = new Canvas(width, height);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++) made.Pixels[(y * width) + x] = at(x, y);
        }

        return made;
    }
}
