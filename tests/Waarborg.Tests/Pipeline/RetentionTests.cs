using System.Text;
using Dapper;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>What is kept goes when its time is over, to the last byte, and nothing goes that an authority holds.</summary>
public sealed class RetentionTests
{
    const string Base = "https://host.example/";
    const string Name = "vacation-on-the-island-of-texel.png";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S12_At_its_end_nothing_of_a_confirmed_item_is_found_in_any_byte_and_ledger_and_figures_stay()
    {
        await using var at = await ConfirmedAsync();
        var scene = at.Scene;
        var gone = Values(scene);
        Assert.All(gone, value => Assert.True(LiesIn(scene, value)));
        var figures = scene.Count("evidence");

        scene.At.Time.Jump(TimeSpan.FromDays(366));
        var round = await new RetentionDesk(at.Installation).RunAsync(Cancellation);

        Assert.Equal((1, 1), (round.Items, round.Cases));
        Assert.False(round.IsFound);
        Assert.Empty(round.Waiting);
        foreach (var (table, column) in RetentionStore.OfItems.Concat(RetentionStore.OfCases))
        {
            Assert.True(column == "case_item" && table == "online_checks" || scene.Count(table) == 0, $"{table} has rows");
        }

        Assert.Equal(0, scene.Count("seals"));
        Assert.Empty(UnderSeal(at.Folder));
        Assert.All(gone, value => Assert.False(LiesIn(scene, value)));
        Assert.True(scene.Count("evidence") > figures);
        Assert.Equal(2, scene.Count("evidence where kind = 'retention.deleted'"));
        await LedgerWatch.AssertAgreesAsync(at.Installation);
    }

    [Fact]
    public async Task S12_A_hold_comes_before_every_ceiling_and_its_end_is_the_end()
    {
        await using var at = await ConfirmedAsync(keep: false);
        var scene = at.Scene;
        scene.At.Time.Jump(TimeSpan.FromDays(360));
        Assert.True(Holds.Set(
            at.Installation, scene.Case.Id, scene.At.Time.GetUtcNow().AddDays(20), "investigation 1",
            Actor.CommandLine.ToString()));
        scene.At.Time.Jump(TimeSpan.FromDays(10));
        var desk = new RetentionDesk(at.Installation);
        var held = await desk.RunAsync(Cancellation);
        Assert.Equal((0, 0), (held.Items, held.Files));
        Assert.Contains("an authority holds it", Assert.Single(held.Waiting), StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(at.Folder, "*.key"));

        // Also where no server ran meanwhile, which would have written down that the hold is over.
        scene.At.Time.Jump(TimeSpan.FromDays(11));
        var ended = await desk.RunAsync(Cancellation);
        Assert.Equal((1, 1), (ended.Items, ended.Cases));
        Assert.Empty(Directory.GetFiles(at.Folder, "*.key"));
        await LedgerWatch.AssertAgreesAsync(at.Installation);
    }

    [Fact]
    public async Task A_file_under_seal_goes_when_the_settings_say_while_the_case_stays()
    {
        await using var at = await ConfirmedAsync(keep: false);
        at.Scene.At.Time.Jump(TimeSpan.FromDays(181));
        // That nobody knows how to reach whoever may object is found out before anything goes.
        Assert.NotEmpty(UnderSeal(at.Folder));
        var round = await new RetentionDesk(at.Installation).RunAsync(Cancellation);
        Assert.Equal((0, 1), (round.Items, round.Files));
        Assert.Equal(ItemRestriction.Shredded, at.Item.Restriction);
        Assert.Empty(UnderSeal(at.Folder));
        await LedgerWatch.AssertAgreesAsync(at.Installation);
    }

