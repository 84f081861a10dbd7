// A screened picture is let go only where nothing that is compared is near: whatever may match is left to the exact path.
using Waarborg.Decoding;
using Waarborg.Hashing;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.Matching.Lookups;
using Waarborg.People;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Matching;

public sealed class ScreeningTests : IDisposable
{
    const int Other = 900;

    readonly TempInstallation _at = new();
    readonly ListStore _store;
    readonly ListLoader _loader;

    public ScreeningTests()
    {
        _store = new(_at.Installation);
        _loader = new(_store);
    }

    public void Dispose() => _at.Dispose();

    [Theory]
    [InlineData(0, true)]
    [InlineData(31, true)]
    [InlineData(47, true)]
    [InlineData(48, false)]
    public void What_is_alike_within_the_wider_radius_is_left_to_the_exact_path(int bits, bool mayMatch)
    {
        Import("a", $"pdq,{SomeHashes.Pdq(1)},Test,one");
        var near = SomeHashes.Turned(SomeHashes.Pdq(1), bits);
        Assert.Equal(mayMatch, MayMatch(Pair(near, SomeHashes.Pdq(2))));
        Assert.Equal(mayMatch, MayMatch(Pair(SomeHashes.Pdq(2), near)));
        Assert.Equal(mayMatch, MayMatch(Pair(near.Complement, SomeHashes.Pdq(2))));
        Assert.Equal(mayMatch, MayMatch(Pair(SomeHashes.Pdq(2), SomeHashes.Pdq(3)), Pair(near, SomeHashes.Pdq(4))));
        Assert.Equal(mayMatch, MayMatch(Pair(SomeHashes.Pdq(2), SomeHashes.Pdq(3)), Pair(SomeHashes.Pdq(4), near)));
    }

    [Fact]
    public void A_list_that_says_a_smaller_distance_is_searched_so_much_narrower()
    {
        Import("a", maxDistance: 10, $"pdq,{SomeHashes.Pdq(1)},Test,one");
        Assert.True(MayMatch(Pair(SomeHashes.Turned(SomeHashes.Pdq(1), 10 + Screening.Guard), SomeHashes.Pdq(2))));
        Assert.False(MayMatch(Pair(SomeHashes.Turned(SomeHashes.Pdq(1), 11 + Screening.Guard), SomeHashes.Pdq(2))));
    }

    [Fact]
    public void An_entry_of_one_profile_is_near_the_hash_of_that_profile_alone()
    {
        ImportText("a", $"algorithm,hash,category,reference,profile\npdq,{SomeHashes.Pdq(1)},Test,one,full\n");
        Assert.True(MayMatch(Pair(SomeHashes.Pdq(1), SomeHashes.Pdq(2))));
        Assert.False(MayMatch(Pair(SomeHashes.Pdq(2), SomeHashes.Pdq(1))));
        ImportText("a", $"algorithm,hash,category,reference,profile\npdq,{SomeHashes.Pdq(1)},Test,one,fit512\n");
        Assert.False(MayMatch(Pair(SomeHashes.Pdq(1), SomeHashes.Pdq(2))));
        Assert.True(MayMatch(Pair(SomeHashes.Pdq(2), SomeHashes.Pdq(1))));
    }

    [Theory]
    [InlineData(59, true)]
    [InlineData(60, false)]
    public void What_may_be_too_even_is_left_to_the_exact_path(int quality, bool mayMatch)
    {
        Import("a", $"pdq,{SomeHashes.Pdq(1)},Test,one");
        Assert.Equal(mayMatch, MayMatch(new(new(SomeHashes.Pdq(2), quality), new(SomeHashes.Pdq(3), 100))));
        Assert.Equal(mayMatch, MayMatch(new(new(SomeHashes.Pdq(2), 100), new(SomeHashes.Pdq(3), quality))));
    }

    [Theory]
    [InlineData("sha256")]
    [InlineData("sha1")]
    [InlineData("md5")]
    public void A_known_digest_is_left_to_the_exact_path(string algorithm)
    {
        var hash = algorithm == "sha256" ? SomeHashes.Sha256(Other)
            : algorithm == "sha1" ? SomeHashes.Sha1(Other)
            : SomeHashes.Md5(Other);
        Import("a", $"{algorithm},{hash},Test,one");
        Assert.True(MayMatch(Pair(SomeHashes.Pdq(2), SomeHashes.Pdq(3))));
        Assert.False(Screening.MayMatch(
            SomeHashes.Digests(Other + 1), new(Pair(SomeHashes.Pdq(2), SomeHashes.Pdq(3)), null), _loader.For(["a"])));
    }

