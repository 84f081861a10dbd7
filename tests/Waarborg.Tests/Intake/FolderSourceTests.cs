using Waarborg.Intake;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Intake;

/// <summary>Opening one item: only regular files inside the source, and only as they were.</summary>
public sealed class FolderSourceTests : IDisposable
{
    readonly Tree _tree = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("empty", nameof(NotScannedReason.Empty))]
    [InlineData("big", nameof(NotScannedReason.TooLarge))]
    [InlineData("absent", nameof(NotScannedReason.Vanished))]
    [InlineData("folder", nameof(NotScannedReason.NotRegularFile))]
    [InlineData("pipe", nameof(NotScannedReason.NotRegularFile))]
    [InlineData("link", nameof(NotScannedReason.SymbolicLink))]
    [InlineData("linkedFolder/inside", nameof(NotScannedReason.SymbolicLink))]
    [InlineData("etc/passwd", nameof(NotScannedReason.SymbolicLink))]
    [InlineData("empty/x", nameof(NotScannedReason.Vanished))]
    [InlineData("../outside", nameof(NotScannedReason.OutsideSource))]
    [InlineData("/etc/passwd", nameof(NotScannedReason.OutsideSource))]
    [InlineData("folder/../empty", nameof(NotScannedReason.OutsideSource))]
    [InlineData("a.eml", nameof(NotScannedReason.Correspondence))]
    public void What_is_not_opened_has_its_reason(string path, string reason)
    {
        _tree.Add("empty", "").Add("big", new byte[1001]).Add("folder/inside").AddPipe("pipe").AddLink("link", "big")
            .AddLink("linkedFolder", "folder").AddLink("etc", "/etc").Add("a.eml");
        using var source = _tree.Source(new() { MaxFileBytes = 1000 });

        var outcome = Assert.IsType<OpenOutcome.NotOpened>(source.Open(Locator.FromText(path)));
        Assert.Equal(reason, outcome.Reason.ToString());
    }

    [Fact]
    public void Only_a_folder_that_is_not_there_holds_nothing_and_what_cannot_be_listed_is_told_from_it()
    {
        _tree.Add("folder/inside").Add("file").AddLink("linked", "folder").AddLink("nowhere", "absent");
        using var source = _tree.Source();
        Assert.Single(source.Named("folder"u8, _ => true, 9)!);
        Assert.Single(source.NamesIn("folder"u8, _ => true)!);
        Assert.Empty(source.Named("absent"u8, _ => true, 9)!);
        foreach (var name in (string[])["file", "linked", "nowhere", "linked/x", "../x"])
        {
            Assert.Null(source.Named(System.Text.Encoding.UTF8.GetBytes(name), _ => true, 9));
            Assert.Null(source.NamesIn(System.Text.Encoding.UTF8.GetBytes(name), _ => true));
        }
    }

    [Fact]
    public void A_file_of_exactly_the_limit_is_opened()
    {
        _tree.Add("a", new byte[1000]);
        using var source = _tree.Source(new() { MaxFileBytes = 1000 });

        using var item = Assert.IsType<OpenOutcome.Opened>(source.Open(Locator.FromText("a"))).Item;
        Assert.Equal(1000, item.Size);
    }

    [Fact]
    public async Task What_was_opened_is_read_whatever_becomes_of_its_name()
    {
        _tree.Add("a", "first");
        using var source = _tree.Source();
        using var item = Assert.IsType<OpenOutcome.Opened>(source.Open(Locator.FromText("a"))).Item;

        File.Delete(_tree.At("a"));
        _tree.Add("a", "other");

        var bytes = new byte[10];
        Assert.Equal(3, await item.ReadAsync(2, bytes, Cancellation));
        Assert.Equal("rst"u8, bytes.AsSpan(0, 3));
        Assert.Equal(0, await item.ReadAsync(5, bytes, Cancellation));
    }

    [Fact]
    public async Task Reading_leaves_no_trace_in_the_time_of_access()
    {
        _tree.Add("a", "first");
        var long_ago = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastAccessTimeUtc(_tree.At("a"), long_ago);
        using var source = _tree.Source();
        using var item = Assert.IsType<OpenOutcome.Opened>(source.Open(Locator.FromText("a"))).Item;

        await item.ReadAsync(0, new byte[10], Cancellation);

        Assert.Equal(long_ago, File.GetLastAccessTimeUtc(_tree.At("a")));
    }

    [Fact]
    public void A_write_is_seen_even_when_the_time_of_modification_is_set_back()
    {
        _tree.Add("a", "first");
        using var source = _tree.Source();
        using var item = Assert.IsType<OpenOutcome.Opened>(source.Open(Locator.FromText("a"))).Item;
        Assert.True(item.CheckUnchanged());

        var before = File.GetLastWriteTimeUtc(_tree.At("a"));
        using (var stream = File.OpenWrite(_tree.At("a"))) stream.WriteByte((byte)'F');
        File.SetLastWriteTimeUtc(_tree.At("a"), before);

        Assert.False(item.CheckUnchanged());
    }

    [Fact]
    public void Another_file_of_the_same_name_has_another_version()
    {
        _tree.Add("a", "first");
        using var source = _tree.Source();
        using var one = Assert.IsType<OpenOutcome.Opened>(source.Open(Locator.FromText("a"))).Item;
        _tree.Add("b", "first");
        File.Move(_tree.At("b"), _tree.At("a"), overwrite: true);

        using var other = Assert.IsType<OpenOutcome.Opened>(source.Open(Locator.FromText("a"))).Item;

        Assert.NotEqual(one.Version.Inode, other.Version.Inode);
        Assert.False(OpenedItem.IsSame(one.Version, other.Version));
    }

    [Fact]
    public void Neither_items_nor_outcomes_print_the_name_of_a_file()
    {
        _tree.Add("secret-name.jpg").AddLink("secret-link", "x");
        using var source = _tree.Source();

        var shown = string.Join(' ', source.Walk(Cancellation)) + source.Open(Locator.FromText("secret-name.jpg"));

        Assert.DoesNotContain("secret", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_at_idle_priority_is_granted()
    {
        Assert.True(IdlePriority.Apply());
    }
}
