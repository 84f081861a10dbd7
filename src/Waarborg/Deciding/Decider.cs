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
            "The bytes are exactly those of an entry that two suppliers outside the provider, or one and an authority's "
            + "finding, stand for.";
    }
}

/// <summary>Why a person decides first.</summary>
enum CandidateGround
{
    /// <summary>The picture is like the entry's; likeness alone never disables.</summary>
    OnlyAlike,

    /// <summary>SHA-1 or MD5 matched and nothing else; files can be made that share one of these.</summary>
    OnlyForgeableDigest,

    /// <summary>Only a service that was asked says that it is known: nothing here can show it.</summary>
    LookedUp,

    /// <summary>The permit wants a person to decide each time.</summary>
    PermitAsks,

    /// <summary>A person found an exact match of these very bytes to be wrong.</summary>
    RejectedBefore,

    /// <summary>Entries of the release resemble harmless pictures, and two people have not decided of them.</summary>
    CanaryFailed,

    /// <summary>The entry has disabled as many items as one entry may before a person decided.</summary>
    EntryLimitReached,

    /// <summary>A breaker suspended the entry: it disables nothing, and goes to the head of the queue.</summary>
    EntrySuspended,

    /// <summary>Nobody outside the provider signed the release, and two people did not attest it.</summary>
    NotVouchedFor,

    /// <summary>One supplier alone stands for it, and no authority found anything.</summary>
    OneSupplierOnly,

    /// <summary>These bytes were removed here before, and nobody outside the provider stands for them.</summary>
    RemovedBefore,
}

/// <summary>What is known about one entry besides that it matched.</summary>
/// <param name="IsVouchedFor">Its release is signed by a supplier outside the provider's organisation, whose key two people
/// pinned and whom they trust so far; or two people attested its counts and its root.</param>
/// <param name="HasFinding">An authority's finding about it is recorded.</param>
/// <param name="IsSuspended">A breaker suspended it.</param>
readonly record struct EntryStanding(bool IsVouchedFor, bool HasFinding, bool IsSuspended);

/// <summary>What else counts, besides the hits.</summary>
/// <param name="AlwaysAsk">The permit wants a person to decide each time.</param>
/// <param name="DisabledFirstOfEntry">How many items were disabled first because of an entry, by its handle.</param>
/// <param name="IsRejected">Whether a person found an entry, by its handle, to be wrong for these bytes.</param>
/// <param name="StandingOf">How an entry stands.</param>
sealed record DecisionFacts(
    bool AlwaysAsk, Func<string, int> DisabledFirstOfEntry, Func<string, bool> IsRejected, Func<Hit, EntryStanding> StandingOf);

static class Decider
{
    /// <summary>Items that one entry may disable before a person decided; from then on everything waits.</summary>
    internal const int MaxDisabledFirst = 20;

    /// <summary>Suppliers, none of them the provider, that must stand for the same bytes where no authority does.</summary>
    internal const int SuppliersToDisable = 2;

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

        // A breaker that fell is said before all else: such a case goes to the head of the queue.
        if (left.Find(hit => facts.StandingOf(hit).IsSuspended) is { } suspended)
        {
            return new Decision.Candidate(CandidateGround.EntrySuspended, suspended);
        }

        if (facts.AlwaysAsk) return new Decision.Candidate(CandidateGround.PermitAsks, left[0]);
        var exact = left.FindAll(hit => hit.IsExact);
        if (exact.Count == 0)
        {
            return new Decision.Candidate(
                left[0].IsRemote ? CandidateGround.LookedUp
                    : left[0].Algorithm == ListAlgorithm.Pdq ? CandidateGround.OnlyAlike
                    : CandidateGround.OnlyForgeableDigest,
                left[0]);
        }

        // Whoever judged these very bytes to be harmless is not overruled by another entry, only asked again.
        if (rejectedExactly) return new Decision.Candidate(CandidateGround.RejectedBefore, exact[0]);

        // One full entry holds back all that have the same bytes, so that a second list does not count anew.
        if (exact.Find(hit => facts.DisabledFirstOfEntry(hit.Entry) >= MaxDisabledFirst) is { } full)
        {
            return new Decision.Candidate(CandidateGround.EntryLimitReached, full);
        }

        return Enforce(exact, facts);
    }

    // The provider's own entries never count; of what is left, two suppliers must stand for the bytes, or an authority.
    static Decision Enforce(List<Hit> exact, DecisionFacts facts)
    {
        var foreign = exact.FindAll(hit => !hit.IsTombstone && hit.Supplier != ListRules.Own);
        if (foreign.Count == 0 && exact.Find(hit => hit.IsTombstone) is { } removed)
        {
            return new Decision.Candidate(CandidateGround.RemovedBefore, removed);
        }

        var clean = foreign.FindAll(hit => hit.CanaryPassed);
        if (foreign.Count > 0 && clean.Count == 0) return new Decision.Candidate(CandidateGround.CanaryFailed, foreign[0]);

        var vouched = clean.FindAll(hit => facts.StandingOf(hit).IsVouchedFor);
        if (vouched.Count == 0) return new Decision.Candidate(CandidateGround.NotVouchedFor, exact[0]);

        var suppliers = vouched.Select(hit => hit.Supplier).Distinct(StringComparer.Ordinal).Count();
        return suppliers >= SuppliersToDisable || vouched.Exists(hit => facts.StandingOf(hit).HasFinding)
            ? new Decision.DisableFirst(vouched[0])
            : new Decision.Candidate(CandidateGround.OneSupplierOnly, vouched[0]);
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
            "SHA-1 or MD5 is that of an entry, and nothing else. Files can be made that share one, so a person decides.",
        CandidateGround.LookedUp => "Only a service that was asked says that it is known. That alone never disables.",
        CandidateGround.PermitAsks => "The permit wants a person to decide each time.",
        CandidateGround.RejectedBefore => "A person found an exact match of these very bytes to be wrong before.",
        CandidateGround.CanaryFailed =>
            "Entries of this release resemble harmless pictures, and two people have not decided of them.",
        CandidateGround.EntryLimitReached =>
            $"The entry has disabled {MaxDisabledFirst} items before a person decided. From now on everything waits.",
        CandidateGround.EntrySuspended =>
            "A breaker suspended the entry: it matched at too many customers at once. It disables nothing by itself.",
        CandidateGround.NotVouchedFor =>
            "No supplier outside the provider signed the release, and two people did not attest it.",
        CandidateGround.OneSupplierOnly =>
            $"One supplier stands for it. Disabling first takes {SuppliersToDisable}, or an authority's finding.",
        CandidateGround.RemovedBefore =>
            "These bytes were removed here before. The provider's own word alone disables nothing.",
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
