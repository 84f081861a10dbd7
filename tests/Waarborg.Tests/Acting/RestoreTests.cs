using Waarborg.Acting;
using Waarborg.Intake;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Acting;

/// <summary>Putting a file back: exactly as it was, and never over anything.</summary>
public sealed class RestoreTests : IDisposable
{
    readonly ActingBench _bench = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    Tree Tree => _bench.Tree;

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(0b110_100_100, 0)]
    [InlineData(0b100_000_000, 1)]
    [InlineData(0b111_101_101, 2_500_000)]
    public async Task Bytes_name_mode_times_and_owner_are_what_they_were(int mode, int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Tree.Add("web/a.jpg", bytes);
        using (var file = Beneath.OpenFile(Tree.Handle, "web/a.jpg"u8, out _).Handle!)
        {
            if (Environment.UserName == "root") Assert.Equal(Errno.None, Beneath.ChangeOwner(file, 1234, 5678));
            Assert.Equal(Errno.None, Beneath.ChangeMode(file, (uint)mode));
            Assert.Equal(Errno.None, Beneath.SetTimes(file, 1_500_000_000_123_456_789, -1_000_000_001));
        }

        Assert.Equal(Errno.None, Stat("web/a.jpg", out var before));

        var id = _bench.Intend(new RestrictionIntent.Disable(
            "tree", 1, "test", People.Actor.Sweep, Locator.FromText("web/a.jpg"), before.Version,
            System.Security.Cryptography.SHA256.HashData(bytes)));
        Assert.IsType<RestrictionOutcome.Disabled>(await _bench.ExecuteAsync(id));
        var restored = Assert.IsType<RestrictionOutcome.Restored>(await _bench.RestoreAsync(id));

        Assert.Equal(Errno.None, Stat("web/a.jpg", out var after));
        Assert.Equal(before with { Version = after.Version }, after);
        Assert.Equal(before.Version.ModifiedNs, after.Version.ModifiedNs);
        Assert.Equal(before.Version.Size, after.Version.Size);
        Assert.Equal(1, after.Version.Links);
        Assert.True(restored.OwnerKept);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(Tree.At("web/a.jpg"), Cancellation));
        Assert.Empty(_bench.SealedFiles);
        Assert.Empty(_bench.Worker.Journal.Pending());
    }

    [Fact]
    public async Task Hard_links_are_one_file_again()
    {
        Tree.Add("a.jpg", "known").AddFolder("x").AddHardLink("x/b.jpg", "a.jpg").AddHardLink("c.jpg", "a.jpg");
        var id = await _bench.DisableAsync("x/b.jpg");
        Assert.Equal("", _bench.Show());

        var restored = Assert.IsType<RestrictionOutcome.Restored>(await _bench.RestoreAsync(id));

        Assert.Equal(3, restored.Names.Count);
        Assert.Equal(Locator.FromText("x/b.jpg"), restored.Names[0]);
        Assert.Equal("a.jpg: known\nc.jpg: known\nx/b.jpg: known", _bench.Show());
        Stat("a.jpg", out var a);
        Stat("x/b.jpg", out var b);
        Assert.Equal((a.Version.Inode, 3), (b.Version.Inode, b.Version.Links));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    [InlineData("dead link")]
    public async Task Whatever_bears_the_name_now_is_left_alone_and_the_file_stays_sealed(string what)
    {
        Tree.Add("a.jpg", "known");
        var id = await _bench.DisableAsync("a.jpg");
        if (what == "file") Tree.Add("a.jpg", "new");
        else if (what == "folder") Tree.Add("a.jpg/x", "new");
        else Tree.AddLink("a.jpg", "nowhere");

        Assert.IsType<RestrictionOutcome.NameTaken>(await _bench.RestoreAsync(id));
        Assert.Equal(2, _bench.SealedFiles.Count());

        if (what == "folder") Directory.Delete(Tree.At("a.jpg"), recursive: true);
        else File.Delete(Tree.At("a.jpg"));
        Assert.IsType<RestrictionOutcome.Restored>(await _bench.RestoreAsync(id));
        Assert.Equal("a.jpg: known", _bench.Show());
    }

    [Fact]
    public async Task A_name_taken_at_the_last_moment_is_left_alone()
    {
        Tree.Add("a.jpg", "known");
        var id = await _bench.DisableAsync("a.jpg");
        _bench.AtPoint = at =>
        {
            if (at == "restore:named-soon") Tree.Add("a.jpg", "new");
        };

        Assert.IsType<RestrictionOutcome.NameTaken>(await _bench.RestoreAsync(id));
        Assert.Equal("a.jpg: new", _bench.Show());
        Assert.Equal(2, _bench.SealedFiles.Count());
    }

    [Fact]
    public async Task A_further_name_that_is_taken_is_counted_and_left_alone()
    {
        Tree.Add("a.jpg", "known").AddHardLink("b.jpg", "a.jpg");
        var id = await _bench.DisableAsync("a.jpg");
        Tree.Add("b.jpg", "new");

        var restored = Assert.IsType<RestrictionOutcome.Restored>(await _bench.RestoreAsync(id));

        Assert.Equal(1, restored.LinksTaken);
        Assert.Contains("1 further name(s)", restored.Words, StringComparison.Ordinal);
        Assert.Equal("a.jpg: known\nb.jpg: new", _bench.Show());
    }

    [Fact]
    public async Task Folders_that_are_gone_are_made_again()
    {
        Tree.Add("x/y/z/a.jpg", "known");
        var id = await _bench.DisableAsync("x/y/z/a.jpg");
        Directory.Delete(Tree.At("x"), recursive: true);

        Assert.IsType<RestrictionOutcome.Restored>(await _bench.RestoreAsync(id));

        Assert.Equal("x/y/z/a.jpg: known", _bench.Show());
        Assert.Equal((UnixFileMode)0b111_101_101, File.GetUnixFileMode(Tree.At("x/y")));
    }

    [Theory]
    [InlineData("link out")]
    [InlineData("file")]
    public async Task A_way_that_leads_elsewhere_is_not_gone(string what)
    {
        Tree.Add("source/in/a.jpg", "known").AddFolder("outside");
        var id = await _bench.DisableAsync("source/in/a.jpg");
        Directory.Delete(Tree.At("source/in"));
        if (what == "file") Tree.Add("source/in", "new");
        else Tree.AddLink("source/in", "../outside");

        Assert.IsType<RestrictionOutcome.PathRefused>(await _bench.RestoreAsync(id));

        Assert.Empty(Directory.EnumerateFileSystemEntries(Tree.At("outside")));
        Assert.Equal(2, _bench.SealedFiles.Count());
    }

    [Fact]
    public async Task A_folder_that_is_moved_away_while_the_bytes_are_written_gets_no_file()
    {
        Tree.Add("source/in/a.jpg", "known").AddFolder("outside");
        var id = await _bench.DisableAsync("source/in/a.jpg");
        _bench.AtPoint = at =>
        {
            if (at == "restore:filled") Directory.Move(Tree.At("source/in"), Tree.At("outside/in"));
        };

        Assert.IsType<RestrictionOutcome.Restored>(await _bench.RestoreAsync(id));

        Assert.Equal("source/in/a.jpg: known", _bench.Show());
    }

    [Fact]
    public async Task A_folder_that_is_moved_out_of_the_source_in_the_last_moment_gets_no_file()
    {
        Tree.Add("source/in/a.jpg", "known").AddFolder("outside");
        var id = _bench.IntendDisable("source/in/a.jpg");
        using var source = Tree.SourceAt("source");
        var read = _bench.Worker.Journal.Find(id)!.Details;
        id = _bench.Intend(new RestrictionIntent.Disable(
            "source", 99, "test", People.Actor.Sweep, Locator.FromText("in/a.jpg"), read.Version, read.Sha256));
        Assert.IsType<RestrictionOutcome.Disabled>(await _bench.Worker.ExecuteAsync(id, source, Cancellation));
        _bench.AtPoint = at =>
        {
            if (at == "restore:folder-opened") Directory.Move(Tree.At("source/in"), Tree.At("outside/in"));
        };

        var outcome = await _bench.Worker.ExecuteAsync(_bench.IntendRestore(id), source, Cancellation);

        Assert.IsType<RestrictionOutcome.PathRefused>(outcome);
        Assert.Equal("", _bench.Show());
        Assert.Equal(2, _bench.SealedFiles.Count());
    }

    [Fact]
    public async Task What_lies_damaged_under_seal_is_not_put_back()
    {
        Tree.Add("a.jpg", "known");
        var id = await _bench.DisableAsync("a.jpg");
        var name = _bench.SealedFiles.Single(name => name.EndsWith(".sealed", StringComparison.Ordinal));
        var path = Path.Combine(_bench.Data, "sealed", name);
        var bytes = await File.ReadAllBytesAsync(path, Cancellation);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes, Cancellation);

        Assert.IsType<RestrictionOutcome.SealBroken>(await _bench.RestoreAsync(id));

        Assert.Equal("", _bench.Show());
        Assert.Equal(2, _bench.SealedFiles.Count());
    }

    [Fact]
    public async Task A_file_system_without_nameless_files_does_as_well()
    {
        using var bench = new ActingBench(mayBeNameless: false);
        bench.Tree.Add("a.jpg", "known").AddHardLink("b.jpg", "a.jpg");
        var id = await bench.DisableAsync("a.jpg");

        Assert.IsType<RestrictionOutcome.Restored>(await bench.RestoreAsync(id));

        Assert.Equal("a.jpg: known\nb.jpg: known", bench.Show());
    }

    [Fact]
    public async Task A_restored_file_can_be_disabled_and_restored_again()
    {
        Tree.Add("a.jpg", "known");
        for (var i = 0; i < 3; i++)
        {
            var id = await _bench.DisableAsync("a.jpg");
            Assert.Equal("", _bench.Show());
            Assert.IsType<RestrictionOutcome.Restored>(await _bench.RestoreAsync(id));
            Assert.Equal("a.jpg: known", _bench.Show());
        }
    }

    [Fact]
    public async Task What_is_put_back_once_is_not_put_back_twice()
    {
        Tree.Add("a.jpg", "known");
        var id = await _bench.DisableAsync("a.jpg");
        var restore = _bench.IntendRestore(id);
        await _bench.ExecuteAsync(restore);
        File.Delete(Tree.At("a.jpg"));

        Assert.Equal(restore, _bench.IntendRestore(id));
        Assert.IsType<RestrictionOutcome.Restored>(await _bench.ExecuteAsync(restore));
        Assert.Equal("", _bench.Show());
    }

    [Fact]
    public void Only_what_was_disabled_can_be_intended_to_be_put_back()
    {
        Tree.Add("a.jpg", "known");
        var id = _bench.IntendDisable("a.jpg");

        Assert.Throws<InvalidOperationException>(() => _bench.IntendRestore(id));
    }

    [Fact]
    public async Task An_item_is_forgotten_only_when_nothing_of_it_lies_under_seal()
    {
        Tree.Add("a.jpg", "known");
        var id = await _bench.DisableAsync("a.jpg");
        var item = _bench.Worker.Journal.Find(id)!.CaseItem;
        Assert.False(Forget(item));

        var restore = _bench.Intend(new RestrictionIntent.Restore("tree", item, "test", People.Actor.Sweep, id));
        Assert.False(Forget(item));
        await _bench.ExecuteAsync(restore);

        Assert.True(Forget(item));
        Assert.Null(_bench.Worker.Journal.Find(id));
        Assert.Null(_bench.Worker.Journal.Find(restore));
    }

    bool Forget(long item)
    {
        using var connection = _bench.Installation.Database.Open();
        return RestrictionJournal.Forget(connection, null, item);
    }

    Errno Stat(string path, out FileFacts facts)
    {
        Beneath.Split(System.Text.Encoding.UTF8.GetBytes(path), out var parent, out var name);
        using var folder = Beneath.OpenFolder(Tree.Handle, parent).Handle!;
        return Beneath.StatName(folder, name, out facts);
    }
}
