using FsCheck;
using FsCheck.Fluent;
using Waarborg.Hashing;
using Waarborg.Lists;
using Waarborg.Matching;
using Waarborg.Tests.Lists;

namespace Waarborg.Tests.Matching;

public class LoadedContentTests
{
    [Fact]
    public void After_any_changes_it_finds_the_rows_that_a_new_index_finds() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var all = Enumerable.Range(0, 40).Select(SomeHashes.Pdq).ToArray();
            LoadedContent? changed = null;
            for (var release = 0; release < 5; release++)
            {
                var content = SomeReleases.Of(Some(all, random));
                changed = LoadedContent.Of(content, changed);
                var anew = LoadedContent.Of(content);
                if (changed.Index.Count != anew.Index.Count || changed.Content != content) return false;
                if ((changed.NeedsFull, changed.NeedsFit512) != (anew.NeedsFull, anew.NeedsFit512)) return false;
                if (!all.All(hash => Found(changed, hash).SequenceEqual(Found(anew, hash)))) return false;
            }

            return true;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Where_more_changed_than_an_index_takes_it_is_made_anew()
    {
        var random = new Random(4);
        var rows = Enumerable.Range(0, LoadedContent.MaxChanged + 3)
            .Select(i => SomeReleases.Pdq(SomeReleases.AnyPdq(random), $"R-{i}")).ToList();
        var few = LoadedContent.Of(SomeReleases.Of(rows[..2]));
        Assert.True(few.Index.Count + LoadedContent.MaxChanged < rows.Count);
        foreach (var (from, to) in ((List<HashRow>, List<HashRow>)[])[(rows[..2], rows), (rows, rows[..2])])
        {
            var content = SomeReleases.Of(to);
            var after = LoadedContent.Of(content, LoadedContent.Of(SomeReleases.Of(from)));
            Assert.Equal(to.Count, after.Index.Count);
            Assert.All(to, row => Assert.Equal(Found(LoadedContent.Of(content), row.Hash.ToPdq()), Found(after, row.Hash.ToPdq())));
        }
    }

    static List<HashRow> Some(Pdq256[] all, Random random) =>
    [
        .. all.Where(_ => random.Next(3) > 0).SelectMany((hash, i) => Enumerable.Range(0, random.Next(1, 3)).Select(copy =>
            SomeReleases.Pdq(hash, $"R-{i}-{copy}-{random.Next(3)}") with { Profile = (ListProfile)random.Next(1, 3) })),
    ];

    static IEnumerable<(int Row, int Distance)> Found(LoadedContent content, Pdq256 hash)
    {
        var hits = new List<PdqHit>();
        content.Index.FindWithin(hash, 31, hits);
        return hits.Select(hit => (content.FirstRow(hit.Id), hit.Distance)).Order();
    }
}
