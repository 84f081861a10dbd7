// Who else points to a file: other names of the same object. Names and their inodes are looked at, and no file is opened.
namespace Waarborg.Intake;

/// <summary>The names of one object.</summary>
/// <param name="Inside">Other names inside the source.</param>
/// <param name="Outside">Other names that are not found in the source.</param>
readonly record struct CopyCount(long Inside, long Outside)
{
    /// <summary>In words for whoever is about to act.</summary>
    internal string Words => (Inside, Outside) switch
    {
        (0, 0) => "No other name points to this object.",
        (_, 0) => $"{Names(Inside)} in the source {Point(Inside)} to this object; what is done is done to all of them.",
        (0, _) => $"{Names(Outside)} outside the source {Point(Outside)} to this object, and {Stay(Outside)} as {Are(Outside)}.",
        _ => $"{Names(Inside)} in the source {Point(Inside)} to this object; what is done is done to all of them. "
            + $"{Names(Outside)} outside it {Stay(Outside)} as {Are(Outside)}.",
    };

    static string Names(long count) => count == 1 ? "1 other name" : $"{count} other names";

    static string Point(long count) => count == 1 ? "points" : "point";

    static string Stay(long count) => count == 1 ? "stays" : "stay";

    static string Are(long count) => count == 1 ? "it is" : "they are";
}

static class Copies
{
    /// <summary>Counts the other names of the object that a version is of. Null where no name in the source is its own.</summary>
    internal static CopyCount? Of(FolderSource source, FileVersion version, CancellationToken cancellation)
    {
        var (names, links) = (0L, 0L);
        foreach (var found in source.Walk(cancellation))
        {
            if (found.Version is not { } seen || seen.Device != version.Device || seen.Inode != version.Inode) continue;
            names++;
            links = seen.Links;
        }

        return names == 0 ? null : new(names - 1, Math.Max(0, links - names));
    }
}
