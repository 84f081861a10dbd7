using FsCheck;
using FsCheck.Fluent;
using Waarborg.Lists;

namespace Waarborg.Tests.Lists;

/// <summary>A release against a plain reading of its rows, without tables and sorts of its own.</summary>
public class ReleaseBuilderTests
{
    const long Now = 2_000;

    [Fact]
    public void A_release_is_what_its_rows_say() =>
        Prop.ForAll<int>(seed =>
        {
            var rows = Rows(new(seed), 60);
            var builder = Builder();
            var taken = rows.Where(row => builder.Add(row) is null).ToList();
            var (before, beforeMs) = Before(new Random(seed ^ 1));
            var built = builder.Build(before, beforeMs, Now);
            var expected = taken.Select(Print).Distinct().ToList();
            Assert.Equal(expected.Order(), ListAlgorithms.All.SelectMany(algorithm => Prints(built.Content, algorithm)).Order());
            Assert.Equal(taken.Count - expected.Count, built.Folded);
            Assert.Equal(EntriesByTheRule(rows, before, beforeMs), Entries(built.Content));
            Assert.Equal(Difference(rows, before, beforeMs), built.Difference);
            return IsInOrder(built.Content);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Of_hashes_that_stand_under_too_many_references_the_first_keep_them()
    {
        var builder = new ReleaseBuilder(
            reference => ulong.Parse(reference.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture), ListLimits.Default);
        var rows = Enumerable.Range(0, ListLimits.MaxReferencesPerHash + 7)
            .Select(i => new HashRow(i + 2, ListAlgorithm.Md5, Value(1), ListProfile.Unknown, ListCategory.Test, $"R-{i}")).ToList();
        // Once more under the first one: no further reference.
        rows.Add(rows[0] with { Line = 5_000 });
        rows.Add(rows[^2] with { Line = 5_001, Hash = Value(2) });
        foreach (var row in rows) Assert.Null(builder.Add(row));
        Assert.Equal(
            Enumerable.Range(ListLimits.MaxReferencesPerHash + 2, 7)
                .Select(line => new BadLine(line, BadLineReason.SharedTooOften)),
            builder.DropSharedTooOften());
        var table = builder.Build(ReleaseContent.Empty, 0, Now).Content.Table(ListAlgorithm.Md5);
        Assert.Equal(ListLimits.MaxReferencesPerHash + 1, table.Count);
        Assert.Equal(1, table.RunEnd(ListLimits.MaxReferencesPerHash, Value(2)) - ListLimits.MaxReferencesPerHash);
    }

    [Fact]
    public void Where_there_is_no_room_for_a_reference_its_line_is_bad_and_those_that_are_there_go_on()
    {
        var builder = new ReleaseBuilder(reference => (ulong)reference[0], ListLimits.Default with { MaxReferenceBytes = 5 });
        var row = new HashRow(2, ListAlgorithm.Md5, Value(1), ListProfile.Unknown, ListCategory.Test, "abc");
        Assert.Null(builder.Add(row));
        Assert.Equal(new BadLine(3, BadLineReason.NoRoomForReference), builder.Add(row with { Line = 3, Reference = "xyz" }));
        Assert.Null(builder.Add(row with { Line = 4, Hash = Value(2) }));
        Assert.Null(builder.Add(row with { Line = 5, Reference = "é" }));
        Assert.Equal(2, builder.EntryCount);
    }

    [Fact]
    public void Handles_keep_their_numbers_however_many_there_are()
    {
        var handles = new List<ulong>();
        var table = new HandleTable(number => handles[number]);
        var random = new Random(7);
        // Among random ones some that share their lower half, and some that share their upper half.
        for (var i = 0UL; i < 20_000; i++)
        {
            var handle = (i % 3) switch
            {
                0 => (ulong)random.NextInt64(),
                1 => (i << 32) | 5,
                _ => (7UL << 32) | (i << 12),
            };
            if (table.Find(handle) is not null) continue;
            handles.Add(handle);
            Assert.Equal(handles.Count - 1, table.Add(handle));
        }

        Assert.All(handles.Index(), one => Assert.Equal(one.Index, table.Find(one.Item)));
        Assert.Null(table.Find(6));
    }

    [Fact]
    public void What_is_kept_in_chunks_comes_out_as_it_went_in()
    {
        var bytes = new byte[200_001];
        new Random(1).NextBytes(bytes);
        var chunked = new Chunked<byte>();
        chunked.Add(bytes[0]);
        chunked.AddRange(bytes.AsSpan(1, 65_535));
        chunked.AddRange(bytes.AsSpan(65_536, 1));
        chunked.AddRange([]);
        chunked.AddRange(bytes.AsSpan(65_537));
        Assert.Equal(bytes[70_000], chunked[70_000]);
        Assert.Equal(bytes, chunked.TakeAll());
        Assert.Equal(0, chunked.Count);
        Assert.Empty(chunked.TakeAll());
    }

    [Fact]
    public void What_changed_is_told_entry_by_entry() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var (from, to) = (Before(random).Content, Before(random).Content);
            var (was, now) = (InForce(from), InForce(to));
            var (added, withdrawn, kept) = ReleaseChange.Between(from, to);
            return added.Select(one => one.Handle).SequenceEqual(now.Except(was).Order())
                && withdrawn.Select(one => one.Handle).SequenceEqual(was.Except(now).Order())
                && kept == now.Intersect(was).Count();
        }).QuickCheckThrowOnFailure();

