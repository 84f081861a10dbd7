using System.Security.Cryptography;
using System.Text;
using Waarborg.Acting;
using Waarborg.Intake;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Acting;

/// <summary>Making a file unavailable: it, all of it, and nothing else.</summary>
public sealed class DisableTests : IDisposable
{
    readonly ActingBench _bench = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    Tree Tree => _bench.Tree;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_disabled_file_is_gone_from_its_folder_and_its_neighbours_are_not()
    {
        Tree.Add("web/a.jpg", "known").Add("web/b.jpg", "lawful");

        var outcome = await _bench.ExecuteAsync(_bench.IntendDisable("web/a.jpg"));

        var disabled = Assert.IsType<RestrictionOutcome.Disabled>(outcome);
        Assert.Equal([Locator.FromText("web/a.jpg")], disabled.Names);
        Assert.Equal(0, disabled.LinksLeft);
        Assert.Equal("web/b.jpg: lawful", _bench.Show());
        Assert.Equal(2, _bench.SealedFiles.Count());
    }

    [Fact]
    public async Task A_name_that_is_no_text_is_disabled_and_restored_like_others()
    {
        var name = Tree.Raw("a\xff.jpg");
        Tree.AddRaw(name, "known"u8.ToArray());
        using var source = Tree.Source();
        var found = Assert.Single(source.Walk(Cancellation));

        var id = _bench.IntendDisable(found.Locator);
        Assert.IsType<RestrictionOutcome.Disabled>(await _bench.ExecuteAsync(id));
        Assert.Empty(source.Walk(Cancellation));

        Assert.IsType<RestrictionOutcome.Restored>(await _bench.RestoreAsync(id));
        Assert.Equal(name, Assert.Single(source.Walk(Cancellation)).Locator.ToArray());
    }

