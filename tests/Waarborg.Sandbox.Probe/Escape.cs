// Every way out that the sandbox must close. One line per try: "stage<TAB>name<TAB>refused" or what happened instead.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Waarborg.Sandbox.Probe;

static partial class Escape
{
    const int Refused = -1;

    // Any integers: every number here is refused before the arguments are looked at.
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint a, nint b, nint c, nint d);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static unsafe partial int SetLimit(int resource, ulong* limit);

    static readonly (string Name, nint X64, nint Arm64)[] Forbidden =
    [
        ("socket", 41, 198), ("connect", 42, 203), ("socketpair", 53, 199), ("ptrace", 101, 117), ("mount", 165, 40),
        ("umount", 166, 39), ("bpf", 321, 280), ("keyctl", 250, 219), ("add_key", 248, 217), ("perf_event_open", 298, 241),
        ("unshare", 272, 97), ("setns", 308, 268), ("io_uring_setup", 425, 425), ("userfaultfd", 323, 282),
        ("kill", 62, 129), ("pidfd_open", 434, 434), ("process_vm_readv", 310, 270), ("chroot", 161, 51),
        ("pivot_root", 155, 41), ("init_module", 175, 105), ("kexec_load", 246, 104), ("clone3", 435, 435),
        ("symlinkat", 266, 36), ("mkdirat", 258, 34), ("unlinkat", 263, 35), ("renameat2", 316, 276),
        ("setuid", 105, 146), ("memfd_secret", 447, 447), ("reboot", 169, 142), ("acct", 163, 89),
    ];

    internal static void TryEverything(string stage, string[] folders, Stream output)
    {
        var isX64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;
        void Report(string name, string result) =>
            output.Write(Encoding.UTF8.GetBytes($"{stage}\t{name}\t{result}\n"));

        foreach (var (name, x64, arm64) in Forbidden) Report(name, Call(isX64 ? x64 : arm64));
        foreach (var folder in folders) Report($"read {folder}", Try(() => _ = Directory.GetFileSystemEntries(folder)));
        foreach (var file in new[] { "/etc/passwd", "/etc/hostname", "/proc/kcore", "/proc/sysrq-trigger", "/sys/kernel" })
            Report($"read {file}", Try(() => File.ReadAllBytes(file)));
        foreach (var file in Writable()) Report($"write {file}", Write(file));
        Report("start a program", Try(() => Process.Start(Environment.ProcessPath!)?.Dispose()));
        Report("raise computing, memory, core dumps, descriptors", RaiseLimits([0, 2, 4, 7]));
        Report("see another process", OtherProcesses());
        Report("hold a descriptor", ForeignDescriptors(folders));
        Report("keep a capability or gain one", Privileges());
        Report("learn from the environment", Surroundings());
        if (stage == "reading") TryAfterLockdown(Report, isX64);
    }

    static void TryAfterLockdown(Action<string, string> report, bool isX64)
    {
        report("raise file size, processes", RaiseLimits([1, 6]));
        report("execve", Call(isX64 ? 59 : 221));
        report("memfd_create", Call(isX64 ? 319 : 279));
        report("ioctl", Call(isX64 ? 16 : 29));
        report("prctl", Call(isX64 ? 157 : 167));
    }

    static string Call(nint number)
    {
        var result = Syscall(number, 1, 1, 1, 1);
        var error = Marshal.GetLastPInvokeError();
        // 1: not permitted, 38: no such call. Anything else was looked at by the kernel.
        return result == Refused && error is 1 or 38 ? "refused" : $"result {result}, error {error}";
    }

    static string Try(Action act)
    {
        try
        {
            act();
            return "DONE";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            or System.ComponentModel.Win32Exception)
        {
            return "refused";
        }
    }

    static IEnumerable<string> Writable() =>
    [
        "/x", "/tmp/x", "/var/tmp/x", "/dev/x", "/dev/shm/x", "/run/x", "/decoder/x", "/decoder/Waarborg.Decoder.dll",
        "/proc/self/comm", "/proc/self/oom_score_adj", "/proc/self/coredump_filter", "/proc/self/mem",
        "/proc/sys/kernel/hostname", Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, "x"),
    ];

    // By the system's own call: the runtime's way of opening files asks for more than the filter allows.
    static string Write(string file)
    {
        const int writeOrCreate = 0x1 | 0x40;
        var descriptor = Open(file, writeOrCreate, 0x1B6);
        return descriptor < 0 ? "refused" : "OPENED";
    }

    static unsafe string RaiseLimits(ReadOnlySpan<int> resources)
    {
        var limits = stackalloc ulong[2] { ulong.MaxValue, ulong.MaxValue };
        foreach (var resource in resources)
        {
            if (SetLimit(resource, limits) == 0) return $"limit {resource} RAISED";
        }

        return "refused";
    }

    static string OtherProcesses()
    {
        var seen = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId);
        var others = string.Join(' ', seen);
        return others.Length == 0 ? "refused" : $"SEES {others}";
    }

    // Its own libraries and memory are its own; a path of the machine outside them is a leak.
    static string ForeignDescriptors(string[] folders)
    {
        var targets = Directory.EnumerateFiles("/proc/self/fd").Select(path => new FileInfo(path).LinkTarget ?? "");
        var foreign = targets.Where(target =>
            target.Contains("socket:", StringComparison.Ordinal) || target.Contains("decoder-filter", StringComparison.Ordinal)
            || folders.Any(folder => target.StartsWith(folder, StringComparison.Ordinal)));
        var list = string.Join(' ', foreign);
        return list.Length == 0 ? "refused" : $"HOLDS {list}";
    }

    static string Privileges()
    {
        var wrong = File.ReadLines("/proc/self/status").Where(line =>
            (line.StartsWith("Cap", StringComparison.Ordinal) && !line.EndsWith("\t0000000000000000", StringComparison.Ordinal))
            || (line.StartsWith("NoNewPrivs", StringComparison.Ordinal) && !line.EndsWith('1'))
            || (line.StartsWith("Seccomp:", StringComparison.Ordinal) && !line.EndsWith('2'))
            || (line.StartsWith("Uid", StringComparison.Ordinal) && !line.Contains("65534\t65534", StringComparison.Ordinal)));
        var list = string.Join(' ', wrong);
        return list.Length == 0 ? "refused" : $"HAS {list}";
    }

    static string Surroundings()
    {
        var names = Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name =>
            !name.StartsWith("DOTNET_", StringComparison.Ordinal)
            && name is not ("LD_LIBRARY_PATH" or "MALLOC_ARENA_MAX" or "VIPS_WARNING" or "PWD"));
        var list = string.Join(' ', names);
        var machine = Environment.MachineName;
        return list.Length == 0 && machine == "decoder" ? "refused" : $"KNOWS {list} {machine}";
    }
}
