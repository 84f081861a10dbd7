using System.Text.Json.Nodes;
using Waarborg.Cases;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Tests.Pipeline;

/// <summary>A provider that stops, and a copy that may be put back.</summary>
public sealed class LeaveTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_leaves_puts_back_what_nobody_judged_hands_records_over_and_destroys_the_keys_last()
    {
        await using var at = await Sealing.MakeAsync();
        await at.Scene.ConfirmAsync();
        var other = Scene.Picture(2);
        at.Scene.Import($"sha256,{Scene.Sha256(Sealing.Picture)},Baseline,entry-0", $"sha256,{Scene.Sha256(other)},Baseline,entry-9");
        at.Scene.Tree.Add("b.png", other);
        await at.Scene.SweepAsync();
        Assert.Empty(at.Scene.Files());

        var desk = new LeaveDesk(at.Installation);
        Assert.Empty(await desk.RestoreAsync(Cancellation));
        Assert.Equal(["b.png"], at.Scene.Files());
        Assert.Null(new PermitStore(at.Installation).InForce("web", at.Scene.At.Time.GetUtcNow()));

        var folder = Path.Combine(at.Scene.At.Root, "left");
        await desk.ExportAsync(folder, withClosed: false, Cancellation);
        var cases = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "cases.json"), Cancellation))!.AsArray();
        Assert.Equal(2, cases.Count);
        Assert.Equal(["Restored", "Sealed"], cases.Select(one => (string)one!["items"]![0]!["restriction"]!).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder, "ledger", "checkpoint")));
        Assert.False(Directory.Exists(Path.Combine(folder, LeaveDesk.ClosedFolder)));
        Assert.Contains("for hotline and police", desk.WhatStays()[0], StringComparison.Ordinal);
        Assert.Contains("opened before", desk.WhatStays()[1], StringComparison.Ordinal);
        Assert.Contains("destroy that folder", desk.WhatStays()[2], StringComparison.Ordinal);

        Assert.InRange(desk.ShredKeys(), 4, 20);
        Assert.Empty(Directory.GetFiles(at.Installation.Keys.Folder));
        var said = Assert.Throws<InstallationException>(() => at.Scene.At.Open(InstallationKind.Sample));
        Assert.Contains(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"was left on {at.Scene.At.Time.GetUtcNow():yyyy-MM-dd}"),
            said.Message, StringComparison.Ordinal);
    }

    // After it nobody can read here any more who asked for what: it is in the export, or lost.
    [Fact]
    public async Task What_a_notice_says_its_clocks_and_who_judged_it_leave_with_the_cases()
    {
        await using var scene = new Scene();
        var received = scene.At.Time.GetUtcNow();
        var desk = new NoticeDesk(scene.At.Installation);
        Assert.IsType<OpeningAnswer.Opened>(await desk.OpenAsync(
            new("https://elsewhere.example/a.jpg", CaseCause.Notice, "somebody@meldpunt.example", received, 24, null, "ref-7"),
            Waarborg.People.Actor.CommandLine, Cancellation));
        var folder = Path.Combine(scene.At.Root, "left");
        await new LeaveDesk(scene.At.Installation).ExportAsync(folder, withClosed: false, Cancellation);
        var one = Assert.Single(
            JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "cases.json"), Cancellation))!.AsArray())!;
        Assert.Equal("Notice", (string)one["cause"]!);
        Assert.Equal("https://elsewhere.example/a.jpg", (string)one["request"]!["address"]!);
        Assert.Equal("somebody@meldpunt.example", (string)one["request"]!["from"]!);
        Assert.Equal("ref-7", (string)one["request"]!["reference"]!);
        Assert.Equal(Instant.Text(received), (string)one["request"]!["received"]!);
        Assert.Equal("hotlineNotice", (string)Assert.Single(one["clocks"]!.AsArray())!["kind"]!);
    }

    [Fact]
    public async Task What_people_disagree_about_keeps_whoever_leaves_from_destroying_keys()
    {
        await using var at = await Sealing.MakeAsync(decides: false);
        await at.Scene.AssessAsync(true, assessor: 1, item: null);
        await at.Scene.AssessAsync(false, assessor: 2, item: null);
        Assert.Equal(Verdict.None, at.Item.Verdict);
        Assert.Contains("judge it first", Assert.Single(await new LeaveDesk(at.Installation).RestoreAsync(Cancellation)), StringComparison.Ordinal);
        Assert.Empty(at.Scene.Files());
    }

    [Fact]
    public async Task What_was_made_of_a_file_and_could_not_be_put_back_keeps_whoever_leaves_from_destroying_its_key()
    {
        await using var scene = new Scene();
        var picture = Scene.Picture(1);
        scene.Tree.Add("a.jpg", picture).Add("thumbs/a_small.jpg", "small");
        Assert.Null(new SourceStore(scene.At.Installation).SetDerived("web", ["{dir}/thumbs/{name}_*.{ext}"]));
        scene.Known(picture).Permit();
        await scene.SweepAsync();
        var desk = new LeaveDesk(scene.At.Installation);
        Assert.Empty(desk.WhatStays());

        scene.Tree.Add("thumbs/a_small.jpg", "made anew");
        var left = Assert.Single(await desk.RestoreAsync(Cancellation));
        Assert.Contains("1 under seal with item 1 of case 1 could not be put back", left, StringComparison.Ordinal);
        Assert.Equal(picture, await File.ReadAllBytesAsync(scene.Tree.At("a.jpg"), Cancellation));
        Assert.Contains("never sealed to anybody: 1.", Assert.Single(desk.WhatStays()), StringComparison.Ordinal);

        File.Delete(scene.Tree.At("thumbs/a_small.jpg"));
        Assert.Empty(await desk.RestoreAsync(Cancellation));
        Assert.Equal("small", await File.ReadAllTextAsync(scene.Tree.At("thumbs/a_small.jpg"), Cancellation));
        Assert.Empty(desk.WhatStays());
    }

    [Fact]
    public async Task A_back_up_opens_as_it_was_and_holds_no_key_and_nothing_that_was_disabled()
    {
        await using var at = await Sealing.MakeAsync();
        var folder = Path.Combine(at.Scene.At.Root, "copy");
        await BackUp.WriteAsync(at.Installation, folder, Cancellation);
        await Assert.ThrowsAsync<IOException>(() => BackUp.WriteAsync(at.Installation, folder, Cancellation));
        Assert.Equal(
            ["ledger", "lists", "waarborg.db"],
            Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        var copy = Installation.Open(
            folder, at.Installation.Keys.Folder, at.Scene.At.Time, InstallationKind.Sample, Path.GetTempPath());
        Assert.Equal(at.Scene.Case.Entry, Assert.Single(new CaseStore(copy).List(openOnly: true, limit: 10)).Entry);
        using var connection = copy.Database.Open();
        Microsoft.Data.Sqlite.SqliteConnection.ClearPool(connection);
    }
}