    [Fact]
    public async Task No_window_of_the_bytes_lies_anywhere_in_the_data_folder()
    {
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        Tree.Add("unmistakable-name.jpg", bytes);

        await _bench.DisableAsync("unmistakable-name.jpg");

        // Other tests empty the pool of connections at any moment, and the log goes with the last one: this one keeps it.
        using var keepsLog = _bench.Installation.Database.Open();
        var windows = Enumerable.Range(0, bytes.Length / 32)
            .Select(i => BitConverter.ToUInt64(bytes, i * 32)).ToHashSet();
        var digest = SHA256.HashData(bytes);
        string[] secrets = ["unmistakable-name", Convert.ToHexString(digest), Convert.ToBase64String(digest)];
        foreach (var path in Directory.EnumerateFiles(_bench.Data, "*", SearchOption.AllDirectories))
        {
            var stored = await File.ReadAllBytesAsync(path, Cancellation);
            for (var at = 0; at + 8 <= stored.Length; at++)
            {
                // Every window of 64 bytes holds 8 bytes that begin at a multiple of 32.
                Assert.False(windows.Contains(BitConverter.ToUInt64(stored, at)), path);
            }

            Assert.All(secrets, secret => Assert.Equal(-1, stored.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret))));
        }
    }

    [Fact]
    public async Task All_hard_links_in_the_source_go_together_and_those_outside_are_counted()
    {
        Tree.Add("source/a.jpg", "known").AddFolder("source/x/y").AddFolder("outside").Add("source/mail/x")
            .AddHardLink("source/x/y/b.jpg", "source/a.jpg").AddHardLink("source/c.jpg", "source/a.jpg")
            .AddHardLink("outside/d.jpg", "source/a.jpg").AddHardLink("source/mail/e.jpg", "source/a.jpg");
        var id = _bench.IntendDisable("source/c.jpg");
        using var source = Tree.SourceAt("source");
        var intent = _bench.Worker.Journal.Find(id)!.Details;
        id = _bench.Intend(new RestrictionIntent.Disable(
            "tree", 99, "test", People.Actor.Sweep, Locator.FromText("c.jpg"), intent.Version, intent.Sha256));

        var outcome = await _bench.Worker.ExecuteAsync(id, source, Cancellation);

        var disabled = Assert.IsType<RestrictionOutcome.Disabled>(outcome);
        var names = disabled.Names.Select(name => name.ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(["a.jpg", "c.jpg", "x/y/b.jpg"], names);
        Assert.Equal(2, disabled.LinksLeft);
        Assert.Contains("2 more hard link(s)", disabled.Words, StringComparison.Ordinal);
        Assert.Equal("outside/d.jpg: known\nsource/mail/e.jpg: known\nsource/mail/x: text", _bench.Show());
    }

    [Theory]
    [InlineData("write")]
    [InlineData("replace")]
    [InlineData("touch")]
    [InlineData("replace by link")]
    public async Task A_file_that_changed_since_it_was_read_is_not_touched(string how)
    {
        Tree.Add("a.jpg", "known");
        var id = _bench.IntendDisable("a.jpg");
        Change(how, "a.jpg");
        var before = _bench.Show();

        var outcome = await _bench.ExecuteAsync(id);

        Assert.True(outcome is RestrictionOutcome.Changed or RestrictionOutcome.PathRefused, outcome.Words);
        Assert.Equal(before, _bench.Show());
        Assert.Empty(_bench.SealedFiles);
    }

    [Theory]
    [InlineData("disable:opened", "write")]
    [InlineData("disable:sealed", "write")]
    [InlineData("disable:sealed", "replace")]
    [InlineData("disable:verified", "write")]
    [InlineData("disable:verified", "write and set back")]
    [InlineData("disable:planned", "write and set back")]
    [InlineData("disable:planned", "replace")]
    [InlineData("disable:planned", "replace by link")]
    public async Task A_change_at_any_moment_before_the_removal_is_kept(string point, string how)
    {
        Tree.Add("a.jpg", "known");
        var id = _bench.IntendDisable("a.jpg");
        var after = "";
        _bench.AtPoint = at =>
        {
            if (at != point || after.Length > 0) return;
            Change(how, "a.jpg");
            after = _bench.Show();
        };

        var outcome = await _bench.ExecuteAsync(id);

        Assert.False(outcome.IsDone, outcome.Words);
        Assert.Equal(after, _bench.Show());
        Assert.Empty(_bench.SealedFiles);
    }

    [Theory]
    [InlineData("file", false)]
    [InlineData("link", false)]
    [InlineData("folder", false)]
    [InlineData("file", true)]
    public async Task What_is_exchanged_between_the_look_and_the_rename_gets_its_name_back(string what, bool isTakenAgain)
    {
        Tree.Add("source/a.jpg", "known").AddFolder("away").Add("new", "new").Add("newer", "newer");
        var id = _bench.IntendDisable("source/a.jpg");
        using var source = Tree.SourceAt("source");
        var read = _bench.Worker.Journal.Find(id)!.Details;
        id = _bench.Intend(new RestrictionIntent.Disable(
            "source", 99, "test", People.Actor.Sweep, Locator.FromText("a.jpg"), read.Version, read.Sha256));
        _bench.AtPoint = at =>
        {
            if (at == "disable:seen")
            {
                File.Move(Tree.At("source/a.jpg"), Tree.At("away/a.jpg"));
                if (what == "file") File.Move(Tree.At("new"), Tree.At("source/a.jpg"));
                else if (what == "link") Tree.AddLink("source/a.jpg", "../new");
                else Tree.Add("source/a.jpg/x", "new");
            }

            if (at == "disable:moved" && isTakenAgain) File.Move(Tree.At("newer"), Tree.At("source/a.jpg"));
        };

        Assert.IsType<RestrictionOutcome.Gone>(await _bench.Worker.ExecuteAsync(id, source, Cancellation));

        var shown = _bench.Show();
        Assert.Contains("away/a.jpg: known", shown, StringComparison.Ordinal);
        Assert.Contains(isTakenAgain ? "source/a.jpg: newer" : "source/a.jpg", shown, StringComparison.Ordinal);
        if (what == "link") Assert.Equal("../new", new FileInfo(Tree.At("source/a.jpg")).LinkTarget);
        else Assert.Contains(": new", shown.Replace(": newer", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(".waarborg-", shown, StringComparison.Ordinal);
        Assert.Empty(_bench.SealedFiles);
    }

    [Fact]
    public async Task A_file_that_is_renamed_underway_is_followed_inside_the_source()
    {
        Tree.Add("a.jpg", "known").AddFolder("b");
        var id = _bench.IntendDisable("a.jpg");
        _bench.AtPoint = at =>
        {
            if (at == "disable:planned") File.Move(Tree.At("a.jpg"), Tree.At("b/c.jpg"));
        };

        var outcome = await _bench.ExecuteAsync(id);

        Assert.Equal([Locator.FromText("b/c.jpg")], Assert.IsType<RestrictionOutcome.Disabled>(outcome).Names);
        Assert.Equal("", _bench.Show());
    }

    [Fact]
    public async Task A_file_that_is_gone_leaves_nothing_under_seal()
    {
        Tree.Add("a.jpg", "known");
        var id = _bench.IntendDisable("a.jpg");
        File.Delete(Tree.At("a.jpg"));

        Assert.IsType<RestrictionOutcome.Gone>(await _bench.ExecuteAsync(id));
        Assert.Empty(_bench.SealedFiles);
    }

    [Fact]
    public async Task A_folder_that_became_a_link_out_of_the_source_leads_nowhere()
    {
        Tree.Add("source/in/a.jpg", "known").Add("outside/a.jpg", "known");
        var id = _bench.IntendDisable("source/in/a.jpg");
        Directory.Move(Tree.At("source/in"), Tree.At("moved"));
        Tree.AddLink("source/in", "../outside");

        Assert.IsType<RestrictionOutcome.PathRefused>(await _bench.ExecuteAsync(id));
        Assert.Equal("known", await File.ReadAllTextAsync(Tree.At("outside/a.jpg"), Cancellation));
    }

    [Fact]
    public async Task What_stands_under_the_hidden_name_is_given_another_and_kept()
    {
        Tree.Add("a.jpg", "known");
        var id = _bench.IntendDisable("a.jpg");
        var sealedName = _bench.Worker.Journal.Find(id)!.SealedName;
        Tree.Add($".waarborg-{sealedName}-0/x", "in the way").Add($"given-back-by-waarborg-{sealedName}", "there before");

        Assert.IsType<RestrictionOutcome.Disabled>(await _bench.ExecuteAsync(id));

        Assert.Equal(
            $"given-back-by-waarborg-{sealedName}: there before\ngiven-back-by-waarborg-{sealedName}-1/x: in the way",
            _bench.Show());
    }

    [Fact]
    public void Where_the_operating_system_refuses_the_name_stays_as_it_was()
    {
        Tree.Add("a.jpg", "known");
        File.SetUnixFileMode(Tree.Path, (UnixFileMode)0b111_101_101);
        Assert.Equal(Errno.None, Beneath.StatName(Tree.Handle, "a.jpg"u8, out var facts));
        using var names = new HiddenNames(Tree.Handle, "sealed", facts.Version.Device, facts.Version.Inode, _ => { });

        var result = Nobody.Does(() => names.Hide("a.jpg"u8.ToArray(), 0));

        Assert.Equal(HideResult.Refused, result);
        Assert.Contains("does not let this program", RestrictionOutcome.RefusedBy(names.Error).Words, StringComparison.Ordinal);
        Assert.Equal("a.jpg: known", _bench.Show());
    }

    [Fact]
    public async Task An_ended_entry_says_again_how_it_ended_and_does_nothing()
    {
        Tree.Add("a.jpg", "known");
        var id = await _bench.DisableAsync("a.jpg");
        Tree.Add("a.jpg", "known");

        var again = await _bench.ExecuteAsync(id);

        Assert.Equal([Locator.FromText("a.jpg")], Assert.IsType<RestrictionOutcome.Disabled>(again).Names);
        Assert.Equal("a.jpg: known", _bench.Show());
        Assert.Empty(_bench.Worker.Journal.Pending());
    }

    [Fact]
    public async Task Many_at_once_take_turns()
    {
        var ids = new List<long>();
        for (var i = 0; i < 12; i++)
        {
            Tree.Add($"{i}.jpg", $"known {i}");
            ids.Add(_bench.IntendDisable($"{i}.jpg"));
        }

        var busy = 0;
        _bench.AtPoint = at =>
        {
            if (at == "disable:opened") Assert.Equal(1, Interlocked.Increment(ref busy));
            if (at == "disable:before-end") Interlocked.Decrement(ref busy);
        };
        var outcomes = await Task.WhenAll(ids.Select(_bench.ExecuteAsync));

        Assert.All(outcomes, outcome => Assert.IsType<RestrictionOutcome.Disabled>(outcome));
        Assert.Equal("", _bench.Show());
    }

    [Fact]
    public void The_same_item_is_intended_once()
    {
        Tree.Add("a.jpg", "known");
        var id = _bench.IntendDisable("a.jpg");
        var details = _bench.Worker.Journal.Find(id)!;

        Assert.Equal(id, _bench.Intend(new RestrictionIntent.Disable(
            "tree", details.CaseItem, "test", People.Actor.Sweep, Locator.FromText("a.jpg"), details.Details.Version,
            details.Details.Sha256)));
        Assert.Equal(id, Assert.Single(_bench.Worker.Journal.Pending()).Id);
    }

    void Change(string how, string path)
    {
        var full = Tree.At(path);
        var modified = File.GetLastWriteTimeUtc(full);
        switch (how)
        {
            case "write" or "write and set back":
                using (var stream = File.OpenWrite(full)) stream.WriteByte((byte)'K');
                if (how == "write and set back") File.SetLastWriteTimeUtc(full, modified);
                break;
            case "replace":
                Tree.Add("new", "known");
                File.Move(Tree.At("new"), full, overwrite: true);
                break;
            case "touch":
                File.SetLastWriteTimeUtc(full, modified.AddSeconds(1));
                break;
            case "replace by link":
                Tree.Add("elsewhere", "known");
                File.Delete(full);
                Tree.AddLink(path, "elsewhere");
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
