using FsCheck;
using FsCheck.Fluent;
using Waarborg.Deciding;
using Waarborg.Lists;
using Waarborg.Matching;

namespace Waarborg.Tests.Deciding;

public class DeciderTests
{
    [Fact]
    public void An_exact_sha256_that_a_supplier_and_an_authority_stand_for_disables_first()
    {
        var decision = Assert.IsType<Decision.DisableFirst>(Decide([Hit("a", ListAlgorithm.Sha256)]));
        Assert.Equal("a", decision.Hit.Entry);
    }

    [Fact]
    public void One_supplier_alone_makes_a_candidate_and_a_second_one_disables()
    {
        Hit[] one = [Hit("a", ListAlgorithm.Sha256)];
        Hit[] sameTwice = [.. one, Hit("b", ListAlgorithm.Sha256) with { List = "other" }];
        Hit[] two = [.. one, Hit("b", ListAlgorithm.Sha256) with { List = "other", Supplier = "second" }];
        var standing = new EntryStanding(IsVouchedFor: true, HasFinding: false, IsSuspended: false);
        Assert.Equal(CandidateGround.OneSupplierOnly, Ground(one, _ => standing));
        Assert.Equal(CandidateGround.OneSupplierOnly, Ground(sameTwice, _ => standing));
        Assert.IsType<Decision.DisableFirst>(Decider.Decide(Result(two), Facts(_ => standing)));
    }

    [Fact]
    public void A_second_supplier_counts_only_where_somebody_vouches_for_its_release_and_its_match_is_exact()
    {
        var first = Hit("a", ListAlgorithm.Sha256);
        var second = Hit("b", ListAlgorithm.Sha256) with { List = "other", Supplier = "second" };
        EntryStanding Of(Hit hit) => new(hit.Entry == "a", HasFinding: false, IsSuspended: false);
        Assert.Equal(CandidateGround.OneSupplierOnly, Ground([first, second], Of));
        var alike = Hit("b", ListAlgorithm.Pdq) with { List = "other", Supplier = "second" };
        Assert.Equal(CandidateGround.OneSupplierOnly, Ground([first, alike], _ => new(true, false, false)));
    }

    [Fact]
    public void A_list_that_nobody_outside_stands_for_disables_nothing_though_an_authority_found_it()
    {
        Assert.Equal(
            CandidateGround.NotVouchedFor, Ground([Hit("a", ListAlgorithm.Sha256)], _ => new(false, HasFinding: true, false)));
    }

    [Theory]
    [InlineData("own-tombstones", "sample")]
    [InlineData("list", "own")]
    public void What_the_provider_lists_itself_never_counts(string list, string supplier)
    {
        var own = Hit("a", ListAlgorithm.Sha256) with { List = list, Supplier = supplier };
        Assert.IsType<Decision.Candidate>(Decide([own]));
        var one = Hit("b", ListAlgorithm.Sha256);
        Assert.Equal(CandidateGround.OneSupplierOnly, Ground([own, one], _ => new(true, HasFinding: false, false)));
    }

    [Fact]
    public void What_was_removed_here_before_is_exact_and_waits_for_a_person_all_the_same()
    {
        var removed = Hit("a", ListAlgorithm.Sha256) with
        {
            List = ListRules.OwnTombstones,
            Supplier = ListRules.Own,
            Release = Waarborg.Matching.Hit.NoRelease,
        };
        Assert.True(removed.IsExact);
        Assert.Equal(CandidateGround.RemovedBefore, Ground([removed], _ => new(true, HasFinding: true, false)));
        // What somebody outside stands for is what the case is about.
        Hit[] both = [removed, Hit("z", ListAlgorithm.Sha256)];
        Array.Sort(both, Waarborg.Matching.Hit.Compare);
        Assert.Equal("z", Assert.IsType<Decision.DisableFirst>(
            Decider.Decide(Result(both), Facts(_ => new(true, true, false)))).Hit.Entry);
    }

