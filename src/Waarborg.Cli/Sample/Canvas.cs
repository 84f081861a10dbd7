// A picture in memory and the few strokes that everything in the sample is drawn with. Places and sizes are
// shares of the picture's sides, so that a drawing looks the same at any size.
using System.Runtime.InteropServices;
using Waarborg.Hashing;

namespace Waarborg.Cli.Sample;

/// <summary>A colour of 8 bits a channel, in memory as PNG and PPM want it.</summary>
readonly record struct Rgb(byte R, byte G, byte B)
{
    internal static Rgb Black => default;

    internal static Rgb White => new(255, 255, 255);

    internal static Rgb Grey(double share) => new(ToByte(share), ToByte(share), ToByte(share));

    /// <summary>This colour with a share of the other.</summary>
    internal Rgb Mix(Rgb other, double share) => new(
        ToByte((R + ((other.R - R) * share)) / 255),
        ToByte((G + ((other.G - G) * share)) / 255),
        ToByte((B + ((other.B - B) * share)) / 255));

    internal Rgb Scaled(double by) => new(ToByte(R * by / 255), ToByte(G * by / 255), ToByte(B * by / 255));

    static byte ToByte(double share) => (byte)Math.Clamp((share * 255) + 0.5, 0, 255);
}

/// <summary>A picture that is being drawn.</summary>
sealed class Canvas(int width, int height)
{
    internal int Width => width;

    internal int Height => height;

    internal Rgb[] Pixels { get; } = new Rgb[width * height];

    internal ReadOnlySpan<byte> Bytes => MemoryMarshal.AsBytes<Rgb>(Pixels);

    internal PdqResult Hash(PdqProfile profile = PdqProfile.Full)
    {
        var view = new PixelView(Bytes, width, height, width * 3, PixelLayout.Rgb24);
        return PdqHasher.TryHash(view, profile, out var result)
            ? result
            : throw new InvalidOperationException($"{width} x {height} pixels are too few to hash.");
    }

    internal void Fill(Rgb colour) => Pixels.AsSpan().Fill(colour);

    /// <summary>Each pixel by its place.</summary>
    internal void Shade(Func<double, double, Rgb> colourAt)
    {
        for (var y = 0; y < height; y++)
        {
            var row = Pixels.AsSpan(y * width, width);
            for (var x = 0; x < width; x++) row[x] = colourAt((double)x / width, (double)y / height);
        }
    }

    internal void Rectangle(double left, double top, double right, double bottom, Rgb colour)
    {
        var (from, to) = (Row(top), Row(bottom));
        for (var y = from; y < to; y++) Span(y, left * width, right * width, colour);
    }

    /// <summary>An outline of a rectangle, drawn inwards.</summary>
    internal void Frame(double left, double top, double right, double bottom, double thickness, Rgb colour)
    {
        var (across, down) = (thickness, thickness * width / height);
        Rectangle(left, top, right, top + down, colour);
        Rectangle(left, bottom - down, right, bottom, colour);
        Rectangle(left, top, left + across, bottom, colour);
        Rectangle(right - across, top, right, bottom, colour);
    }

    internal void Ellipse(double x, double y, double radiusX, double radiusY, Rgb colour)
    {
        var (from, to) = (Row(y - radiusY), Row(y + radiusY));
        for (var row = from; row < to; row++)
        {
            var dy = ((row + 0.5) / height - y) / radiusY;
            if (Math.Abs(dy) >= 1) continue;
            var half = radiusX * Math.Sqrt(1 - (dy * dy));
            Span(row, (x - half) * width, (x + half) * width, colour);
        }
    }

    /// <summary>A circle: its radius is a share of the width.</summary>
    internal void Circle(double x, double y, double radius, Rgb colour) =>
        Ellipse(x, y, radius, radius * width / height, colour);

    /// <summary>Filled by the even-odd rule.</summary>
    internal void Polygon(Rgb colour, params ReadOnlySpan<(double X, double Y)> corners)
    {
        var crossings = new List<double>();
        for (var row = 0; row < height; row++)
        {
            crossings.Clear();
            var y = (row + 0.5) / height;
            for (var i = 0; i < corners.Length; i++)
            {
                var (a, b) = (corners[i], corners[(i + 1) % corners.Length]);
                if (a.Y <= y == b.Y <= y) continue;
                crossings.Add(a.X + ((y - a.Y) / (b.Y - a.Y) * (b.X - a.X)));
            }

            crossings.Sort();
            for (var i = 0; i + 1 < crossings.Count; i += 2)
            {
                Span(row, crossings[i] * width, crossings[i + 1] * width, colour);
            }
        }
    }

    internal void Line(double x1, double y1, double x2, double y2, double thickness, Rgb colour)
    {
        var ratio = (double)width / height;
        var (dx, dy) = (x2 - x1, (y2 - y1) / ratio);
        var length = Math.Max(1e-9, Math.Sqrt((dx * dx) + (dy * dy)));
        var (nx, ny) = (-dy / length * thickness / 2, dx / length * thickness / 2 * ratio);
        Polygon(colour, (x1 + nx, y1 + ny), (x2 + nx, y2 + ny), (x2 - nx, y2 - ny), (x1 - nx, y1 - ny));
    }

    int Row(double share) => (int)Math.Round(Math.Clamp(share, 0, 1) * height);

    void Span(int y, double from, double to, Rgb colour)
    {
        var (start, end) = ((int)Math.Round(Math.Clamp(from, 0, width)), (int)Math.Round(Math.Clamp(to, 0, width)));
        if (end > start) Pixels.AsSpan((y * width) + start, end - start).Fill(colour);
    }
}
