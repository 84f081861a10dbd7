// Altered versions beside the picture itself: found by them only where the picture is not alike as it is, and said to be so.
using Waarborg.Cases;
using Waarborg.Decoding;
using Waarborg.Fingerprinting;
using Waarborg.Hashing;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.People;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Matching;

public sealed class AlteredMatchTests : IDisposable
{
    const int Other = 900;

    readonly TempInstallation _at = new();
    readonly ListStore _store;
    readonly ListLoader _loader;

    public AlteredMatchTests()
    {
        _store = new(_at.Installation);
        _loader = new(_store);
    }

    public void Dispose() => _at.Dispose();

    [Theory]
    [InlineData(0, true)]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void A_version_is_found_within_the_radius_and_not_beyond_in_either_profile(int bits, bool isFound)
    {
        foreach (var profile in (string[])["full", "fit512", ""])
        {
            ImportText("algorithm,hash,category,reference,profile\n" + $"pdq,{SomeHashes.Pdq(1)},Test,one,{profile}\n");
            var hits = Match(Altered((PdqAlteration.Mirrored, SomeHashes.Turned(SomeHashes.Pdq(1), bits), 100))).Hits;
            Assert.Equal(
                isFound ? [(bits, PdqView.Of(PdqAlteration.Mirrored))] : [], hits.Select(hit => (hit.Distance, hit.View!.Value)));
        }
    }

    [Fact]
    public void The_nearest_version_is_told_and_the_picture_itself_before_any_version()
    {
        Import($"pdq,{SomeHashes.Pdq(1)},Test,one");
        var two = Altered(
            (PdqAlteration.Trimmed, SomeHashes.Turned(SomeHashes.Pdq(1), 9), 100),
            (PdqAlteration.Cropped2, SomeHashes.Turned(SomeHashes.Pdq(1), 4), 100));
        Assert.Equal(PdqView.Of(PdqAlteration.Cropped2), Assert.Single(Match(two).Hits).View);

        var itself = two with { Picture = two.Picture with { Stored = new(SomeHashes.Turned(SomeHashes.Pdq(1), 30), 100, SomeHashes.Pdq(3), 100) } };
        var hit = Assert.Single(Match(itself).Hits);
        Assert.Equal((30, new PdqView(ListProfile.Full, ViewOrientation.Stored, Inverted: false)), (hit.Distance, hit.View!.Value));
    }

    [Fact]
    public void What_only_a_version_is_like_does_not_support_a_digest_that_can_be_forged()
    {
        Import($"md5,{SomeHashes.Md5(Other)},Test,one", $"pdq,{SomeHashes.Pdq(1)},Test,one");
        var forged = Match(Altered((PdqAlteration.Mirrored, SomeHashes.Pdq(1), 100))).Hits;
        Assert.Equal(HitSupport.None, Assert.Single(forged, hit => hit.Algorithm == ListAlgorithm.Md5).Support);
        Assert.Equal(PdqView.Of(PdqAlteration.Mirrored), Assert.Single(forged, hit => hit.Algorithm == ListAlgorithm.Pdq).View);

        // Where the picture is like the entry as it is, it does.
        var itself = Altered();
        var alike = Match(itself with { Picture = itself.Picture with { Stored = new(SomeHashes.Pdq(1), 100, SomeHashes.Pdq(3), 100) } }).Hits;
        Assert.Equal(HitSupport.Picture, Assert.Single(alike, hit => hit.Algorithm == ListAlgorithm.Md5).Support);
    }

    [Fact]
    public void A_version_too_even_to_compare_is_left_out_and_does_not_make_the_picture_unjudged()
    {
        Import($"pdq,{SomeHashes.Pdq(1)},Test,one");
        var result = Match(Altered((PdqAlteration.Trimmed, SomeHashes.Pdq(1), Matcher.MinQuality - 1)));
        Assert.Empty(result.Hits);
        Assert.Equal(PerceptualComparison.Compared, result.Perceptual);
        Assert.Single(Match(Altered((PdqAlteration.Trimmed, SomeHashes.Pdq(1), Matcher.MinQuality))).Hits);
    }

