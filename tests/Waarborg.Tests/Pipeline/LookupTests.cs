using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.Matching.Lookups;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Pipeline;

/// <summary>Lists that somebody else holds, asked by a real sweep: what leaves, what comes of it, and what never does.</summary>
public partial class LookupTests
{
    static readonly byte[] _listed = Scene.Picture(1);
    static readonly byte[] _elsewhere = Scene.Picture(2);
    static readonly byte[] _nowhere = Scene.Picture(3);

    [Fact]
    public async Task S10_What_another_installation_knows_opens_a_candidate_and_disables_nothing()
    {
        var (hotline, key) = await SomeLookups.HotlineAsync(20, Line(_elsewhere));
        await using var _ = hotline;
        await using var scene = Laid().PermitAsking("far", SomeLookups.Waarborg(hotline.Address), key);
        var summary = await scene.SweepAsync();
        Assert.Equal((3, 2L, 1L), (summary.Items, summary.Match, summary.NoMatch));

        var found = Assert.Single(scene.Cases.List(openOnly: true, 10), one => one.List == "far");
        var item = Assert.Single(found.Items);
        Assert.Equal((MatchDecision.Candidate, ItemRestriction.None), (item.Decision, item.Restriction));
        Assert.Equal(("sample", "Baseline", "lookup"), (found.Supplier, found.Category, found.Reference));
        Assert.True(File.Exists(Path.Combine(scene.Tree.Path, "elsewhere.png")));
        // Of what is listed here and vouched for, the file is gone: only the look-up waits for a person.
        Assert.False(File.Exists(Path.Combine(scene.Tree.Path, "listed.png")));

        var reason = Assert.Single(Assert.Single(new CaseExplanation(scene.At.Installation).Of(found)).Reasons);
        Assert.Equal(("127.0.0.1", Replay.NotAsked, true), (reason.Service, reason.Again, reason.Hit.Stands));
        Assert.Equal(scene.At.Time.GetUtcNow(), reason.Hit.FoundAt);

        // Two people confirm it, and then it is disabled as any other.
        Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(confirmed: true, of: found));
        Assert.False(File.Exists(Path.Combine(scene.Tree.Path, "elsewhere.png")));
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task S12_Of_a_file_no_more_leaves_than_the_first_bits_of_one_digest_byte_by_byte()
    {
        var (hotline, key) = await SomeLookups.HotlineAsync(20, Line(_elsewhere));
        await using var _ = hotline;
        await using var between = new RecordingForwarder(hotline.Address);
        await between.StartAsync();
        await using var scene = Laid().PermitAsking("far", SomeLookups.Waarborg(between.Address), key);
        await scene.SweepAsync();

        var questions = between.Requests.Where(request => request.Method == "POST").ToList();
        var expected = ((byte[][])[_elsewhere, _nowhere]).Select(picture =>
            "{\"algorithm\":\"sha256\",\"category\":\"Baseline\",\"list\":\"held\",\"prefix\":\""
            + Scene.Sha256(picture)[..5] + "\"}");
        Assert.Equal(
            expected.Order(StringComparer.Ordinal), questions.Select(request => request.Text).Order(StringComparer.Ordinal));
        Assert.All(between.Requests, request =>
        {
            Assert.True(request.Target is "/v1/lookup" or "/v1/lookup/held");
            string[] headers = ["Authorization", "Content-Length", "Content-Type", "Host"];
            Assert.Empty(request.Headers.Keys.Except(headers, StringComparer.OrdinalIgnoreCase));
            AssertTellsNothing(request, _listed, _elsewhere, _nowhere);
        });
        Assert.Single(between.Requests, request => request.Method == "GET");
    }

    [Fact]
    public async Task What_matched_nothing_is_asked_for_again_when_the_other_list_changed_and_not_before()
    {
        var (hotline, key) = await SomeLookups.HotlineAsync(20, Line(_elsewhere));
        await using var _ = hotline;
        await using var between = new RecordingForwarder(hotline.Address);
        await between.StartAsync();
        await using var scene = Laid().PermitAsking("far", SomeLookups.Waarborg(between.Address), key);
        await scene.SweepAsync();
        var asked = Questions(between);
        await scene.SweepAsync();
        Assert.Equal(asked, Questions(between));

        // A new week, and another salt, say nothing of the list.
        hotline.Temp.Time.Jump(TimeSpan.FromDays(7));
        scene.At.Time.Jump(TimeSpan.FromDays(7));
        await scene.SweepAsync();
        Assert.Equal(asked, Questions(between));

        SomeLookups.Hold(hotline.Installation, Line(_elsewhere), Line(_nowhere));
        scene.At.Time.Advance(SomeLookups.Impatient.StateHolds);
        var summary = await scene.SweepAsync();
        // What was disabled here came back after seven days without a verdict, and is found again.
        Assert.Equal((3L, 0L), (summary.Match, summary.NoMatch));
        Assert.Equal(2, scene.Cases.List(openOnly: true, 10).Count(one => one.List == "far"));
    }