    [Fact]
    public void A_suspended_entry_disables_nothing_and_holds_back_every_other_of_the_same_bytes()
    {
        Hit[] hits = [Hit("a", ListAlgorithm.Sha256), Hit("b", ListAlgorithm.Pdq) with { List = "other" }];
        var decision = Assert.IsType<Decision.Candidate>(
            Decider.Decide(Result(hits), Facts(hit => new(true, true, IsSuspended: hit.Entry == "b"))));
        Assert.Equal((CandidateGround.EntrySuspended, "b"), (decision.Ground, decision.Hit.Entry));
    }

    [Theory]
    [InlineData(ListAlgorithm.Sha1, CandidateGround.OnlyForgeableDigest)]
    [InlineData(ListAlgorithm.Md5, CandidateGround.OnlyForgeableDigest)]
    [InlineData(ListAlgorithm.Pdq, CandidateGround.OnlyAlike)]
    public void No_other_fingerprint_disables_before_a_person_decided(object algorithm, object ground)
    {
        var decision = Decide([Hit("a", (ListAlgorithm)algorithm)]);
        Assert.Equal((CandidateGround)ground, Assert.IsType<Decision.Candidate>(decision).Ground);
    }

    [Theory]
    [InlineData(HitSupport.Digest)]
    [InlineData(HitSupport.Picture)]
    public void Md5_or_sha1_disables_only_with_a_second_fingerprint_that_agrees(object support)
    {
        foreach (var algorithm in (ListAlgorithm[])[ListAlgorithm.Md5, ListAlgorithm.Sha1])
        {
            var alone = Hit("a", algorithm);
            Assert.Equal(CandidateGround.OnlyForgeableDigest, Assert.IsType<Decision.Candidate>(Decide([alone])).Ground);
            Assert.IsType<Decision.DisableFirst>(Decide([alone with { Support = (HitSupport)support }]));
        }
    }

    [Fact]
    public void The_twenty_first_copy_waits_for_a_person()
    {
        Assert.IsType<Decision.DisableFirst>(Decide([Hit("a", ListAlgorithm.Sha256)], disabled: 19));
        var decision = Decide([Hit("a", ListAlgorithm.Sha256)], disabled: 20);
        Assert.Equal(CandidateGround.EntryLimitReached, Assert.IsType<Decision.Candidate>(decision).Ground);
    }

    [Fact]
    public void A_second_list_with_the_same_picture_does_not_begin_to_count_anew()
    {
        var facts = Facts(_ => Best) with { DisabledFirstOfEntry = entry => entry == "a" ? 20 : 0 };
        var decision = Decider.Decide(Result([Hit("a", ListAlgorithm.Sha256), Hit("b", ListAlgorithm.Sha256)]), facts);
        Assert.Equal("a", Assert.IsType<Decision.Candidate>(decision).Hit.Entry);
    }

    [Fact]
    public void A_list_that_failed_the_canary_makes_candidates_only_and_another_list_may_still_disable()
    {
        var failed = Hit("a", ListAlgorithm.Sha256) with { CanaryPassed = false };
        Assert.Equal(CandidateGround.CanaryFailed, Assert.IsType<Decision.Candidate>(Decide([failed])).Ground);
        var decision = Decide([failed, Hit("b", ListAlgorithm.Sha256)]);
        Assert.Equal("b", Assert.IsType<Decision.DisableFirst>(decision).Hit.Entry);
    }

    [Fact]
    public void A_permit_that_always_asks_makes_every_hit_a_candidate() =>
        Assert.Equal(
            CandidateGround.PermitAsks,
            Assert.IsType<Decision.Candidate>(Decide([Hit("a", ListAlgorithm.Sha256)], alwaysAsk: true)).Ground);

    [Fact]
    public void A_rejected_pair_is_passed_over_and_the_next_best_hit_counts()
    {
        var decision = Decide([Hit("a", ListAlgorithm.Sha1), Hit("b", ListAlgorithm.Pdq)], rejected: ["a"]);
        Assert.Equal("b", Assert.IsType<Decision.Candidate>(decision).Hit.Entry);
        Assert.IsType<Decision.NoMatch>(Decide([Hit("a", ListAlgorithm.Sha256)], rejected: ["a"]));
    }

