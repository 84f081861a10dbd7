// Reads the sample's files back, by the program that wrote them, so that tests can measure what others will
// see.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Waarborg.Hashing;

namespace Waarborg.Tests.Sample;

/// <summary>What the pixels of a picture file give.</summary>
sealed record DecodedPicture(int Width, int Height, PdqResult Full, PdqResult Fit512)
{

    /// <summary>Decodes many files by few processes; the answers come in their order.</summary>
    internal static async Task<List<DecodedPicture>> ReadAsync(
        IEnumerable<string> paths, string scratch, CancellationToken cancellation)
    {
        const int batch = 40;
        var pictures = new List<DecodedPicture>();
        Directory.CreateDirectory(scratch);
        foreach (var files in paths.Chunk(batch))
        {
            List<string> arguments = ["-nostdin", "-v", "error", "-y"];
            foreach (var file in files) arguments.AddRange(["-threads", "1", "-i", file]);
            for (var i = 0; i < files.Length; i++)
            {
                arguments.AddRange(["-map", $"{i}:v", "-frames:v", "1", "-pix_fmt", "rgb24", "-update", "1", $"{i}.ppm"]);
            }

            var start = new ProcessStartInfo("ffmpeg", arguments) { WorkingDirectory = scratch, UseShellExecute = false };
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync(cancellation);
            Assert.Equal(0, process.ExitCode);
            for (var i = 0; i < files.Length; i++)
            {
                pictures.Add(HashPpm(await File.ReadAllBytesAsync(Path.Combine(scratch, $"{i}.ppm"), cancellation)));
            }
        }

        return pictures;
    }

    // "P6\n640 480\n255\n" and then the pixels.
    static DecodedPicture HashPpm(byte[] ppm)
    {
        var head = Encoding.ASCII.GetString(ppm.AsSpan(0, 40)).Split('\n');
        var sides = head[1].Split(' ').Select(side => int.Parse(side, CultureInfo.InvariantCulture)).ToArray();
        var start = head[0].Length + head[1].Length + head[2].Length + 3;
        var view = new PixelView(ppm.AsSpan(start), sides[0], sides[1], sides[0] * 3, PixelLayout.Rgb24);
        Assert.True(PdqHasher.TryHash(view, PdqProfile.Full, out var full));
        Assert.True(PdqHasher.TryHash(view, PdqProfile.Fit512, out var fit512));
        return new DecodedPicture(sides[0], sides[1], full, fit512);
    }
}
