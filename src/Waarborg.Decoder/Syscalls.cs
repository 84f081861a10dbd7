// The system calls that a decoder may make, by name and number. Everything that is not here fails as if the kernel had
// never heard of it: sockets, processes, tracing, mounting, namespaces, keys, io_uring, and whatever comes next.
namespace Waarborg.Decoder;

/// <summary>When a system call is allowed.</summary>
enum Permission
{
    Always,

    /// <summary>Only before the lock-down: no untrusted byte was read yet.</summary>
    Starting,

    /// <summary>A new thread, never a new process.</summary>
    ThreadsOnly,

    /// <summary>A signal to a thread of its own.</summary>
    OwnProcessOnly,

    /// <summary>After the lock-down only without any wish to write or create.</summary>
    ReadOnlyOnceLocked,

    /// <summary>After the lock-down limits can be read, not set.</summary>
    QueryOnceLocked,

    /// <summary>After the lock-down only to name a thread or a piece of memory.</summary>
    NamesOnceLocked,
}

/// <summary>A system call and its numbers; -1 where the processor has none of that name.</summary>
readonly record struct Syscall(string Name, int X64, int Arm64, Permission Permission);

static class Syscalls
{
    internal static readonly Syscall[] Allowed =
    [
        // Hot ones first: the filter is read from top to bottom.
        new("read", 0, 63, Permission.Always),
        new("write", 1, 64, Permission.Always),
        new("futex", 202, 98, Permission.Always),
        new("mmap", 9, 222, Permission.Always),
        new("munmap", 11, 215, Permission.Always),
        new("mprotect", 10, 226, Permission.Always),
        new("madvise", 28, 233, Permission.Always),
        new("brk", 12, 214, Permission.Always),
        new("mremap", 25, 216, Permission.Always),
        // Reading files that are bound read-only: assemblies and libraries come in when they are first used.
        new("close", 3, 57, Permission.Always),
        new("fstat", 5, 80, Permission.Always),
        new("stat", 4, -1, Permission.Always),
        new("lstat", 6, -1, Permission.Always),
        new("newfstatat", 262, 79, Permission.Always),
        new("statx", 332, 291, Permission.Always),
        new("lseek", 8, 62, Permission.Always),
        new("readv", 19, 65, Permission.Always),
        new("pread64", 17, 67, Permission.Always),
        new("access", 21, -1, Permission.Always),
        new("faccessat", 269, 48, Permission.Always),
        new("faccessat2", 439, 439, Permission.Always),
        new("readlink", 89, -1, Permission.Always),
        new("readlinkat", 267, 78, Permission.Always),
        new("getdents64", 217, 61, Permission.Always),
        new("getcwd", 79, 17, Permission.Always),
        new("fcntl", 72, 25, Permission.Always),
        new("fstatfs", 138, 44, Permission.Always),
        new("statfs", 137, 43, Permission.Always),
        new("fadvise64", 221, 223, Permission.Always),
        new("poll", 7, -1, Permission.Always),
        new("ppoll", 271, 73, Permission.Always),
        // Memory and threads of the runtime.
        new("msync", 26, 227, Permission.Always),
        new("mlock", 149, 228, Permission.Always),
        new("munlock", 150, 229, Permission.Always),
        new("membarrier", 324, 283, Permission.Always),
        new("set_robust_list", 273, 99, Permission.Always),
        new("get_robust_list", 274, 100, Permission.Always),
        new("set_tid_address", 218, 96, Permission.Always),
        new("rseq", 334, 293, Permission.Always),
        new("arch_prctl", 158, -1, Permission.Always),
        new("exit", 60, 93, Permission.Always),
        new("exit_group", 231, 94, Permission.Always),
        new("sched_yield", 24, 124, Permission.Always),
        new("sched_getaffinity", 204, 123, Permission.Always),
        new("sched_setaffinity", 203, 122, Permission.Always),
        new("sched_getparam", 143, 121, Permission.Always),
        new("sched_getscheduler", 145, 120, Permission.Always),
        new("sched_get_priority_max", 146, 125, Permission.Always),
        new("sched_get_priority_min", 147, 126, Permission.Always),
        new("getcpu", 309, 168, Permission.Always),
        new("gettid", 186, 178, Permission.Always),
        new("getpid", 39, 172, Permission.Always),
        new("getppid", 110, 173, Permission.Always),
        // The runtime starts and ends threads as it pleases, and makes a pipe for each.
        new("pipe2", 293, 59, Permission.Always),
        // Signals within the process.
        new("rt_sigaction", 13, 134, Permission.Always),
        new("rt_sigprocmask", 14, 135, Permission.Always),
        new("rt_sigreturn", 15, 139, Permission.Always),
        new("rt_sigtimedwait", 128, 137, Permission.Always),
        new("rt_sigsuspend", 130, 133, Permission.Always),
        new("sigaltstack", 131, 132, Permission.Always),
        new("restart_syscall", 219, 128, Permission.Always),
        // Time, chance and facts about itself.
        new("clock_gettime", 228, 113, Permission.Always),
        new("clock_getres", 229, 114, Permission.Always),
        new("clock_nanosleep", 230, 115, Permission.Always),
        new("nanosleep", 35, 101, Permission.Always),
        new("gettimeofday", 96, 169, Permission.Always),
        new("time", 201, -1, Permission.Always),
        new("times", 100, 153, Permission.Always),
        new("getrandom", 318, 278, Permission.Always),
        new("uname", 63, 160, Permission.Always),
        new("sysinfo", 99, 179, Permission.Always),
        new("getrusage", 98, 165, Permission.Always),
        new("getrlimit", 97, 163, Permission.Always),
        new("getpriority", 140, 141, Permission.Always),
        new("getuid", 102, 174, Permission.Always),
        new("geteuid", 107, 175, Permission.Always),
        new("getgid", 104, 176, Permission.Always),
        new("getegid", 108, 177, Permission.Always),
        new("capget", 125, 90, Permission.Always),
        // Only until the first untrusted byte: the start of the program and its own lock-down.
        new("execve", 59, 221, Permission.Starting),
        new("seccomp", 317, 277, Permission.Starting),
        new("setrlimit", 160, 164, Permission.Starting),
        new("memfd_create", 319, 279, Permission.Starting),
        new("ftruncate", 77, 46, Permission.Starting),
        new("dup", 32, 23, Permission.Starting),
        new("eventfd2", 290, 19, Permission.Starting),
        new("epoll_create1", 291, 20, Permission.Starting),
        new("epoll_ctl", 233, 21, Permission.Starting),
        new("epoll_wait", 232, -1, Permission.Starting),
        new("epoll_pwait", 281, 22, Permission.Starting),
        new("get_mempolicy", 239, 236, Permission.Starting),
        new("open", 2, -1, Permission.Starting),
        new("ioctl", 16, 29, Permission.Starting),
        new("mincore", 27, 232, Permission.Starting),
        new("close_range", 436, 436, Permission.Starting),
        // Allowed by their arguments.
        new("clone", 56, 220, Permission.ThreadsOnly),
        new("tgkill", 234, 131, Permission.OwnProcessOnly),
        new("openat", 257, 56, Permission.ReadOnlyOnceLocked),
        new("prlimit64", 302, 261, Permission.QueryOnceLocked),
        new("prctl", 157, 167, Permission.NamesOnceLocked),
    ];
}