    static ReleaseBuilder Builder() => new(Handle, ListLimits.Default);

    static ulong Handle(string reference) => (ulong)reference[0] << 40 | reference[^1];

    // Few values, some of which share their first word, so that they are shared and repeated.
    static HashBytes Value(int i) => new((ulong)(i / 2) + 1, (ulong)(i % 2), 0, 0);

    static List<HashRow> Rows(Random random, int most) => [.. Enumerable.Range(0, random.Next(most)).Select(i => new HashRow(
        i + 2, ListAlgorithms.All[random.Next(4)], Value(random.Next(7)), ListProfile.Unknown,
        random.Next(9) == 0 ? ListCategory.Test : ListCategory.Baseline, $"{(char)('a' + random.Next(9))}-{random.Next(2)}"))
        .Select(row => row.Algorithm == ListAlgorithm.Pdq ? row with { Profile = (ListProfile)random.Next(3) } : row)];

    static (ReleaseContent Content, long WithdrawnMs) Before(Random random)
    {
        var content = ReleaseContent.Empty;
        for (var i = random.Next(3); i > 0; i--)
        {
            var builder = Builder();
            foreach (var row in Rows(random, 30)) builder.Add(row);
            content = builder.Build(content, 0, 1_000 + i).Content;
        }

        return (content, random.Next(3) == 0 ? 1_500 : 0);
    }

    static HashSet<ulong> InForce(ReleaseContent content) =>
        [.. content.Entries.ToArray().Where(entry => !entry.IsWithdrawn).Select(entry => entry.Handle)];

    static string Print(HashRow row) => $"{row.Algorithm} {row.Hash.W0} {row.Hash.W1} {row.Profile} {row.Reference}";

    static IEnumerable<string> Prints(ReleaseContent content, ListAlgorithm algorithm)
    {
        var table = content.Table(algorithm);
        return [.. Enumerable.Range(0, table.Count).Select(row =>
            $"{algorithm} {table.Values[row].W0} {table.Values[row].W1} {table.ProfileAt(row)} {content.Reference(table.Entries[row])}")];
    }

    static List<string> Entries(ReleaseContent content) => [.. Enumerable.Range(0, content.Entries.Length).Select(i =>
        Shown(content.Entries[i].Handle, content.Entries[i].Category, content.Entries[i].AddedMs, content.Entries[i].WithdrawnMs,
            content.Reference(i)))];

    static string Shown(ulong handle, ListCategory category, long added, long withdrawn, string reference) =>
        $"{handle:x16} {category} {added} {withdrawn} {reference}";

    static List<string> EntriesByTheRule(List<HashRow> rows, ReleaseContent before, long beforeMs)
    {
        var now = rows.GroupBy(row => Handle(row.Reference)).ToDictionary(group => group.Key, group => group.First());
        var was = before.Entries.ToArray().Select((entry, i) => (Entry: entry, Reference: before.Reference(i)))
            .ToDictionary(one => one.Entry.Handle);
        return [.. now.Keys.Union(was.Keys).Order().Select(handle =>
        {
            var old = was.GetValueOrDefault(handle);
            if (now.TryGetValue(handle, out var row))
            {
                var stays = was.ContainsKey(handle) && !old.Entry.IsWithdrawn && beforeMs == 0;
                return Shown(handle, row.Category, stays ? old.Entry.AddedMs : Now, 0, row.Reference);
            }

            var withdrawn = old.Entry.IsWithdrawn ? old.Entry.WithdrawnMs : beforeMs != 0 ? beforeMs : Now;
            return Shown(handle, old.Entry.Category, old.Entry.AddedMs, withdrawn, old.Reference);
        })];
    }

    static ReleaseDifference Difference(List<HashRow> rows, ReleaseContent before, long beforeMs)
    {
        var now = rows.Select(row => Handle(row.Reference)).ToHashSet();
        var was = beforeMs == 0 ? InForce(before) : [];
        return new(now.Except(was).Count(), now.Intersect(was).Count(), was.Except(now).Count());
    }

    static bool IsInOrder(ReleaseContent content) => ListAlgorithms.All.All(algorithm =>
    {
        var table = content.Table(algorithm);
        return Enumerable.Range(1, Math.Max(0, table.Count - 1)).All(row =>
        {
            var order = HashBytes.Compare(table.Values[row - 1], table.Values[row]);
            if (order == 0) order = table.Entries[row - 1].CompareTo(table.Entries[row]);
            return order < 0 || (order == 0 && table.ProfileAt(row - 1) < table.ProfileAt(row));
        });
    });
}
