using System.Security.Cryptography;
using System.Text;
using Waarborg.Cases;
using Waarborg.Cli;
using Waarborg.Decoding;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>A matched upload: what is answered, what is kept of it and how, and that nothing of it stays after a rejection.</summary>
public sealed class InletTests
{
    static readonly byte[] _bytes = Scene.Picture(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S10_what_may_be_disabled_first_is_refused_and_what_is_only_alike_is_not()
    {
        await using var scene = Inlet(new(OnMatch.Refuse, KeepsMatched: false), exact: true);
        var refused = await UploadAsync(scene);
        Assert.Equal(UploadAnswer.Refuse, refused.Upload!.Answer);
        Assert.Equal(UploadAnswer.Refuse, Ask(scene, refused));
        Assert.Equal(MatchDecision.DisableFirst, Assert.Single(scene.Case.Items).Decision);
        Assert.Equal(0, scene.Count("restrictions"));

        await using var alike = Inlet(new(OnMatch.Refuse, KeepsMatched: true), exact: false);
        var taken = await UploadAsync(alike);
        Assert.Equal(UploadAnswer.Accept, taken.Upload!.Answer);
        Assert.Equal(MatchDecision.Candidate, Assert.Single(alike.Case.Items).Decision);
        await LedgerIsGoodAsync(scene);
        await LedgerIsGoodAsync(alike);
    }

    [Fact]
    public async Task A_kept_upload_lies_encrypted_is_there_to_be_looked_at_and_leaves_nothing_after_a_rejection()
    {
        await using var scene = Inlet(new(OnMatch.Hold, KeepsMatched: true), exact: true);
        var held = await UploadAsync(scene);
        Assert.Equal(UploadAnswer.Hold, held.Upload!.Answer);
        var item = Assert.Single(scene.Case.Items);
        Assert.Equal(ItemRestriction.Disabled, item.Restriction);
        var folder = SealDesk.FolderOf(scene.At.Installation);
        var kept = Assert.Single(Directory.GetFiles(folder, "*.sealed"));
        Assert.False(File.ReadAllBytes(kept).AsSpan().IndexOf(_bytes.AsSpan(0, 64)) >= 0);

        Assert.IsType<DerivativeAnswer.Made>(await scene.Engine.Derivatives.MakeAsync(
            scene.Case, item, DerivativeSize.Small, Cancellation));

        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        Assert.Equal(UploadAnswer.Accept, Ask(scene, held));
        Assert.Empty(Directory.GetFiles(folder, "*.sealed"));
        Assert.Empty(Directory.GetFiles(folder, "*.key"));
        Assert.Equal((0, 0, 0), (scene.Count("case_items"), scene.Count("restrictions"), scene.Count("case_item_hits")));
        var digest = SHA256.HashData(_bytes);
        byte[][] traces =
            [digest, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(digest)), Encoding.ASCII.GetBytes(held.Upload.Ticket[..32])];
        Assert.All(traces, one => Assert.False(scene.LiesInDatabase(one)));
        await LedgerIsGoodAsync(scene);
    }

    [Fact]
    public async Task A_confirmed_upload_is_refused_stays_under_seal_and_so_is_the_next_one_without_a_question()
    {
        await using var scene = Inlet(new(OnMatch.Hold, KeepsMatched: true), exact: true);
        var first = await UploadAsync(scene);
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Assert.Equal(UploadAnswer.Refuse, Ask(scene, first));
        Assert.Equal(ItemRestriction.Disabled, Assert.Single(scene.Case.Items).Restriction);
        Assert.Equal(1, scene.Count("tombstones"));
        Assert.Equal(UploadAnswer.Refuse, (await UploadAsync(scene)).Upload!.Answer);
        await LedgerIsGoodAsync(scene);
    }

