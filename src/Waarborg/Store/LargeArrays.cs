// Memory of large arrays that were let go, given back at once.
namespace Waarborg.Store;

static class LargeArrays
{
    /// <summary>
    /// Gives back what was let go. A list of ten million entries is a few arrays of some hundred megabytes: while a process
    /// makes only a few of them no collection of everything comes by itself, and it would hold all that it ever made.
    /// </summary>
    /// <remarks>There is nothing in such arrays that a collection would have to follow, so it is over soon.</remarks>
    internal static void GiveBack() =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