    [Fact]
    public void A_likeness_that_was_rejected_does_not_keep_the_very_picture_from_being_disabled_later() =>
        Assert.IsType<Decision.DisableFirst>(
            Decide([Hit("b", ListAlgorithm.Sha256), Hit("a", ListAlgorithm.Pdq)], rejected: ["a"]));

    [Fact]
    public void Bytes_that_a_person_found_harmless_are_not_disabled_because_a_second_list_has_them_too()
    {
        var decision = Decide([Hit("a", ListAlgorithm.Sha256), Hit("b", ListAlgorithm.Sha256)], rejected: ["a"]);
        var candidate = Assert.IsType<Decision.Candidate>(decision);
        Assert.Equal((CandidateGround.RejectedBefore, "b"), (candidate.Ground, candidate.Hit.Entry));
    }

    [Theory]
    [InlineData(PerceptualComparison.Compared, null)]
    [InlineData(PerceptualComparison.NothingToCompare, null)]
    [InlineData(PerceptualComparison.LowQuality, NotScannedReason.LowQuality)]
    [InlineData(PerceptualComparison.TooSmall, NotScannedReason.TooSmall)]
    public void What_could_not_be_compared_is_not_called_no_match(object perceptual, object? reason)
    {
        var facts = Facts(_ => Best) with { IsRejected = entry => entry == "rejected" };
        foreach (var hits in (Hit[][])[[], [Hit("rejected", ListAlgorithm.Md5)]])
        {
            var decision = Decider.Decide(new(hits, (PerceptualComparison)perceptual, 1), facts);
            Assert.Equal(reason, (decision as Decision.NotScanned)?.Reason);
            Assert.Equal(reason is null, decision is Decision.NoMatch);
        }
    }

    [Fact]
    public void An_exact_hit_counts_though_the_picture_is_too_even_to_compare()
    {
        var result = new MatchResult([Hit("a", ListAlgorithm.Md5)], PerceptualComparison.LowQuality, 1);
        Assert.IsType<Decision.Candidate>(Decider.Decide(result, Facts(_ => Best)));
    }