    [Fact]
    public async Task Where_nothing_is_kept_there_is_nothing_to_look_at_and_what_nobody_can_judge_is_not_held()
    {
        await using var scene = Inlet(new(OnMatch.Hold, KeepsMatched: false), exact: false);
        Assert.Equal(UploadAnswer.Accept, (await UploadAsync(scene)).Upload!.Answer);
        var item = Assert.Single(scene.Case.Items);
        var none = Assert.IsType<DerivativeAnswer.NotMade>(await scene.Engine.Derivatives.MakeAsync(
            scene.Case, item, DerivativeSize.Small, Cancellation));
        Assert.Contains("nothing of it is kept", none.Words, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(SealDesk.FolderOf(scene.At.Installation), "*.sealed"));
    }

    [Fact]
    public async Task An_inlet_that_states_nothing_answers_as_before_and_keeps_nothing()
    {
        await using var scene = Inlet(choice: null, exact: true);
        var match = await UploadAsync(scene);
        Assert.Null(match.Upload);
        Assert.Equal(MatchDecision.Candidate, Assert.Single(scene.Case.Items).Decision);
        Assert.Equal(0, scene.Count("restrictions"));
    }

    [Fact]
    public async Task A_ticket_that_was_never_given_or_is_of_another_inlet_is_answered_nothing()
    {
        await using var scene = Inlet(new(OnMatch.Hold, KeepsMatched: false), exact: true);
        var desk = new UploadDesk(scene.At.Installation);
        var source = new SourceStore(scene.At.Installation).Find("inlet")!;
        var ticket = (await UploadAsync(scene)).Upload!.Ticket;
        Assert.NotNull(desk.Ask(source, ticket));
        Assert.Null(desk.Ask(source with { Name = "other" }, ticket));
        Assert.Null(desk.Ask(source, (ticket[0] == 'a' ? 'b' : 'a') + ticket[1..]));
        Assert.Null(desk.Ask(source, ""));
        Assert.Null(desk.Ask(source with { Inlet = null }, ticket));
    }

    [Fact]
    public async Task An_upload_that_a_stop_left_half_kept_is_said_to_be_not_kept()
    {
        await using var scene = Inlet(new(OnMatch.Hold, KeepsMatched: true), exact: true);
        await UploadAsync(scene);
        using (var connection = scene.At.Installation.Database.Open())
        {
            Dapper.SqlMapper.Execute(connection, "update restrictions set state = 'Intended'");
            Dapper.SqlMapper.Execute(connection, "update case_items set restriction = 'Disabling'");
        }

        new KeptUploads(scene.At.Installation).FinishStale();
        Assert.Equal(ItemRestriction.Disabling, Assert.Single(scene.Case.Items).Restriction);
        scene.At.Time.Advance(KeptUploads.StaleAfter);
        new KeptUploads(scene.At.Installation).FinishStale();
        var item = Assert.Single(scene.Case.Items);
        Assert.Equal(ItemRestriction.Failed, item.Restriction);
        Assert.Contains("stopped underway", item.RestrictionWords!.English, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(SealDesk.FolderOf(scene.At.Installation), "*.sealed"));
    }

    [Fact]
    public async Task An_upload_whose_end_the_journal_has_and_its_case_has_not_is_said_to_be_kept()
    {
        await using var scene = Inlet(new(OnMatch.Hold, KeepsMatched: true), exact: true);
        await UploadAsync(scene);
        Set(scene, "update case_items set restriction = 'Disabling'; update statements set restricted_at = null");
        new KeptUploads(scene.At.Installation).FinishStale();
        Assert.Equal(ItemRestriction.Disabled, Assert.Single(scene.Case.Items).Restriction);
        Assert.Equal(1, scene.Count("statements where restricted_at is not null"));
        Assert.Single(Directory.GetFiles(SealDesk.FolderOf(scene.At.Installation), "*.key"));
    }

