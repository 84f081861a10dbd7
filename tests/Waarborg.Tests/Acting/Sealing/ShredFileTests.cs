// A key that was destroyed is gone for everybody who still holds a way to it.
using System.Security.Cryptography;
using Waarborg.Acting.Sealing;

namespace Waarborg.Tests.Acting.Sealing;

public sealed class ShredFileTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("waarborg-shred-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string At(string name) => Path.Combine(_folder, name);

    static bool IsShared(byte[] one, byte[] two)
    {
        for (var at = 0; at + 8 <= one.Length; at++)
        {
            if (two.AsSpan().IndexOf(one.AsSpan(at, 8)) >= 0) return true;
        }

        return false;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(92)]
    [InlineData(ShredFile.MaxBytes)]
    public void The_bytes_are_overwritten_before_the_name_goes_as_an_open_descriptor_and_a_hard_link_see(int length)
    {
        var secret = RandomNumberGenerator.GetBytes(length);
        File.WriteAllBytes(At("a.key"), secret);
        Hard(At("a.key"), At("other"));
        using var open = File.OpenHandle(At("a.key"));

        Assert.IsType<ShredOutcome.Shredded>(ShredFile.Shred(_folder, "a.key"));

        var seen = new byte[length];
        Assert.Equal(length, RandomAccess.Read(open, seen, 0));
        Assert.False(File.Exists(At("a.key")));
        Assert.Equal(seen, File.ReadAllBytes(At("other")));
        Assert.False(IsShared(secret, seen), "some of the key is still there");
        if (length > 16) Assert.NotEqual(new byte[length], seen);
    }

    [Fact]
    public async Task The_kernel_tells_of_the_writing_before_it_tells_that_the_name_is_gone()
    {
        var cancellation = TestContext.Current.CancellationToken;
        File.WriteAllBytes(At("a.key"), new byte[64]);
        var told = new System.Collections.Concurrent.ConcurrentQueue<WatcherChangeTypes>();
        var gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(_folder);
        watcher.NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.FileName;
        watcher.Changed += (_, change) => told.Enqueue(change.ChangeType);
        watcher.Deleted += (_, change) =>
        {
            told.Enqueue(change.ChangeType);
            gone.TrySetResult();
        };
        watcher.EnableRaisingEvents = true;

        Assert.IsType<ShredOutcome.Shredded>(ShredFile.Shred(_folder, "a.key"));
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellation);

        Assert.Equal([WatcherChangeTypes.Changed, WatcherChangeTypes.Deleted], told.Distinct());
    }

    [Fact]
    public void Two_files_that_are_destroyed_are_overwritten_with_different_bytes()
    {
        var seen = new List<string>();
        foreach (var name in (string[])["a", "b"])
        {
            File.WriteAllBytes(At(name), new byte[64]);
            using var open = File.OpenHandle(At(name));
            Assert.IsType<ShredOutcome.Shredded>(ShredFile.Shred(_folder, name));
            var bytes = new byte[64];
            Assert.Equal(64, RandomAccess.Read(open, bytes, 0));
            seen.Add(Convert.ToHexStringLower(bytes));
        }

        Assert.NotEqual(seen[0], seen[1]);
    }

    [Fact]
    public void An_empty_file_goes_and_what_is_not_there_is_missing()
    {
        File.WriteAllBytes(At("empty"), []);
        Assert.IsType<ShredOutcome.Shredded>(ShredFile.Shred(_folder, "empty"));
        Assert.IsType<ShredOutcome.Missing>(ShredFile.Shred(_folder, "empty"));
    }

    [Fact]
    public void A_link_is_refused_and_what_it_leads_to_is_untouched()
    {
        File.WriteAllText(At("real"), "this stays");
        File.CreateSymbolicLink(At("link"), At("real"));

        var refused = Assert.IsType<ShredOutcome.Refused>(ShredFile.Shred(_folder, "link"));

        Assert.Contains("is a link", refused.Words, StringComparison.Ordinal);
        Assert.Equal("this stays", File.ReadAllText(At("real")));
        Assert.NotNull(File.ResolveLinkTarget(At("link"), returnFinalTarget: false));
    }

    [Fact]
    public void A_file_over_the_limit_a_folder_and_a_path_are_refused_and_untouched()
    {
        var large = RandomNumberGenerator.GetBytes(ShredFile.MaxBytes + 1);
        File.WriteAllBytes(At("large"), large);
        Directory.CreateDirectory(At("folder"));
        File.WriteAllText(At("folder/inside"), "this stays");

        string[] names = ["large", "folder", "folder/inside", "../x", "..", ".", "", "folder/", "/etc/passwd", "a\0b"];
        foreach (var name in names)
            Assert.NotEqual("", Assert.IsType<ShredOutcome.Refused>(ShredFile.Shred(_folder, name)).Words);
        Assert.IsType<ShredOutcome.Refused>(ShredFile.Shred(At("absent"), "large"));

        Assert.Equal(large, File.ReadAllBytes(At("large")));
        Assert.Equal("this stays", File.ReadAllText(At("folder/inside")));
    }

    static void Hard(string from, string to)
    {
        using var ln = System.Diagnostics.Process.Start("ln", [from, to]);
        ln.WaitForExit();
        Assert.Equal(0, ln.ExitCode);
    }
}
