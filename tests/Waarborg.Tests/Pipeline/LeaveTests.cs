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
        await desk.ExportAsync(folder, Cancellation);
        var cases = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "cases.json"), Cancellation))!.AsArray();
        Assert.Equal(2, cases.Count);
        Assert.Equal(["Restored", "Sealed"], cases.Select(one => (string)one!["items"]![0]!["restriction"]!).Order(StringComparer.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder, "ledger", "checkpoint")));
        Assert.Contains("for hotline and police", Assert.Single(desk.WhatStays()), StringComparison.Ordinal);

        Assert.InRange(desk.ShredKeys(), 4, 20);
        Assert.Empty(Directory.GetFiles(at.Installation.Keys.Folder));
        Assert.Throws<KeyRingException>(() => at.Scene.At.Open(InstallationKind.Sample));
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
