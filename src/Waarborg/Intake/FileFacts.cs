// What the kernel says of a file without opening it.
using Waarborg.Store;

namespace Waarborg.Intake;

enum FileKind
{
    Regular,
    Folder,
    SymbolicLink,

    /// <summary>A socket, a pipe or a device.</summary>
    Other,
}

/// <summary>Everything that <c>statx</c> said of one file, as far as it is needed to judge it and to put it back.</summary>
/// <param name="Version">Which bytes it holds.</param>
/// <param name="Kind">What sort of file it is.</param>
/// <param name="Mode">The twelve permission bits.</param>
/// <param name="User">Number of the owner.</param>
/// <param name="Group">Number of the group.</param>
/// <param name="AccessedNs">atime, nanoseconds since 1970.</param>
readonly record struct FileFacts(FileVersion Version, FileKind Kind, uint Mode, uint User, uint Group, long AccessedNs)
{
    internal const long NsPerSecond = 1_000_000_000;

    const uint KindMask = 0xF000;
    const uint PermissionMask = 0x0FFF;

    internal static FileFacts From(in StatXBuffer facts)
    {
        var version = new FileVersion(
            ((ulong)facts.DeviceMajor << 32) | facts.DeviceMinor,
            facts.Inode,
            (long)Math.Min(facts.Size, long.MaxValue),
            Nanoseconds(facts.ModifiedSeconds, facts.ModifiedNs),
            Nanoseconds(facts.ChangedSeconds, facts.ChangedNs),
            facts.Links);
        return new(
            version, KindOf(facts.Mode), facts.Mode & PermissionMask, facts.User, facts.Group,
            Nanoseconds(facts.AccessedSeconds, facts.AccessedNs));
    }

    static FileKind KindOf(uint mode) => (mode & KindMask) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Folder,
        0xA000 => FileKind.SymbolicLink,
        _ => FileKind.Other,
    };

    // A customer may set any time at all; one beyond the years 1677 to 2262 is held at the edge.
    static long Nanoseconds(long seconds, uint ns) =>
        (long)Int128.Clamp((Int128)seconds * NsPerSecond + ns, long.MinValue, long.MaxValue);
}
