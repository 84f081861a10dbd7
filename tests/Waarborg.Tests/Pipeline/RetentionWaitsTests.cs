using Dapper;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>What keeps a deletion waiting, what several cases share, and what goes with an item though it stands elsewhere.</summary>
public sealed class RetentionWaitsTests
{
    static readonly byte[] _known = Scene.Picture(1);
    static readonly Actor _officer = new(ActorKind.Person, "officer");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_file_is_destroyed_while_a_complaint_about_it_waits_a_message_is_on_its_way_or_a_danger_stands()
    {
        await using var telling = await ConfirmedAsync();
        var (scene, desk) = (telling.Scene, new RetentionDesk(telling.Installation));
        Assert.Equal(ComplaintOutcome.Made, new Complaints(telling.Installation).Make(1, "No.", "nl"));
        scene.At.Time.Jump(TimeSpan.FromDays(400));
        await AssertStaysAsync();
        Assert.IsType<CaseAnswer.Done>(await new ComplaintDesk(telling.Installation).DecideAsync(
            1, isReversed: false, "It is.", _officer, Cancellation));
        // What was decided is on its way to the customer.
        await AssertStaysAsync();
        await telling.RunAsync();
        await new Dangers(telling.Installation).RaiseAsync(1, "Now.", Actor.CommandLine, Cancellation);
        await AssertStaysAsync();
        new Dangers(telling.Installation).Acknowledge(1, Actor.CommandLine);
        Assert.Equal(1, (await desk.RunAsync(Cancellation)).Items);
        Assert.Empty(Sealed(scene));
        await LedgerWatch.AssertAgreesAsync(telling.Installation);

        async Task AssertStaysAsync()
        {
            var round = await desk.RunAsync(Cancellation);
            Assert.Equal((0, 0), (round.Items, round.Files));
            Assert.Contains("somebody is still to be heard", Assert.Single(round.Waiting), StringComparison.Ordinal);
            Assert.NotEmpty(Sealed(scene));
        }
    }

    // One object under two entries: the case whose time is over goes, and the object stays for the one that must keep it.
    [Fact]
    public async Task What_two_cases_share_is_kept_for_the_one_that_is_held_and_is_its_own_from_then_on()
    {
        await using var telling = await ConfirmedAsync();
        var scene = telling.Scene;
        using (var connection = telling.Installation.Database.Open())
        {
            Copy(connection, "cases", "id = 1", ("id", "2"), ("entry", "'another'"));
            Copy(connection, "case_items", "id = 1", ("id", "2"), ("case_id", "2"));
        }

        scene.At.Time.Jump(TimeSpan.FromDays(400));
        var end = scene.At.Time.GetUtcNow().AddDays(30);
        Assert.True(Holds.Set(telling.Installation, 2, end, "OM-1", Actor.CommandLine.ToString()));
        var round = await new RetentionDesk(telling.Installation).RunAsync(Cancellation);
        Assert.Equal((1, 1, 0), (round.Items, round.Cases, round.Files));
        Assert.NotEmpty(Sealed(scene));
        using (var connection = telling.Installation.Database.Open())
        {
            Assert.Equal([2L], connection.Query<long>("select case_item from restrictions"));
            Assert.Equal([2L], connection.Query<long>("select id from cases"));
        }

        scene.At.Time.Jump(TimeSpan.FromDays(31));
        await new LedgerKeeper(telling.Installation).TendAsync(Cancellation);
        Assert.Equal(1, (await new RetentionDesk(telling.Installation).RunAsync(Cancellation)).Items);
        Assert.Empty(Sealed(scene));
        Assert.Equal((0, 0), (scene.Count("restrictions"), scene.Count("case_items")));
    }

    // The first removal counts, also where it was put back and taken away again since.
    [Fact]
    public async Task What_was_removed_twice_counts_from_the_first_time()
    {
        await using var telling = await DisabledAsync();
        var scene = telling.Scene;
        var first = scene.At.Time.GetUtcNow();
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        scene.At.Time.Jump(TimeSpan.FromDays(20));
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Equal(2, scene.Count("restrictions where kind = 'Disable'"));
        using var connection = telling.Installation.Database.Open();
        Assert.Equal(first, Assert.Single(RetentionStore.All(connection)).Facts.RemovedAt);
    }

