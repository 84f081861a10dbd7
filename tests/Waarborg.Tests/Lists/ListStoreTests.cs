using System.Security.Cryptography;
using System.Text;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Lists;

public sealed class ListStoreTests : IDisposable
{
    static readonly Actor Someone = new(ActorKind.Person, "someone");

    readonly TempInstallation _at = new();
    readonly ListStore _store;

    public ListStoreTests() => _store = new(_at.Installation);

    public void Dispose() => _at.Dispose();

    [Fact]
    public void A_release_says_what_was_taken_from_whom_and_when()
    {
        var text = SomeHashes.Csv(Md5(1, "A", "Baseline"), Md5(2, "B"), $"pdq,{SomeHashes.Pdq(3)},Test,B", Md5(2, "B"));
        var release = Import(text).Release;

        Assert.Equal(
            ("meldpunt-1", "meldpunt", 1, ReleaseState.Active), (release.List, release.Supplier, release.Number, release.State));
        Assert.Equal((_at.Time.GetUtcNow(), "person:someone"), (release.ImportedAt, release.ImportedBy));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), release.FileDigest);
        Assert.Equal((2, 1, CanaryResult.Passed), (release.Entries, release.Folded, release.Canary));
        Assert.Equal(
            [
                new(ListAlgorithm.Md5, ListCategory.Baseline, 1), new(ListAlgorithm.Md5, ListCategory.Test, 1),
                new(ListAlgorithm.Pdq, ListCategory.Test, 1),
            ],
            release.Counts.OrderBy(count => count.Algorithm).ThenBy(count => count.Category));
        Assert.Equal(release.Id, _store.Find("meldpunt-1")!.Active!.Id);
    }

    [Fact]
    public void Entries_keep_when_they_came_and_when_they_went()
    {
        var start = _at.Time.GetUtcNow();
        Import(SomeHashes.Csv(Md5(1, "stays"), Md5(2, "goes"), Md5(3, "returns")));
        _at.Time.Advance(TimeSpan.FromHours(1));
        var second = Import(SomeHashes.Csv(Md5(1, "stays"), Md5(4, "new"))).Release;
        _at.Time.Advance(TimeSpan.FromHours(1));
        Import(SomeHashes.Csv(Md5(1, "stays"), Md5(4, "new"), Md5(3, "returns")));

        Assert.Equal(new ReleaseDifference(Added: 1, Kept: 1, Withdrawn: 2), second.Difference);
        var entries = _store.Entries("meldpunt-1").ToDictionary(entry => entry.Reference);
        Assert.Equal((start, null), Times(entries["stays"]));
        Assert.Equal((start, start.AddHours(1)), Times(entries["goes"]));
        Assert.Equal((start.AddHours(1), null), Times(entries["new"]));
        Assert.Equal((start.AddHours(2), null), Times(entries["returns"]));
        Assert.Equal((0, 1), (entries["goes"].Fingerprints, entries["stays"].Fingerprints));
        Assert.Equal(
            [ReleaseState.Active, ReleaseState.Superseded, ReleaseState.Superseded],
            _store.Find("meldpunt-1")!.Releases.Select(release => release.State));
    }

    [Fact]
    public void Removing_a_list_withdraws_every_entry_and_a_later_import_adds_them_anew()
    {
        var start = _at.Time.GetUtcNow();
        Import(SomeHashes.Csv(Md5(1, "A"), Md5(2, "B")));
        _at.Time.Advance(TimeSpan.FromHours(1));
        Assert.IsType<RemoveOutcome.Removed>(_store.Remove("meldpunt-1", Someone));
        Assert.All(
            _store.Entries("meldpunt-1"), entry => Assert.Equal((start, start.AddHours(1)), Times(entry)));
        Assert.Null(_store.Find("meldpunt-1")!.Active);
        Assert.Empty(_store.InForce().Releases);
        Assert.IsType<RemoveOutcome.NotInForce>(_store.Remove("meldpunt-1", Someone));
        Assert.IsType<RemoveOutcome.NotInForce>(_store.Remove("never-heard-of", Someone));

        _at.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(new ReleaseDifference(1, 0, 0), Import(SomeHashes.Csv(Md5(1, "A"))).Release.Difference);
        var entries = _store.Entries("meldpunt-1").ToDictionary(entry => entry.Reference);
        Assert.Equal((start.AddHours(2), null), Times(entries["A"]));
        Assert.Equal((start, start.AddHours(1)), Times(entries["B"]));
    }

    [Fact]
    public void Nothing_of_a_bad_file_is_taken_and_every_bad_line_is_named()
    {
        var text = SomeHashes.Csv(Md5(1, "A"), "md5,zz,Test,B", Md5(2, "A", "Baseline"), "short");
        var bad = Assert.IsType<ImportOutcome.BadLines>(TryImport(text));
        Assert.Equal(
            [
                new(3, BadLineReason.NotHexadecimal), new(4, BadLineReason.CategoryDisagrees, 2),
                new(5, BadLineReason.WrongColumnCount),
            ],
            bad.Lines);
        Assert.Empty(_store.All());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_at.DataFolder, "lists"), "*.sealed"));

        var taken = Assert.IsType<ImportOutcome.Imported>(TryImport(text, skipBadLines: true));
        Assert.Equal((1, 3), (taken.Release.Entries, taken.Release.SkippedLines));
        Assert.Equal(bad.Lines, taken.Skipped);
    }

    [Fact]
    public void A_refused_file_leaves_the_release_in_force_as_it_was()
    {
        var before = Import(SomeHashes.Csv(Md5(1, "A"))).Release;
        foreach (var text in (string[])["", "nonsense", SomeHashes.Csv(), SomeHashes.Csv("x")])
        {
            Assert.IsNotType<ImportOutcome.Imported>(TryImport(text));
        }

        Assert.IsType<ImportOutcome.Refused>(TryImport(SomeHashes.Csv("x"), skipBadLines: true));
        Assert.Equal(before.Id, Assert.Single(_store.InForce().Releases).Release.Id);
    }

    [Theory]
    [InlineData(".meldpunt", "meldpunt", "1 to 64 letters")]
    [InlineData("../lists", "meldpunt", "1 to 64 letters")]
    [InlineData("meldpunt-1", "a b", "1 to 64 letters")]
    [InlineData("own-tombstones", "meldpunt", "own cases")]
    public void Names_and_the_own_list_are_refused_in_words(string list, string supplier, string words) =>
        Assert.Contains(words, Refusal(TryImport(SomeHashes.Csv(Md5(1, "A")), list, supplier)), StringComparison.Ordinal);

    [Fact]
    public void A_list_never_changes_its_supplier()
    {
        Import(SomeHashes.Csv(Md5(1, "A")));
        var words = Refusal(TryImport(SomeHashes.Csv(Md5(1, "A")), supplier: "politie"));
        Assert.Contains("never changes its supplier", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_takes_only_lists_of_the_supplier_sample()
    {
        using var at = new TempInstallation(InstallationKind.Sample);
        var store = new ListStore(at.Installation);
        var path = at.Write("list.csv", SomeHashes.Csv(Md5(1, "A")));
        var cancellation = TestContext.Current.CancellationToken;
        var refused = store.Import(new("x", path, "meldpunt"), Someone, cancellation);
        Assert.Contains("is a sample", Refusal(refused), StringComparison.Ordinal);
        Assert.IsType<ImportOutcome.Imported>(store.Import(new("x", path, "sample"), Someone, cancellation));
    }

    [Fact]
    public void A_file_that_is_not_there_or_a_folder_is_refused_in_words()
    {
        var cancellation = TestContext.Current.CancellationToken;
        foreach (var path in (string[])[Path.Combine(_at.Root, "none.csv"), _at.Root])
        {
            var outcome = _store.Import(new("x", path, "meldpunt"), Someone, cancellation);
            Assert.Contains("cannot be read", Refusal(outcome), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Two_changes_at_once_are_told_apart_and_the_second_is_asked_to_come_again()
    {
        using (new SegmentFolder(Path.Combine(_at.DataFolder, "lists"), _at.Installation.Keys).TryLock())
        {
            Assert.Contains("Try again", Refusal(TryImport(SomeHashes.Csv(Md5(1, "A")))), StringComparison.Ordinal);
            Assert.IsType<RemoveOutcome.Refused>(_store.Remove("meldpunt-1", Someone));
        }

        Import(SomeHashes.Csv(Md5(1, "A")));
    }

    [Fact]
    public void What_a_stop_underway_left_behind_goes_with_the_next_import()
    {
        var kept = Import(SomeHashes.Csv(Md5(1, "A"))).Release.Segment;
        var folder = Path.Combine(_at.DataFolder, "lists");
        foreach (var end in (string[])[".sealed.part", ".key.part", ".sealed", ".key"])
        {
            File.WriteAllText(Path.Combine(folder, "left" + end), "half");
        }

        var next = Import(SomeHashes.Csv(Md5(2, "B"))).Release.Segment;
        Assert.Equal(
            ["lock", .. ((string[])[kept, next]).SelectMany(name => (string[])[$"{name}.key", $"{name}.sealed"]).Order()],
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).OrderBy(name => name != "lock").ThenBy(name => name));
    }

    [Fact]
    public void The_same_hash_under_too_many_references_is_no_list()
    {
        var lines = Enumerable.Range(0, ListLimits.MaxReferencesPerHash + 2)
            .Select(i => Md5(1, $"r{i}")).Append(Md5(2, "other")).ToArray();
        var bad = Assert.IsType<ImportOutcome.BadLines>(TryImport(SomeHashes.Csv(lines)));
        Assert.Equal(2, bad.Lines.Count);
        Assert.All(bad.Lines, line => Assert.Equal(BadLineReason.SharedTooOften, line.Reason));
        var taken = Assert.IsType<ImportOutcome.Imported>(TryImport(SomeHashes.Csv(lines), skipBadLines: true));
        Assert.Equal(ListLimits.MaxReferencesPerHash + 1, taken.Release.Counts.Sum(count => count.Fingerprints));
    }

    [Fact]
    public void No_hash_and_no_reference_lies_in_the_clear_anywhere_in_the_data_folder()
    {
        var text = SomeHashes.Csv(
            $"sha256,{SomeHashes.Sha256(1)},Test,reference-of-one", $"sha1,{SomeHashes.Sha1(1)},Test,reference-of-one",
            Md5(1, "reference-of-one"), $"pdq,{SomeHashes.Pdq(1)},Test,reference-of-one");
        Import(text);
        Import(text + Md5(2, "reference-of-two") + "\n");
        var pdq = new byte[32];
        SomeHashes.Pdq(1).CopyTo(pdq);
        var (one, two) = (SomeHashes.Digests(1), SomeHashes.Digests(2));
        byte[][] secrets = [one.Sha256, one.Sha1!, one.Md5!, two.Md5!, pdq];
        byte[][] forms =
        [
            .. secrets,
            .. secrets.Select(bytes => Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes))),
            .. secrets.Select(bytes => Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))),
            .. secrets.Select(bytes => Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes))),
            "reference-of-"u8.ToArray(),
        ];

        // While a connection is open, its files stay.
        using var open = _at.Installation.Database.Open();
        var files = Directory.GetFiles(_at.DataFolder, "*", SearchOption.AllDirectories);
        Assert.True(files.Length >= 4);
        foreach (var path in files)
        {
            var bytes = File.ReadAllBytes(path);
            Assert.All(forms, form => Assert.Equal(-1, bytes.AsSpan().IndexOf(form)));
        }

        const UnixFileMode Others = (UnixFileMode)0b000_111_111;
        Assert.All(
            Directory.GetFiles(Path.Combine(_at.DataFolder, "lists")),
            path => Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & Others));
    }

    [Fact]
    public void A_segment_that_was_changed_cut_or_swapped_is_not_believed()
    {
        var first = Import(SomeHashes.Csv(Md5(1, "A"))).Release;
        var second = Import(SomeHashes.Csv(Md5(2, "B"))).Release;
        var (one, two) = (PathOf(first), PathOf(second));
        var whole = File.ReadAllBytes(one);

        var changed = whole.ToArray();
        changed[whole.Length / 2] ^= 1;
        foreach (var bytes in (byte[][])[changed, whole[..^1], whole[..8], [], File.ReadAllBytes(two)])
        {
            File.WriteAllBytes(one, bytes);
            Assert.ThrowsAny<CryptographicException>(() => _store.Open(first));
        }

        File.WriteAllBytes(one, whole);
        Assert.Single(_store.Open(first).Entries.ToArray());
        File.Delete(Path.ChangeExtension(one, ".key"));
        Assert.ThrowsAny<CryptographicException>(() => _store.Open(first));
    }

    [Fact]
    public void A_large_release_is_read_back_as_it_was_built()
    {
        var lines = Enumerable.Range(0, 30_000).Select(i => i % 2 == 0
            ? $"sha256,{SomeHashes.Sha256(i)},Test,r{i}"
            : $"sha1,{SomeHashes.Sha1(i)},Baseline,r{i}");
        var release = Import(SomeHashes.Csv([.. lines])).Release;
        var content = _store.Open(release);
        Assert.Equal(30_000, content.Entries.Length);
        for (var i = 0; i < 30_000; i += 997)
        {
            var algorithm = i % 2 == 0 ? ListAlgorithm.Sha256 : ListAlgorithm.Sha1;
            var digests = SomeHashes.Digests(i);
            var (from, to) = content.Table(algorithm).Find(HashBytes.From(i % 2 == 0 ? digests.Sha256 : digests.Sha1));
            Assert.Equal(1, to - from);
            Assert.Equal($"r{i}", content.Reference(content.Table(algorithm).Entries[from]));
        }
    }

    [Fact]
    public void An_import_that_is_stopped_leaves_nothing()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        var path = _at.Write("list.csv", SomeHashes.Csv(Md5(1, "A")));
        Assert.Throws<OperationCanceledException>(
            () => _store.Import(new("x", path, "meldpunt"), Someone, stopped.Token));
        Assert.Empty(_store.All());
    }

    static string Md5(int seed, string reference, string category = "Test") =>
        $"md5,{SomeHashes.Md5(seed)},{category},{reference}";

    static (DateTimeOffset, DateTimeOffset?) Times(EntryShown entry) => (entry.AddedAt, entry.WithdrawnAt);

    static string Refusal(ImportOutcome outcome) => Assert.IsType<ImportOutcome.Refused>(outcome).Words;

    string PathOf(ListRelease release) => Path.Combine(_at.DataFolder, "lists", release.Segment + ".sealed");

    ImportOutcome.Imported Import(string text) => Assert.IsType<ImportOutcome.Imported>(TryImport(text));

    ImportOutcome TryImport(
        string text, string list = "meldpunt-1", string supplier = "meldpunt", bool skipBadLines = false) =>
        _store.Import(
            new(list, _at.Write("list.csv", text), supplier, skipBadLines), Someone, TestContext.Current.CancellationToken);
}