    [Fact]
    public async Task A_rejection_while_the_upload_was_being_sealed_leaves_nothing_once_the_hourly_round_came()
    {
        await using var scene = Inlet(new(OnMatch.Hold, KeepsMatched: true), exact: true);
        var held = await UploadAsync(scene);
        Set(scene, "update restrictions set state = 'Intended'; update case_items set restriction = 'Disabling'");
        var entry = Assert.Single(scene.Case.Items).DisableId!.Value;
        Assert.IsType<CaseAnswer.Incomplete>(await scene.RejectAsync());
        Assert.Equal(UploadAnswer.Accept, Ask(scene, held));
        Array.ForEach(Directory.GetFiles(SealDesk.FolderOf(scene.At.Installation)), File.Delete);
        await new KeptUploads(scene.At.Installation).KeepAsync(entry, _bytes);
        Assert.Equal(ItemRestriction.Disabled, Assert.Single(scene.Case.Items).Restriction);
        NothingIsLeft(scene);
    }

    [Theory]
    [InlineData("Disabled")]
    [InlineData("Disabling")]
    [InlineData("None")]
    public async Task A_rejection_after_which_the_program_stopped_leaves_nothing_once_the_hourly_round_came(string restriction)
    {
        await using var scene = Inlet(new(OnMatch.Hold, KeepsMatched: restriction != "None"), exact: true);
        await UploadAsync(scene);
        // As the transaction of the verdict leaves it.
        RejectWithoutWhatFollows(scene);
        if (restriction == "Disabling")
        {
            Set(scene, "update restrictions set state = 'Intended'; update case_items set restriction = 'Disabling'");
        }

        Housekeeping.Run(scene.At.Installation);
        Assert.Single(scene.Case.Items);
        NothingIsLeft(scene);
        if (restriction != "Disabling") await LedgerIsGoodAsync(scene);
    }

    [Fact]
    public async Task What_came_out_of_a_folder_is_not_given_up_as_an_upload_also_while_the_folder_is_gone()
    {
        await using var scene = new Scene();
        scene.Tree.Add("a.png", _bytes);
        scene.Known(_bytes).Permit();
        await scene.SweepAsync();
        Assert.Empty(scene.Files());
        var item = Assert.Single(scene.Case.Items);
        var aside = scene.Tree.Path + "-aside";
        Directory.Move(scene.Tree.Path, aside);
        Assert.IsType<CaseAnswer.Refused>(await scene.RestoreAsync());
        Assert.IsType<CaseAnswer.Refused>(await scene.RejectAsync());

        var restore = new RestrictionDesk(scene.At.Installation).IntendRestore(scene.Case, item, Actor.CommandLine)!.Value;
        var kept = new KeptUploads(scene.At.Installation);
        Assert.IsType<CarriedOut.Failed>(kept.GiveUp(restore));
        scene.At.Time.Advance(KeptUploads.StaleAfter);
        kept.FinishStale();
        Assert.Single(Directory.GetFiles(SealDesk.FolderOf(scene.At.Installation), "*.sealed"));
        Assert.Single(Directory.GetFiles(SealDesk.FolderOf(scene.At.Installation), "*.key"));
        Directory.Move(aside, scene.Tree.Path);
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.Equal(_bytes, File.ReadAllBytes(scene.Tree.At("a.png")));
    }

    [Theory]
    [InlineData(nameof(OnMatch.Hold), true)]
    [InlineData(nameof(OnMatch.Hold), false)]
    [InlineData(nameof(OnMatch.Refuse), true)]
    [InlineData(nameof(OnMatch.Refuse), false)]
    public async Task S10_No_upload_is_withheld_for_more_than_seven_days_without_a_person(string onMatch, bool keeps)
    {
        await using var scene = Inlet(new(Enum.Parse<OnMatch>(onMatch), keeps), exact: true);
        var match = await UploadAsync(scene);
        var before = match.Upload!.Answer;
        Assert.NotEqual(UploadAnswer.Accept, before);
        scene.At.Time.Advance(UndecidedDesk.Longest - TimeSpan.FromMinutes(1));
        await new UndecidedDesk(scene.At.Installation).PutBackAsync(Cancellation);
        Assert.Equal(before, Ask(scene, match));
        scene.At.Time.Advance(TimeSpan.FromMinutes(1));
        await new UndecidedDesk(scene.At.Installation).PutBackAsync(Cancellation);
        Assert.Equal(UploadAnswer.Accept, Ask(scene, match));
    }