    [Fact]
    public async Task A_disk_that_fails_for_one_file_is_in_the_way_of_no_other()
    {
        await using var telling = await ConfirmedAsync();
        var scene = telling.Scene;
        scene.Import($"sha256,{Scene.Sha256(_known)},Baseline,entry-0", $"sha256,{Scene.Sha256(Scene.Picture(2))},Baseline,entry-9");
        scene.Tree.Add("b.png", Scene.Picture(2));
        await scene.SweepAsync();
        var second = scene.Cases.List(openOnly: true, limit: 9).Single(one => one.Id == 2);
        await scene.Desk.RestoreAsync(new(second.Id, null, true, Actor.CommandLine), Cancellation);
        scene.At.Time.Jump(TimeSpan.FromDays(400));
        var round = await new RetentionDesk(telling.Installation, point =>
        {
            if (point.StartsWith("shred", StringComparison.Ordinal)) throw new IOException("the disk is gone");
        }).RunAsync(Cancellation);
        Assert.Equal(1, round.Items);
        Assert.All(round.Waiting, line => Assert.Contains("the disk is gone", line, StringComparison.Ordinal));
        Assert.NotEmpty(round.Waiting);
        Assert.Contains(Alarms.Latest(telling.Installation, 9), one => one.Words.Contains("the disk is gone", StringComparison.Ordinal));
        Assert.Equal(1, scene.Cases.List(openOnly: false, limit: 9).Single().Id);
    }

    // What was said to others and does not hold any more is taken back before it is forgotten what was said.
    [Fact]
    public async Task A_correction_that_is_due_keeps_its_case_until_it_arrived()
    {
        await using var telling = await ReportedAsync();
        var scene = telling.Scene;
        await OverruleAsync(scene);
        Assert.Equal(0, scene.Count("case_items"));
        Assert.Equal((true, true), (IsAwaited(telling), IsListedAwaited(telling)));
        scene.At.Time.Jump(TimeSpan.FromDays(400));
        await telling.RunAsync();
        Assert.Equal(0, (await new RetentionDesk(telling.Installation).RunAsync(Cancellation)).Cases);
        Assert.IsType<ReportAnswer.Done>(new ReportDesk(telling.Installation).Retract(1, Actor.CommandLine));
        Assert.True(IsAwaited(telling));
        await SendAsync(telling);
        Assert.Equal((false, false), (IsAwaited(telling), IsListedAwaited(telling)));
        Assert.Equal(1, (await new RetentionDesk(telling.Installation).RunAsync(Cancellation)).Cases);
        Assert.Equal(0, scene.Count("reports"));
    }

    [Fact]
    public async Task A_report_that_is_taken_back_frees_what_still_stands_of_it_to_be_reported_anew()
    {
        await using var telling = await ReportedAsync(files: 2);
        var scene = telling.Scene;
        Assert.Contains("was told of all", Refused(Make(telling)), StringComparison.Ordinal);
        await OverruleAsync(scene, item: 1);
        Assert.Single(scene.Case.Items);
        Assert.Contains("was told of all", Refused(Make(telling)), StringComparison.Ordinal);
        var taken = Assert.IsType<ReportAnswer.Done>(new ReportDesk(telling.Installation).Retract(1, Actor.CommandLine));
        Assert.Contains("to be reported anew", taken.Words, StringComparison.Ordinal);
        Assert.Contains("about 1 files", Assert.IsType<ReportAnswer.Done>(Make(telling)).Words, StringComparison.Ordinal);
        // What it told of stays with the report, so that the correction is known to be about it, and when somebody was first
        // told of what still stands.
        Assert.Equal(2, scene.Count("report_items where report_id = 1"));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(null, false)]
    public async Task What_a_report_told_goes_with_the_last_of_its_items_though_the_case_goes_on(int? reported, bool isGone)
    {
        await using var telling = await ReportedAsync(files: 2, reported);
        var (first, reports) = (telling.Scene.Case.Items[0].Id, new ReportStore(telling.Installation));
        Assert.NotNull(reports.ContentOf(1));
        await telling.RunAsync();
        var round = await new RetentionDesk(telling.Installation).EraseAsync(
            new HashSet<long> { first }, new HashSet<long>(), Cancellation);
        Assert.Equal((1, 0), (round.Items, round.Cases));
        Assert.Equal(isGone, reports.ContentOf(1) is null);
    }

