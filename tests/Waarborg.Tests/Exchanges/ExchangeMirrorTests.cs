using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Exchanges;

/// <summary>What is pulled is the same in whatever order it comes, and what is taken back stops at once.</summary>
public sealed class ExchangeMirrorTests : IDisposable
{
    const string List = "known";

    readonly TempInstallation _at = new();
    readonly ExchangeMirror _mirror;

    public ExchangeMirrorTests() => _mirror = new(_at.Installation, List, stopsAtOnce: true);

    public void Dispose()
    {
        _mirror.Dispose();
        _at.Dispose();
    }

    [Fact]
    public void A_range_gives_the_same_in_any_order_and_twice()
    {
        var records = Gen.Elements(0, 1, 2).ArrayOf(40).Select(kinds => kinds.Select((kind, i) => (ExchangeRecord)(kind switch
        {
            0 => new ExchangeRecord.Gone($"m/{i % 7}", At(i / 3)),
            1 => new ExchangeRecord.Refused($"m/{i % 7}", At(i / 3), RefusedWhy.OtherClass),
            _ => Present($"m/{i % 7}", i / 3, $"{i / 3:x32}"),
        })).ToList());
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(7, 9),
            Prop.ForAll(records.ToArbitrary(), range =>
            {
                var one = Pulled(range);
                var other = Pulled([.. range.OrderBy(record => record.GetHashCode()), .. range]);
                // Two that say different things at the same moment are the exchange's own contradiction.
                var isClear = range.GroupBy(record => (record.Reference, record.At)).All(group => group.Count() == 1);
                return !isClear || one.SequenceEqual(other);
            }));
    }

    [Fact]
    public void What_is_taken_back_is_set_aside_before_there_is_any_release_of_it()
    {
        Import();
        var handle = ListStore.HandleOf(_at.Installation.Keys, List)("m/1");
        Apply(1, Present("m/1", 1, new('1', 32)), Present("m/2", 1, new('2', 32)));
        Assert.Empty(SetAside());
        var before = new ListStore(_at.Installation).ChangeNumber();
        Apply(1, new ExchangeRecord.Gone("m/1", At(2)));
        Assert.Equal([handle], SetAside());
        Assert.NotEqual(before, new ListStore(_at.Installation).ChangeNumber());

        // An older word of it, which comes late, changes nothing; a later one is kept for the next release, and no page
        // brings it back by itself.
        Apply(1, Present("m/1", 1, new('1', 32)));
        Assert.Equal(["m/2"], References());
        Apply(1, Present("m/1", 3, new('1', 32)));
        Assert.Equal(["m/1", "m/2"], References());
        Assert.Equal([handle], SetAside());
    }

    [Fact]
    public void What_is_in_force_and_not_in_a_mirror_that_began_anew_stops_as_well()
    {
        Import();
        Apply(1, new ExchangeRecord.Gone("R, 1", At(2)), new ExchangeRecord.Gone("never heard of", At(2)));
        Assert.Equal([ListStore.HandleOf(_at.Installation.Keys, List)("R, 1")], SetAside());
    }

    [Fact]
    public void Where_a_supplier_signs_a_page_alone_stops_nothing()
    {
        Import();
        using var signed = new ExchangeMirror(_at.Installation, List, stopsAtOnce: false);
        using (var connection = _at.Installation.Database.Open())
        using (var transaction = connection.BeginTransaction())
        {
            var now = _at.Time.GetUtcNow();
            signed.Apply(connection, transaction, [new ExchangeRecord.Gone("R, 1", At(2))], 1, isFull: false, now);
            signed.Apply(connection, transaction, [Present("R, 2", 2, new('2', 32))], 1, isFull: false, now);
            signed.DropUnseen(connection, transaction, 2, now);
            transaction.Commit();
        }

        Assert.Empty(SetAside());
    }

    [Fact]
    public void A_record_from_the_future_hinders_nothing_that_comes_later()
    {
        var now = _at.Time.GetUtcNow();
        Apply(1, new ExchangeRecord.Present("m/1", now.AddYears(70), ListCategory.NationallyIllegal, [new("md5", new('1', 32))]));
        Assert.Equal(["m/1"], References());
        Apply(1, new ExchangeRecord.Gone("m/1", now.AddSeconds(1)));
        Assert.Empty(References());

        // The clock of an exchange may be a little ahead.
        Apply(1, new ExchangeRecord.Present("m/2", now.AddMinutes(9), ListCategory.NationallyIllegal, [new("md5", new('2', 32))]));
        Apply(1, new ExchangeRecord.Gone("m/2", now.AddMinutes(8)));
        Assert.Equal(["m/2"], References());
    }

    [Fact]
    public void What_a_full_pull_says_counts_whatever_its_moment_and_within_it_the_later_moment()
    {
        Apply(1, Present("m/1", 9, new('1', 32)), Present("m/2", 9, new('2', 32)));
        Apply(2, isFull: true, new ExchangeRecord.Gone("m/1", At(3)), Present("m/2", 4, new('3', 32)));
        Apply(2, isFull: true, Present("m/1", 2, new('1', 32)), Present("m/2", 3, new('4', 32)));
        Assert.Equal(["m/2"], References());
        using var connection = _at.Installation.Database.Open();
        Assert.Equal(new('3', 32), Assert.Single(_mirror.Records(connection)).Prints[0].Value);
    }

    [Fact]
    public void A_mirror_knows_when_it_holds_more_than_it_may()
    {
        using var small = new ExchangeMirror(_at.Installation, List, stopsAtOnce: true, maxRecords: 2);
        Apply(1, Present("m/1", 1, new('1', 32)), Present("m/2", 1, new('2', 32)));
        using var connection = _at.Installation.Database.Open();
        Assert.False(small.IsOverfull(connection));
        using var transaction = connection.BeginTransaction();
        small.Apply(connection, transaction, [Present("m/2", 2, new('3', 32))], 1, isFull: false, _at.Time.GetUtcNow());
        Assert.False(small.IsOverfull(connection));
        small.Apply(connection, transaction, [Present("m/3", 2, new('3', 32))], 1, isFull: false, _at.Time.GetUtcNow());
        Assert.True(small.IsOverfull(connection));
    }

    [Fact]
    public void What_is_refused_is_counted_and_nothing_of_it_is_kept()
    {
        Apply(1, Present("m/1", 1, new('1', 32)));
        Apply(1, new ExchangeRecord.Refused("m/1", At(2), RefusedWhy.OtherPurpose), new ExchangeRecord.Refused(
            "m/2", At(2), RefusedWhy.NoCsamTag));
        using var connection = _at.Installation.Database.Open();
        Assert.Empty(_mirror.Records(connection));
        Assert.Equal(
            ["refused.NoCsamTag 1", "refused.OtherPurpose 1"],
            connection.Query<string>("select what || ' ' || count from exchange_counts order by what"));
        Assert.Empty(connection.Query<byte[]>("select body from exchange_records where body is not null"));
    }

    [Fact]
    public void After_a_full_pull_what_was_not_seen_in_it_is_gone()
    {
        Import();
        Apply(1, Present("m/1", 1, new('1', 32)), Present("m/2", 1, new('2', 32)));
        Apply(2, Present("m/1", 1, new('1', 32)));
        using var connection = _at.Installation.Database.Open();
        using (var transaction = connection.BeginTransaction())
        {
            Assert.True(_mirror.DropUnseen(connection, transaction, 2, _at.Time.GetUtcNow()));
            transaction.Commit();
        }

        Assert.Equal("m/1", Assert.Single(_mirror.Records(connection)).Reference);
        Assert.Equal([ListStore.HandleOf(_at.Installation.Keys, List)("m/2")], SetAside());
    }

    [Fact]
    public void Nothing_of_the_mirror_is_readable_without_the_keys()
    {
        var print = string.Concat(Enumerable.Repeat("a1b2c3d4", 4));
        Apply(1, Present("member-77/entry-99", 1, print));
        using (var connection = _at.Installation.Database.Open()) connection.Execute("pragma wal_checkpoint(truncate)");
        foreach (var file in Directory.EnumerateFiles(_at.DataFolder, "*", SearchOption.AllDirectories))
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            open.CopyTo(bytes);
            var text = System.Text.Encoding.Latin1.GetString(bytes.ToArray());
            Assert.DoesNotContain(print, text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("entry-99", text, StringComparison.Ordinal);
        }
    }

    List<string> Pulled(IEnumerable<ExchangeRecord> records)
    {
        using (var connection = _at.Installation.Database.Open()) connection.Execute("delete from exchange_records");
        Apply(1, [.. records]);
        using var reading = _at.Installation.Database.Open();
        return [.. _mirror.Records(reading).Select(one => $"{one.Reference} {one.Prints[0].Value}").Order(StringComparer.Ordinal)];
    }

    void Apply(long pull, params ExchangeRecord[] records) => Apply(pull, isFull: false, records);

    void Apply(long pull, bool isFull, params ExchangeRecord[] records)
    {
        using var connection = _at.Installation.Database.Open();
        using var transaction = connection.BeginTransaction();
        _mirror.Apply(connection, transaction, records, pull, isFull, _at.Time.GetUtcNow());
        transaction.Commit();
    }

    IEnumerable<string> References()
    {
        using var connection = _at.Installation.Database.Open();
        return [.. _mirror.Records(connection).Select(one => one.Reference).Order(StringComparer.Ordinal)];
    }

    void Import() => Publishing.Import(_at.Installation, Publishing.Csv(1, 4));

    IReadOnlySet<ulong> SetAside() => Assert.Single(new ListStore(_at.Installation).InForce().Releases).SetAside;

    static DateTimeOffset At(int seconds) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds);

    static ExchangeRecord.Present Present(string reference, int seconds, string md5) =>
        new(reference, At(seconds), ListCategory.NationallyIllegal, [new("md5", md5), new("pdna", "AAAA")]);
}
