using Waarborg.Lists.Lookups;
using Waarborg.Matching.Lookups;
using Waarborg.Pipeline;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>What a caller may ask for in a week, whatever he makes of lists, digests, names and the clock.</summary>
public sealed class LookupShareTests : IDisposable
{
    /// <summary>Prefixes of eight bits in a share.</summary>
    const int Share = 12;

    /// <summary>The beginning of 2026-W48.</summary>
    static readonly DateTimeOffset _monday = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    readonly TempInstallation _at = new();

    public void Dispose() => _at.Dispose();

    [Fact]
    public void S7_One_share_is_for_all_lists_digests_and_ways_of_writing_the_holder()
    {
        const int Entries = 1000;
        Serve("held", [.. Enumerable.Range(0, Entries).SelectMany(i => (string[])
            [$"sha256,{SomeHashes.Sha256(i)},Baseline,E-{i}", $"sha1,{SomeHashes.Sha1(i)},Baseline,E-{i}",
                $"md5,{SomeHashes.Md5(i)},Baseline,E-{i}"])]);
        Serve("more", $"sha256,{SomeHashes.Sha256(1)},Baseline,E-1");
        var desk = new LookupDesk(_at.Installation);
        var (answers, found) = (0, new HashSet<int>());
        for (var prefix = 0; prefix < 256; prefix++)
        {
            foreach (var algorithm in (string[])["sha256", "sha1", "md5"])
            {
                if (desk.Ask("provider-a", "held", "Baseline", algorithm, $"{prefix:x2}") is not ServedAnswer.Tags tags) continue;
                answers++;
                var all = tags.All.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
                found.UnionWith(Enumerable.Range(0, Entries).Where(i => Digests(i).Any(
                    digest => all.Contains(Convert.ToHexString(TagTable.TagOf(tags.Salt, digest))))));
            }
        }

        Assert.Equal(Share, answers);
        // A twentieth, and what chance adds to it.
        Assert.InRange(found.Count, 1, (Entries * ServedLists.BudgetPercent / 100) + 30);
        foreach (var holder in (string[])["PROVIDER-A", "Provider-a"])
        {
            Assert.IsType<ServedAnswer.Spent>(desk.Ask(holder, "held", "Baseline", "sha256", "ff"));
            Assert.IsType<ServedAnswer.Spent>(desk.Ask(holder, "more", "Baseline", "sha256", "ff"));
            Assert.IsType<ServedAnswer.Tags>(desk.Ask(holder, "held", "Baseline", "sha256", "00"));
        }
    }

    [Fact]
    public void S7_Another_category_of_a_prefix_tells_nothing_that_was_not_counted()
    {
        const int Entries = 600;
        string[] categories = ["Baseline", "NationallyIllegal"];
        Serve("held", [.. Enumerable.Range(0, Entries).Select(i => $"sha256,{SomeHashes.Sha256(i)},{categories[i % 2]},E-{i}")]);
        var desk = new LookupDesk(_at.Installation);
        var counted = new HashSet<string>(StringComparer.Ordinal);
        for (var prefix = 0; prefix < 256; prefix++)
        {
            foreach (var category in categories)
            {
                if (desk.Ask("provider-a", "held", category, "sha256", $"{prefix:x2}") is not ServedAnswer.Tags tags) continue;
                counted.Add($"{prefix:x2}");
                var all = tags.All.Select(Convert.ToHexString).ToHashSet(StringComparer.Ordinal);
                // Each of its tags is of an entry of this category that begins so.
                Assert.All(
                    Enumerable.Range(0, Entries).Where(i => all.Contains(
                        Convert.ToHexString(TagTable.TagOf(tags.Salt, Convert.FromHexString(SomeHashes.Sha256(i)))))),
                    i => Assert.Equal((category, $"{prefix:x2}"), (categories[i % 2], SomeHashes.Sha256(i)[..2])));
            }
        }

        Assert.Equal(Share, counted.Count);
    }

    [Theory]
    [InlineData(8, 12)]
    [InlineData(12, 204)]
    [InlineData(16, 3276)]
    [InlineData(20, 52_428)]
    [InlineData(24, 838_860)]
    public void A_prefix_costs_what_it_is_of_all_digests(int bits, long prefixes)
    {
        Assert.Equal(prefixes, ServedLists.PrefixesAWeek(bits));
        Assert.True(prefixes * 100 <= (1L << bits) * ServedLists.BudgetPercent);
    }

