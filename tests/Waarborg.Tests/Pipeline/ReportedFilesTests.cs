using Waarborg.Cases;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>Files that two people allowed to be handed over: whole and as they were judged, in memory alone, or refused in words.</summary>
public sealed class ReportedFilesTests
{
    static readonly byte[] _bytes = Scene.Picture(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static async Task<Scene> ConfirmedAsync()
    {
        var scene = new Scene().Known(_bytes).Permit();
        scene.Tree.Add("customer/a.png", _bytes);
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        return scene;
    }

    static CaseReport ReportOf(Case found) => SomeReports.Typical with
    {
        CaseId = found.Id,
        Items = [SomeReports.Typical.Items[0] with { Item = found.Items[0].Id, Sha256 = Scene.Sha256(_bytes) }],
    };

    static async Task<string> RefusedAsync(Scene scene, CaseReport report, int most = ReportedFiles.MaxBytes) =>
        Assert.IsType<FileForReport.Not>(
            await ReportedFiles.ReadAsync(scene.At.Installation, report, report.Items[0], most, Cancellation)).Said.English;

    [Fact]
    public async Task A_disabled_file_is_read_whole_and_none_of_it_lies_anywhere_in_the_clear()
    {
        await using var scene = await ConfirmedAsync();
        var report = ReportOf(scene.Case);
        var read = await ReportedFiles.WaysOf(scene.At.Installation).Files(report, report.Items[0], Cancellation);
        Assert.Equal(_bytes, Assert.IsType<FileForReport.Whole>(read).Bytes);
        Assert.DoesNotContain("Bytes = ", read.ToString(), StringComparison.Ordinal);
        var part = _bytes.AsMemory(16, 64);
        Assert.All(Directory.GetFiles(scene.At.Root, "*", SearchOption.AllDirectories), path =>
            Assert.True(File.ReadAllBytes(path).AsSpan().IndexOf(part.Span) < 0, path));
    }

    [Fact]
    public async Task What_lies_under_seal_is_not_handed_over_where_it_is_not_the_file_that_was_judged_or_was_changed()
    {
        await using var scene = await ConfirmedAsync();
        var report = ReportOf(scene.Case);
        var other = report with { Items = [report.Items[0] with { Sha256 = new('a', 64) }] };
        Assert.Contains("not the file that was judged", await RefusedAsync(scene, other), StringComparison.Ordinal);
        var path = Assert.Single(Directory.GetFiles(Path.Combine(scene.At.DataFolder, "sealed"), "*.sealed"));
        var stored = await File.ReadAllBytesAsync(path, Cancellation);
        stored[^1] ^= 1;
        await File.WriteAllBytesAsync(path, stored, Cancellation);
        Assert.Contains("does not open", await RefusedAsync(scene, report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_64_MiB_is_the_largest_that_is_handed_over_and_a_larger_one_is_refused_in_words()
    {
        Assert.Equal(64 * 1024 * 1024, ReportedFiles.MaxBytes);
        await using var scene = await ConfirmedAsync();
        var report = ReportOf(scene.Case);
        Assert.IsType<FileForReport.Whole>(await ReportedFiles.ReadAsync(
            scene.At.Installation, report, report.Items[0], _bytes.Length, Cancellation));
        Assert.StartsWith("it is larger than", await RefusedAsync(scene, report, _bytes.Length - 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sealed_for_holders_outside_and_what_nobody_confirmed_is_refused()
    {
        await using var sealing = await Sealing.MakeAsync();
        var report = ReportOf(sealing.Scene.Case);
        Assert.Contains("does not lie under seal here", await RefusedAsync(sealing.Scene, report), StringComparison.Ordinal);
        Assert.IsType<CaseAnswer.Done>(await sealing.Scene.ConfirmAsync());
        Assert.Contains("holders outside", await RefusedAsync(sealing.Scene, report), StringComparison.Ordinal);
    }
}