    [Fact]
    public async Task What_an_order_about_terrorist_content_removed_is_kept_for_six_months_and_no_longer()
    {
        await using var scene = await OrderedAsync();
        var folder = SealDesk.FolderOf(scene.At.Installation);
        var desk = new RetentionDesk(scene.At.Installation);
        var end = Assert.Single(desk.List()).End;
        Assert.Equal(new(scene.At.Time.GetUtcNow().AddMonths(6), RetentionRule.TerroristContent), end);

        scene.At.Time.Jump(end.At - scene.At.Time.GetUtcNow() - TimeSpan.FromMinutes(1));
        Assert.Equal(0, (await desk.RunAsync(Cancellation)).Files);
        Assert.NotEmpty(Directory.GetFiles(folder, "*.key"));
        scene.At.Time.Jump(TimeSpan.FromMinutes(1));
        var round = await desk.RunAsync(Cancellation);
        Assert.Equal((1, 1, 1), (round.Items, round.Cases, round.Files));
        Assert.Empty(UnderSeal(folder));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    // A case of one entry goes on while finds join it: what was found today is not over its time because another was long ago.
    [Fact]
    public async Task What_joins_an_old_case_counts_from_when_it_was_found()
    {
        await using var at = await ConfirmedAsync(keep: false);
        at.Scene.At.Time.Jump(TimeSpan.FromDays(364));
        // The list of a year ago is too old to be compared with.
        at.Scene.Known(Sealing.Picture).Permit();
        at.Scene.Tree.Add("again.png", Sealing.Picture);
        await at.Scene.SweepAsync();
        Assert.Equal(2, at.Scene.Count("case_items"));
        at.Scene.At.Time.Jump(TimeSpan.FromDays(2));
        var round = await new RetentionDesk(at.Installation).RunAsync(Cancellation);
        Assert.Equal(1, round.Items);
        Assert.Equal(1, at.Scene.Count("case_items"));
    }

    [Fact]
    public async Task While_nobody_may_be_told_nothing_is_deleted_and_the_customer_learns_nothing()
    {
        await using var at = await ConfirmedAsync(keep: false, customer: "c-1");
        var now = at.Scene.At.Time.GetUtcNow();
        Assert.IsType<Waarborg.Notices.MessageAnswer.Done>(new Waarborg.Notices.Statements(at.Installation).Hold(
            at.Scene.Case.Id, Waarborg.Notices.HoldKind.CsarInvestigation, now.AddDays(500), "R-1", Actor.CommandLine));
        Assert.DoesNotContain(
            Name, new PersonDesk(at.Installation).Export("c-1", Actor.CommandLine)!.Document.ToJsonString(), StringComparison.Ordinal);
        at.Scene.At.Time.Jump(TimeSpan.FromDays(400));
        Housekeeping.Run(at.Installation);
        var round = await new RetentionDesk(at.Installation).RunAsync(Cancellation);
        Assert.Equal((0, 0), (round.Items, round.Files));
        Assert.NotEmpty(Directory.GetFiles(at.Folder, "*.key"));
    }

    [Fact]
    public async Task A_stop_at_any_point_ends_as_if_there_had_been_none()
    {
        string[] points = ["shred:intended", "shred:keys-gone", "shred:file-gone", "retention:forgotten"];
        foreach (var point in points)
        {
            await using var at = await ConfirmedAsync(keep: false);
            at.Scene.At.Time.Jump(TimeSpan.FromDays(366));
            var stopping = new RetentionDesk(at.Installation, reached =>
            {
                if (reached == point) throw new InvalidOperationException(point);
            });
            await Assert.ThrowsAsync<InvalidOperationException>(() => stopping.RunAsync(Cancellation));
            Housekeeping.Run(at.Installation);
            await new RetentionDesk(at.Installation).RunAsync(Cancellation);
            Assert.Equal((0, 0, 0), (at.Scene.Count("case_items"), at.Scene.Count("cases"), at.Scene.Count("restrictions")));
            Assert.Empty(UnderSeal(at.Folder));
            await LedgerWatch.AssertAgreesAsync(at.Installation);
        }
    }

    // A table that comes later and holds something of a case must be named, or what is in it would stay for ever.
    [Fact]
    public void Every_table_that_names_a_case_or_an_item_is_known_to_the_deletion()
    {
        using var at = new TempInstallation();
        using var connection = at.Installation.Database.Open();
        string[] naming = ["case_id", "item_id", "case_item", "candidate"];
        var named = connection.Query<(string Table, string Column)>(
            "select m.name, p.name from sqlite_master m join pragma_table_info(m.name) p where m.type = 'table'")
            .Where(one => naming.Contains(one.Column, StringComparer.Ordinal))
            .Select(one => one.Table).Distinct(StringComparer.Ordinal);
        var known = RetentionStore.OfItems.Concat(RetentionStore.OfCases).Select(one => one.Table)
            .Concat(RetentionStore.Staying);
        Assert.Empty(named.Except(known, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_customer_is_given_what_is_held_about_him_and_never_a_list_an_entry_or_a_distance()
    {
        await using var at = await ConfirmedAsync(customer: "c-1");
        var made = new PersonDesk(at.Installation).Export("c-1", Actor.CommandLine);
        var text = made!.Document.ToJsonString();
        Assert.Contains(Name, text, StringComparison.Ordinal);
        Assert.Contains("c-1@example.nl", text, StringComparison.Ordinal);
        Assert.Contains("\"finding\":\"Confirmed\"", text, StringComparison.Ordinal);
        Assert.Contains("keptUntil", text, StringComparison.Ordinal);
        foreach (var secret in (string[])["known", "entry-0", "distance", "supplier", "sha256", Scene.Sha256(Sealing.Picture)])
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(0, made.Undecided);
        Assert.Null(new PersonDesk(at.Installation).Export("c-2", Actor.CommandLine));
        Assert.Equal(1, at.Scene.Count("evidence where kind = 'access'"));

        // What an authority holds he is not told, nor that it is held.
        Assert.True(Holds.Set(
            at.Installation, at.Scene.Case.Id, at.Scene.At.Time.GetUtcNow().AddDays(1), "x", Actor.CommandLine.ToString()));
        var held = new PersonDesk(at.Installation).Export("c-1", Actor.CommandLine)!;
        Assert.Equal(1, held.Held);
        Assert.DoesNotContain(Name, held.Document.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("held", held.Document.ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    // Peers' fault 20: an erasure said yes and deleted nothing.
    [Fact]
    public async Task S12_An_erasure_that_was_asked_for_deletes_what_nothing_keeps_and_says_what_stays_and_until_when()
    {
        await using var at = await Sealing.MakeAsync(decides: false, name: "c-1/a.png");
        var scene = at.Scene;
        Customer(at, "c-1");
        Assert.IsType<CaseAnswer.Done>(await scene.RestoreAsync());
        var other = Scene.Picture(7);
        // Put back and not judged: as long as its entry would match it again, that must be known.
        var early = await new PersonDesk(at.Installation).EraseAsync("c-1", Actor.CommandLine, Cancellation);
        Assert.Contains("nobody has judged it yet", Assert.Single(early.Kept), StringComparison.Ordinal);
        Assert.Equal(0, early.Round.Items);
        Customer(at, "c-1");

        // The next release has the entry no more.
        scene.Import($"sha256,{Scene.Sha256(other)},Baseline,entry-7");
        scene.Tree.Add("c-1/b.png", other);
        await scene.SweepAsync();
        Housekeeping.Run(at.Installation);
        var second = scene.Cases.List(openOnly: false, limit: 9).Single(one => one.Items[0].Restriction == ItemRestriction.Disabled);
        await scene.Desk.JudgeAsync(
            new(second.Id, null, true, Actor.CommandLine), VerdictGiven.Confirmed, Cancellation);
        using (var connection = at.Installation.Database.Open())
        {
            Assert.Equal(2, connection.ExecuteScalar<long>("select count(*) from case_items"));
        }

        var erased = await new PersonDesk(at.Installation).EraseAsync("c-1", Actor.CommandLine, Cancellation);
        Assert.True(erased.WasOnRecord);
        Assert.Equal(1, erased.Round.Items);
        Assert.False(erased.Round.IsFound);
        Assert.Contains("people confirmed it; it goes on 20", Assert.Single(erased.Kept), StringComparison.Ordinal);
        Assert.Equal((1, 0), (scene.Count("case_items"), scene.Count("customers")));
        Assert.Equal(ItemRestriction.Disabled, Assert.Single(Assert.Single(scene.Cases.List(false, 9)).Items).Restriction);
        Assert.Equal(4, scene.Count("evidence where kind = 'retention.deleted'"));
        await LedgerWatch.AssertAgreesAsync(at.Installation);

        var again = await new PersonDesk(at.Installation).EraseAsync("c-1", Actor.CommandLine, Cancellation);
        Assert.False(again.WasOnRecord);
    }

    [Fact]
    public void A_value_is_found_in_a_file_wherever_a_piece_of_it_lies_also_across_two_blocks()
    {
        var value = Enumerable.Range(0, 64).Select(i => (byte)(i * 7 % 256)).ToArray();
        var traces = new TraceScan();
        traces.Add(value);
        traces.Add([1, 2, 3]);
        Assert.Equal(1, traces.Count);
        var path = Path.GetTempFileName();
        foreach (var at in (int[])[0, 5, (1 << 20) - 8, (1 << 20) - 63, 1 << 20, (2 << 20) - 1])
        {
            var bytes = new byte[(2 << 20) + 100];
            File.WriteAllBytes(path, bytes);
            Assert.False(traces.IsIn(path));
            // The end alone, as where the rest was overwritten.
            value.AsSpan(48).CopyTo(bytes.AsSpan(at));
            File.WriteAllBytes(path, bytes);
            Assert.True(traces.IsIn(path), $"at {at}");
        }

        File.Delete(path);
        Assert.False(traces.IsIn(path));
    }

    static async Task<Sealing> ConfirmedAsync(bool keep = true, string? customer = null)
    {
        var at = await Sealing.MakeAsync(days: 365, decides: keep, name: customer is null ? Name : $"{customer}/{Name}");
        if (customer is not null) Customer(at, customer);
        await at.Scene.ConfirmAsync();
        Assert.Equal(keep ? ItemRestriction.Sealed : ItemRestriction.Disabled, at.Item.Restriction);
        return at;
    }

    static void Customer(Sealing at, string id) => Assert.IsType<CustomerImport.Done>(new CustomerStore(at.Installation).Import(
        Encoding.UTF8.GetBytes($"id,source,prefix,contact,language\n{id},web,{id}/,{id}@example.nl,nl\n"), "web", Actor.CommandLine));

    static async Task<Scene> OrderedAsync()
    {
        var scene = new Scene();
        Assert.Null(new SourceStore(scene.At.Installation).SetAddress("web", Base));
        scene.Tree.Add("a.jpg", Scene.Picture(3));
        var desk = new NoticeDesk(scene.At.Installation);
        var opened = Assert.IsType<OpeningAnswer.Opened>(await desk.OpenAsync(
            new(Base + "a.jpg", CaseCause.Order, "authority", scene.At.Time.GetUtcNow(), 1, ClockKind.TcoOrder, null),
            Actor.CommandLine, Cancellation));
        Assert.IsType<CaseAnswer.Done>(await desk.CarryOutAsync(opened.CaseId, Actor.CommandLine, Cancellation));
        Assert.Empty(scene.Files());
        return scene;
    }

    // Names, digests and sealed values: in plain text nowhere, and the sealed ones in the database until the end.
    static List<byte[]> Values(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        return
        [
            .. connection.Query<byte[]>("select details from case_items union all select details from restrictions"),
            .. connection.Query<byte[]>("select content_key from case_items union all select locator_key from case_items"),
            .. connection.Query<byte[]>("select digest from tombstones"),
        ];
    }

    // Besides the lock by which one restriction at a time is carried out.
    static IEnumerable<string> UnderSeal(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) != "turn");

    static bool LiesIn(Scene scene, byte[] value) =>
        Directory.EnumerateFiles(scene.At.DataFolder, "*", SearchOption.AllDirectories)
            .Any(path => File.ReadAllBytes(path).AsSpan().IndexOf(value.AsSpan(0, 16)) >= 0);
}