    [Fact]
    public void A_list_that_is_opened_with_other_bits_gives_no_second_share()
    {
        Serve("held", $"sha256,{SomeHashes.Sha256(1)},Baseline,E-1");
        var desk = new LookupDesk(_at.Installation);
        for (var i = 0; i < Share; i++) Assert.IsType<ServedAnswer.Tags>(Ask(desk, $"{i:x2}"));
        SomeLookups.Open(_at.Installation, 12);
        // What is left of the share is less than a prefix of eight bits, and enough for twelve of twelve.
        var left = Enumerable.Range(0, 4096).Count(i => Ask(desk, $"{i:x3}") is ServedAnswer.Tags);
        Assert.Equal(12, left);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24 * 7 * 500)]
    public void S7_A_clock_that_is_set_back_gives_no_second_share_and_another_caller_keeps_his(int hoursAhead)
    {
        Serve("held", $"sha256,{SomeHashes.Sha256(1)},Baseline,E-1");
        var desk = new LookupDesk(_at.Installation);
        // The clock says Monday too early, for as long as the share lasts.
        Until(_monday + TimeSpan.FromHours(hoursAhead - 1));
        var ahead = Drain(desk);
        Until(_monday - TimeSpan.FromHours(2));
        var spent = Assert.IsType<ServedAnswer.Spent>(Ask(desk, "ff"));
        Assert.Equal(LookupWeek.Named(ahead).EndsAt, spent.Until);
        Assert.Equal(ahead, desk.Facts("held")!.Week);
        // What was asked for before is answered as before, and housekeeping wipes nothing of it.
        Housekeeping.Run(_at.Installation);
        Assert.Equal(ahead, Assert.IsType<ServedAnswer.Tags>(Ask(desk, "00")).Week);
        Assert.IsType<ServedAnswer.Spent>(Ask(desk, "ff"));
        Assert.IsType<ServedAnswer.Tags>(desk.Ask("provider-b", "held", "Baseline", "sha256", "ff"));

        // It ends with that week.
        Until(spent.Until);
        Assert.IsType<ServedAnswer.Tags>(Ask(desk, "ff"));
    }

    [Fact]
    public void S7_A_week_that_only_housekeeping_began_is_not_undone_by_a_clock_that_is_set_back()
    {
        Serve("held", $"sha256,{SomeHashes.Sha256(1)},Baseline,E-1");
        var desk = new LookupDesk(_at.Installation);
        Until(_monday - TimeSpan.FromHours(1));
        var week = Drain(desk);
        Until(_monday);
        Housekeeping.Run(_at.Installation);
        Until(_monday - TimeSpan.FromHours(1));
        // The week before is over: its share was had, and what is had now is of the next one.
        Assert.True(string.CompareOrdinal(Drain(desk), week) > 0);
        Until(_monday + TimeSpan.FromDays(1));
        Assert.IsType<ServedAnswer.Spent>(Ask(desk, "ff"));
    }

    [Fact]
    public async Task S7_Whoever_asks_at_the_change_of_a_week_with_many_threads_gets_one_share_of_the_new_one()
    {
        Serve("held", $"sha256,{SomeHashes.Sha256(1)},Baseline,E-1");
        var desk = new LookupDesk(_at.Installation);
        Until(_monday - TimeSpan.FromMinutes(1));
        Drain(desk);
        // Some of them still read the week before from their clock while others begin the next.
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() =>
        {
            Until(i % 2 == 0 ? _monday : _monday - TimeSpan.FromMinutes(1));
            return desk.AskAsync("provider-a", "held", "Baseline", "sha256", $"{0x40 + i:x2}");
        })));
        Until(_monday);
        var given = answers.Concat(Enumerable.Range(0x80, Share + 1).Select(i => Ask(desk, $"{i:x2}")))
            .OfType<ServedAnswer.Tags>().ToList();
        Assert.Equal(Share, given.Count);
        Assert.Single(given.Select(one => one.Week).Distinct(StringComparer.Ordinal));
        Assert.Single(given.Select(one => Convert.ToHexString(one.Salt)).Distinct(StringComparer.Ordinal));
    }

    // Takes the whole share, and tells of which week it was.
    string Drain(LookupDesk desk)
    {
        var weeks = Enumerable.Range(0, Share).Select(i => Assert.IsType<ServedAnswer.Tags>(Ask(desk, $"{i:x2}")).Week).ToList();
        Assert.IsType<ServedAnswer.Spent>(Ask(desk, "ff"));
        return Assert.Single(weeks.Distinct(StringComparer.Ordinal));
    }

    void Until(DateTimeOffset moment) => _at.Time.SetWallClock(moment);

    ServedAnswer Ask(LookupDesk desk, string prefix) => desk.Ask("provider-a", "held", "Baseline", "sha256", prefix);

    void Serve(string list, params string[] lines)
    {
        SomeLookups.HoldAs(_at.Installation, list, lines);
        SomeLookups.Open(_at.Installation, 8, list);
    }

    static IEnumerable<byte[]> Digests(int i) =>
        ((string[])[SomeHashes.Sha256(i), SomeHashes.Sha1(i), SomeHashes.Md5(i)]).Select(Convert.FromHexString);
}
