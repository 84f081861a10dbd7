using FsCheck;
using FsCheck.Fluent;
using Waarborg.Ledger;

namespace Waarborg.Tests.Ledger;

/// <summary>Where tiles lie and what they hold.</summary>
public sealed class TileTests : IDisposable
{
    readonly string _folder = BuiltLedger.NewFolder();

    [Theory]
    [InlineData(0, 67, 256, "tile/0/067")]
    [InlineData(1, 1234067, 256, "tile/1/x001/x234/067")]
    [InlineData(TilePath.Entries, 1234, 17, "tile/entries/x001/234.p/17")]
    [InlineData(7, 0, 255, "tile/7/000.p/255")]
    [InlineData(0, 1000, 1, "tile/0/x001/000.p/1")]
    public void Paths_are_those_of_the_standard(int level, long number, int width, string path)
    {
        Assert.Equal(path, new TilePath(level, number, width).ToString());
        Assert.True(TilePath.TryParse(path, out var tile));
        Assert.Equal(new(level, number, width), tile);
    }

    [Fact]
    public void Any_tile_is_found_by_its_path_and_no_other_path_is_one() => Prop.ForAll<int, long, int>((a, b, c) =>
    {
        var tile = new TilePath(Math.Abs(a % 9) - 1, (b & long.MaxValue) >> Math.Abs(c % 60) >> 3, 1 + Math.Abs(c % 256));
        var path = tile.ToString();
        if (!TilePath.TryParse(path, out var read) || read != tile) return false;
        var random = new Random(c);
        var at = random.Next(path.Length);
        var changed = path[..at] + "0159xp./e "[random.Next(10)] + path[(at + random.Next(2))..];
        return changed == path || !TilePath.TryParse(changed, out var other) || (other != tile && other.ToString() == changed);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("tile")]
    [InlineData("tile/0")]
    [InlineData("tile/0/")]
    [InlineData("tile/0/67")]
    [InlineData("tile/0/0067")]
    [InlineData("tile/0/x000/067")]
    [InlineData("tile/0/001/067")]
    [InlineData("tile/0/x067")]
    [InlineData("tile/0/067.p")]
    [InlineData("tile/0/067.p/0")]
    [InlineData("tile/0/067.p/256")]
    [InlineData("tile/0/067.p/017")]
    [InlineData("tile/0/067.p/-1")]
    [InlineData("tile/0/067.p/1/2")]
    [InlineData("tile/0/.p/1")]
    [InlineData("tile/8/067")]
    [InlineData("tile/-1/067")]
    [InlineData("tile/00/067")]
    [InlineData("tile/entries2/067")]
    [InlineData("tile/0/+67")]
    [InlineData("/tile/0/067")]
    [InlineData("tile/0/067/")]
    [InlineData("tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999")]
    public void Anything_else_is_no_path(string path) => Assert.False(TilePath.TryParse(path, out _));

    [Fact]
    public void Entries_come_back_and_no_byte_more_or_less_is_a_tile()
    {
        byte[][] entries = [[], [1, 2, 3], new byte[EntryTile.MaxEntryBytes], [0]];
        var tile = EntryTile.Write(entries);
        Assert.True(EntryTile.TryRead(tile, entries.Length, out var read));
        Assert.Equal(entries, read.Select(one => one.ToArray()));
        Assert.False(EntryTile.TryRead(tile, entries.Length - 1, out _));
        Assert.False(EntryTile.TryRead(tile, entries.Length + 1, out _));
        Assert.False(EntryTile.TryRead(tile.AsMemory(0, tile.Length - 1), entries.Length, out _));
        Assert.False(EntryTile.TryRead((byte[])[.. tile, 0], entries.Length, out _));
        Assert.Throws<OverflowException>(() => EntryTile.Write([new byte[EntryTile.MaxEntryBytes + 1]]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(66_000)]
    public void A_tree_written_at_once_and_in_steps_is_the_same(int size)
    {
        var entries = Enumerable.Range(0, size).Select(n => BitConverter.GetBytes(n)).ToList();
        var (whole, steps) = (Path.Combine(_folder, "whole"), Path.Combine(_folder, "steps"));
        new TileWriter(whole).Write(0, entries);
        var random = new Random(size);
        for (var at = 0; at < size;)
        {
            Assert.True(new TileWriter(steps).CanGrowFrom(at));
            var count = Math.Min(random.Next(1, 1 + (size / 7) + 2), size - at);
            new TileWriter(steps).Write(at, entries.GetRange(at, count));
            at += count;
        }

        var files = new LedgerFolder(whole).List()!;
        Assert.Equal(files.Order(), new LedgerFolder(steps).List()!.Where(one => !IsNarrower(one, size)).Order());
        foreach (var file in files)
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(whole, file)), File.ReadAllBytes(Path.Combine(steps, file)));
        }
    }

    [Fact]
    public void A_tree_whose_partial_tile_is_gone_or_damaged_does_not_grow()
    {
        var writer = new TileWriter(_folder);
        writer.Write(0, [[1], [2], [3]]);
        var partial = Path.Combine(_folder, "tile/0/000.p/3");
        File.WriteAllBytes(partial, new byte[32]);
        Assert.Throws<IOException>(() => writer.Write(3, [[4]]));
        File.Delete(partial);
        Assert.False(writer.CanGrowFrom(3));
        Assert.True(writer.CanGrowFrom(0));
    }

    [Fact]
    public void Links_are_no_files_of_a_ledger()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "elsewhere/0"));
        File.WriteAllBytes(Path.Combine(_folder, "elsewhere/0/000"), []);
        Directory.CreateDirectory(Path.Combine(_folder, "ledger"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "ledger/tile"), Path.Combine(_folder, "elsewhere"));
        Assert.Equal(["tile"], new LedgerFolder(Path.Combine(_folder, "ledger")).List());
    }

    // Partial tiles of earlier steps lie beside the widest until it is full.
    static bool IsNarrower(string path, long size) => TilePath.TryParse(path, out var tile) && !tile.IsFull
        && tile.Width < (tile.Level <= 0 ? size : size >> (8 * tile.Level)) % TilePath.FullWidth;

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
