// What is to be done about one item. Pure: no clock, no store, no log.
using System.Diagnostics;
using Waarborg.Lists;
using Waarborg.Matching;

namespace Waarborg.Deciding;

/// <summary>What is to be done about one item, and why. There is no fifth case.</summary>
abstract record Decision
{
    internal sealed record NoMatch : Decision;

    /// <summary>Nothing was found, but not everything could be compared.</summary>
    internal sealed record NotScanned(NotScannedReason Reason) : Decision;

    /// <summary>A person decides before anything is done.</summary>
    internal sealed record Candidate(CandidateGround Ground, Hit Hit) : Decision
    {
        internal string Reason => Decider.InWords(Ground);
    }

    /// <summary>The item is made unavailable, reversibly; a person decides afterwards.</summary>
    internal sealed record DisableFirst(Hit Hit) : Decision
    {
        internal const string Reason =
            "The bytes are exactly those of an entry by SHA-256, and no entry of its list resembles a harmless picture.";
    }
}

/// <summary>Why a person decides first.</summary>
enum CandidateGround
{
    /// <summary>The picture is like the entry's; likeness alone never disables.</summary>
    OnlyAlike,

    /// <summary>SHA-1 or MD5 matched; files can be made that share these.</summary>
    OnlyForgeableDigest,

    /// <summary>The permit wants a person to decide each time.</summary>
    PermitAsks,

    /// <summary>A person found an exact match of these very bytes to be wrong.</summary>
    RejectedBefore,

    /// <summary>Entries of the list resemble harmless pictures, so the list is not trusted to disable.</summary>
    CanaryFailed,

    /// <summary>The entry has disabled as many items as one entry may before a person decided.</summary>
    EntryLimitReached,
}

/// <summary>What else counts, besides the hits.</summary>
/// <param name="AlwaysAsk">The permit wants a person to decide each time.</param>
/// <param name="DisabledFirstOfEntry">How many items were disabled first because of an entry, by its handle.</param>
/// <param name="IsRejected">Whether a person found an entry, by its handle, to be wrong for these bytes.</param>
sealed record DecisionFacts(bool AlwaysAsk, Func<string, int> DisabledFirstOfEntry, Func<string, bool> IsRejected);

static class Decider
{
    /// <summary>Items that one entry may disable before a person decided; from then on everything waits.</summary>
    internal const int MaxDisabledFirst = 20;

    internal static Decision Decide(MatchResult result, DecisionFacts facts)
    {
        var left = new List<Hit>();
        var rejectedExactly = false;
        foreach (var hit in result.Hits.Where(hit => !hit.IsTest))
        {
            if (!facts.IsRejected(hit.Entry)) left.Add(hit);
            else rejectedExactly |= hit.Algorithm == ListAlgorithm.Sha256;
        }

        if (left.Count == 0)
        {
            return result.Hits.FirstOrDefault(hit => hit.IsTest) is { } test
                ? OfTest(test, facts)
                : WithoutHit(result.Perceptual);
        }

        if (facts.AlwaysAsk) return new Decision.Candidate(CandidateGround.PermitAsks, left[0]);

        var exact = left.FindAll(hit => hit.Algorithm == ListAlgorithm.Sha256);
        if (exact.Count == 0)
        {
            return new Decision.Candidate(
                left[0].Algorithm == ListAlgorithm.Pdq ? CandidateGround.OnlyAlike : CandidateGround.OnlyForgeableDigest,
                left[0]);
        }

        // Whoever judged these very bytes to be harmless is not overruled by another entry, only asked again.
        if (rejectedExactly) return new Decision.Candidate(CandidateGround.RejectedBefore, exact[0]);

        // One full entry holds back all that have the same bytes, so that a second list does not count anew.
        if (exact.Find(hit => facts.DisabledFirstOfEntry(hit.Entry) >= MaxDisabledFirst) is { } full)
        {
            return new Decision.Candidate(CandidateGround.EntryLimitReached, full);
        }

        return exact.Find(hit => hit.CanaryPassed) is { } trusted
            ? new Decision.DisableFirst(trusted)
            : new Decision.Candidate(CandidateGround.CanaryFailed, exact[0]);
    }

    // What is on no supplier's list and a test picture: always the same answer, however often, so that everybody can try it.
    static Decision OfTest(Hit hit, DecisionFacts facts) => hit.Algorithm switch
    {
        _ when facts.AlwaysAsk => new Decision.Candidate(CandidateGround.PermitAsks, hit),
        ListAlgorithm.Sha256 => new Decision.DisableFirst(hit),
        ListAlgorithm.Pdq => new Decision.Candidate(CandidateGround.OnlyAlike, hit),
        _ => new Decision.Candidate(CandidateGround.OnlyForgeableDigest, hit),
    };

    /// <summary>The words for a ground, in English; screens have their own in each language.</summary>
    internal static string InWords(CandidateGround ground) => ground switch
    {
        CandidateGround.OnlyAlike => "The picture is like that of an entry. Likeness alone never disables.",
        CandidateGround.OnlyForgeableDigest =>
            "SHA-1 or MD5 is that of an entry. Files can be made that share these, so a person decides.",
        CandidateGround.PermitAsks => "The permit wants a person to decide each time.",
        CandidateGround.RejectedBefore => "A person found an exact match of these very bytes to be wrong before.",
        CandidateGround.CanaryFailed =>
            "Entries of this release of the list resemble harmless pictures, so it is not trusted to disable.",
        CandidateGround.EntryLimitReached =>
            $"The entry has disabled {MaxDisabledFirst} items before a person decided. From now on everything waits.",
        _ => throw new UnreachableException(),
    };

    static Decision WithoutHit(PerceptualComparison perceptual) => perceptual switch
    {
        PerceptualComparison.Compared or PerceptualComparison.NothingToCompare => new Decision.NoMatch(),
        PerceptualComparison.LowQuality => new Decision.NotScanned(NotScannedReason.LowQuality),
        PerceptualComparison.TooSmall => new Decision.NotScanned(NotScannedReason.TooSmall),
        _ => throw new UnreachableException(),
    };
}
