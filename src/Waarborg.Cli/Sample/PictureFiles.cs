// From drawn pictures to files: PNG by ourselves, the lossy kinds by ffmpeg, many pictures in one process.
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Waarborg.Cli.Sample;

/// <summary>How a picture of the sample is written.</summary>
enum PictureFormat
{
    Png,

    /// <summary>JPEG as cameras write it, quality about 85.</summary>
    Jpeg,

    /// <summary>JPEG of quality about 60.</summary>
    JpegAgain,

    /// <summary>JPEG of quality about 90.</summary>
    JpegFine,

    /// <summary>JPEG of quality about 50.</summary>
    JpegCoarse,

    WebP,
    Gif,
    Tiff,
}

/// <summary>A picture that is to become a file.</summary>
sealed record PictureFile(Canvas Picture, PictureFormat Format, string Path);

/// <summary>Writes pictures as files.</summary>
static class PictureFiles
{
    /// <summary>The program that writes the lossy kinds.</summary>
    internal const string Converter = "ffmpeg";

    /// <summary>Names of the formats' files.</summary>
    internal static string Extension(PictureFormat format) => format switch
    {
        PictureFormat.Png => "png",
        PictureFormat.Jpeg or PictureFormat.JpegAgain or PictureFormat.JpegFine or PictureFormat.JpegCoarse => "jpg",
        PictureFormat.WebP => "webp",
        PictureFormat.Gif => "gif",
        PictureFormat.Tiff => "tif",
        _ => throw new UnreachableException(),
    };

    /// <summary>Writes PNG at once, and everything else by one process of ffmpeg.</summary>
    /// <param name="batch">The pictures; the folders of their paths exist.</param>
    /// <param name="scratch">An empty folder for the pixels on their way.</param>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="cancellation">Ends ffmpeg, too.</param>
    /// <exception cref="OperatorException">ffmpeg is missing, or did not do it.</exception>
    internal static async Task WriteAsync(
        IReadOnlyList<PictureFile> batch, string scratch, string ffmpeg, CancellationToken cancellation)
    {
        foreach (var png in batch.Where(file => file.Format == PictureFormat.Png))
        {
            await File.WriteAllBytesAsync(png.Path, PngWriter.Compressed(png.Picture), cancellation);
        }

        var others = batch.Where(file => file.Format != PictureFormat.Png).ToList();
        if (others.Count == 0) return;

        List<string> arguments = ["-nostdin", "-v", "error", "-y"];
        for (var i = 0; i < others.Count; i++)
        {
            await WritePpmAsync(others[i].Picture, Path.Combine(scratch, $"{i}.ppm"), cancellation);
            arguments.AddRange(["-threads", "1", "-i", $"{i}.ppm"]);
        }

        for (var i = 0; i < others.Count; i++)
        {
            arguments.AddRange(["-map", i.ToString(CultureInfo.InvariantCulture), "-threads", "1", "-bitexact"]);
            arguments.AddRange(Encoder(others[i].Format));
            arguments.Add($"{i}.{Extension(others[i].Format)}");
        }

        await RunAsync(ffmpeg, arguments, scratch, cancellation);
        for (var i = 0; i < others.Count; i++)
        {
            File.Move(Path.Combine(scratch, $"{i}.{Extension(others[i].Format)}"), others[i].Path, overwrite: true);
            File.Delete(Path.Combine(scratch, $"{i}.ppm"));
        }
    }

    static string[] Encoder(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "3", "-update", "1"],
        PictureFormat.JpegAgain => ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "7", "-update", "1"],
        PictureFormat.JpegFine => ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "2", "-update", "1"],
        PictureFormat.JpegCoarse => ["-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-q:v", "11", "-update", "1"],
        PictureFormat.WebP =>
        [
            "-c:v", "libwebp", "-pix_fmt", "yuv420p", "-quality", "75", "-compression_level", "2",
            "-f", "image2", "-update", "1",
        ],
        PictureFormat.Gif => ["-vf", "split[a][b];[a]palettegen[p];[b][p]paletteuse"],
        PictureFormat.Tiff => ["-c:v", "tiff", "-pix_fmt", "rgb24", "-compression_algo", "deflate", "-update", "1"],
        _ => throw new UnreachableException(),
    };

    static async Task WritePpmAsync(Canvas canvas, string path, CancellationToken cancellation)
    {
        await using var file = File.Create(path);
        await file.WriteAsync(Encoding.ASCII.GetBytes($"P6\n{canvas.Width} {canvas.Height}\n255\n"), cancellation);
        file.Write(canvas.Bytes);
    }

    static async Task RunAsync(string ffmpeg, List<string> arguments, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(ffmpeg, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Process? started;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            throw new OperatorException(
                $"The program {ffmpeg} is missing; the sample's JPEG, WebP, GIF and TIFF are written with it. "
                + "Install the Debian package ffmpeg: apt-get install ffmpeg");
        }

        using var process = started ?? throw new OperatorException($"The program {ffmpeg} did not start.");
        try
        {
            var errors = await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
            {
                throw new OperatorException($"{ffmpeg} ended with {process.ExitCode}: {errors.Trim()}");
            }
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
