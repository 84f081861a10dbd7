using Waarborg.Cli.Sample;

namespace Waarborg.Tests.Support;

/// <summary>Small harmless pictures of grey rectangles, each number another one.</summary>
static class DrawnPictures
{
    internal static Canvas Draw(int seed)
    {
        var random = new Random(seed);
        var canvas = new Canvas(64, 64);
        for (var i = 0; i < 40; i++)
        {
            var (x, y) = (random.NextDouble(), random.NextDouble());
            canvas.Rectangle(x, y, x + 0.3, y + 0.3, Rgb.Grey(random.NextDouble()));
        }

        return canvas;
    }
}
