// What changed from one release to another, entry by entry, without their hashes.
namespace Waarborg.Lists;

static class ReleaseChange
{
    /// <summary>Entries in force in the second and not in the first; the other way round; and how many are in both.</summary>
    internal static (IReadOnlyList<EntryRow> Added, IReadOnlyList<EntryRow> Withdrawn, int Kept) Between(
        ReleaseContent from, ReleaseContent to)
    {
        var (added, withdrawn, kept) = (new List<EntryRow>(), new List<EntryRow>(), 0);
        foreach (var entry in to.Entries)
        {
            if (entry.IsWithdrawn) continue;
            if (IsIn(from, entry.Handle)) kept++;
            else added.Add(entry);
        }

        foreach (var entry in from.Entries)
        {
            if (!entry.IsWithdrawn && !IsIn(to, entry.Handle)) withdrawn.Add(entry);
        }

        return (added, withdrawn, kept);
    }

    /// <summary>Is an entry with this handle in force in this release?</summary>
    internal static bool IsIn(ReleaseContent content, ulong handle) =>
        content.Find(handle) is var at and >= 0 && !content.Entries[at].IsWithdrawn;
}
