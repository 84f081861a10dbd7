using FsCheck;
using FsCheck.Fluent;
using Waarborg.Lists;

namespace Waarborg.Tests.Lists;

public class ShapeGateTests
{
    [Theory]
    [InlineData(4_000, 2_000, false)]
    [InlineData(4_000, 2_001, true)]
    [InlineData(100, 1_000, false)]
    [InlineData(100, 1_001, true)]
    [InlineData(0, 5_000, false)]
    public void A_release_that_grew_by_more_than_half_and_a_thousand_is_held(int before, int added, bool isHeld)
    {
        var old = SomeReleases.Of(SomeReleases.Numbered(0, before));
        var findings = Check(old, SomeReleases.Of(SomeReleases.Numbered(0, before + added), old));
        Assert.Equal(
            isHeld ? [(GateKind.SuddenGrowth, GateSeverity.Holds, (long)added, (long)before)] : [],
            findings.Select(one => (one.Kind, one.Severity, one.Count, one.OutOf)));
        Assert.All(findings, one => Assert.Equal(GateFinding.MaxNamed, one.Entries.Count));
    }

    [Theory]
    [InlineData(1_000, 500, false)]
    [InlineData(1_000, 501, true)]
    [InlineData(100, 100, false)]
    [InlineData(101, 101, true)]
    public void A_release_that_lost_more_than_half_and_a_hundred_is_held(int before, int lost, bool isHeld)
    {
        var old = SomeReleases.Of(SomeReleases.Numbered(0, before));
        var after = SomeReleases.Of(SomeReleases.Numbered(lost, before + 1), old);
        Assert.Equal(isHeld ? [(GateKind.SuddenShrinkage, (long)lost, (long)before)] : [],
            Check(old, after).Select(one => (one.Kind, one.Count, one.OutOf)));
        Assert.Empty(Check(old, after, beforeInForce: false));

        // What was withdrawn a release ago is not lost once more.
        Assert.Empty(Check(after, SomeReleases.Of(SomeReleases.Numbered(lost, before + 1), after)));
    }

    [Fact]
    public void A_removed_list_that_comes_back_comes_anew()
    {
        var old = SomeReleases.Of(SomeReleases.Numbered(0, 2_000));
        Assert.Empty(Check(old, old));
        var finding = Assert.Single(Check(old, old, beforeInForce: false));
        Assert.Equal((GateKind.SuddenGrowth, 2_000L), (finding.Kind, finding.Count));
    }

    [Fact]
    public void A_category_that_the_release_before_had_not_holds_and_is_named()
    {
        var old = SomeReleases.Of(SomeReleases.Numbered(0, 50));
        var rows = SomeReleases.Numbered(0, 50).Concat(SomeReleases.Numbered(50, 53, ListCategory.NationallyIllegal)).ToList();
        var finding = Assert.Single(Check(old, SomeReleases.Of(rows, old)));
        Assert.Equal((GateKind.NewCategory, GateSeverity.Holds, 3L), (finding.Kind, finding.Severity, finding.Count));
        Assert.Equal(Sorted("R-50", "R-51", "R-52"), finding.Entries);
        Assert.Contains("NationallyIllegal", finding.InWords(), StringComparison.Ordinal);
        Assert.Empty(Check(ReleaseContent.Empty, SomeReleases.Of(rows)));
    }

    [Theory]
    [InlineData(100_000, 4, GateSeverity.Told)]
    [InlineData(100_000, 12, GateSeverity.Holds)]
    [InlineData(30_000, 4, GateSeverity.Holds)]
    public void One_fingerprint_of_two_categories_is_told_and_holds_from_ten_or_one_in_ten_thousand(
        int entries, int planted, object severity)
    {
        var rows = SomeReleases.Numbered(0, entries - planted).ToList();
        for (var i = 0; i < planted; i++)
        {
            // Pairs that share a hash; also an ordinary entry shares one with another of its own category.
            var category = i % 2 == 0 ? ListCategory.Baseline : ListCategory.NationallyIllegal;
            rows.Add(new(2, ListAlgorithm.Sha1, new((ulong)(i / 2) + 1, 0, 0, 0), ListProfile.Unknown, category, $"P-{i}"));
        }

        rows.Add(rows[0] with { Reference = rows[1].Reference });
        var finding = Assert.Single(Check(ReleaseContent.Empty, SomeReleases.Of(rows)));
        Assert.Equal((GateKind.CategoriesDisagree, (GateSeverity)severity), (finding.Kind, finding.Severity));
        Assert.Equal(Sorted([.. Enumerable.Range(0, planted).Select(i => $"P-{i}")]), finding.Entries);
        Assert.Equal((planted, entries), (finding.Count, finding.OutOf));
    }