    [Theory]
    [InlineData(nameof(OnMatch.Hold))]
    [InlineData(nameof(OnMatch.Refuse))]
    public async Task What_a_person_put_back_is_accepted_and_so_are_the_same_bytes_sent_again(string onMatch)
    {
        await using var scene = Inlet(new(Enum.Parse<OnMatch>(onMatch), KeepsMatched: true), exact: true);
        var match = await UploadAsync(scene);
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        Assert.Equal(UploadAnswer.Accept, Ask(scene, match));
        var again = await UploadAsync(scene);
        Assert.Equal(UploadAnswer.Accept, again.Upload!.Answer);
        Assert.Equal(UploadAnswer.Accept, Ask(scene, again));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S10_Nothing_is_held_refused_or_kept_because_of_a_suspended_entry(bool exact)
    {
        await using var scene = Inlet(new(OnMatch.Hold, KeepsMatched: true), exact);
        var before = await UploadAsync(scene);
        Assert.Equal(UploadAnswer.Hold, Ask(scene, before));
        var of = scene.Case;
        using (var connection = scene.At.Installation.Database.Open())
        using (var transaction = connection.BeginTransaction())
        {
            EntryTable.Suspend(connection, transaction, new(of.List, of.Entry, 1, 99, scene.At.Time.GetUtcNow(), null));
            transaction.Commit();
        }

        Assert.Equal(UploadAnswer.Accept, Ask(scene, before));
        var after = await UploadAsync(scene);
        Assert.Equal(UploadAnswer.Accept, after.Upload!.Answer);
        Assert.Equal(UploadAnswer.Accept, Ask(scene, after));
        Assert.Equal(ItemRestriction.None, scene.Case.Items[^1].Restriction);
        Assert.Equal(1, scene.Count("restrictions"));
    }

    [Fact]
    public async Task An_upload_whose_entry_was_withdrawn_is_accepted_and_one_that_people_confirmed_stays_refused()
    {
        await using var scene = Inlet(new(OnMatch.Refuse, KeepsMatched: false), exact: true);
        var refused = await UploadAsync(scene);
        Assert.Equal(UploadAnswer.Refuse, Ask(scene, refused));
        Set(scene, "insert into list_ended_entries select list, entry, opened_at from cases");
        Assert.Equal(UploadAnswer.Accept, Ask(scene, refused));

        await using var other = Inlet(new(OnMatch.Refuse, KeepsMatched: false), exact: true);
        var confirmed = await UploadAsync(other);
        Assert.IsType<CaseAnswer.Done>(await other.ConfirmAsync());
        Set(other, "insert into list_ended_entries select list, entry, opened_at from cases");
        other.At.Time.Advance(UndecidedDesk.Longest);
        Assert.Equal(UploadAnswer.Refuse, Ask(other, confirmed));
    }

    [Fact]
    public async Task The_command_line_asks_both_without_a_default_and_a_change_makes_the_notice_untrue()
    {
        await using var scene = Inlet(new(OnMatch.Refuse, KeepsMatched: false), exact: true);
        var store = new SourceStore(scene.At.Installation);
        Assert.Contains("no inlet", store.SetInlet("web", new(OnMatch.Hold, true)), StringComparison.Ordinal);
        Assert.Contains("no source named", store.SetInlet("none", new(OnMatch.Hold, true)), StringComparison.Ordinal);
        Assert.Null(store.SetInlet("inlet", new(OnMatch.Hold, true)));
        var paused = Assert.IsType<ItemOutcome.NotScanned>(await SendAsync(scene));
        Assert.Equal(NotScannedReason.Paused, paused.Reason);
        Assert.Contains("what its inlet does on a match", paused.Words, StringComparison.Ordinal);

        string[] add =
        [
            "source", "add", "upload", "second", "--service", "hosting", "--audience", "public", "--plaintext-held", "yes",
            "--end-to-end-encrypted", "no", "--device-backup", "no",
        ];
        Assert.Contains("--on-match is missing: what is answered", await FailAsync(scene, add), StringComparison.Ordinal);
        Assert.Contains(
            "--keep-matched is missing: whether the bytes", await FailAsync(scene, [.. add, "--on-match", "hold"]),
            StringComparison.Ordinal);
        Assert.Null(store.Find("second"));
    }

    static void Set(Scene scene, string sql)
    {
        using var connection = scene.At.Installation.Database.Open();
        Dapper.SqlMapper.Execute(connection, sql);
    }

    static void RejectWithoutWhatFollows(Scene scene)
    {
        var item = Assert.Single(scene.Case.Items);
        using var connection = scene.At.Installation.Database.Open();
        using var transaction = connection.BeginTransaction();
        var now = scene.At.Time.GetUtcNow();
        var by = Persons.By(connection, transaction, Actor.CommandLine.ToString());
        VerdictStore.Add(
            connection, transaction, new(scene.Case.Id, item.ContentKey),
            new(Actor.CommandLine.ToString(), IsConfirmed: false, VerdictBasis.Provenance), now);
        CaseEdits.SetVerdict(connection, transaction, item.Id, Verdict.Rejected, Actor.CommandLine.ToString(), now);
        new Journal(scene.At.Installation).Append(
            connection, transaction,
            ClosedEntries.Verdict(scene.Case.Id, item.Id, "rejected", "provenance", by),
            ClosedEntries.Review(scene.Case.Id, item.Id, "rejected", by.DeepClone().AsArray()));
        transaction.Commit();
    }

    static void NothingIsLeft(Scene scene)
    {
        scene.At.Time.Advance(KeptUploads.StaleAfter);
        Housekeeping.Run(scene.At.Installation);
        Assert.Equal((0, 0, 0), (scene.Count("case_items"), scene.Count("restrictions"), scene.Count("verdicts")));
        Assert.Empty(Directory.GetFiles(SealDesk.FolderOf(scene.At.Installation)));
        Assert.NotNull(scene.Case.ClosedAt);
    }

    static async Task<string> FailAsync(Scene scene, string[] words)
    {
        var parsed = WaarborgCommands.Create().Parse(
            [.. words, "--data", scene.At.DataFolder]);
        return (await Assert.ThrowsAsync<OperatorException>(() => parsed.InvokeAsync(
            new() { EnableDefaultExceptionHandler = false }, Cancellation))).Message;
    }

    internal static Scene Inlet(InletChoice? choice, bool exact)
    {
        var scene = new Scene();
        Assert.IsType<DeclareOutcome.Declared>(new SourceStore(scene.At.Installation).Declare(
            new("inlet", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false, Inlet: choice),
            Actor.CommandLine));
        if (exact) scene.Known(_bytes);
        else scene.Import($"pdq,{Scene.Drawn(1).Hash().Hash},Baseline,S-1");
        Granting.Grant(scene.At.Installation, "inlet", ["known"], TimeSpan.FromDays(1));
        return scene;
    }

    static Task<ItemOutcome> SendAsync(Scene scene) =>
        scene.Engine.Scans.ScanUploadAsync("inlet", Upload.Of(_bytes), Actor.CommandLine, Cancellation);

    internal static async Task<ItemOutcome.Match> UploadAsync(Scene scene) => Assert.IsType<ItemOutcome.Match>(await SendAsync(scene));

    static UploadAnswer? Ask(Scene scene, ItemOutcome.Match match) => new UploadDesk(scene.At.Installation).Ask(
        new SourceStore(scene.At.Installation).Find("inlet")!, match.Upload!.Ticket);

    static async Task LedgerIsGoodAsync(Scene scene)
    {
        scene.At.Time.Advance(TimeSpan.FromDays(10));
        await new LedgerKeeper(scene.At.Installation).TendAsync(Cancellation);
        var (report, folder) = await LedgerWatch.CheckAsync(scene.At.Installation);
        Assert.Empty(report.Violations);
        Directory.Delete(folder, recursive: true);
    }
}
