using System.Security.Cryptography;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Matching;
using Waarborg.Matching.Lookups;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Matching;

/// <summary>What an answer to a few bits holds, and what nobody can tell from it.</summary>
public sealed class TagTableTests : IDisposable
{
    const int Entries = 2000;

    readonly TempInstallation _at = new();

    static readonly LookupSecrets _secrets = new(Secret(1), Secret(2));
    static readonly TagKeys _keys = new(_secrets);

    public void Dispose() => _at.Dispose();

    [Fact]
    public void S7_Every_answer_is_as_long_as_every_other_whether_anything_begins_so_or_not()
    {
        var table = Table(8, Lines());
        Assert.Equal(32, table.TagsPerAnswer);
        var lengths = new HashSet<int>();
        var real = Real(Digests()).ToHashSet();
        var holding = 0;
        for (var i = 0; i < 256; i++)
        {
            var tags = table.Answer(ListCategory.Baseline, ListAlgorithm.Md5, Hex(i), _keys);
            lengths.Add(tags.Count);
            Assert.All(tags, tag => Assert.Equal(TagTable.TagBytes, tag.Length));
            Assert.Equal(tags.Count, tags.Select(Convert.ToHexString).Distinct().Count());
            // Their order is that of the tags, which says nothing of which is a pad.
            Assert.Equal(tags.OrderBy(Convert.ToHexString, StringComparer.Ordinal), tags);
            if (tags.Any(tag => real.Contains(Convert.ToHexString(tag)))) holding++;
        }

        Assert.Equal(table.TagsPerAnswer, Assert.Single(lengths));
        Assert.InRange(holding, 1, 256);
        // Of a category and an algorithm that the list lacks as well.
        Assert.Equal(
            table.TagsPerAnswer, table.Answer(ListCategory.Test, ListAlgorithm.Sha256, "00", _keys).Count);
    }

    [Fact]
    public void No_entry_is_dropped_however_full_its_prefix_is()
    {
        var table = Table(8, Lines());
        var seen = new HashSet<string>();
        for (var i = 0; i < 256; i++)
        {
            seen.UnionWith(table.Answer(ListCategory.Baseline, ListAlgorithm.Md5, Hex(i), _keys).Select(Convert.ToHexString));
        }

        Assert.Subset(seen, Real(Digests()));
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(8, 16)]
    [InlineData(9, 32)]
    [InlineData(16, 32)]
    [InlineData(17, 64)]
    public void The_number_of_tags_is_a_power_of_two_and_at_least_twice_the_fullest_prefix(int fullest, int tags)
    {
        var lines = Enumerable.Range(0, fullest).Select(i => $"md5,00{i:x30},Baseline,E-{i}");
        Assert.Equal(tags, Table(8, [.. lines]).TagsPerAnswer);
    }

    [Fact]
    public void The_same_question_has_the_same_answer_all_week_and_another_week_shares_nothing_with_it()
    {
        var table = Table(8, Lines());
        var one = table.Answer(ListCategory.Baseline, ListAlgorithm.Md5, "0a", _keys).Select(Convert.ToHexString).ToList();
        Assert.Equal(one, table.Answer(ListCategory.Baseline, ListAlgorithm.Md5, "0a", _keys).Select(Convert.ToHexString));
        var next = table.Answer(ListCategory.Baseline, ListAlgorithm.Md5, "0a", new TagKeys(new(Secret(3), Secret(4))));
        Assert.Empty(one.Intersect(next.Select(Convert.ToHexString), StringComparer.Ordinal));
    }

    [Fact]
    public void S4_A_perceptual_hash_is_never_asked_for_and_what_is_set_aside_or_of_another_category_is_no_tag()
    {
        Assert.DoesNotContain(ListAlgorithm.Pdq, TagTable.Algorithms);
        var digest = SomeHashes.Md5(1);
        string[] lines = [$"md5,{digest},Baseline,E-1", $"pdq,{SomeHashes.Pdq(1)},Baseline,E-2"];
        var list = List(lines);
        Assert.Contains(TagOf(digest), AllTags(new TagTable(list, 8), ListCategory.Baseline, digest));
        Assert.DoesNotContain(TagOf(digest), AllTags(new TagTable(list, 8), ListCategory.NationallyIllegal, digest));
        var handles = list.Loaded.Content.Entries.ToArray().Select(entry => entry.Handle).ToHashSet();
        Assert.DoesNotContain(
            TagOf(digest), AllTags(new TagTable(list with { SetAside = handles }, 8), ListCategory.Baseline, digest));
    }

    [Theory]
    [InlineData("0a", 8, true)]
    [InlineData("0A", 8, false)]
    [InlineData("0a1", 8, false)]
    [InlineData("0", 8, false)]
    [InlineData("", 8, false)]
    [InlineData("0g", 8, false)]
    [InlineData("0a1b2", 20, true)]
    [InlineData("0a1b2c3d", 20, false)]
    public void A_prefix_has_exactly_the_digits_that_are_asked_for(string prefix, int bits, bool isPrefix) =>
        Assert.Equal(isPrefix, TagTable.IsPrefix(prefix, bits));

    static string TagOf(string digest) => Convert.ToHexString(TagTable.TagOf(_secrets.Salt, Convert.FromHexString(digest)));

    static IEnumerable<string> AllTags(TagTable table, ListCategory category, string digest) =>
        table.Answer(category, ListAlgorithm.Md5, digest[..2], _keys).Select(Convert.ToHexString);

    static string Hex(int i) => i.ToString("x2", System.Globalization.CultureInfo.InvariantCulture);

    static IEnumerable<string> Digests() => Enumerable.Range(0, Entries).Select(SomeHashes.Md5);

    static string[] Lines() => [.. Digests().Select((digest, i) => $"md5,{digest},Baseline,E-{i}")];

    static HashSet<string> Real(IEnumerable<string> digests) => [.. digests.Select(TagOf)];

    static byte[] Secret(byte number) => SHA256.HashData([number]);

    TagTable Table(int bits, params string[] lines) => new(List(lines), bits);

    ListInForce List(params string[] lines)
    {
        SomeLookups.Hold(_at.Installation, lines);
        return Assert.Single(new ListLoader(new ListStore(_at.Installation)).For(["held"]).Lists);
    }
}