    [Fact]
    public void Whether_categories_disagree_is_what_comparing_all_with_all_says() =>
        Prop.ForAll<byte[]>(picks =>
        {
            var rows = picks.Select((pick, i) => new HashRow(
                i, ListAlgorithm.Md5, new((ulong)(pick % 7) + 1, 0, 0, 0), ListProfile.Unknown,
                (pick / 7 % 2) == 0 ? ListCategory.Baseline : ListCategory.Test, $"R-{i}")).ToList();
            var odd = rows.Where(row => rows.Exists(other => other.Hash == row.Hash && other.Category != row.Category));
            var finding = Check(ReleaseContent.Empty, SomeReleases.Of(rows)).SingleOrDefault();
            return (finding?.Count ?? 0) == odd.Count();
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(95, true)]
    [InlineData(96, false)]
    [InlineData(160, false)]
    [InlineData(161, true)]
    public void A_pdq_with_far_from_half_of_its_bits_set_is_nearly_uniform(int bits, bool isUniform) =>
        Assert.Equal(isUniform, ShapeGate.IsNearUniform(SomeHashes.Turned(default, bits)));

    [Fact]
    public void A_pdq_of_equal_rows_or_equal_columns_is_nearly_uniform()
    {
        const ulong OneRow = 0x00FF_00FF_00FF_00FF;
        Assert.True(ShapeGate.IsNearUniform(new(OneRow, OneRow, OneRow, OneRow)));
        Assert.False(ShapeGate.IsNearUniform(new(OneRow, OneRow, OneRow, OneRow ^ 1)));
        Assert.False(ShapeGate.IsNearUniform(new(OneRow ^ 1, OneRow, OneRow, OneRow)));
        const ulong Columns = 0xFFFF_0000_FFFF_0000;
        Assert.True(ShapeGate.IsNearUniform(new(Columns, Columns, ~Columns, Columns)));
        Assert.False(ShapeGate.IsNearUniform(new(Columns, Columns ^ (1UL << 40), Columns, Columns)));
        Assert.False(ShapeGate.IsNearUniform(SomeHashes.Pdq(1)));
    }

    [Fact]
    public void Twelve_nearly_uniform_pdqs_among_a_hundred_thousand_entries_hold_the_release_and_are_named()
    {
        var rows = SomeReleases.Numbered(0, 99_988).Concat(Enumerable.Range(0, 12).Select(i =>
            SomeReleases.Pdq(SomeHashes.Turned(default, 70 + i), $"P-{i}"))).ToList();
        var findings = Check(ReleaseContent.Empty, SomeReleases.Of(rows));
        var finding = Assert.Single(findings);
        Assert.Equal((GateKind.NearUniform, GateSeverity.Holds, 12L), (finding.Kind, finding.Severity, finding.Count));
        Assert.Equal(Sorted([.. Enumerable.Range(0, 12).Select(i => $"P-{i}")]), finding.Entries);
    }

    [Fact]
    public void A_pdq_of_low_quality_is_left_out_and_its_entry_told_when_it_has_nothing_else()
    {
        var after = SomeReleases.Of(
        [
            SomeReleases.Pdq(SomeHashes.Pdq(1), "bare", isLowQuality: true),
            SomeReleases.Pdq(SomeHashes.Pdq(2), "other", isLowQuality: true), SomeReleases.Pdq(SomeHashes.Pdq(3), "other"),
            .. SomeReleases.Numbered(0, 5),
        ]);
        Assert.Equal([HashBytes.From(SomeHashes.Pdq(3))], after.Table(ListAlgorithm.Pdq).Values.ToArray());
        var finding = Assert.Single(Check(ReleaseContent.Empty, after));
        Assert.Equal((GateKind.LowQuality, GateSeverity.Told, 1L, 7L),
            (finding.Kind, finding.Severity, finding.Count, finding.OutOf));
        Assert.Equal([SomeReleases.HandleOf("bare")], finding.Entries);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, GateSeverity.Told)]
    [InlineData(10, GateSeverity.Told)]
    [InlineData(11, GateSeverity.Holds)]
    [InlineData(12, GateSeverity.Holds)]
    public void More_than_ten_canary_hits_hold_a_release_of_a_hundred_thousand(int hits, object? severity)
    {
        var finding = GateFinding.OfCanary(SetAside(hits), 100_000);
        Assert.Equal(severity, finding?.Severity);
        Assert.Equal(hits, finding?.Entries.Count ?? 0);
    }

    [Theory]
    [InlineData(10_000, GateSeverity.Told)]
    [InlineData(9_999, GateSeverity.Holds)]
    public void One_canary_hit_holds_a_release_of_which_it_is_more_than_one_in_ten_thousand(int entries, object severity)
    {
        Assert.Equal((GateSeverity)severity, GateFinding.OfCanary(SetAside(1), entries)!.Severity);
        // The same entry twice, by two pictures, is one.
        Assert.Equal(1, GateFinding.OfCanary([.. SetAside(1), .. SetAside(1)], entries)!.Count);
    }

    [Fact]
    public void Every_kind_has_words_that_say_how_many()
    {
        var words = Enum.GetValues<GateKind>().Select(kind =>
            new GateFinding(kind, GateSeverity.Told, 12, 34_567, []).InWords()).ToList();
        Assert.All(words, text => Assert.Matches("12 (of|beside) 34567.*\\.$", text));
        Assert.Equal(words.Count, words.Distinct(StringComparer.Ordinal).Count());
    }

    static IReadOnlyList<SetAside> SetAside(int count) => [.. Enumerable.Range(0, count).Select(i =>
        new SetAside(EntryHandle.Show((ulong)i), $"R-{i}", ListAlgorithm.Md5, 0, "a default picture"))];

    // Findings name entries in the order of their handles.
    static string[] Sorted(params string[] references) =>
        [.. references.Select(SomeReleases.HandleOf).Order(StringComparer.Ordinal).Take(GateFinding.MaxNamed)];

    static IReadOnlyList<GateFinding> Check(ReleaseContent before, ReleaseContent after, bool beforeInForce = true) =>
        ShapeGate.Check(before, beforeInForce, after, TestContext.Current.CancellationToken);
}