    [Fact]
    public void A_list_that_says_a_smaller_distance_is_held_to_it_and_an_inverted_version_is_not_asked()
    {
        Import(10, $"pdq,{SomeHashes.Pdq(1)},Test,one");
        Assert.Single(Match(Altered((PdqAlteration.Mirrored, SomeHashes.Turned(SomeHashes.Pdq(1), 10), 100))).Hits);
        Assert.Empty(Match(Altered((PdqAlteration.Mirrored, SomeHashes.Turned(SomeHashes.Pdq(1), 11), 100))).Hits);
        Assert.Empty(Match(Altered((PdqAlteration.Mirrored, SomeHashes.Pdq(1).Complement, 100))).Hits);
    }

    [Fact]
    public void A_fingerprint_with_other_versions_is_another_one()
    {
        var one = Altered((PdqAlteration.Mirrored, SomeHashes.Pdq(1), 100)).Picture;
        Assert.Equal(one, Altered((PdqAlteration.Mirrored, SomeHashes.Pdq(1), 100)).Picture);
        Assert.Equal(one.GetHashCode(), Altered((PdqAlteration.Mirrored, SomeHashes.Pdq(1), 100)).Picture.GetHashCode());
        Assert.NotEqual(one, Altered((PdqAlteration.Mirrored, SomeHashes.Turned(SomeHashes.Pdq(1), 1), 100)).Picture);
        Assert.NotEqual(one, Altered((PdqAlteration.Flipped, SomeHashes.Pdq(1), 100)).Picture);
        Assert.NotEqual(one, Altered((PdqAlteration.Mirrored, SomeHashes.Pdq(1), 99)).Picture);
        Assert.NotEqual(one, Altered().Picture);
        Assert.NotEqual(one, one with { Altered = null });
        Assert.Equal("1 versions", $"{one.Altered}");
    }

    [Fact]
    public void What_is_kept_of_an_item_has_its_versions_and_without_them_reads_as_ever()
    {
        var altered = Altered((PdqAlteration.Mirrored, SomeHashes.Pdq(1), 100), (PdqAlteration.Widened5, SomeHashes.Pdq(2), 61));
        var plain = altered with { Picture = altered.Picture with { Altered = null } };
        foreach (var one in (Fingerprint[])[altered, plain])
            Assert.Equal(one.Picture, KeptPrint.Of(one).Print(one.Digests.Sha256).Picture);
    }

    [Fact]
    public void What_was_no_match_without_versions_is_not_remembered_where_they_are_compared()
    {
        Import($"pdq,{SomeHashes.Pdq(1)},Test,one");
        WantedList[] wanted = [new("a", null)];
        int[] generations =
        [
            _loader.For(wanted).Generation, _loader.For(wanted, isAltered: true).Generation,
            _loader.For(wanted, isScreened: true).Generation,
        ];
        Assert.Equal(3, generations.Distinct().Count());
        Assert.Equal(generations[1], _loader.For(wanted, isAltered: true).Generation);
    }

    static Fingerprint Altered(params (PdqAlteration Alteration, Pdq256 Hash, int Quality)[] versions)
    {
        var print = SomeHashes.Fingerprint(Other);
        return print with
        {
            Picture = print.Picture with
            {
                Altered = new AlteredHashes([.. versions.Select(one => new PdqVersion(one.Alteration, one.Hash, one.Quality))]),
            },
        };
    }

    MatchResult Match(Fingerprint fingerprint) => Matcher.Match(fingerprint, _loader.For(["a"]));

    void Import(params string[] rows) => ImportText(SomeHashes.Csv(rows));

    void Import(int maxDistance, params string[] rows) => ImportText(SomeHashes.Csv(rows), maxDistance);

    void ImportText(string text, int? maxDistance = null) =>
        Assert.IsType<ImportOutcome.Imported>(_store.Import(
            new("a", _at.Write("list.csv", text), "meldpunt", MaxDistance: maxDistance), Actor.CommandLine,
            TestContext.Current.CancellationToken));
}
