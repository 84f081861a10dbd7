// Which bytes of a file were read: if any of these differ, it is another file.
namespace Waarborg.Intake;

/// <summary>What <c>fstat</c> said of the descriptor that was read.</summary>
/// <param name="Device">Number of the file system.</param>
/// <param name="Inode">Number of the file in it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModifiedNs">mtime, nanoseconds since 1970.</param>
/// <param name="ChangedNs">ctime, nanoseconds since 1970.</param>
/// <param name="Links">Number of names (hard links) that the file has.</param>
readonly record struct FileVersion(ulong Device, ulong Inode, long Size, long ModifiedNs, long ChangedNs, long Links);
