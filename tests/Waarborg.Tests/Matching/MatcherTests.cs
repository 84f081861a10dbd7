using Waarborg.Fingerprinting;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.People;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Matching;

public sealed class MatcherTests : IDisposable
{
    const int Other = 900;

    readonly TempInstallation _at = new();
    readonly ListStore _store;
    readonly ListLoader _loader;

    public MatcherTests()
    {
        _store = new(_at.Installation);
        _loader = new(_store);
    }

    public void Dispose() => _at.Dispose();

    [Fact]
    public void Each_exact_digest_finds_its_entry_and_the_hit_says_which()
    {
        var release = Import("a", Row("sha256", 1, "one"), Row("sha1", 2, "two"), Row("md5", 3, "three"));
        foreach (var (seed, algorithm, reference) in (ReadOnlySpan<(int, ListAlgorithm, string)>)
            [(1, ListAlgorithm.Sha256, "one"), (2, ListAlgorithm.Sha1, "two"), (3, ListAlgorithm.Md5, "three")])
        {
            var hit = Assert.Single(Match(SomeHashes.Fingerprint(seed), "a").Hits);
            Assert.Equal((algorithm, reference, 0), (hit.Algorithm, hit.Reference, hit.Distance));
            Assert.Equal(("a", "meldpunt"), (hit.List, hit.Supplier));
            Assert.Equal((release.Number, ListCategory.Test, true), (hit.Release, hit.Category, hit.CanaryPassed));
            Assert.Matches("^[0-9a-f]{16}$", hit.Entry);
        }

        Assert.Empty(Match(SomeHashes.Fingerprint(Other), "a").Hits);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void A_picture_is_found_within_the_radius_and_not_beyond(int bits, bool isFound)
    {
        Import("a", $"pdq,{SomeHashes.Pdq(1)},Test,one");
        foreach (var inverted in (bool[])[false, true])
        {
            var near = SomeHashes.Turned(SomeHashes.Pdq(1), bits);
            var asked = SomeHashes.Fingerprint(Other, inverted ? near.Complement : near, SomeHashes.Pdq(2));
            var result = Match(asked, "a");
            Assert.Equal(PerceptualComparison.Compared, result.Perceptual);
            Assert.Equal(
                isFound ? [(bits, new PdqView(ListProfile.Full, ViewOrientation.Stored, inverted))] : [],
                result.Hits.Select(hit => (hit.Distance, hit.View!.Value)));
        }
    }

    [Fact]
    public void A_list_that_says_a_smaller_distance_is_held_to_it()
    {
        Import("a", 10, $"pdq,{SomeHashes.Pdq(1)},Test,one");
        Assert.Single(Match(Near(10), "a").Hits);
        Assert.Empty(Match(Near(11), "a").Hits);

        // The next release does not widen it by saying nothing.
        Import("a", $"pdq,{SomeHashes.Pdq(1)},Test,one");
        Assert.Empty(Match(Near(11), "a").Hits);
        Import("a", 31, $"pdq,{SomeHashes.Pdq(1)},Test,one");
        Assert.Single(Match(Near(11), "a").Hits);

        static Fingerprint Near(int bits) =>
            SomeHashes.Fingerprint(Other, SomeHashes.Turned(SomeHashes.Pdq(1), bits), SomeHashes.Pdq(2));
    }

    [Fact]
    public void An_entry_is_compared_with_its_own_profile_and_one_of_unknown_profile_with_both()
    {
        ImportText("a", "algorithm,hash,category,reference,profile\n"
            + $"pdq,{SomeHashes.Pdq(1)},Test,of-full,full\npdq,{SomeHashes.Pdq(1)},Test,of-fit512,fit512\n"
            + $"pdq,{SomeHashes.Pdq(1)},Test,unknown,\n");
        Assert.Equal(["of-full", "unknown"], References(SomeHashes.Fingerprint(Other, SomeHashes.Pdq(1), SomeHashes.Pdq(2))));
        Assert.Equal(["of-fit512", "unknown"], References(SomeHashes.Fingerprint(Other, SomeHashes.Pdq(2), SomeHashes.Pdq(1))));
        Assert.Equal(
            ["of-fit512", "of-full", "unknown"], References(SomeHashes.Fingerprint(Other, SomeHashes.Pdq(1), SomeHashes.Pdq(1))));

        IEnumerable<string> References(Fingerprint fingerprint) =>
            Match(fingerprint, "a").Hits.Select(hit => hit.Reference).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void A_picture_that_is_turned_for_display_is_found_by_the_turned_pixels_too()
    {
        Import("a", $"pdq,{SomeHashes.Pdq(1)},Test,one");
        var stored = SomeHashes.Fingerprint(Other, SomeHashes.Pdq(2), SomeHashes.Pdq(3));
        var turned = stored with
        {
            Picture = stored.Picture with { Displayed = new(SomeHashes.Pdq(4), 100, SomeHashes.Pdq(1), 100) },
        };
        Assert.Empty(Match(stored, "a").Hits);
        var hit = Assert.Single(Match(turned, "a").Hits);
        Assert.Equal(new PdqView(ListProfile.Fit512, ViewOrientation.Displayed, Inverted: false), hit.View);
    }

    // Peers' fault 5: such a picture was an error of whoever sent it.
    [Theory]
    [InlineData(50, PerceptualComparison.Compared, 1)]
    [InlineData(49, PerceptualComparison.LowQuality, 0)]
    public void A_picture_too_even_to_compare_is_said_to_be_so_and_exact_digests_still_hold(int quality, object state, int hits)
    {
        Import("a", $"pdq,{SomeHashes.Pdq(1)},Test,one", Row("md5", 7, "seven"));
        var result = Match(SomeHashes.Fingerprint(Other, SomeHashes.Pdq(1), SomeHashes.Pdq(1), quality), "a");
        Assert.Equal(((PerceptualComparison)state, hits), (result.Perceptual, result.Hits.Count));
        Assert.Contains(
            Match(SomeHashes.Fingerprint(7, SomeHashes.Pdq(1), SomeHashes.Pdq(1), quality), "a").Hits,
            hit => hit.Reference == "seven");
    }

    [Fact]
    public void One_low_view_of_several_is_not_called_compared_unless_no_entry_asks_for_it()
    {
        var fingerprint = SomeHashes.Fingerprint(Other);
        fingerprint = fingerprint with
        {
            Picture = fingerprint.Picture with { Stored = fingerprint.Picture.Stored! with { Fit512Quality = 49 } },
        };
        Import("a", $"pdq,{SomeHashes.Pdq(1)},Test,one");
        ImportText("b", $"algorithm,hash,category,reference,profile\npdq,{SomeHashes.Pdq(1)},Test,one,full\n");
        Assert.Equal(PerceptualComparison.LowQuality, Match(fingerprint, "a").Perceptual);
        Assert.Equal(PerceptualComparison.Compared, Match(fingerprint, "b").Perceptual);
    }

    [Fact]
    public void A_picture_too_small_is_said_to_be_so_only_where_perceptual_entries_are_in_force()
    {
        Import("exact", Row("md5", 1, "one"));
        Import("alike", $"pdq,{SomeHashes.Pdq(1)},Test,one");
        var small = SomeHashes.Fingerprint(Other);
        small = small with { Picture = small.Picture with { Stored = null } };
        Assert.Equal(PerceptualComparison.NothingToCompare, Match(small, "exact").Perceptual);
        Assert.Equal(PerceptualComparison.TooSmall, Match(small, "exact", "alike").Perceptual);
    }

    [Fact]
    public void Hits_come_in_one_order_whatever_the_order_of_the_list()
    {
        string[] rows =
        [
            Row("md5", 1, "md5-only"), Row("sha1", 1, "sha1-only"), Row("sha256", 1, "exact"),
            Row("sha1", 1, "pair"), Row("md5", 1, "pair"),
            $"pdq,{SomeHashes.Turned(SomeHashes.Pdq(1), 9)},Test,far", $"pdq,{SomeHashes.Turned(SomeHashes.Pdq(1), 3)},Test,near",
        ];
        var asked = SomeHashes.Fingerprint(1, SomeHashes.Pdq(1), SomeHashes.Pdq(2));
        Import("a", rows);
        var first = Match(asked, "a").Hits;
        Assert.Equal(
            [
                (ListAlgorithm.Sha256, "exact"), (ListAlgorithm.Sha1, "pair"), (ListAlgorithm.Md5, "pair"),
                (ListAlgorithm.Sha1, "sha1-only"), (ListAlgorithm.Md5, "md5-only"),
                (ListAlgorithm.Pdq, "near"), (ListAlgorithm.Pdq, "far"),
            ],
            first.Select(hit => (hit.Algorithm, hit.Reference)));

        Array.Reverse(rows);
        Import("a", rows);
        Assert.Equal(first, Match(asked, "a").Hits.Select(hit => hit with { Release = 1 }));
    }

    [Fact]
    public void An_entry_that_is_set_aside_does_not_match_by_any_of_its_fingerprints()
    {
        Import("a", Row("sha256", 1, "one"), $"pdq,{SomeHashes.Pdq(1)},Test,one", Row("sha256", 2, "two"));
        var picture = SomeHashes.Fingerprint(1, SomeHashes.Pdq(1), SomeHashes.Pdq(1));
        Assert.Equal(2, Match(picture, "a").Hits.Count);

        _store.AddKnownGood(
            Matcher.KnownGoodPrints(picture, "ours"), Actor.CommandLine, TestContext.Current.CancellationToken);
        Assert.Empty(Match(picture, "a").Hits);
        var left = Assert.Single(Match(SomeHashes.Fingerprint(2), "a").Hits);
        Assert.False(left.CanaryPassed);
    }

    [Fact]
    public void Everything_within_the_radius_is_found_as_a_plain_comparison_finds_it()
    {
        var random = new Random(5);
        var entries = Enumerable.Range(0, 400)
            .Select(i => SomeHashes.Turned(SomeHashes.Pdq(i % 20), random.Next(0, 60))).ToArray();
        Import("a", [.. entries.Select((hash, i) => $"pdq,{hash},Test,r{i}")]);
        for (var i = 0; i < 40; i++)
        {
            var query = SomeHashes.Turned(SomeHashes.Pdq(i), random.Next(0, 20));
            var expected = entries
                .Select((hash, at) => (
                    Reference: $"r{at}",
                    Distance: Math.Min(hash.DistanceTo(query), hash.DistanceTo(query.Complement))))
                .Where(hit => hit.Distance <= Matcher.Radius);
            var found = Match(SomeHashes.Fingerprint(Other, query, query), "a").Hits.Select(hit => (hit.Reference, hit.Distance));
            Assert.Equal(expected.Order(), found.Order());
        }
    }

    [Fact]
    public void Only_the_digests_that_some_list_has_entries_of_are_needed_and_without_the_others_the_hits_are_the_same()
    {
        Import("exact", Row("sha256", 1, "one"), $"pdq,{SomeHashes.Pdq(1)},Test,one");
        Import("md5", Row("md5", 2, "two"));
        Import("sha1", Row("sha1", 3, "three"));
        Assert.Equal(new DigestChoice(Sha1: false, Md5: false), Matcher.NeededBy(_loader.For(["exact"])));
        Assert.Equal(new DigestChoice(Sha1: false, Md5: true), Matcher.NeededBy(_loader.For(["exact", "md5"])));
        Assert.Equal(new DigestChoice(Sha1: true, Md5: false), Matcher.NeededBy(_loader.For(["sha1"])));
        Assert.Equal(DigestChoice.All, Matcher.NeededBy(_loader.For(["md5", "sha1"])));
        var shadowed = _loader.For(["exact"]) with { Shadows = _loader.For(["sha1"]).Lists };
        Assert.Equal(new DigestChoice(Sha1: true, Md5: false), Matcher.NeededBy(shadowed));

        var whole = SomeHashes.Fingerprint(2);
        var part = whole with { Digests = whole.Digests with { Sha1 = null } };
        Assert.Equal("two", Assert.Single(Match(part, "exact", "md5").Hits).Reference);
        Assert.Equal(Match(whole, "exact", "md5").Hits, Match(part, "exact", "md5").Hits);
    }

    static string Row(string algorithm, int seed, string reference)
    {
        var hash = algorithm switch
        {
            "sha256" => SomeHashes.Sha256(seed),
            "sha1" => SomeHashes.Sha1(seed),
            _ => SomeHashes.Md5(seed),
        };
        return $"{algorithm},{hash},Test,{reference}";
    }

    MatchResult Match(Fingerprint fingerprint, params string[] lists) => Matcher.Match(fingerprint, _loader.For(lists));

    ListRelease Import(string list, params string[] rows) => ImportText(list, SomeHashes.Csv(rows));

    ListRelease Import(string list, int maxDistance, params string[] rows) =>
        ImportText(list, SomeHashes.Csv(rows), maxDistance);

    ListRelease ImportText(string list, string text, int? maxDistance = null) =>
        Assert.IsType<ImportOutcome.Imported>(_store.Import(
            new(list, _at.Write("list.csv", text), "meldpunt", MaxDistance: maxDistance), Actor.CommandLine,
            TestContext.Current.CancellationToken)).Release;
}