    [Fact]
    public async Task A_service_that_does_not_say_when_its_list_changed_is_asked_again_after_the_set_days_only()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        await using var scene = Laid().PermitAsking("check", SomeLookups.HashCheck(service.Address), HashCheckStandIn.Secret);
        await scene.SweepAsync();
        Assert.Equal(2, service.Requests.Count);
        await scene.SweepAsync();
        Assert.Equal(2, service.Requests.Count);
        scene.At.Time.Advance(TimeSpan.FromDays(7));
        await scene.SweepAsync();
        Assert.Equal(4, service.Requests.Count);
    }

    [Fact]
    public async Task A_hash_check_is_told_one_digest_and_what_it_knows_is_a_candidate()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        service.Known.Add(Sha1(_elsewhere));
        await using var scene = Laid().PermitAsking("check", SomeLookups.HashCheck(service.Address), HashCheckStandIn.Secret);
        var summary = await scene.SweepAsync();
        Assert.Equal((2L, 1L), (summary.Match, summary.NoMatch));
        var found = Assert.Single(scene.Cases.List(openOnly: true, 10), one => one.List == "check");
        Assert.Equal("NationallyIllegal", found.Category);
        Assert.Equal(MatchDecision.Candidate, Assert.Single(found.Items).Decision);
        Assert.Equal(
            ((byte[][])[_elsewhere, _nowhere]).Select(one => "{\"soort\":\"sha1\",\"waarde\":\"" + Sha1(one) + "\"}")
                .Order(StringComparer.Ordinal),
            service.Requests.Select(request => request.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Arachnid_shield_is_told_a_pdq_and_its_csam_is_a_candidate()
    {
        await using var service = await ShieldAsync("csam", "near");
        await using var scene = Laid().PermitAsking("shield", SomeLookups.Shield(service.Address), ShieldStandIn.Secret);
        var summary = await scene.SweepAsync();
        Assert.Equal((3L, 0L), (summary.Match, summary.NoMatch));
        var cases = scene.Cases.List(openOnly: true, 10).Where(one => one.List == "shield").ToList();
        Assert.All(cases, one => Assert.Equal("NationallyIllegal", one.Category));
        Assert.Equal(2, cases.Sum(one => one.Items.Count));
        Assert.All(service.Requests, request =>
        {
            Assert.Equal(("POST", "/v1/pdq/"), (request.Method, request.Target));
            Assert.Matches("""^\{"hashes":\["[A-Za-z0-9+/]{43}="\]\}$""", request.Text);
            AssertTellsNothing(request, _listed, _elsewhere, _nowhere);
        });
        Assert.Equal(2, service.Requests.Count);
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Theory]
    [InlineData("test", "exact", 3, 0, null)]
    [InlineData("no-known-match", null, 1, 2, null)]
    [InlineData("harmful-abusive-material", "exact", 1, 2, null)]
    [InlineData("csam", null, 1, 0, "lookupFailed")]
    [InlineData("no-known-match", "near", 1, 0, "lookupFailed")]
    [InlineData("csam", "alike", 1, 0, "lookupFailed")]
    [InlineData("something-new", "exact", 1, 0, "lookupFailed")]
    [InlineData("", null, 1, 0, "lookupFailed")]
    public async Task Each_class_of_arachnid_shield_ends_as_it_should_and_an_unknown_one_is_no_no_match(
        string classification, string? how, long matches, long noMatches, string? reason)
    {
        await using var service = await ShieldAsync(classification, how);
        await using var scene = Laid().PermitAsking("shield", SomeLookups.Shield(service.Address), ShieldStandIn.Secret);
        var summary = await scene.SweepAsync();
        Assert.Equal((matches, noMatches), (summary.Match, summary.NoMatch));
        if (reason is null) Assert.Empty(summary.NotScanned);
        else Assert.Equal(2, summary.NotScanned[reason]);
        if (classification == "test") Assert.Contains(scene.Cases.List(true, 10), one => one.Category == "Test");
        else Assert.DoesNotContain(scene.Cases.List(true, 10), one => one.List == "shield");
    }

    [Fact]
    public async Task The_days_limit_is_kept_over_restarts_and_ends_with_the_day()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        await using var scene = Laid().PermitAsking(
            "check", SomeLookups.HashCheck(service.Address, limit: 1) with { AskAgainDays = 90 }, HashCheckStandIn.Secret);
        var summary = await scene.SweepAsync();
        Assert.Equal((1L, 1L), (summary.NoMatch, summary.NotScanned["lookupLimit"]));
        await scene.RestartAsync();
        summary = await scene.SweepAsync();
        Assert.Equal(1L, summary.NotScanned["lookupLimit"]);
        Assert.Single(service.Requests);
        scene.At.Time.Advance(TimeSpan.FromDays(1));
        summary = await scene.SweepAsync();
        Assert.Equal((2L, 0L), (summary.NoMatch, summary.NotScannedTotal));
    }

    [Fact]
    public async Task A_person_who_rejects_an_answer_is_heard_and_the_same_file_opens_no_further_case()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        service.Known.Add(Sha1(_elsewhere));
        await using var scene = Laid().PermitAsking("check", SomeLookups.HashCheck(service.Address), HashCheckStandIn.Secret);
        await scene.SweepAsync();
        var found = Assert.Single(scene.Cases.List(openOnly: true, 10), one => one.List == "check");
        Assert.IsType<CaseAnswer.Done>(await scene.AssessAsync(confirmed: false, of: found));
        scene.Tree.Add("copy.png", _elsewhere);
        await scene.SweepAsync();
        Assert.DoesNotContain(scene.Cases.List(openOnly: true, 10), one => one.List == "check");
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task A_supplier_that_is_taken_back_takes_what_was_looked_up_with_it()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        service.Known.Add(Sha1(_elsewhere));
        await using var scene = Laid().PermitAsking("check", SomeLookups.HashCheck(service.Address), HashCheckStandIn.Secret);
        await scene.SweepAsync();
        SomeNoticesIn(scene, (connection, transaction) => SupplierStore.Withdraw(
            connection, transaction, "sample", scene.At.Time.GetUtcNow(), 1));
        CaseHits.ReopenLost(scene.At.Installation, "supplierWithdrawn", "person:anna");
        var found = Assert.Single(scene.Cases.List(openOnly: true, 10), one => one.List == "check");
        Assert.False(Assert.Single(Assert.Single(new CaseExplanation(scene.At.Installation).Of(found)).Reasons).Hit.Stands);
        var before = service.Requests.Count;
        scene.Tree.Add("more.png", Scene.Picture(9));
        var summary = await scene.SweepAsync();
        Assert.Equal(before, service.Requests.Count);
        Assert.Equal(0, summary.NoMatch);
    }

    [Fact]
    public async Task A_permit_may_name_nothing_but_a_list_of_somebody_else()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        service.Known.Add(Sha1(_elsewhere));
        await using var scene = Laid();
        var terms = SomeLookups.HashCheck(service.Address);
        SomeLookups.Describe(scene.At.Installation, "check", terms, HashCheckStandIn.Secret);
        Granting.Grant(scene.At.Installation, "web", [], TimeSpan.FromDays(1), asked: [SomeLookups.Line("check", terms)]);
        var summary = await scene.SweepAsync();
        Assert.Equal((1L, 2L), (summary.Match, summary.NoMatch));
        Assert.Equal(3, service.Requests.Count);
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task A_picture_of_the_wrong_category_for_the_permit_is_no_match_and_opens_nothing()
    {
        await using var service = await ShieldAsync("csam", "exact");
        await using var scene = Laid().PermitAsking("shield", SomeLookups.Shield(service.Address), ShieldStandIn.Secret, "Test");
        var summary = await scene.SweepAsync();
        Assert.Equal((1L, 2L), (summary.Match, summary.NoMatch));
        Assert.Equal(2, Counted(scene, "refused"));
    }

    [Fact]
    public async Task A_test_picture_is_known_here_and_nothing_of_it_leaves()
    {
        await using var service = await ShieldAsync("csam", "exact");
        await using var scene = new Scene().Known(_listed);
        scene.Tree.Add("test.png", TestPictures.Read(TestPictures.Files[0]));
        scene.PermitAsking("shield", SomeLookups.Shield(service.Address), ShieldStandIn.Secret);
        Assert.Equal(1, (await scene.SweepAsync()).Tests);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task S13_What_left_is_counted_before_it_leaves_and_the_ledger_says_so_late_and_in_tens()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        await using var scene = new Scene().Known(_listed);
        for (var i = 0; i < 25; i++) scene.Tree.Add($"{i}.png", Scene.Picture(100 + i));
        scene.Tree.Add("elsewhere.png", _elsewhere);
        service.Known.Add(Sha1(_elsewhere));
        scene.PermitAsking("check", SomeLookups.HashCheck(service.Address), HashCheckStandIn.Secret);
        await scene.SweepAsync();
        Assert.Equal(26, service.Requests.Count);
        Assert.Equal((26L, 25L, 1L), (Counted(scene, "sent"), Counted(scene, "matchedNothing"), Counted(scene, "matched")));
        Assert.Empty(Sent(scene));

        scene.At.Time.Advance(TimeSpan.FromDays(9));
        await new LedgerKeeper(scene.At.Installation).TendAsync(CancellationToken.None);
        var entry = Assert.Single(Sent(scene));
        Assert.Equal(("check", "sha1", "2026-11-22"), ((string?)entry["list"], (string?)entry["sends"], (string?)entry["day"]));
        Assert.Equal((20L, 20L, "<10"), ((long)entry["sent"]!, (long)entry["matchedNothing"]!, (string?)entry["failed"]));
        Assert.Equal(0, scene.Count("lookup_counts"));
        // What the page says is what anybody counts from the ledger.
        var figure = Assert.Single(SentFigures.Of(Sent(scene)));
        Assert.Equal(new SentFigures("check", 20, 20, 0, 1), figure);
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task S10_What_is_not_written_down_does_not_leave()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        await using var scene = Laid().PermitAsking("check", SomeLookups.HashCheck(service.Address), HashCheckStandIn.Secret);
        await scene.SweepAsync(dryRun: true);
        var asked = service.Requests.Count;
        Assert.Equal(asked, Counted(scene, "sent"));
        using (var connection = scene.At.Installation.Database.Open()) connection.Execute("drop table lookup_counts");
        await Assert.ThrowsAnyAsync<Exception>(() => scene.RunAsync());
        Assert.Equal(asked, service.Requests.Count);
    }

    static Scene Laid(LookupPace? pace = null)
    {
        var scene = new Scene { Pace = pace ?? SomeLookups.Impatient };
        scene.Tree.Add("listed.png", _listed);
        scene.Tree.Add("elsewhere.png", _elsewhere);
        scene.Tree.Add("nowhere.png", _nowhere);
        return scene.Known(_listed);
    }

    static async Task<ShieldStandIn> ShieldAsync(string classification, string? how)
    {
        var service = new ShieldStandIn { Classification = classification, MatchType = how };
        await service.StartAsync();
        return service;
    }

    static string Line(byte[] picture) => $"sha256,{Scene.Sha256(picture)},Baseline,{Scene.Sha256(picture)[..8]}";