    [Fact]
    public void Nothing_disables_first_but_exact_bytes_that_enough_others_stand_for_when_nobody_wants_to_be_asked()
    {
        Prop.ForAll<int[], bool, int>((picks, alwaysAsk, seed) =>
        {
            var hits = picks.Select(HitOf).ToList();
            hits.Sort(Waarborg.Matching.Hit.Compare);
            var facts = new DecisionFacts(
                alwaysAsk, entry => Disabled(entry, seed), entry => Rejected(entry, seed), hit => StandingOf(hit, seed));
            var decision = Decider.Decide(Result(hits), facts);
            if (decision is not Decision.DisableFirst first) return true;
            var counting = hits.FindAll(hit => !Rejected(hit.Entry, seed) && hit.IsExact && hit.CanaryPassed
                && hit.Supplier != "own" && StandingOf(hit, seed).IsVouchedFor);
            return !alwaysAsk && counting.Contains(first.Hit)
                && (counting.Select(hit => hit.Supplier).Distinct(StringComparer.Ordinal).Count() >= 2
                    || counting.Exists(hit => StandingOf(hit, seed).HasFinding))
                && !hits.Exists(hit => !Rejected(hit.Entry, seed) && StandingOf(hit, seed).IsSuspended)
                && !hits.Exists(hit => hit.IsExact && Disabled(hit.Entry, seed) >= Decider.MaxDisabledFirst
                    && !Rejected(hit.Entry, seed));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_hit_that_nobody_rejected_is_never_lost()
    {
        Prop.ForAll<int[], bool, int>((picks, alwaysAsk, seed) =>
        {
            var hits = picks.Select(HitOf).ToList();
            hits.Sort(Waarborg.Matching.Hit.Compare);
            var facts = new DecisionFacts(
                alwaysAsk, entry => Disabled(entry, seed), entry => Rejected(entry, seed), hit => StandingOf(hit, seed));
            var decision = Decider.Decide(Result(hits), facts);
            var acts = decision is Decision.Candidate or Decision.DisableFirst;
            return acts == hits.Exists(hit => !Rejected(hit.Entry, seed));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_test_picture_changes_no_decision_about_what_is_on_a_list_of_the_permit()
    {
        Prop.ForAll<int[], bool, int>((picks, alwaysAsk, seed) =>
        {
            var hits = picks.Select(HitOf).ToList();
            var facts = new DecisionFacts(
                alwaysAsk, entry => Disabled(entry, seed), entry => Rejected(entry, seed), hit => StandingOf(hit, seed));
            hits.Sort(Waarborg.Matching.Hit.Compare);
            var alone = Decider.Decide(Result(hits), facts);
            hits.Add(Test(ListAlgorithms.All[(seed & 3)]));
            hits.Sort(Waarborg.Matching.Hit.Compare);
            var beside = Decider.Decide(Result(hits), facts);
            return alone is Decision.Candidate or Decision.DisableFirst
                ? alone == beside
                : beside is Decision.Candidate { Hit.IsTest: true } or Decision.DisableFirst { Hit.IsTest: true };
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_test_picture_is_decided_by_its_fingerprint_and_the_permit_alone_however_often_it_was_tried()
    {
        string[] rejected = ["test"];
        Assert.IsType<Decision.DisableFirst>(Decide([Test(ListAlgorithm.Sha256)], disabled: 1000, rejected: rejected));
        Assert.IsType<Decision.Candidate>(Decide([Test(ListAlgorithm.Sha256)], alwaysAsk: true));
        foreach (var algorithm in (ListAlgorithm[])[ListAlgorithm.Sha1, ListAlgorithm.Md5, ListAlgorithm.Pdq])
        {
            Assert.IsType<Decision.Candidate>(Decide([Test(algorithm)]));
        }
    }

    static Hit Test(ListAlgorithm algorithm) => Hit("test", algorithm) with { List = ListRules.TestPictures };

    static Hit HitOf(int pick)
    {
        var algorithm = ListAlgorithms.All[pick & 3];
        return Hit($"e{(pick >> 2) & 7}", algorithm) with
        {
            CanaryPassed = (pick & 32) == 0,
            Support = (HitSupport)((pick >> 7) % 3 & 3),
            Distance = algorithm == ListAlgorithm.Pdq ? (pick >> 9) & 31 : 0,
            Supplier = ((pick >> 14) & 3) switch { 0 => "own", 1 => "first", _ => "second" },
        };
    }

    static EntryStanding StandingOf(Hit hit, int seed)
    {
        var code = (uint)HashCode(hit.Entry, seed + 2L);
        return new(code % 4 != 0, code % 3 == 0, code % 11 == 0);
    }

    static EntryStanding Best { get; } = new(IsVouchedFor: true, HasFinding: true, IsSuspended: false);

    static DecisionFacts Facts(Func<Hit, EntryStanding> standingOf) => new(false, _ => 0, _ => false, standingOf);

    static CandidateGround Ground(Hit[] hits, Func<Hit, EntryStanding> standingOf) =>
        Assert.IsType<Decision.Candidate>(Decider.Decide(Result(hits), Facts(standingOf))).Ground;

    static int Disabled(string entry, int seed) => (int)((uint)HashCode(entry, seed) % 30);

    static bool Rejected(string entry, int seed) => HashCode(entry, seed + 1L) % 4 == 0;

    static int HashCode(string entry, long seed) => unchecked((entry[^1] * 7919) + (int)seed);

    static Decision Decide(Hit[] hits, int disabled = 0, bool alwaysAsk = false, string[]? rejected = null) =>
        Decider.Decide(Result(hits), new(alwaysAsk, _ => disabled, entry => rejected?.Contains(entry) == true, _ => Best));

    static MatchResult Result(IReadOnlyList<Hit> hits) => new(hits, PerceptualComparison.Compared, 1);

    static Hit Hit(string entry, ListAlgorithm algorithm) => new(
        entry, "list", 1, "supplier", ListCategory.Test, "reference", algorithm,
        algorithm == ListAlgorithm.Pdq ? 5 : 0, CanaryPassed: true);
}