    // Whoever judged before judges no more: three others outweigh the two.
    static async Task OverruleAsync(Scene scene, int? item = null)
    {
        for (var assessor = 3; assessor <= 5; assessor++) await scene.AssessAsync(confirmed: false, assessor, item);
    }

    static bool IsAwaited(Telling telling) => Permits.SomeNotices.Ask(
        telling.Installation, (connection, transaction) => RetentionStore.IsOnItsWay(connection, transaction, 1));

    static bool IsListedAwaited(Telling telling)
    {
        using var connection = telling.Installation.Database.Open();
        return RetentionStore.All(connection).Single().IsAwaited;
    }

    static string Refused(ReportAnswer answer) => string.Join('\n', Assert.IsType<ReportAnswer.Refused>(answer).Problems);

    static ReportAnswer Make(Telling telling, int? item = null) => new ReportDesk(telling.Installation).Make(
        new(1, item, "meldpunt", ReportFacts.None), Actor.CommandLine);

    static Task<int> SendAsync(Telling telling) =>
        new ReportSender(telling.Installation, ReportWays.Usual).SendDueAsync(Cancellation);

    static string[] Sealed(Scene scene) => Directory.GetFiles(SealDesk.FolderOf(scene.At.Installation), "*.key");

    static void Copy(
        Microsoft.Data.Sqlite.SqliteConnection connection, string table, string which, params (string Column, string Value)[] other)
    {
        var columns = connection.Query<string>($"select name from pragma_table_info('{table}')").ToList();
        var values = columns.Select(column => other.FirstOrDefault(one => one.Column == column).Value ?? column);
        connection.Execute($"insert into {table} select {string.Join(", ", values)} from {table} where {which}");
    }

    // A customer who was told of what was disabled first.
    static async Task<Telling> DisabledAsync()
    {
        var telling = new Telling("c-1");
        var scene = telling.Scene.Known(_known).Permit(hours: 24 * 300);
        scene.Tree.Add("c-1/a.png", _known);
        await scene.SweepAsync();
        Assert.Equal(1, await telling.RunAsync());
        return telling;
    }

    static async Task<Telling> ConfirmedAsync()
    {
        var telling = await DisabledAsync();
        Assert.IsType<CaseAnswer.Done>(await telling.Scene.ConfirmAsync());
        await telling.RunAsync();
        return telling;
    }

    // Files that are alike, each confirmed by two assessors outside, and a hotline that was told of all or of one.
    static async Task<Telling> ReportedAsync(int files = 1, int? reported = null)
    {
        var telling = new Telling();
        var folder = Path.Combine(telling.Scene.At.Root, "out");
        Directory.CreateDirectory(folder);
        SomeReports.Describe(telling.Installation, "meldpunt", new(
            RecipientKind.Hotline, "A hotline", "agreement 3", "nl", Folder: folder));
        var scene = telling.Scene.Import($"pdq,{Scene.Drawn(1).Hash().Hash},Baseline,entry").Permit(alwaysAsk: true);
        scene.Tree.Add("a.png", _known);
        if (files == 2) scene.Tree.Add("b.png", Cli.Sample.PngWriter.Compressed(Cli.Sample.Variants.Brighter(Scene.Drawn(1))));
        await scene.SweepAsync();
        foreach (var item in scene.Case.Items.Select(one => one.Number)) await scene.AssessAsync(confirmed: true, item);
        Assert.IsType<ReportAnswer.Done>(Make(telling, reported));
        await SendAsync(telling);
        Assert.Equal(ReportState.Sent, new ReportStore(telling.Installation).Find(1)!.State);
        return telling;
    }
}
