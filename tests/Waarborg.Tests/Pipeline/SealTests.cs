using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Waarborg.Acting.Sealing;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>Originals of confirmed items: who can open them, who cannot, and when nobody can any more.</summary>
public sealed class SealTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S7_One_holder_cannot_open_a_seal_also_not_with_the_folders_the_keys_and_yesterdays_back_up_and_two_can()
    {
        await using var at = await Sealing.MakeAsync();
        var yesterday = Path.Combine(at.Scene.At.Root, "yesterday");
        await BackUp.WriteAsync(at.Installation, yesterday, Cancellation);
        var name = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(at.Folder, "*.sealed")));
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(yesterday, "*", SearchOption.AllDirectories),
            path => path.Contains("/sealed", StringComparison.Ordinal) || path.Contains(name, StringComparison.Ordinal));
        CopyFolder(at.Installation.Keys.Folder, yesterday + "-keys");

        Assert.Contains("for hotline and police", Sealing.Words(await at.Scene.ConfirmAsync()), StringComparison.Ordinal);
        Assert.Equal(ItemRestriction.Sealed, at.Item.Restriction);

        // Every way that the code offers: the store key, today's folders, and yesterday's installation with today's files.
        Assert.Null(SealedFile.TakeKey(at.Folder, at.Row.SealedName, at.Installation.Keys));
        Assert.IsType<SealCheck.Missing>(
            await SealedFile.VerifyAsync(at.Folder, at.Row.SealedName, KeyWrap.By(at.Installation.Keys), Cancellation));
        CopyFolder(at.Folder, Path.Combine(yesterday, "sealed"));
        var before = Installation.Open(
            yesterday, yesterday + "-keys", at.Scene.At.Time, InstallationKind.Sample, Path.GetTempPath());
        Assert.IsType<CaseAnswer.Incomplete>(await new CaseDesk(before).RestoreAsync(
            new(at.Scene.Case.Id, null, true, Actor.CommandLine), Cancellation));
        Assert.Empty(at.Scene.Files());

        // His own part, with anything: nothing, itself, itself as the key, made-up other parts.
        var own = at.ShareOf("hotline");
        Assert.Null(at.LetterOf("police").Open(at.Holders["hotline"]));
        Assert.Null(KeyShares.Combine([own], out _));
        Assert.Null(KeyShares.Combine([own, own], out _));
        Assert.False(await at.OpensAsync(own.Values));
        for (var i = 0; i < 64; i++)
        {
            var made = new KeyShare(Sharing.TwoOfTwo, 2, RandomNumberGenerator.GetBytes(KeyShares.KeyBytes));
            Assert.False(await at.OpensAsync(KeyShares.Combine([own, made], out _)!));
        }

        Assert.True(await at.OpensAsync(KeyShares.Combine([own, at.ShareOf("police")], out _)!));
        await LedgerWatch.AssertAgreesAsync(at.Installation);
        using (var connection = before.Database.Open()) Microsoft.Data.Sqlite.SqliteConnection.ClearPool(connection);
    }

    [Fact]
    public async Task S7_Shredded_means_that_both_holders_together_cannot_open_it_either()
    {
        await using var at = await Sealing.MakeAsync(days: 200);
        await at.Scene.ConfirmAsync();
        // Nobody knows how to reach whoever may object.
        new Waarborg.Notices.Teller(at.Installation).Run();
        var name = at.Row.SealedName;
        var key = KeyShares.Combine([at.ShareOf("hotline"), at.ShareOf("police")], out _)!;
        Assert.True(await at.OpensAsync(key));

        // The last day is still one; and nothing is destroyed while an authority asks that it stays.
        at.Scene.At.Time.Advance(TimeSpan.FromDays(200));
        Housekeeping.Run(at.Installation);
        Assert.True(await at.OpensAsync(key));
        Assert.True(Holds.Set(
            at.Installation, at.Scene.Case.Id, at.Scene.At.Time.GetUtcNow().AddDays(3), "order 1", Actor.CommandLine.ToString()));
        at.Scene.At.Time.Advance(TimeSpan.FromDays(1));
        Housekeeping.Run(at.Installation);
        Assert.True(await at.OpensAsync(key));

        at.Scene.At.Time.Advance(TimeSpan.FromDays(3));
        await new LedgerKeeper(at.Installation).TendAsync(Cancellation);
        Housekeeping.Run(at.Installation);
        Assert.Equal(ItemRestriction.Shredded, at.Item.Restriction);
        Assert.False(await at.OpensAsync(key));
        Assert.Empty(Directory.GetFiles(at.Folder, $"{name}*"));
        Assert.Empty(Directory.GetFiles(at.Letters));
        Assert.Equal(1, at.Scene.Count("evidence where kind = 'seal.shredded'"));
        await LedgerWatch.AssertAgreesAsync(at.Installation);
    }

    [Fact]
    public async Task S7_Where_the_operator_chose_to_shred_nothing_is_kept_from_the_verdict_on()
    {
        await using var at = await Sealing.MakeAsync(shreds: true);
        var name = Path.GetFileNameWithoutExtension(Assert.Single(Directory.GetFiles(at.Folder, "*.sealed")));
        Assert.Contains("nobody can put it back", Sealing.Words(await at.Scene.ConfirmAsync()), StringComparison.Ordinal);
        Assert.Equal(ItemRestriction.Shredded, at.Item.Restriction);
        Assert.Empty(Directory.GetFiles(at.Folder, $"{name}*"));
        Assert.Contains("is destroyed: nobody can put it back", Sealing.Words(await at.Scene.RestoreAsync()), StringComparison.Ordinal);

        // Who judges otherwise afterwards is told what that means, and all but the rejection is forgotten.
        Assert.Contains("cannot be put back", Sealing.Words(await at.OverruleAsync()), StringComparison.Ordinal);
        Assert.Equal((0, 0), (at.Scene.Count("case_items"), at.Scene.Count("seals")));
        await LedgerWatch.AssertAgreesAsync(at.Installation);
    }

    [Fact]
    public async Task Two_holders_put_back_what_others_found_to_be_wrong_and_nothing_about_it_is_left()
    {
        await using var at = await Sealing.MakeAsync();
        await at.Scene.ConfirmAsync();
        Assert.Contains("is sealed", Sealing.Words(await at.Scene.RestoreAsync()), StringComparison.Ordinal);
        Assert.Contains(
            "judged to be what the list says",
            Agreeing.Refused(at.Installation, Act.OpenSeals, SealOpening.BodyOf([at.Row.Id])), StringComparison.Ordinal);

        Assert.Contains("seal joint", Sealing.Words(await at.OverruleAsync()), StringComparison.Ordinal);
        Assert.Equal((Verdict.Rejected, ItemRestriction.Sealed), (at.Item.Verdict, at.Item.Restriction));
        var act = at.Agree();
        Assert.Contains(
            "waits for its holders already",
            Agreeing.Refused(at.Installation, Act.OpenSeals, SealOpening.BodyOf([at.Row.Id])), StringComparison.Ordinal);
        var (one, two) = (at.Answer("hotline", act), at.Answer("police", act));
        Assert.Equal(one.Write(), Assert.IsType<SealShareOutcome.Read>(SealShare.ParseUntrusted(one.Write())).Share.Write());

        Assert.Contains("takes the parts of two", Sealing.Words(await at.RestoreAsync(one)), StringComparison.Ordinal);
        Assert.Contains("takes the parts of two", Sealing.Words(await at.RestoreAsync(one, one)), StringComparison.Ordinal);
        Assert.Contains("was changed", Sealing.Words(await at.RestoreAsync(one, two with { Holder = "notary" })), StringComparison.Ordinal);
        Assert.Contains(
            "another installation", Sealing.Words(await at.RestoreAsync(one, two with { Installation = "x" })), StringComparison.Ordinal);
        Assert.Empty(at.Scene.Files());

        Assert.Contains("put back", Sealing.Words(await at.RestoreAsync(one, two)), StringComparison.Ordinal);
        Assert.True(at.IsBack());
        Assert.Empty(Directory.GetFiles(at.Letters));
        Assert.Empty(at.OpeningKeys());
        Assert.Equal((0, 0, 0), (at.Scene.Count("seals"), at.Scene.Count("opening_seals"), at.Scene.Count("case_items")));
        await LedgerWatch.AssertAgreesAsync(at.Installation);
    }

    [Theory]
    [InlineData("hotline", "police")]
    [InlineData("police", "notary")]
    [InlineData("hotline", "notary")]
    public async Task Of_three_holders_any_two_are_enough(string one, string other)
    {
        await using var at = await Sealing.MakeAsync(holders: 3);
        await at.Scene.ConfirmAsync();
        await at.OverruleAsync();
        var act = at.Agree();
        Assert.IsType<CaseAnswer.Done>(await at.RestoreAsync(at.Answer(one, act), at.Answer(other, act)));
        Assert.True(at.IsBack());
    }

    [Fact]
    public async Task A_joint_act_ends_by_itself_and_its_key_is_destroyed()
    {
        await using var at = await Sealing.MakeAsync();
        await at.Scene.ConfirmAsync();
        await at.OverruleAsync();
        var act = at.Agree();
        Assert.Single(at.OpeningKeys());
        Assert.NotNull(KeyPurposes.Of(Path.GetFileName(at.OpeningKeys()[0])));
        var (one, two) = (at.Answer("hotline", act), at.Answer("police", act));
        at.Scene.At.Time.Advance(TimeSpan.FromDays(SealOpening.OpenDays));
        Housekeeping.Run(at.Installation);
        Assert.Empty(at.OpeningKeys());
        Assert.Contains("have not agreed", Sealing.Words(await at.RestoreAsync(one, two)), StringComparison.Ordinal);
        Assert.Equal(ItemRestriction.Sealed, at.Item.Restriction);
    }

    sealed class StopException : Exception;

    [Fact]
    public async Task A_stop_at_any_point_of_sealing_leaves_it_openable_by_the_service_or_by_two_holders_and_is_gone_on_with()
    {
        for (var stopAt = 1; ; stopAt++)
        {
            await using var at = await Sealing.MakeAsync(decides: false);
            Assert.Contains("Nobody has decided", Sealing.Words(await at.Scene.ConfirmAsync()), StringComparison.Ordinal);
            Assert.Equal(ItemRestriction.Disabled, at.Item.Restriction);
            at.Decide(Sealing.Keep(10, "hotline", "police"));
            var points = 0;
            var desk = new SealDesk(at.Installation, _ =>
            {
                if (++points == stopAt) throw new StopException();
            });
            var stopped = Record.Exception(desk.FinishAll) is StopException;
            var service = SealedFile.TakeKey(at.Folder, at.Row.SealedName, at.Installation.Keys);
            if (service is not null) Assert.True(await at.OpensAsync(service));
            else Assert.True(await at.OpensAsync(KeyShares.Combine([at.ShareOf("hotline"), at.ShareOf("police")], out _)!));

            new SealDesk(at.Installation).FinishAll();
            Assert.Equal(ItemRestriction.Sealed, at.Item.Restriction);
            Assert.Null(SealedFile.TakeKey(at.Folder, at.Row.SealedName, at.Installation.Keys));
            Assert.True(await at.OpensAsync(KeyShares.Combine([at.ShareOf("hotline"), at.ShareOf("police")], out _)!));
            Assert.Equal(1, at.Scene.Count("evidence where kind = 'seal'"));
            if (stopped) continue;
            Assert.InRange(stopAt, 5, 10);
            await LedgerWatch.AssertAgreesAsync(at.Installation);
            return;
        }
    }

    [Theory]
    [InlineData("open:key-given", nameof(ItemRestriction.Sealed))]
    [InlineData("open:opened", nameof(ItemRestriction.Disabled))]
    public async Task A_stop_while_it_is_opened_leaves_it_sealed_or_put_back_at_the_next_scan(string point, string then)
    {
        await using var at = await Sealing.MakeAsync();
        await at.Scene.ConfirmAsync();
        await at.OverruleAsync();
        var act = at.Agree();
        SealShare[] answers = [at.Answer("hotline", act), at.Answer("police", act)];
        var restoring = new SealRestoring(at.Installation, reached =>
        {
            if (reached == point) throw new StopException();
        });
        await Assert.ThrowsAsync<StopException>(() => restoring.RestoreAsync(answers, Cancellation));
        Assert.Equal(then, at.Item.Restriction.ToString());
        Housekeeping.Run(at.Installation);
        if (then == nameof(ItemRestriction.Sealed))
        {
            // The key that was given for a moment is destroyed; the holders' parts still count.
            Assert.Null(SealedFile.TakeKey(at.Folder, at.Row.SealedName, at.Installation.Keys));
            Assert.IsType<CaseAnswer.Done>(await at.RestoreAsync(answers));
        }
        else
        {
            Assert.Empty(Directory.GetFiles(at.Letters));
            await at.Scene.Desk.FinishAsync("web", Cancellation);
        }

        Assert.True(at.IsBack());
        Assert.Equal((0, 0), (at.Scene.Count("case_items"), at.Scene.Count("seals")));
    }

    [Fact]
    public async Task What_is_rejected_before_the_letters_count_is_put_back_by_the_service_alone()
    {
        await using var at = await Sealing.MakeAsync(decides: false);
        await at.Scene.ConfirmAsync();
        at.Decide(Sealing.Keep(10, "hotline", "police"));
        var desk = new SealDesk(at.Installation, point =>
        {
            if (point == "seal:letters") throw new StopException();
        });
        Assert.Throws<StopException>(desk.FinishAll);
        Assert.NotEmpty(Directory.GetFiles(at.Letters));
        await at.OverruleAsync();
        Assert.True(at.IsBack());
        Assert.Empty(Directory.GetFiles(at.Letters));
        Assert.Equal((0, 0), (at.Scene.Count("seals"), at.Scene.Count("evidence where kind = 'seal'")));
    }

    [Fact]
    public async Task Only_partners_with_keys_of_their_own_hold_parts_and_whoever_is_withdrawn_gets_none()
    {
        await using var at = await Sealing.MakeAsync(decides: false);
        var json = SomeNotices.Json();
        json["confirmed"] = Sealing.Keep(10, "hotline", "nobody");
        Assert.Contains("no partner nobody", Refused(at, json), StringComparison.Ordinal);
        var terms = Partners.TermsOf(Hpke.PublicOf(at.Holders["hotline"]).ToString());
        Agreeing.Done(at.Installation, Act.DescribePartner, new() { ["partner"] = "twin", ["terms"] = terms });
        json["confirmed"] = Sealing.Keep(10, "hotline", "twin");
        Assert.Contains("have the same key", Refused(at, json), StringComparison.Ordinal);

        at.Decide(Sealing.Keep(10, "hotline", "police"));
        Agreeing.Done(at.Installation, Act.DescribePartner, new() { ["partner"] = "police", ["terms"] = null });
        Assert.Contains("waits to be sealed", Sealing.Words(await at.Scene.ConfirmAsync()), StringComparison.Ordinal);
        Assert.Equal(ItemRestriction.Disabled, at.Item.Restriction);
        at.Describe("police", "The police");
        Housekeeping.Run(at.Installation);
        Assert.Equal(ItemRestriction.Sealed, at.Item.Restriction);
    }

    [Fact]
    public async Task A_rollback_says_how_many_return_at_once_and_how_many_wait_for_holders()
    {
        await using var at = await Sealing.MakeAsync();
        await at.Scene.ConfirmAsync();
        var target = new RollbackTarget.OfList("known", 1);
        var preview = new RollbackDesk(at.Installation).Preview(target);
        Assert.Equal((0, 1), (preview.Items, preview.Sealed));
        Assert.Equal("At once return 0; 1 lies sealed and waits for holders, once people judge otherwise.", preview.ReturnWords());
        Agreeing.Done(at.Installation, Act.RollBack, ListActs.BodyOf(target));
        var desk = new RollbackDesk(at.Installation);
        await desk.CarryOutAsync(Cancellation);
        Assert.Equal((0, 1), (desk.All()[0].Restored, desk.All()[0].Sealed));
        Assert.Equal(ItemRestriction.Sealed, at.Item.Restriction);
    }

    static string Refused(Sealing at, JsonObject settings) =>
        Agreeing.Refused(at.Installation, Act.ChangeSettings, new() { ["settings"] = settings.DeepClone() });

    static void CopyFolder(string from, string to)
    {
        foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(
                Path.GetDirectoryName(target)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Copy(path, target, overwrite: true);
        }
    }
}
