// Finds the few files that a decoder needs, with every library that they load in turn.
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Waarborg.Decoder;

namespace Waarborg.Decoding;

/// <summary>A file or folder of this machine, and where it lies in the sandbox.</summary>
readonly record struct Bound(string Here, string There);

/// <summary>A program for the sandbox, whose files lie beside the product's own.</summary>
/// <param name="Files">Every file of it; the first is its assembly.</param>
/// <param name="Arguments">What it is told beside the limit of pixels.</param>
sealed record DecoderProgram(IReadOnlyList<string> Files, IReadOnlyList<string> Arguments)
{
    /// <summary>The decoder.</summary>
    internal static readonly DecoderProgram Shipped = new(
        [
            "Waarborg.Decoder.dll", "Waarborg.Decoder.runtimeconfig.json", "Waarborg.Decoder.deps.json",
            "Waarborg.Hashing.dll",
        ],
        []);

    internal string Assembly => Files[0];
}

/// <summary>What the sandbox is made of.</summary>
/// <param name="Bubblewrap">The program that makes it.</param>
/// <param name="Dotnet">The program that runs in it.</param>
/// <param name="Binds">What can be read in it.</param>
/// <param name="LibraryFolders">Where in it libraries are looked for.</param>
sealed record SandboxFiles(
    string Bubblewrap, string Dotnet, IReadOnlyList<Bound> Binds, IReadOnlyList<string> LibraryFolders)
{
    /// <summary>The folder of the program in the sandbox.</summary>
    internal const string ProgramFolder = "/decoder";

    /// <summary>The program that tells which libraries a library needs.</summary>
    internal const string LibraryLister = "ldd";

    const string Vips = "libvips.so.42";

    // Without it libvips decodes JPEG as well, and takes longer.
    const string TurboJpeg = "libturbojpeg.so.0";

    /// <summary>Time that the search for libraries may take.</summary>
    static readonly TimeSpan SearchLimit = TimeSpan.FromSeconds(30);

    // ldd says "name => path (address)", or "path (address)" for the loader itself.
    static readonly Regex Library = new(
        @"(?:=>\s+|^\s+)(?<path>/\S+)\s+\(0x",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        TimeSpan.FromSeconds(1));

    /// <summary>Finds everything, or says in words what is missing.</summary>
    internal static async Task<(SandboxFiles? Files, string Missing)> FindAsync(
        DecoderProgram program, CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux() || !Seccomp.IsSupported(RuntimeInformation.ProcessArchitecture))
            return (null, "Decoding needs Linux on x64 or arm64.");
        if (FirstExisting(["/usr/bin", "/bin", "/usr/local/bin"], "bwrap") is not { } bubblewrap)
            return (null, "bubblewrap (bwrap) is not installed.");
        if (FirstExisting(LibraryRoots(), Vips) is not { } vips)
            return (null, $"libvips ({Vips}) is not installed.");
        if (program.Files.FirstOrDefault(file => !File.Exists(Beside(file))) is { } absent)
            return (null, $"The decoder is incomplete: {absent} is not beside the program.");
        if (Runtime() is not { } runtime)
            return (null, "The .NET runtime is not where the program could lend it to a decoder.");

        string[] modules = [.. Modules(Path.GetDirectoryName(vips)!), .. Existing(LibraryRoots(), TurboJpeg)];
        var (libraries, missing) = await ClosureOfAsync([.. NativeParts(runtime), vips, .. modules], cancellation);
        if (libraries is null) return (null, missing);

        List<Bound> binds =
        [
            .. program.Files.Select(file => new Bound(Beside(file), $"{ProgramFolder}/{file}")),
            .. new[] { runtime.Dotnet, runtime.Resolver, runtime.Framework }.Select(AsItIs),
            .. libraries.Append(vips).Concat(modules).Distinct(StringComparer.Ordinal).Select(AsItIs),
        ];
        var folders = libraries.Append(vips).Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal);
        return (new SandboxFiles(bubblewrap, runtime.Dotnet, binds, [.. folders]), "");
    }

    readonly record struct RuntimeParts(string Dotnet, string Resolver, string Framework);

    // The runtime that runs this program: DOTNET/shared/Microsoft.NETCore.App/VERSION, beside DOTNET/host/fxr/VERSION.
    static RuntimeParts? Runtime()
    {
        var framework = RuntimeEnvironment.GetRuntimeDirectory().TrimEnd('/');
        var root = Path.GetFullPath(Path.Combine(framework, "../../.."));
        var resolvers = Path.Combine(root, "host/fxr");
        if (!File.Exists(Path.Combine(root, "dotnet")) || !Directory.Exists(resolvers)) return null;
        var newest = Directory.EnumerateDirectories(resolvers)
            .MaxBy(folder => Version.TryParse(Path.GetFileName(folder), out var version) ? version : new Version(0, 0));
        return newest is null ? null : new RuntimeParts(Path.Combine(root, "dotnet"), newest, framework);
    }

    static readonly string[] RuntimeLibraries =
        ["libhostpolicy.so", "libcoreclr.so", "libclrjit.so", "libSystem.Native.so"];

    static IEnumerable<string> NativeParts(RuntimeParts runtime) =>
        RuntimeLibraries.Select(name => Path.Combine(runtime.Framework, name))
            .Append(Path.Combine(runtime.Resolver, "libhostfxr.so"))
            .Append(runtime.Dotnet)
            .Where(File.Exists);

    static IEnumerable<string> LibraryRoots()
    {
        var triplet = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "x86_64-linux-gnu" : "aarch64-linux-gnu";
        return [$"/usr/lib/{triplet}", "/usr/lib64", "/usr/lib", "/usr/local/lib"];
    }

    // HEIF may be a module of libvips, and its codecs plug-ins of libheif. Other modules stay outside.
    static string[] Modules(string libraries)
    {
        var modules = Directory.EnumerateDirectories(libraries, "vips-modules-8.*")
            .Select(folder => Path.Combine(folder, "vips-heif.so")).Where(File.Exists);
        var plugins = Path.Combine(libraries, "libheif/plugins");
        string[] codecs = ["libheif-libde265.so", "libheif-aomdec.so", "libheif-dav1d.so"];
        return [.. modules, .. codecs.Select(codec => Path.Combine(plugins, codec)).Where(File.Exists)];
    }

    static async Task<(List<string>? Libraries, string Missing)> ClosureOfAsync(
        string[] files, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(LibraryLister)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var file in files) start.ArgumentList.Add(file);
        start.Environment["LC_ALL"] = "C";
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(SearchLimit);
            using var ldd = Process.Start(start);
            if (ldd is null) return (null, "ldd could not be started.");
            var errors = ldd.StandardError.ReadToEndAsync(limit.Token);
            var output = await ldd.StandardOutput.ReadToEndAsync(limit.Token);
            await errors;
            await ldd.WaitForExitAsync(limit.Token);
            List<string> libraries =
                [.. Library.Matches(output).Select(m => m.Groups["path"].Value).Distinct(StringComparer.Ordinal)];
            return libraries.Count > 0 ? (libraries, "") : (null, "ldd found no libraries.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (null, "ldd, which tells what libraries need, is not installed.");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, "ldd, which tells what libraries need, did not end in time.");
        }
    }

    static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    static IEnumerable<string> Existing(IEnumerable<string> folders, string name) =>
        FirstExisting(folders, name) is { } path ? [path] : [];

    static string? FirstExisting(IEnumerable<string> folders, string name) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    // Names like libblas.so.3 lead through /etc/alternatives: bubblewrap follows them here and binds the file there.
    static Bound AsItIs(string path) => new(path, path);
}
