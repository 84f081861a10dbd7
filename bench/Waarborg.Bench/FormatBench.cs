// Formats that libvips decodes: from a file's bytes to its fingerprints, beside libvips' bare decoding of the same bytes.
using System.Globalization;
using System.Runtime.InteropServices;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;

namespace Waarborg.Bench;

static partial class FormatBench
{
    const int Rounds = 5, Runs = 3, Width = 4000, Height = 3000;

    /// <summary>How many times as long as bare decoding the whole way may take.</summary>
    internal const double MaxTimesAsLong = 1.5;

    internal static async Task<IReadOnlyList<Ratio>> RunAsync(CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("waarborg-bench-").FullName;
        try
        {
            await using var decoders = new DecoderPool(new() { Processes = 1 }, TimeProvider.System);
            var ratios = new List<Ratio>();
            var png = Path.Combine(folder, "scene.png");
            await File.WriteAllBytesAsync(png, Drawn.Scene(number: 3, Width, Height), cancellation);
            foreach (var format in (string[])["png", "webp", "gif"])
            {
                var file = Path.Combine(folder, $"picture.{format}");
                var isMade = await Peers.MakeAsync(png, format, file, cancellation);
                ratios.Add(await MeasureAsync(format, isMade ? file : null, new(decoders), cancellation));
            }

            return ratios;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<Ratio> MeasureAsync(
        string format, string? file, Fingerprinter fingerprinter, CancellationToken cancellation)
    {
        var what = $"{format} of {Width} x {Height} to digests and both profiles in the sandbox, beside libvips' bare decoding";
        const double target = 1 / MaxTimesAsLong;
        if (file is null) return new($"file-{format}", what, null, target, "There is no Pillow.");
        var bytes = await File.ReadAllBytesAsync(file, cancellation);
        var request = DecodeRequest.FromBytes("bench", bytes);
        var (ours, bare) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var times = new List<double>();
            for (var run = 0; run <= Runs; run++)
            {
                var begun = System.Diagnostics.Stopwatch.GetTimestamp();
                var outcome = await fingerprinter.TakeAsync("bench", bytes.Length, request.Read, cancellation);
                if (outcome is not FingerprintOutcome.Taken) throw new InvalidOperationException($"It is not taken: {outcome}.");
                if (run > 0) times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
            }

            ours.Add(Measure.Median(times));
            bare.Add(await BareMsAsync(file, cancellation));
        }

        return new($"file-{format}", what, Measure.Median(bare.Zip(ours, (there, here) => there / here)), target, string.Create(
            CultureInfo.InvariantCulture, $"{Measure.Median(ours):F0} ms; libvips alone {Measure.Median(bare):F0} ms"));
    }

    // In a process of its own, as the decoder is: a module of libvips brings Debian's libsqlite3, whose names would then stand
    // before those of the SQLite that the program brings, and whoever opens a database would call into nothing.
    static async Task<double> BareMsAsync(string file, CancellationToken cancellation)
    {
        using var started = RealProgram.StartBench(["libvips", "--file", file]);
        var ended = await started.EndAsync(cancellation);
        if (ended.ExitCode != 0) throw new InvalidOperationException($"libvips: {ended.Error}");
        return double.Parse(ended.Out, CultureInfo.InvariantCulture);
    }

    /// <summary>The median of what libvips alone takes to decode a file, in milliseconds, once it has begun.</summary>
    internal static double BareMs(string file)
    {
        var bytes = File.ReadAllBytes(file);
        Decode(bytes);
        return Measure.MedianMs(Runs, () => Decode(bytes));
    }

    // One thread, as in the decoder.
    static unsafe void Decode(byte[] file)
    {
        if (Start("waarborg-bench") != 0) throw new InvalidOperationException("libvips does not start.");
        Concurrency(1);
        CacheMax(0);
        fixed (byte* at = file)
        {
            var image = FromBuffer(at, (nuint)file.Length, null, null);
            if (image is null) throw new InvalidOperationException("libvips does not know the file.");
            var pixels = ToMemory(image, out _);
            if (pixels is null) throw new InvalidOperationException("libvips does not decode the file.");
            Free(pixels);
            Unref(image);
        }
    }

    const string Vips = "libvips.so.42";

    [LibraryImport(Vips, EntryPoint = "vips_init", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Start(string name);

    [LibraryImport(Vips, EntryPoint = "vips_concurrency_set")]
    private static partial void Concurrency(int threads);

    [LibraryImport(Vips, EntryPoint = "vips_cache_set_max")]
    private static partial void CacheMax(int operations);

    // The last of its words ends a list of options, of which there is none.
    [LibraryImport(Vips, EntryPoint = "vips_image_new_from_buffer", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial void* FromBuffer(byte* at, nuint length, string? options, void* end);

    [LibraryImport(Vips, EntryPoint = "vips_image_write_to_memory")]
    private static unsafe partial void* ToMemory(void* image, out nuint length);

    [LibraryImport("libglib-2.0.so.0", EntryPoint = "g_free")]
    private static unsafe partial void Free(void* at);

    [LibraryImport("libgobject-2.0.so.0", EntryPoint = "g_object_unref")]
    private static unsafe partial void Unref(void* image);
}
