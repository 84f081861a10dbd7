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

    /// <summary>Hashes that one processor takes at a time, at most.</summary>
    const int BlockSize = 4_096;

    /// <summary>The places of the crowded ones, ascending.</summary>
    /// <param name="hashes">All different.</param>
    /// <param name="cancellation">Ends the search.</param>
    internal static IReadOnlyList<int> Find(Pdq256[] hashes, CancellationToken cancellation)
    {
        var isWhole = hashes.Length <= WholeUpTo;
        var near = CountNear(hashes, isWhole ? hashes : Sample(hashes), cancellation);
        if (!isWhole)
        {
            // More near ones in the sample than all may be need no further proof.
            var open = Enumerable.Range(0, near.Length).Where(place => near[place] is > 0 and <= MaxNear)
                .OrderByDescending(place => near[place]).Take(MaxCounted).ToArray();
            var counts = CountAll(hashes, [.. open.Select(place => hashes[place])], cancellation);
            for (var i = 0; i < open.Length; i++) near[open[i]] = (byte)Math.Min(counts[i], MaxNear + 1);
        }

        return [.. Enumerable.Range(0, near.Length).Where(place => near[place] > MaxNear)];
    }

    static Pdq256[] Sample(Pdq256[] hashes) =>
        [.. Enumerable.Range(0, SampleSize).Select(i => hashes[(int)((long)i * hashes.Length / SampleSize)])];

    /// <summary>How many of some lie near each hash, but no more than one too many.</summary>
    static byte[] CountNear(Pdq256[] hashes, Pdq256[] some, CancellationToken cancellation)
    {
        var (near, table) = (new byte[hashes.Length], new NearTable(some));
        InBlocks(hashes.Length, (from, to) =>
        {
            // One more than is asked for, as the hash may find itself.
            var found = new int[MaxNear + 2];
            for (var i = from; i < to; i++)
            {
                var count = table.Find(hashes[i], found);
                foreach (var one in found.AsSpan(0, count))
                {
                    if (some[one] != hashes[i]) near[i]++;
                }

                near[i] = Math.Min(near[i], (byte)(MaxNear + 1));
            }
        }, cancellation);
        return near;
    }

    /// <summary>How many of all hashes lie near each of some: each of all is looked for among the some.</summary>
    static int[] CountAll(Pdq256[] hashes, Pdq256[] some, CancellationToken cancellation)
    {
        var counts = new int[some.Length];
        if (some.Length == 0) return counts;
        var (table, adding) = (new NearTable(some), new Lock());
        InBlocks(hashes.Length, (from, to) =>
        {
            var (found, here) = (new int[some.Length], new int[some.Length]);
            for (var i = from; i < to; i++)
            {
                foreach (var one in found.AsSpan(0, table.Find(hashes[i], found)))
                {
                    if (some[one] != hashes[i]) here[one]++;
                }
            }

            lock (adding)
            {
                for (var one = 0; one < here.Length; one++) counts[one] += here[one];
            }
        }, cancellation);
        return counts;
    }

    static void InBlocks(int count, Action<int, int> work, CancellationToken cancellation)
    {
        if (count == 0) return;
        var options = new ParallelOptions
        {
            CancellationToken = cancellation,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        };
        Parallel.ForEach(
            Partitioner.Create(0, count, Math.Clamp(count / 64, 1, BlockSize)), options, block => work(block.Item1, block.Item2));
    }
}
