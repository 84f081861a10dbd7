using System.Buffers;
using System.Text;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Lists.Lookups;
using Waarborg.Matching.Lookups;
using Waarborg.Server.Api;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Server;

/// <summary>A share that is taken a part at a time is never more than a share.</summary>
public sealed class LookupCounterTests : IDisposable
{
    const string Holder = "provider-a";
    const int UsualCost = 16;

    readonly TempInstallation _at = new();

    public void Dispose() => _at.Dispose();

    [Fact]
    public void S7_Programs_that_are_killed_one_after_another_tell_no_more_than_one_share_and_lose_two_parts_of_it_at_most()
    {
        const int Each = 20;
        Serve(20);
        var (told, killed) = (0, 0);
        for (var isSpent = false; !isSpent; killed++)
        {
            // Nothing is given back and nothing written any more by one that is killed.
            var desk = new LookupDesk(_at.Installation);
            for (var i = 0; i < Each && !isSpent; i++)
            {
                isSpent = Ask(desk, $"{(killed * Each) + i:x5}") is ServedAnswer.Spent;
                if (!isSpent) told++;
            }
        }

        Assert.InRange(told * UsualCost, 1, ServedLists.Budget);
        Assert.True(killed >= LookupCounter.Parts - 2, $"After {killed} programs the share was spent.");
    }

    [Fact]
    public void What_was_taken_and_not_told_is_given_back_at_the_end_and_what_was_told_stays_free()
    {
        const int Asked = 100;
        Serve(20);
        for (var round = 0; round < 3; round++)
        {
            using (var desk = new LookupDesk(_at.Installation))
            {
                for (var i = 0; i < Asked; i++) Assert.IsType<ServedAnswer.Tags>(Ask(desk, $"{i:x5}"));
                // While it runs a part of the share is taken.
                Assert.InRange(Spent(), Asked * UsualCost, 2 * LookupCounter.Part);
            }

            Assert.Equal(Asked * UsualCost, Spent());
            Assert.Equal(Asked, Prefixes());
        }
    }

    [Theory]
    [InlineData(12, 204)]
    [InlineData(16, 3276)]
    public async Task S7_Many_threads_of_one_holder_get_his_whole_share_and_not_a_prefix_more(int bits, int share)
    {
        const int Threads = 8;
        Serve(bits);
        using var desk = new LookupDesk(_at.Installation);
        var told = await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            var mine = 0;
            for (var i = thread; i < share + 200; i += Threads)
            {
                var prefix = i.ToString($"x{bits / 4}", System.Globalization.CultureInfo.InvariantCulture);
                if (await desk.AskAsync(Holder, "held", "Baseline", "sha256", prefix) is ServedAnswer.Tags) mine++;
            }

            return mine;
        })));
        Assert.Equal(share, told.Sum());
        // What was told stays free.
        Assert.Equal(
            share, Enumerable.Range(0, share + 200).Count(i => Ask(
                desk, i.ToString($"x{bits / 4}", System.Globalization.CultureInfo.InvariantCulture)) is ServedAnswer.Tags));
    }

    [Fact]
    public void S7_Where_nothing_can_be_written_nothing_more_is_told_than_was_taken_and_afterwards_it_goes_on()
    {
        const int Share = 3276;
        Serve(16);
        using var desk = new LookupDesk(_at.Installation);
        Assert.IsType<ServedAnswer.Tags>(Ask(desk, "0000"));
        Run("create trigger full before insert on served_prefixes begin select raise(abort, 'the disk is full'); end");
        var told = 1;
        Assert.Throws<SqliteException>(() =>
        {
            for (; told < Share; told++) Assert.IsType<ServedAnswer.Tags>(Ask(desk, $"{told:x4}"));
        });
        Assert.InRange(told, 1, 2 * Share / LookupCounter.Parts);
        Run("drop trigger full");
        told += Enumerable.Range(Share, Share).Count(i => Ask(desk, $"{i:x4}") is ServedAnswer.Tags);
        // What was taken before it failed may be lost, and no more than that.
        Assert.InRange(told, (LookupCounter.Parts - 2) * Share / LookupCounter.Parts, Share);
    }

    [Fact]
    public async Task What_was_told_is_written_soon_also_where_nobody_asks_any_more()
    {
        Serve(20);
        using var desk = new LookupDesk(_at.Installation);
        for (var i = 0; i < 10; i++) Assert.IsType<ServedAnswer.Tags>(Ask(desk, $"{i:x5}"));
        Assert.True(Prefixes() < 10);
        _at.Time.Advance(LookupCounter.WriteAfter);
        for (var tries = 0; Prefixes() < 10; tries++)
        {
            Assert.True(tries < 400, $"{Prefixes()} of 10 are written.");
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void An_answer_that_is_written_field_by_field_says_what_its_description_says()
    {
        var tags = new ServedAnswer.Tags("2026-W48", new('a', 64), [.. Bytes(1, 32)], [[.. Bytes(2, 16)], [.. Bytes(3, 16)]]);
        var written = new ArrayBufferWriter<byte>();
        new LookupAnswer(tags).Write(written);
        Assert.Equal(
            JsonSerializer.Serialize(
                new LookupResponse(
                    tags.Week, tags.Mark, Convert.ToHexStringLower(tags.Salt), [.. tags.All.Select(Convert.ToHexStringLower)]),
                ApiJson.Default.LookupResponse),
            Encoding.UTF8.GetString(written.WrittenSpan));
    }

    static IEnumerable<byte> Bytes(int seed, int count) => Enumerable.Range(0, count).Select(i => (byte)(seed + (i * 7)));

    void Serve(int bits)
    {
        SomeLookups.Hold(_at.Installation, $"sha256,{SomeHashes.Sha256(1)},Baseline,E-1");
        SomeLookups.Open(_at.Installation, bits);
    }

    static ServedAnswer Ask(LookupDesk desk, string prefix) => desk.Ask(Holder, "held", "Baseline", "sha256", prefix);

    long Spent() => Number("select sum(spent) from served_budgets");

    long Prefixes() => Number("select count(*) from served_prefixes");

    long Number(string query)
    {
        using var connection = _at.Installation.Database.Open();
        return connection.ExecuteScalar<long>(query);
    }

    void Run(string statement)
    {
        using var connection = _at.Installation.Database.Open();
        connection.Execute(statement);
    }
}
