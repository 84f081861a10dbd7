using Dapper;
using Waarborg.Lists;
using Waarborg.Matching.Lookups;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>Whoever remembers that a list knows a file not is told when that may be so no more.</summary>
public sealed class LookupMarkTests : IDisposable
{
    readonly TempInstallation _at = new();

    public void Dispose() => _at.Dispose();

    [Fact]
    public void The_mark_changes_with_whatever_an_answer_may_hold_and_is_the_same_again_where_the_list_is()
    {
        Hold(1, 2);
        var desk = new LookupDesk(_at.Installation);
        var before = desk.Facts("held")!;
        Assert.Matches("^[0-9a-f]{64}$", before.Mark);
        Assert.Equal(before.Mark, new LookupDesk(_at.Installation).Facts("held")!.Mark);

        // Set aside, which is no other release.
        SomeLookups.Decide(_at.Installation, "E-1", EntryDecision.Never);
        var aside = desk.Facts("held")!;
        Assert.Equal(before.Root, aside.Root);
        Assert.NotEqual(before.Mark, aside.Mark);
        SomeLookups.Decide(_at.Installation, "E-1", EntryDecision.Match);
        Assert.Equal(before.Mark, desk.Facts("held")!.Mark);

        // Taken back by its exchange, which is none either.
        var entry = new ListStore(_at.Installation).Entries("held").Single(one => one.Reference == "E-2").Entry;
        Permits.SomeNotices.In(_at.Installation, (connection, transaction) =>
        {
            connection.Execute(
                "insert into list_gone_entries (list, entry, gone_at) values ('held', @entry, '')", new { entry }, transaction);
            ListTable.MarkChanged(connection, transaction, _at.Time.GetUtcNow());
        });
        Assert.NotEqual(before.Mark, desk.Facts("held")!.Mark);
        Assert.NotEqual(aside.Mark, desk.Facts("held")!.Mark);

        SomeLookups.Open(_at.Installation, 16);
        var bits = desk.Facts("held")!.Mark;
        Hold(1, 2, 3);
        Assert.NotEqual(bits, desk.Facts("held")!.Mark);
        Assert.NotEqual(before.Root, desk.Facts("held")!.Root);
    }

    [Fact]
    public void Another_installation_with_the_same_list_has_another_mark()
    {
        Hold(1);
        using var other = new TempInstallation();
        SomeLookups.Hold(other.Installation, Line(1));
        SomeLookups.Open(other.Installation, 20);
        var (here, there) = (new LookupDesk(_at.Installation).Facts("held")!, new LookupDesk(other.Installation).Facts("held")!);
        Assert.Equal(here.Root, there.Root);
        Assert.NotEqual(here.Mark, there.Mark);
    }

    [Fact]
    public void Every_answer_bears_the_mark_of_the_list_that_it_was_made_of()
    {
        Hold(1, 2);
        var desk = new LookupDesk(_at.Installation);
        Assert.Equal(desk.Facts("held")!.Mark, Ask(desk, 1).Mark);
        SomeLookups.Decide(_at.Installation, "E-1", EntryDecision.Never);
        var after = Ask(desk, 1).Mark;
        Assert.Equal(desk.Facts("held")!.Mark, after);
        // One about a prefix that nothing begins with as well.
        Assert.Equal(after, Ask(desk, 77).Mark);
    }

    [Fact]
    public void S7_What_an_answer_of_before_a_change_and_one_of_after_it_have_in_common_is_nothing()
    {
        Hold(1, 2);
        var desk = new LookupDesk(_at.Installation);
        var before = Ask(desk, 1);
        Assert.Equal(Shown(before), Shown(Ask(desk, 1)));

        Hold(1, 2, 3);
        var after = Ask(desk, 1);
        Assert.Equal(before.Week, after.Week);
        Assert.NotEqual(before.Salt, after.Salt);
        Assert.Empty(Shown(before).Intersect(Shown(after), StringComparer.Ordinal));
        foreach (var answer in (ServedAnswer.Tags[])[before, after])
        {
            var tag = TagTable.TagOf(answer.Salt, Convert.FromHexString(SomeHashes.Sha256(1)));
            Assert.Contains(Convert.ToHexString(tag), Shown(answer));
        }

        // What a change and its undoing leave is what was, and not a third answer to compare.
        Hold(1, 2);
        Assert.Equal(Shown(before), Shown(Ask(desk, 1)));
    }

    static IReadOnlyList<string> Shown(ServedAnswer.Tags answer) => [.. answer.All.Select(Convert.ToHexString)];

    void Hold(params int[] numbers)
    {
        SomeLookups.Hold(_at.Installation, [.. numbers.Select(Line)]);
        if (numbers.Length < 3) SomeLookups.Open(_at.Installation, 20);
    }

    static ServedAnswer.Tags Ask(LookupDesk desk, int i) => Assert.IsType<ServedAnswer.Tags>(
        desk.Ask("provider-a", "held", "Baseline", "sha256", SomeHashes.Sha256(i)[..5]));

    static string Line(int i) => $"sha256,{SomeHashes.Sha256(i)},Baseline,E-{i}";
}