    [Fact]
    public void What_matches_exactly_is_never_let_go_whose_hashes_are_within_the_guard()
    {
        var random = new Random(6);
        var entries = Enumerable.Range(0, 300)
            .Select(i => SomeHashes.Turned(SomeHashes.Pdq(i % 20), random.Next(0, 60))).ToArray();
        Import("a", [.. entries.Select((hash, i) => $"pdq,{hash},Test,r{i}")]);
        var lists = _loader.For(["a"]);
        var matched = 0;
        for (var i = 0; i < 60; i++)
        {
            var exact = SomeHashes.Turned(SomeHashes.Pdq(i), random.Next(0, 20));
            if (Matcher.Match(SomeHashes.Fingerprint(Other, exact, exact), lists).Hits.Count == 0) continue;
            matched++;
            var about = Shifted(exact, random, Screening.Guard);
            Assert.True(MayMatch(Pair(about, about)));
        }

        Assert.True(matched > 10, $"only {matched} matched");
    }

    [Fact]
    public void The_test_pictures_and_what_runs_without_acting_are_screened_for_too()
    {
        Import("a", $"pdq,{SomeHashes.Pdq(1)},Test,one");
        var (tests, content) = TestPictures.List(_at.Installation.Keys);
        var lists = new ListLoader(_store, new(tests, content)).For(["a"]);
        var known = content.Table(ListAlgorithm.Pdq).Values[0].ToPdq();
        var none = new ScreenedPicture(Pair(SomeHashes.Pdq(5), SomeHashes.Pdq(6)), null);
        Assert.True(Screening.MayMatch(SomeHashes.Digests(Other), new(Pair(known, known), null), lists));
        Assert.False(Screening.MayMatch(SomeHashes.Digests(Other), none, lists));

        Import("b", $"pdq,{SomeHashes.Pdq(5)},Test,two");
        var shadowed = lists with { Shadows = _loader.For(["b"]).Lists };
        Assert.True(Screening.MayMatch(SomeHashes.Digests(Other), none, shadowed));
    }

    [Fact]
    public void Where_somebody_else_is_asked_nothing_is_screened()
    {
        Import("a", $"pdq,{SomeHashes.Pdq(1)},Test,one");
        var none = new ScreenedPicture(Pair(SomeHashes.Pdq(5), SomeHashes.Pdq(6)), null);
        var lists = _loader.For(["a"]);
        Assert.True(Screening.IsOpenTo(lists));
        var asked = lists with { Remote = [new RemoteInForce(null!, new HashSet<ListCategory>(), null, null)] };
        Assert.False(Screening.IsOpenTo(asked));
        Assert.True(Screening.MayMatch(SomeHashes.Digests(Other), none, asked));
    }

    [Fact]
    public void What_was_let_go_by_screening_is_not_remembered_where_it_is_not_screened()
    {
        Import("a", $"pdq,{SomeHashes.Pdq(1)},Test,one");
        WantedList[] wanted = [new("a", null)];
        var (exact, screened) = (_loader.For(wanted), _loader.For(wanted, isScreened: true));
        Assert.NotEqual(exact.Generation, screened.Generation);
        Assert.Equal(screened.Generation, _loader.For(wanted, isScreened: true).Generation);
        Assert.Equal(exact.Generation, _loader.For(wanted).Generation);
    }

    static Pdq256 Shifted(Pdq256 hash, Random random, int bits)
    {
        var at = Enumerable.Range(0, 256).ToArray();
        random.Shuffle(at);
        Span<byte> bytes = stackalloc byte[Pdq256.ByteCount];
        hash.CopyTo(bytes);
        foreach (var bit in at.Take(bits)) bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return Pdq256.FromBytes(bytes);
    }

    static ScreenedPair Pair(Pdq256 full, Pdq256 fit512) => new(new(full, 100), new(fit512, 100));

    bool MayMatch(ScreenedPair stored, ScreenedPair? displayed = null) =>
        Screening.MayMatch(SomeHashes.Digests(Other), new(stored, displayed), _loader.For(["a"]));

    void Import(string list, params string[] rows) => ImportText(list, SomeHashes.Csv(rows));

    void Import(string list, int maxDistance, params string[] rows) => ImportText(list, SomeHashes.Csv(rows), maxDistance);

    void ImportText(string list, string text, int? maxDistance = null) =>
        Assert.IsType<ImportOutcome.Imported>(_store.Import(
            new(list, _at.Write("list.csv", text), "meldpunt", MaxDistance: maxDistance), Actor.CommandLine,
            TestContext.Current.CancellationToken));
}
