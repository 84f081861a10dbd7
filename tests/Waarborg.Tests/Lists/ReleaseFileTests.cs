using System.Security.Cryptography;
using Waarborg.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Lists;

public sealed class ReleaseFileTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly string _path;
    readonly SegmentFolder _folder;

    public ReleaseFileTests()
    {
        _path = Path.Combine(_at.Installation.Folder, "lists");
        Directory.CreateDirectory(_path);
        _folder = new(_path, _at.Installation.Keys);
    }

    public void Dispose() => _at.Dispose();

    // More rows than a block of the writer has, and more references than a piece.
    static ReleaseContent Large() => SomeReleases.Of(SomeReleases.Numbered(0, 30_000)
        .Concat([SomeReleases.Pdq(SomeHashes.Pdq(1), "P") with { Profile = ListProfile.Fit512 }]));

    [Fact]
    public void What_was_written_is_read_again()
    {
        var content = Large();
        var name = _folder.Write(stream => ReleaseFile.Write(stream, content));
        var read = _folder.Read(name, ReleaseFile.Read);
        Assert.True(content.Entries.SequenceEqual(read.Entries));
        Assert.True(content.References.SequenceEqual(read.References));
        foreach (var algorithm in ListAlgorithms.All)
        {
            var (was, now) = (content.Table(algorithm), read.Table(algorithm));
            Assert.True(was.Values.SequenceEqual(now.Values) && was.Entries.SequenceEqual(now.Entries));
        }

        Assert.Equal(ListProfile.Fit512, read.Table(ListAlgorithm.Pdq).ProfileAt(0));
    }

    [Fact]
    public void Entries_are_read_without_their_fingerprints_and_all_the_same_nobody_changed_those()
    {
        var content = Large();
        var name = _folder.Write(stream => ReleaseFile.Write(stream, content));
        var read = _folder.Read(name, ReleaseFile.ReadEntries);
        Assert.True(content.Entries.SequenceEqual(read.Entries) && content.References.SequenceEqual(read.References));
        Assert.All(ListAlgorithms.All, algorithm => Assert.Equal(0, read.Table(algorithm).Count));

        var file = Directory.GetFiles(_path, name + "*").MaxBy(path => new FileInfo(path).Length)!;
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        Assert.Throws<CryptographicException>(() => _folder.Read(name, ReleaseFile.ReadEntries));
    }

    [Fact]
    public void What_is_announced_is_told_until_it_is_taken_back()
    {
        Assert.Null(_folder.Coming());
        using (_folder.Announce(new("one", "first")))
        {
            Assert.Equal(new("one", "first"), _folder.Coming());
            using var again = _folder.Announce(new("two", "second"));
            Assert.Equal(new("two", "second"), _folder.Coming());
        }

        Assert.Null(_folder.Coming());
        // Whoever stopped underway took nothing back: it goes with the next change.
        File.WriteAllText(Path.Combine(_path, "coming"), "list\nsegment\n");
        _folder.RemoveAllBut(new HashSet<string>());
        Assert.Null(_folder.Coming());
    }
}
