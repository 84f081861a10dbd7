// The command that starts a program in the sandbox. Pure: the same files and limits always give the same command.
using System.Globalization;

namespace Waarborg.Decoding;

/// <summary>How much a program in the sandbox may use, set before it begins.</summary>
/// <param name="MemoryKibibytes">Memory that it may fill (RLIMIT_DATA).</param>
readonly record struct SandboxLimits(long MemoryKibibytes)
{
    /// <summary>Seconds of computing in its whole life: longer than a decoder ever lives in the pool.</summary>
    internal const int ComputingSeconds = 900;

    /// <summary>Files that it may have open: assemblies and libraries, which are kept open while in use.</summary>
    internal const int OpenFiles = 256;

    /// <summary>When the machine runs out of memory, a decoder goes before anything else (0 to 1000).</summary>
    internal const int FirstToGo = 900;

    /// <summary>Bytes of objects of the runtime. Pixels lie outside them.</summary>
    internal const int ManagedHeapBytes = 512 * 1024 * 1024;
}

static class Sandbox
{
    /// <summary>The shell that sets the limits and becomes bubblewrap; it is on every system.</summary>
    internal const string Shell = "/bin/sh";

    /// <summary>The descriptor on which bubblewrap reads the filter of system calls.</summary>
    const int FilterDescriptor = 3;

    /// <summary>Arguments for <see cref="Shell"/>.</summary>
    /// <param name="files">What the sandbox is made of.</param>
    /// <param name="limits">What the program may use.</param>
    /// <param name="filterPath">Where the filter of system calls is read from.</param>
    /// <param name="program">The name of the program's assembly, and its arguments.</param>
    internal static IReadOnlyList<string> Arguments(
        SandboxFiles files, SandboxLimits limits, string filterPath, IReadOnlyList<string> program) =>
    [
        "-c", Script(limits), "sh", filterPath, files.Bubblewrap, .. Walls, .. Environment(files), .. Contents(files),
        "--", files.Dotnet, $"{SandboxFiles.ProgramFolder}/{program[0]}", .. program.Skip(1),
    ];

    // The score may not be settable; everything else must be.
    static string Script(SandboxLimits limits) => string.Create(CultureInfo.InvariantCulture, $$"""
        filter=$1; shift
        { echo {{SandboxLimits.FirstToGo}} >/proc/self/oom_score_adj; } 2>/dev/null
        ulimit -c 0 && ulimit -n {{SandboxLimits.OpenFiles}} && ulimit -t {{SandboxLimits.ComputingSeconds}} &&
        ulimit -d {{limits.MemoryKibibytes}} && exec "$@" {{FilterDescriptor}}<"$filter"
        """);

    // bubblewrap's defaults are no walls: run by root it keeps capabilities, a writable root and sockets.
    static readonly string[] Walls =
    [
        "--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534", "--cap-drop", "ALL",
        "--new-session", "--die-with-parent", "--as-pid-1", "--hostname", "decoder",
        "--seccomp", FilterDescriptor.ToString(CultureInfo.InvariantCulture),
    ];

    static IEnumerable<string> Environment(SandboxFiles files) =>
    [
        "--clearenv",
        .. Set("LD_LIBRARY_PATH", string.Join(':', files.LibraryFolders)),
        .. Set("MALLOC_ARENA_MAX", "2"),
        .. Set("VIPS_WARNING", "0"), // any value: warnings are not printed
        .. Set("DOTNET_EnableDiagnostics", "0"),
        .. Set("DOTNET_TieredPGO", "0"),
        .. Set("DOTNET_gcServer", "0"),
        .. Set("DOTNET_GCHeapHardLimit", SandboxLimits.ManagedHeapBytes.ToString("X", CultureInfo.InvariantCulture)),
        // Which form of PDQ this program was told to compute: a wrong name ends the decoder before its first item.
        .. System.Environment.GetEnvironmentVariable(FormOfPdq) is { Length: > 0 } form ? Set(FormOfPdq, form) : [],
    ];

    const string FormOfPdq = "WAARBORG_PDQ";

    static string[] Set(string name, string value) => ["--setenv", name, value];

    // The root and /dev are memory that is made read-only as soon as it is filled.
    static IEnumerable<string> Contents(SandboxFiles files) =>
    [
        .. files.Binds.SelectMany(bound => new[] { "--ro-bind", bound.Here, bound.There }),
        "--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom",
        "--proc", "/proc", "--remount-ro", "/proc", "--remount-ro", "/", "--chdir", "/",
    ];
}
