// The kinds of pictures in the sample that are made by people at desks: pages, charts, windows, patterns.
namespace Waarborg.Cli.Sample;

static partial class Painter
{
    static void Shapes(Canvas canvas, Dice dice)
    {
        canvas.Fill(dice.Colour());
        for (var i = dice.Whole(14, 45); i > 0; i--)
        {
            var (x, y, size) = (dice.Next(), dice.Next(), dice.Between(0.04, 0.22));
            switch (dice.Whole(0, 4))
            {
                case 0: canvas.Ellipse(x, y, size, dice.Between(0.04, 0.2), dice.Colour()); break;
                case 1: canvas.Rectangle(x - size, y - size, x + size, y + dice.Between(0, 0.2), dice.Colour()); break;
                case 2: canvas.Line(x, y, dice.Next(), dice.Next(), dice.Between(0.01, 0.06), dice.Colour()); break;
                default:
                    var low = y + dice.Between(0, size);
                    canvas.Polygon(dice.Colour(), (x, y - size), (x + size, low), (x - size, y + size));
                    break;
            }
        }
    }

    static void Page(Canvas canvas, Dice dice)
    {
        var paper = dice.Colour().Mix(Rgb.White, 0.85);
        var ink = dice.Colour().Mix(Rgb.Black, 0.85);
        canvas.Fill(paper);
        if (dice.Chance(0.5)) canvas.Rectangle(0, 0, 1, dice.Between(0.05, 0.16), dice.Colour());
        var columns = dice.Whole(1, 4);
        var margin = dice.Between(0.04, 0.12);
        var wide = (1 - (2 * margin)) / columns;
        for (var column = 0; column < columns; column++)
        {
            var left = margin + (column * wide);
            Column(canvas, dice, left, left + (wide * 0.92), ink);
        }
    }

    static void Column(Canvas canvas, Dice dice, double left, double right, Rgb ink)
    {
        for (var y = dice.Between(0.06, 0.2); y < 0.92;)
        {
            var kind = dice.Next();
            if (kind < 0.25)
            {
                var bottom = Math.Min(0.95, y + dice.Between(0.08, 0.3));
                var (a, b) = (dice.Colour(), dice.Colour());
                canvas.Rectangle(left, y, right, bottom, a);
                canvas.Ellipse(dice.Between(left, right), (y + bottom) / 2, (right - left) / 4, (bottom - y) / 3, b);
                y = bottom + 0.03;
            }
            else if (kind < 0.4)
            {
                canvas.Rectangle(left, y, left + ((right - left) * dice.Between(0.4, 1)), y + 0.035, ink);
                y += 0.065;
            }
            else
            {
                y = Paragraph(canvas, dice, left, right, y, ink);
            }
        }
    }

    /// <summary>Words as bars. Returns where the next thing may begin.</summary>
    static double Paragraph(Canvas canvas, Dice dice, double left, double right, double y, Rgb ink)
    {
        const double line = 0.022;
        for (var lines = dice.Whole(3, 10); lines > 0 && y < 0.95; lines--, y += line)
        {
            var end = lines == 1 ? left + ((right - left) * dice.Between(0.2, 0.8)) : right;
            for (var x = left; x < end - 0.01;)
            {
                var word = Math.Min(end - x, dice.Between(0.015, 0.07));
                canvas.Rectangle(x, y, x + word, y + (line * 0.6), ink);
                x += word + 0.009;
            }
        }

        return y + dice.Between(0.02, 0.09);
    }

    static void Chart(Canvas canvas, Dice dice)
    {
        canvas.Fill(dice.Chance(0.6) ? dice.Light() : dice.Dark());
        const double bottom = 0.9;
        var (left, top, right) = (dice.Between(0.05, 0.2), dice.Between(0.05, 0.25), dice.Between(0.75, 0.97));
        canvas.Rectangle(left, top, right, bottom, dice.Chance(0.5) ? Rgb.White : dice.Light());
        for (var i = 1; i < 6; i++)
        {
            var y = bottom - (i * (bottom - top) / 6);
            canvas.Rectangle(left, y, right, y + 0.004, Rgb.Grey(0.75));
        }

        if (dice.Chance(0.35)) Pie(canvas, dice, (left + right) / 2, (top + bottom) / 2);
        else if (dice.Chance(0.6)) Bars(canvas, dice, left, top, right, bottom);
        else Curves(canvas, dice, left, top, right, bottom);
        canvas.Rectangle(left - 0.008, top, left, bottom, Rgb.Black);
        canvas.Rectangle(left, bottom, right, bottom + 0.01, Rgb.Black);
        canvas.Rectangle(left, top / 3, left + dice.Between(0.2, 0.7), top * 0.7, dice.Dark());
    }

    static void Bars(Canvas canvas, Dice dice, double left, double top, double right, double bottom)
    {
        var count = dice.Whole(5, 15);
        var wide = (right - left) / count;
        var (colour, other) = (dice.Colour(), dice.Colour());
        for (var i = 0; i < count; i++)
        {
            var height = (bottom - top) * dice.Between(0.05, 1);
            var x = left + (i * wide);
            var shade = colour.Mix(other, (double)i / count);
            canvas.Rectangle(x + (wide * 0.15), bottom - height, x + (wide * 0.85), bottom, shade);
        }
    }