#pragma warning disable CA5350 // It is what the service takes.
    static string Sha1(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA1.HashData(bytes));
#pragma warning restore CA5350

    static int Questions(StandIn service) => service.Requests.Count(request => request.Method == "POST");

    // Neither its bytes, nor its name, nor a digest of it stands in the request in any form.
    static void AssertTellsNothing(StandInRequest request, params byte[][] pictures)
    {
        Assert.True(request.Body.Length < 300);
        foreach (var picture in pictures)
        {
            Assert.DoesNotContain(Scene.Sha256(picture)[..12], request.Text, StringComparison.OrdinalIgnoreCase);
            Assert.True(request.Body.AsSpan().IndexOf(picture.AsSpan(0, 32)) < 0);
        }

        Assert.DoesNotContain(".png", request.Text + request.Target, StringComparison.Ordinal);
    }

    static long Counted(Scene scene, string outcome)
    {
        using var connection = scene.At.Installation.Database.Open();
        return connection.ExecuteScalar<long>(
            "select coalesce(sum(count), 0) from lookup_counts where outcome = @outcome", new { outcome });
    }

    static List<JsonObject> Sent(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        return
        [
            .. connection.Query<byte[]>("select body from evidence where kind = 'fingerprints.sent'")
                .Select(body => JsonNode.Parse(body)!.AsObject()),
        ];
    }

    static void SomeNoticesIn(
        Scene scene, Action<Microsoft.Data.Sqlite.SqliteConnection, Microsoft.Data.Sqlite.SqliteTransaction> act) =>
        Permits.SomeNotices.In(scene.At.Installation, act);
}
