// The kinds of pictures in the sample that resemble photographs: scenes, textures, waves, faces of geometry.
// Each is harmless, and each throw of the dice gives another one.
namespace Waarborg.Cli.Sample;

/// <summary>What a picture of the sample shows.</summary>
enum Motif
{
    Landscape,
    Shapes,
    Page,
    Texture,
    Waves,
    Portrait,
    Chart,
    Mosaic,
    Skyline,
    Orbits,
    Dialog,
    Ramps,
}

/// <summary>Draws one motif.</summary>
static partial class Painter
{
    internal static void Draw(Motif motif, Canvas canvas, Dice dice)
    {
        Action<Canvas, Dice> draw = motif switch
        {
            Motif.Landscape => Landscape,
            Motif.Shapes => Shapes,
            Motif.Page => Page,
            Motif.Texture => Texture,
            Motif.Waves => Waves,
            Motif.Portrait => Portrait,
            Motif.Chart => Chart,
            Motif.Mosaic => Mosaic,
            Motif.Skyline => Skyline,
            Motif.Orbits => Orbits,
            Motif.Dialog => Dialog,
            Motif.Ramps => Ramps,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        draw(canvas, dice);
    }

    static void Landscape(Canvas canvas, Dice dice)
    {
        var (high, low) = (dice.Colour(), dice.Light());
        canvas.Shade((_, y) => high.Mix(low, y));
        canvas.Circle(dice.Next(), dice.Between(0.02, 0.5), dice.Between(0.03, 0.14), dice.Light());
        for (var cloud = dice.Whole(0, 7); cloud > 0; cloud--)
        {
            var (x, y, light) = (dice.Next(), dice.Between(0, 0.5), dice.Light());
            for (var puff = 0; puff < 4; puff++)
            {
                var place = x + dice.Between(-0.1, 0.1);
                canvas.Ellipse(place, y, dice.Between(0.03, 0.12), dice.Between(0.02, 0.05), light);
            }
        }

        var horizon = dice.Between(0.25, 0.6);
        for (var ridge = dice.Whole(3, 6); ridge > 0; ridge--)
        {
            Ridge(canvas, dice, horizon);
            horizon += dice.Between(0.05, 0.17);
        }

        for (var tree = dice.Whole(3, 14); tree > 0; tree--)
        {
            var (x, foot, size, green) = (dice.Next(), dice.Between(0.55, 1), dice.Between(0.05, 0.3), dice.Dark());
            canvas.Rectangle(x - (size / 20), foot - (size / 3), x + (size / 20), foot, Rgb.Black.Mix(green, 0.3));
            var (wide, skirt) = (size / 4, foot - (size / 4));
            canvas.Polygon(green, (x - wide, skirt), (x, foot - size), (x + wide, skirt));
        }
    }

    static void Ridge(Canvas canvas, Dice dice, double height)
    {
        var corners = new List<(double, double)> { (0, 1) };
        var (slow, fast) = (dice.Between(1, 5), dice.Between(5, 14));
        var (phase, other) = (dice.Between(0, 6), dice.Between(0, 6));
        var (tall, rough) = (dice.Between(0.03, 0.18), dice.Between(0, 0.05));
        for (var x = 0.0; x <= 1.005; x += 0.01)
        {
            var (hills, rocks) = (tall * Math.Sin((slow * x) + phase), rough * Math.Sin((fast * 3 * x) + other));
            corners.Add((x, height + hills + rocks));
        }

        corners.Add((1, 1));
        canvas.Polygon(dice.Colour().Mix(Rgb.Black, dice.Between(0, 0.6)), [.. corners]);
    }

    static void Texture(Canvas canvas, Dice dice)
    {
        const int side = 32;
        var lattice = new double[side * side];
        for (var i = 0; i < lattice.Length; i++) lattice[i] = dice.Next();
        var (across, down) = (dice.Between(2, 9), dice.Between(2, 9));
        var (dark, light) = (dice.Dark(), dice.Light());
        var bands = dice.Chance(0.4) ? dice.Between(1.5, 4) : 0;
        canvas.Shade((x, y) =>
        {
            var value = (0.6 * Smooth(lattice, side, x * across, y * down))
                + (0.27 * Smooth(lattice, side, (x * across * 2) + 7, y * down * 2))
                + (0.13 * Smooth(lattice, side, (x * across * 5) + 3, (y * down * 5) + 11));
            if (bands > 0) value = 0.5 + (0.5 * Math.Sin(value * bands * 2 * Math.PI));
            return dark.Mix(light, Math.Clamp(((value - 0.5) * 1.6) + 0.5, 0, 1));
        });
    }

    /// <summary>A value between those of the four nearest points of the lattice, which repeats
    /// itself.</summary>
    static double Smooth(double[] lattice, int side, double x, double y)
    {
        var (column, row) = ((int)x, (int)y);
        var (fx, fy) = (x - column, y - row);
        (fx, fy) = (fx * fx * (3 - (2 * fx)), fy * fy * (3 - (2 * fy)));
        var (left, right) = (column % side, (column + 1) % side);
        var (top, bottom) = (row % side * side, (row + 1) % side * side);
        var above = lattice[top + left] + ((lattice[top + right] - lattice[top + left]) * fx);
        var below = lattice[bottom + left] + ((lattice[bottom + right] - lattice[bottom + left]) * fx);
        return above + ((below - above) * fy);
    }

    static void Waves(Canvas canvas, Dice dice)
    {
        var waves = new (double X, double Y, double Frequency, double Phase, bool Round)[dice.Whole(3, 6)];
        for (var i = 0; i < waves.Length; i++)
        {
            var round = dice.Chance(0.5);
            var angle = dice.Between(0, Math.PI);
            waves[i] = round
                ? (dice.Next(), dice.Next(), dice.Between(8, 40), dice.Between(0, 6), true)
                : (Math.Cos(angle), Math.Sin(angle), dice.Between(8, 45), dice.Between(0, 6), false);
        }

        var (dark, light, third) = (dice.Dark(), dice.Light(), dice.Colour());
        canvas.Shade((x, y) =>
        {
            var sum = 0.0;
            foreach (var wave in waves)
            {
                var way = wave.Round
                    ? Math.Sqrt(((x - wave.X) * (x - wave.X)) + ((y - wave.Y) * (y - wave.Y)))
                    : (x * wave.X) + (y * wave.Y);
                sum += Math.Sin((way * wave.Frequency) + wave.Phase);
            }

            return dark.Mix(light, 0.5 + (sum / waves.Length)).Mix(third, 0.25 * y);
        });
    }

    static void Portrait(Canvas canvas, Dice dice)
    {
        var (high, low) = (dice.Colour(), dice.Colour());
        var slant = dice.Between(-1, 1);
        canvas.Shade((x, y) => high.Mix(low, Math.Clamp(y + (slant * (x - 0.5)), 0, 1)));
        for (var i = dice.Whole(2, 8); i > 0; i--)
        {
            canvas.Circle(dice.Next(), dice.Next(), dice.Between(0.04, 0.2), dice.Colour());
        }

        var (x, y) = (dice.Between(0.3, 0.7), dice.Between(0.3, 0.5));
        var (wide, tall) = (dice.Between(0.1, 0.24), dice.Between(0.15, 0.28));
        var (skin, cloth) = (dice.Colour(), dice.Colour());
        var shoulder = dice.Between(0.2, 0.5);
        canvas.Polygon(cloth, (x - shoulder, 1), (x - (shoulder * 0.8), y + (tall * 1.5)), (x - (wide / 2), y + tall),
            (x + (wide / 2), y + tall), (x + (shoulder * 0.7), y + (tall * 1.4)), (x + shoulder, 1));
        canvas.Ellipse(x, y - (tall * 0.3), wide * 1.25, tall * dice.Between(0.8, 1.3), dice.Dark());
        var (brow, jaw) = (y - (tall * 0.5), y + (tall * 0.5));
        canvas.Polygon(skin, (x - wide, brow), (x + wide, brow), (x + (wide * 0.8), jaw),
            (x, y + tall), (x - (wide * 0.8), jaw));
        foreach (var side in (int[])[-1, 1])
        {
            var eye = x + (side * wide * 0.45);
            canvas.Ellipse(eye, y - (tall * 0.1), wide * 0.28, tall * 0.14, Rgb.White);
            canvas.Circle(eye, y - (tall * 0.1), wide * 0.12, dice.Dark());
        }

        var (nose, nostril) = (y + (tall * 0.4), wide * 0.2);
        canvas.Polygon(skin.Mix(Rgb.Black, 0.3), (x, y), (x + nostril, nose), (x - nostril, nose));
        canvas.Rectangle(x - (wide * 0.4), y + (tall * 0.55), x + (wide * 0.4), y + (tall * 0.65), dice.Dark());
    }

    static void Skyline(Canvas canvas, Dice dice)
    {
        var (high, low) = (dice.Dark(), dice.Colour());
        canvas.Shade((_, y) => high.Mix(low, y));
        canvas.Circle(dice.Next(), dice.Between(0.05, 0.3), dice.Between(0.03, 0.1), dice.Light());
        for (var x = -0.02; x < 1;)
        {
            var (wide, roof) = (dice.Between(0.06, 0.2), dice.Between(0.1, 0.75));
            var (wall, window) = (dice.Colour().Mix(Rgb.Black, dice.Between(0.1, 0.7)), dice.Light());
            canvas.Rectangle(x, roof, x + wide, 1, wall);
            var floor = dice.Between(0.04, 0.09);
            for (var y = roof + (floor / 2); y < 0.97; y += floor)
            {
                for (var place = x + 0.012; place + 0.02 < x + wide; place += 0.03)
                {
                    if (dice.Chance(0.6)) canvas.Rectangle(place, y, place + 0.016, y + (floor * 0.5), window);
                }
            }

            x += wide + dice.Between(-0.02, 0.06);
        }
    }
}