    static void Pie(Canvas canvas, Dice dice, double x, double y)
    {
        var radius = dice.Between(0.18, 0.34);
        var ratio = (double)canvas.Width / canvas.Height;
        for (var angle = dice.Between(0, 6); angle < 13;)
        {
            var next = angle + dice.Between(0.3, 1.6);
            var corners = new List<(double, double)> { (x, y) };
            for (var a = angle; a <= next; a += 0.05)
            {
                corners.Add((x + (radius * Math.Cos(a)), y + (radius * ratio * Math.Sin(a))));
            }

            canvas.Polygon(dice.Colour(), [.. corners]);
            angle = next;
        }
    }

    static void Curves(Canvas canvas, Dice dice, double left, double top, double right, double bottom)
    {
        for (var curve = dice.Whole(2, 5); curve > 0; curve--)
        {
            var colour = dice.Dark().Mix(dice.Colour(), 0.5);
            var (x, y) = (left, dice.Between(top, bottom));
            var step = (right - left) / dice.Whole(6, 16);
            while (x < right - 0.01)
            {
                var (nextX, nextY) = (Math.Min(right, x + step), Math.Clamp(y + dice.Between(-0.3, 0.3), top, bottom));
                canvas.Polygon(colour.Mix(Rgb.White, 0.45), (x, y), (nextX, nextY), (nextX, bottom), (x, bottom));
                canvas.Line(x, y, nextX, nextY, 0.014, colour);
                (x, y) = (nextX, nextY);
            }
        }
    }

    static void Mosaic(Canvas canvas, Dice dice)
    {
        var points = new (double X, double Y, Rgb Colour)[dice.Whole(20, 60)];
        for (var i = 0; i < points.Length; i++) points[i] = (dice.Next(), dice.Next(), dice.Colour());
        var stretch = dice.Between(0.5, 2);
        canvas.Shade((x, y) =>
        {
            var (nearest, distance) = (0, double.MaxValue);
            for (var i = 0; i < points.Length; i++)
            {
                var (dx, dy) = (x - points[i].X, (y - points[i].Y) * stretch);
                var d = (dx * dx) + (dy * dy);
                if (d < distance) (nearest, distance) = (i, d);
            }

            return points[nearest].Colour;
        });
    }

    static void Orbits(Canvas canvas, Dice dice)
    {
        var (inner, outer) = (dice.Dark(), dice.Colour());
        var (x, y) = (dice.Between(0.2, 0.8), dice.Between(0.2, 0.8));
        canvas.Shade((px, py) =>
        {
            var far = Math.Sqrt(((px - x) * (px - x)) + ((py - y) * (py - y)));
            return inner.Mix(outer, Math.Min(1, far));
        });
        for (var ring = dice.Whole(3, 8); ring > 0; ring--)
        {
            var (cx, cy) = (x + dice.Between(-0.2, 0.2), y + dice.Between(-0.2, 0.2));
            var radius = ring * dice.Between(0.04, 0.08);
            canvas.Circle(cx, cy, radius, dice.Colour());
            canvas.Circle(cx, cy, radius * dice.Between(0.5, 0.9), dice.Colour());
        }

        for (var moon = dice.Whole(10, 40); moon > 0; moon--)
        {
            canvas.Circle(dice.Next(), dice.Next(), dice.Between(0.01, 0.07), dice.Light());
        }
    }

    static void Dialog(Canvas canvas, Dice dice)
    {
        canvas.Fill(dice.Colour().Mix(Rgb.Grey(0.5), 0.5));
        for (var window = dice.Whole(1, 4); window > 0; window--)
        {
            var (left, top) = (dice.Between(0.02, 0.35), dice.Between(0.03, 0.35));
            var (right, bottom) = (dice.Between(left + 0.35, 0.98), dice.Between(top + 0.35, 0.97));
            canvas.Rectangle(left, top, right, bottom, Rgb.Grey(dice.Between(0.85, 1)));
            canvas.Frame(left, top, right, bottom, 0.004, Rgb.Grey(0.35));
            canvas.Rectangle(left, top, right, top + 0.06, dice.Dark());
            if (dice.Chance(0.7)) canvas.Circle(left + 0.08, top + 0.17, 0.045, dice.Colour());
            for (var y = top + 0.1; y < bottom - 0.14;)
            {
                y = Paragraph(canvas, dice, left + 0.15, right - 0.04, y, Rgb.Grey(0.15));
            }

            for (var (x, n) = (right - 0.15, dice.Whole(1, 4)); n > 0 && x > left; n--, x -= 0.16)
            {
                canvas.Rectangle(x, bottom - 0.09, x + 0.13, bottom - 0.03, dice.Colour());
            }
        }
    }

    static void Ramps(Canvas canvas, Dice dice)
    {
        var (from, to) = (dice.Dark(), dice.Light());
        var (across, down, shift) = (dice.Between(-4, 4), dice.Between(-4, 4), dice.Next());
        var (cx, cy, round) = (dice.Next(), dice.Next(), dice.Between(0, 4));
        canvas.Shade((x, y) =>
        {
            var far = Math.Sqrt(((x - cx) * (x - cx)) + ((y - cy) * (y - cy)));
            var place = (across * x) + (down * y) + (round * far) + shift;
            return from.Mix(to, place - Math.Floor(place));
        });
    }
}
