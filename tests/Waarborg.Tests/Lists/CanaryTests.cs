using Waarborg.Hashing;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Lists;

public sealed class CanaryTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly ListStore _store;

    public CanaryTests() => _store = new(_at.Installation);

    public void Dispose() => _at.Dispose();

    [Fact]
    public void The_shipped_set_is_there_and_is_of_the_form_that_it_is_written_in()
    {
        Assert.NotEmpty(KnownGoodSet.Shipped.Prints);
        using var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        KnownGoodSet.Shipped.Write(text);
        Assert.Equal(KnownGoodSet.Shipped.Prints, KnownGoodSet.Read(new StringReader(text.ToString())));
    }

    [Fact]
    public void A_shipped_picture_on_a_list_is_set_aside()
    {
        var shipped = KnownGoodSet.Shipped.Prints.First(print => print.Algorithm == ListAlgorithm.Sha256);
        var bytes = new byte[32];
        shipped.Hash.CopyTo(bytes);
        var outcome = Import(SomeHashes.Csv(
            $"sha256,{Convert.ToHexStringLower(bytes)},Baseline,wrong", $"sha256,{SomeHashes.Sha256(1)},Baseline,right"));

        var aside = Assert.Single(outcome.SetAside);
        Assert.Equal(("wrong", shipped.Note, 0), (aside.Reference, aside.Note, aside.Distance));
        Assert.Equal(CanaryResult.Failed, outcome.Release.Canary);
        Assert.Equal(aside.Entry, Assert.Single(_store.Find("list")!.SetAside).Entry);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void A_perceptual_entry_is_set_aside_within_the_radius_at_which_it_would_match(int bits, bool isSetAside)
    {
        Add(new KnownGoodPrint(ListAlgorithm.Pdq, HashBytes.From(SomeHashes.Pdq(1)), "the default picture"));
        foreach (var like in (Pdq256[])[SomeHashes.Pdq(1), SomeHashes.Pdq(1).Complement])
        {
            var outcome = Import(SomeHashes.Csv($"pdq,{SomeHashes.Turned(like, bits)},Baseline,x"));
            Assert.Equal(isSetAside ? [(bits, "the default picture")] : [], outcome.SetAside.Select(a => (a.Distance, a.Note)));
            Assert.Equal(isSetAside ? CanaryResult.Failed : CanaryResult.Passed, outcome.Release.Canary);
        }
    }

    [Fact]
    public void Adding_a_harmless_picture_sets_entries_of_releases_in_force_aside()
    {
        var release = Import(SomeHashes.Csv(
            $"md5,{SomeHashes.Md5(1)},Baseline,one", $"pdq,{SomeHashes.Pdq(1)},Baseline,one",
            $"md5,{SomeHashes.Md5(2)},Baseline,two")).Release;
        Assert.Equal(CanaryResult.Passed, release.Canary);
        var before = _store.ChangeNumber();

        var grown = Add(new KnownGoodPrint(ListAlgorithm.Md5, HashBytes.From(SomeHashes.Digests(2).Md5), "logo,\nof ours"));
        Assert.Equal(("list", "two"), (Assert.Single(grown.SetAside).List, grown.SetAside[0].Entry.Reference));
        Assert.Equal(CanaryResult.Failed, _store.Find("list")!.Active!.Canary);
        Assert.NotEqual(before, _store.ChangeNumber());
        Assert.Contains(_store.KnownGood().Prints, print => print.Note == "logo, of ours");

        Assert.Equal(0, Add(new KnownGoodPrint(ListAlgorithm.Md5, HashBytes.From(SomeHashes.Digests(2).Md5), "again")).Added);
        Assert.Single(Import(SomeHashes.Csv($"md5,{SomeHashes.Md5(2)},Baseline,two")).SetAside);
    }

    [Fact]
    public void Starting_again_with_the_same_shipped_set_changes_nothing()
    {
        Import(SomeHashes.Csv($"md5,{SomeHashes.Md5(1)},Baseline,one"));
        Add();
        var before = _store.ChangeNumber();
        Assert.Empty(Add().SetAside);
        Assert.Equal(before, _store.ChangeNumber());
    }

    [Fact]
    public void A_hash_of_no_picture_never_enters_the_set()
    {
        var grown = Add(
            new KnownGoodPrint(ListAlgorithm.Pdq, default, "nothing"),
            new KnownGoodPrint(ListAlgorithm.Pdq, HashBytes.From(SomeHashes.Turned(default, 63)), "a line"));
        Assert.Equal(0, grown.Added);
    }

    ImportOutcome.Imported Import(string text) => Assert.IsType<ImportOutcome.Imported>(_store.Import(
        new("list", _at.Write("list.csv", text), "meldpunt"), Actor.CommandLine, TestContext.Current.CancellationToken));

    KnownGoodOutcome.Grown Add(params KnownGoodPrint[] prints) => Assert.IsType<KnownGoodOutcome.Grown>(
        _store.AddKnownGood(prints, Actor.CommandLine, TestContext.Current.CancellationToken));
}
