// The canary: a release is held against pictures that are known to be harmless before it counts.
using Waarborg.Hashing;

namespace Waarborg.Lists;

enum CanaryResult
{
    /// <summary>No entry resembles a harmless picture.</summary>
    Passed,

    /// <summary>Some do: they are set aside, and the release never disables before a person decided.</summary>
    Failed,
}

/// <summary>An entry that does not match because it resembles a harmless picture.</summary>
/// <param name="Entry">The entry's handle.</param>
/// <param name="Reference">What the supplier calls it.</param>
/// <param name="Algorithm">By which fingerprint it resembles the picture.</param>
/// <param name="Distance">Bits apart, 0 for an exact digest.</param>
/// <param name="Note">What the harmless picture is.</param>
sealed record SetAside(string Entry, string Reference, ListAlgorithm Algorithm, int Distance, string Note);

static class Canary
{
    /// <summary>Bits within which a PDQ counts as like another. PDQ's authors advise it.</summary>
    internal const int Radius = PdqIndex.AdvisedRadius;

    /// <summary>Every entry that resembles a harmless picture, once, by the fingerprint that is nearest.</summary>
    internal static IReadOnlyList<SetAside> Check(
        ReleaseContent content, KnownGoodSet knownGood, CancellationToken cancellation)
    {
        var found = new SortedDictionary<int, SetAside>();
        var hits = new List<PdqHit>();
        foreach (var algorithm in ListAlgorithms.All)
        {
            var table = content.Table(algorithm);
            for (var (from, to) = (0, 0); from < table.Count; from = to)
            {
                if ((from & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
                var value = table.Values[from];
                to = table.RunEnd(from, value);
                if (knownGood.Find(algorithm, value, hits) is not { } known) continue;
                for (var row = from; row < to; row++) Keep(table.Entries[row], algorithm, known);
            }
        }

        return [.. found.Values];

        void Keep(int entry, ListAlgorithm algorithm, (string Note, int Distance) known)
        {
            if (found.TryGetValue(entry, out var earlier) && earlier.Distance <= known.Distance) return;
            var handle = EntryHandle.Show(content.Entries[entry].Handle);
            found[entry] = new(handle, content.Reference(entry), algorithm, known.Distance, known.Note);
        }
    }
}
