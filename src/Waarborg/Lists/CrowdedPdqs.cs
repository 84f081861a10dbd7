// Which PDQs of a release lie near very many others of it: such a hash would match pictures of every kind.
using System.Collections.Concurrent;
using Waarborg.Hashing;

namespace Waarborg.Lists;

/// <summary>Finds the hashes that have more than a number of other hashes within the radius at which PDQs match.</summary>
/// <remarks>
/// Every hash that is named is one. Up to <see cref="WholeUpTo"/> different hashes, every such hash is named. Of more,
/// each is held against a sample of <see cref="SampleSize"/> at even steps of their order, and those with the most of the
/// sample near them, up to <see cref="MaxCounted"/>, are counted against all. One that has d others near it among n is
/// overlooked only where none of the d is in the sample, which happens by chance once in about exp(d * 4096 / n): of a
/// million, once in 60 for 1,000 others and once in 3,600 for 2,000; or where 1,000 hashes have more of the sample near them.
/// The same release gives the same answer.
/// </remarks>
static class CrowdedPdqs
{
    /// <summary>Other hashes that may lie within the radius of one.</summary>
    internal const int MaxNear = 100;

    /// <summary>Different hashes up to which each is held against each.</summary>
    internal const int WholeUpTo = 20_000;

    /// <summary>Hashes of a larger release that each is held against.</summary>
    internal const int SampleSize = 4_096;

    /// <summary>Hashes of a larger release that are counted against all, at most.</summary>
    internal const int MaxCounted = 1_000;

    /// <summary>Hashes that one index holds: what a core's own cache has room for.</summary>
    const int PartSize = 1_024;

    /// <summary>The places of the crowded ones, ascending.</summary>
    /// <param name="hashes">All different.</param>
    /// <param name="cancellation">Ends the search.</param>
    internal static IReadOnlyList<int> Find(Pdq256[] hashes, CancellationToken cancellation)
    {
        var isWhole = hashes.Length <= WholeUpTo;
        var near = new byte[hashes.Length];
        Count(hashes, Enumerable.Range(0, hashes.Length).ToArray(), Parts(hashes, isWhole ? hashes.Length : SampleSize),
            near, cancellation);
        if (!isWhole)
        {
            // More near ones in the sample than all may be need no further proof.
            var open = Enumerable.Range(0, near.Length).Where(place => near[place] is > 0 and <= MaxNear)
                .OrderByDescending(place => near[place]).Take(MaxCounted).ToArray();
            Count(hashes, open, Parts(hashes, hashes.Length), near, cancellation);
        }

        return [.. Enumerable.Range(0, near.Length).Where(place => near[place] > MaxNear)];
    }

    // Each part is spread over all of the order, so that a hash with many near it is often known after the first.
    static PdqIndex[] Parts(Pdq256[] hashes, int size)
    {
        var parts = (size + PartSize - 1) / PartSize;
        return [.. Enumerable.Range(0, parts).Select(part => PdqIndex.Build(Members(part)))];

        IEnumerable<PdqIndexEntry> Members(int part)
        {
            for (var i = part; i < size; i += parts)
            {
                var place = (int)((long)i * hashes.Length / size);
                yield return new(hashes[place], place);
            }
        }
    }

    /// <summary>Writes for each place how many lie near it, but no more than one too many.</summary>
    static void Count(Pdq256[] hashes, int[] places, PdqIndex[] parts, byte[] near, CancellationToken cancellation)
    {
        if (places.Length == 0) return;
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        var blocks = Partitioner.Create(0, places.Length, Math.Clamp(places.Length / 64, 1, 4_096));
        Parallel.ForEach(blocks, options, () => new List<PdqHit>(), (block, _, hits) =>
        {
            for (var i = block.Item1; i < block.Item2; i++) near[places[i]] = Near(hashes[places[i]], parts, hits);
            return hits;
        }, _ => { });
    }

    static byte Near(Pdq256 hash, PdqIndex[] parts, List<PdqHit> hits)
    {
        var near = 0;
        foreach (var part in parts)
        {
            hits.Clear();
            part.FindWithin(hash, Canary.Radius, hits);
            foreach (var hit in hits)
            {
                // All are different, so that at no distance there is only the hash itself.
                if (hit.Distance > 0) near++;
            }

            if (near > MaxNear) return MaxNear + 1;
        }

        return (byte)near;
    }
}
