// Screening: most pictures are let go after a look at a part of their size; whatever may match, and a share of the rest, is
// looked at exactly. Only under a permit that says so.
using System.Security.Cryptography;
using Waarborg.Evidence;
using Waarborg.Fingerprinting;
using Waarborg.Matching;
using Waarborg.Permits;

namespace Waarborg.Pipeline;

/// <summary>What screening one item came to. There is no third case.</summary>
abstract record ScreenedItem
{
    /// <summary>Nothing that is compared is near it: it is no match.</summary>
    internal sealed record LetGo : ScreenedItem;

    /// <summary>It was looked at exactly.</summary>
    /// <param name="Outcome">What its fingerprint is; null where its bytes are to be read once more for it.</param>
    /// <param name="IsSampled">Whether screening would have let it go.</param>
    internal sealed record Exact(FingerprintOutcome? Outcome, bool IsSampled) : ScreenedItem;
}

/// <param name="fingerprinter">Takes what is compared.</param>
/// <param name="counts">Where what became of it is counted.</param>
/// <param name="isSampled">Whether this item is one of the sample; null for one in <see cref="SampledOneIn"/>, at random.</param>
sealed class ScreeningFlow(Fingerprinter fingerprinter, ScreeningCounts counts, Func<bool>? isSampled)
{
    /// <summary>
    /// Of so many items that screening lets go one is looked at exactly as well. Which one, nobody can tell from the file.
    /// </summary>
    internal const int SampledOneIn = 50;

    readonly Func<bool> _isSampled = isSampled ?? (static () => RandomNumberGenerator.GetInt32(SampledOneIn) == 0);

    /// <summary>May items be let go by screening under this permit?</summary>
    internal static bool IsAllowed(Permit permit) => permit.Terms.Screening;

    /// <summary>Screens one item. An item that cannot be screened was looked at exactly in the same reading.</summary>
    internal async Task<ScreenedItem> ScreenAsync(ItemContent content, ListsInForce lists, CancellationToken cancellation)
    {
        var screened = await fingerprinter.ScreenAsync(
            content.Source, content.Size, content.Read, Matcher.NeededBy(lists), cancellation);
        return screened switch
        {
            ScreeningOutcome.Exact exact => new ScreenedItem.Exact(exact.Outcome, IsSampled: false),
            ScreeningOutcome.Seen seen when Screening.MayMatch(seen.Digests, seen.Picture, lists) =>
                new ScreenedItem.Exact(null, IsSampled: false),
            ScreeningOutcome.Seen when _isSampled() => new ScreenedItem.Exact(null, IsSampled: true),
            ScreeningOutcome.Seen => new ScreenedItem.LetGo(),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>Counts an item that screening would let go.</summary>
    /// <param name="source">Its source.</param>
    /// <param name="permit">The permit under which it was screened.</param>
    /// <param name="exactly">What the exact look said; null where there was none.</param>
    internal void Count(string source, Permit permit, Judged? exactly) => counts.Add(source, permit.Id, exactly switch
    {
        null => ScreeningEnd.LetGo,
        Judged.Compared { Match.Hits.Count: > 0 } => ScreeningEnd.SampledMissed,
        Judged.Compared => ScreeningEnd.SampledNothing,
        _ => ScreeningEnd.SampledUnjudged,
    });

    /// <summary>Writes the counts that wait.</summary>
    internal void Flush() => counts.Flush();
}
