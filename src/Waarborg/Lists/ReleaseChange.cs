// What changed from one release to another, entry by entry, without their hashes.
namespace Waarborg.Lists;

static class ReleaseChange
{
    /// <summary>Entries in force in the second and not in the first; the other way round; and how many are in both.</summary>
    internal static (IReadOnlyList<EntryRow> Added, IReadOnlyList<EntryRow> Withdrawn, int Kept) Between(
        ReleaseContent from, ReleaseContent to)
    {
        var (added, withdrawn, kept) = (new List<EntryRow>(), new List<EntryRow>(), 0);
        var before = from.Entries;
        var after = to.Entries;
        // Both are sorted by handle.
        for (var (old, now) = (0, 0); old < before.Length || now < after.Length;)
        {
            var order = old == before.Length ? 1 : now == after.Length ? -1 : before[old].Handle.CompareTo(after[now].Handle);
            var was = order <= 0 && !before[old].IsWithdrawn;
            var isNow = order >= 0 && !after[now].IsWithdrawn;
            if (was && isNow) kept++;
            else if (was) withdrawn.Add(before[old]);
            else if (isNow) added.Add(after[now]);
            if (order <= 0) old++;
            if (order >= 0) now++;
        }

        return (added, withdrawn, kept);
    }

    /// <summary>Is an entry with this handle in force in this release?</summary>
    internal static bool IsIn(ReleaseContent content, ulong handle) =>
        content.Find(handle) is var at and >= 0 && !content.Entries[at].IsWithdrawn;
}
