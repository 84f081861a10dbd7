using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Evidence;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Pipeline;

/// <summary>
/// In 2021 the default pictures of a content management system stood on a list, and customers' files were removed. Here such a
/// list is held where the pictures are known to be harmless, stopped by a breaker where they are not, and taken back whole.
/// </summary>
public partial class BadListTests
{
    const int Defaults = 12;

    [Fact]
    public async Task S10_A_list_with_pictures_that_the_operator_marked_as_defaults_is_held_and_names_them()
    {
        await using var scene = new Scene();
        scene.Known(Scene.Picture(500)).Permit();
        var pictures = Enumerable.Range(0, Defaults).Select(Scene.Picture).ToList();
        var prints = pictures.SelectMany((picture, i) => (KnownGoodPrint[])[new(
            ListAlgorithm.Sha256, HashBytes.From(System.Security.Cryptography.SHA256.HashData(picture)), $"default {i}")]);
        Assert.IsType<KnownGoodOutcome.Grown>(new ListStore(scene.At.Installation).AddKnownGood(
            [.. prints], Actor.CommandLine, CancellationToken.None));

        var imported = Import(scene, [.. pictures.Select(Line), .. Filler(100_000 - Defaults)]);
        Assert.Equal(ReleaseState.Imported, imported.Release.State);
        Assert.Equal(Defaults, imported.SetAside.Count);
        Assert.Equal(
            Enumerable.Range(0, Defaults).Select(i => $"default {i}").Order(StringComparer.Ordinal),
            imported.SetAside.Select(one => one.Note).Order(StringComparer.Ordinal));
        var finding = Assert.Single(imported.Release.Trust.Findings, one => one.Kind == GateKind.CanaryHit);
        Assert.Equal((GateSeverity.Holds, Defaults), (finding.Severity, finding.Count));

        // What was in force goes on, and one person cannot put the held release in force.
        using var connection = scene.At.Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        var refused = new ReleaseActs(scene.At.Installation).Activate(connection, transaction, "known", 2, null, "anna");
        Assert.Equal("Release 2 of known takes two people.", refused);
        Assert.Equal(1, new ListStore(scene.At.Installation).InForce().Releases[0].Release.Number);
    }

    [Fact]
    public async Task S10_A_bad_entry_is_suspended_after_the_set_number_of_customers_and_the_rollback_restores_every_file()
    {
        await using var scene = new Scene();
        var pictures = Enumerable.Range(0, Defaults).Select(Scene.Picture).ToList();
        scene.Known([.. pictures]).Permit();
        Limits(scene, entryCustomers: 3);
        var before = Spread(scene, pictures, customers: 6);
        var summary = await scene.SweepAsync();
        Assert.Equal(6 * Defaults, summary.Match);

        // Of each picture three customers lost it before the breaker fell; the others keep it, and a person is to look soon.
        Assert.Equal(Defaults, scene.Count("list_suspensions where ended_at is null"));
        Assert.Equal(3 * Defaults, scene.Count("case_items where restriction = 'Disabled'"));
        var cases = scene.Cases.List(openOnly: true, limit: 100);
        Assert.All(cases, one => Assert.Equal(scene.At.Time.GetUtcNow() + MatchRecorder.LookWithin, one.DueBy));
        Assert.Contains(
            Alarms.Latest(scene.At.Installation, 100), alarm => alarm.Kind == AlarmKind.EntrySuspended);

        var preview = new RollbackDesk(scene.At.Installation).Preview(new RollbackTarget.OfList("known", 1));
        Assert.Equal((3 * Defaults, Defaults), (preview.Items, preview.Cases));
        Assert.Equal("This would restore 36 items in 12 cases, and open 12 cases again.", preview.InWords());
        Assert.Equal(3 * Defaults, scene.Count("case_items where restriction = 'Disabled'"));

        await RollBackAsync(scene, new RollbackTarget.OfList("known", 1));
        Assert.Equal(before, Read(scene));
        var done = Assert.Single(new RollbackDesk(scene.At.Installation).All());
        Assert.Equal((3L * Defaults, 0L, 0L), (done.Restored, done.Failed, done.Waiting));
        Assert.NotNull(done.EndedAt);
        Assert.Equal(1, scene.Count("evidence where kind = 'rollback.ended'"));
        Assert.Equal(1, scene.Count("evidence where kind = 'incident'"));
    }

    [Fact]
    public async Task Twenty_one_copies_of_one_picture_do_not_free_it()
    {
        await using var scene = new Scene();
        var known = Scene.Picture(1);
        scene.Known(known).Permit();
        Spread(scene, [known], customers: 21);
        await scene.SweepAsync();
        // Twenty were made unavailable and stay so; the one that let the breaker fall waits at the head of the queue.
        Assert.Equal(20, scene.Count("case_items where restriction = 'Disabled'"));
        Assert.Equal(1, scene.Count("list_suspensions where ended_at is null"));
        Assert.NotNull(scene.Case.DueBy);

        scene.Tree.Add("later/copy.png", known);
        await scene.SweepAsync();
        Assert.Equal(22, scene.Case.Items.Count);
        Assert.Equal(20, scene.Count("case_items where restriction = 'Disabled'"));

        // A person's verdict takes what is left of it away, suspended or not.
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync(all: true));
        Assert.Equal(22, scene.Count("case_items where restriction = 'Disabled'"));
    }

    [Fact]
    public async Task Copies_of_one_customer_count_once()
    {
        await using var scene = new Scene();
        var known = Scene.Picture(1);
        scene.Known(known).Permit();
        Limits(scene, entryCustomers: 2);
        for (var i = 0; i < 10; i++) scene.Tree.Add($"one/{i}.png", known);
        scene.Tree.Add("two/a.png", known);
        await scene.SweepAsync();
        Assert.Equal(0, scene.Count("list_suspensions"));
        Assert.Equal(11, scene.Count("case_items where restriction = 'Disabled'"));
    }

    [Fact]
    public async Task What_was_confirmed_here_is_not_suspended_and_says_so_once()
    {
        await using var scene = new Scene();
        var known = Scene.Picture(1);
        scene.Known(known).Permit();
        Limits(scene, entryCustomers: 2);
        scene.Tree.Add("first/a.png", known);
        await scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await scene.ConfirmAsync());
        Spread(scene, [known], customers: 5);
        await scene.SweepAsync();
        Assert.Equal(0, scene.Count("list_suspensions"));
        Assert.Single(Alarms.Latest(scene.At.Installation, 100), alarm => alarm.Kind == AlarmKind.EntryAtMany);
        Assert.Equal(6, scene.Count("case_items where restriction = 'Disabled'"));
    }

    [Fact]
    public async Task S10_A_release_of_which_people_find_too_much_wrong_is_stopped_and_nothing_is_called_no_match()
    {
        await using var scene = new Scene();
        var pictures = Enumerable.Range(0, 6).Select(Scene.Picture).ToList();
        scene.Known([.. pictures]).Permit();
        for (var i = 0; i < pictures.Count; i++) scene.Tree.Add($"c{i}/a.png", pictures[i]);
        await scene.SweepAsync();
        foreach (var (one, i) in scene.Cases.List(openOnly: true, limit: 100).Select((one, i) => (one, i)).ToList())
        {
            if (i == 5) break;
            Assert.Equal("Active", State(scene));
            await scene.Desk.RejectAsync(new(one.Id, null, false, Actor.CommandLine), CancellationToken.None);
        }

        // Five of five: the bound from below is 47.8 %.
        Assert.Equal("Stopped", State(scene));
        using (var connection = scene.At.Installation.Database.Open())
        {
            // What the supplier is told of it, by its own references.
            var feedback = ListFeedback.Of(connection, new ListStore(scene.At.Installation), "known");
            Assert.Equal(5, feedback.Count);
            Assert.All(feedback, one => Assert.Equal((1, 0), (one.Rejected, one.Confirmed)));
            Assert.All(feedback, one => Assert.StartsWith("entry-", one.Reference, StringComparison.Ordinal));
        }

        Assert.Equal(1, scene.Count("evidence where kind = 'incident'"));
        Assert.Contains(Alarms.Latest(scene.At.Installation, 10), alarm => alarm.Kind == AlarmKind.ReleaseStopped);
        scene.Tree.Add("new/b.png", Scene.Picture(77));
        var summary = await scene.SweepAsync();
        Assert.Equal(0, summary.NoMatch);
        Assert.Contains("ListMissing", summary.NotScanned.Keys, StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task S10_What_is_known_to_be_harmless_since_an_import_holds_the_release_when_one_person_activates_it()
    {
        await using var scene = new Scene();
        scene.Known(Scene.Picture(500)).Permit();
        var picture = Scene.Picture(1);
        var prints = new KnownGoodPrint(
            ListAlgorithm.Sha256, HashBytes.From(System.Security.Cryptography.SHA256.HashData(picture)), "a default");
        Import(scene, [Line(picture, 0)], putInForce: false);
        var lists = new ListStore(scene.At.Installation);
        var grown = Assert.IsType<KnownGoodOutcome.Grown>(
            lists.AddKnownGood([prints], Actor.CommandLine, CancellationToken.None));
        Assert.Equal("a default", Assert.Single(grown.SetAside).Entry.Note);

        // Two people let it, and the entry does not match all the same.
        Assert.IsType<ActOutcome.Done>(Agree(scene, Act.ActivateRelease, new() { ["list"] = "known", ["release"] = 2 }));
        Granting.Vouch(scene.At.Installation);
        var before = Spread(scene, [picture], customers: 1);
        Assert.Equal(0, (await scene.SweepAsync()).Match);
        Assert.Equal(before, Read(scene));

        // They decide that it matches; then it does, and nothing of the release waits for them any more.
        Assert.IsType<ActOutcome.Done>(Agree(scene, Act.DecideEntries, new()
        {
            ["list"] = "known",
            ["entries"] = new JsonArray(Assert.Single(lists.Find("known")!.SetAside).Entry),
            ["decision"] = "match",
        }));
        Assert.Equal(1, (await scene.SweepAsync()).Match);
        Assert.Equal(1, scene.Count("case_items where restriction = 'Disabled'"));
    }

    [Fact]
    public async Task A_release_in_shadow_acts_on_nothing_and_says_what_it_would_have_done()
    {
        await using var scene = new Scene();
        scene.Known(Scene.Picture(500)).Permit();
        var pictures = Enumerable.Range(0, 3).Select(Scene.Picture).ToList();
        Import(scene, [Line(Scene.Picture(500), 9), .. pictures.Select(Line)], putInForce: false);
        Granting.Vouch(scene.At.Installation);
        using (var connection = scene.At.Installation.Database.Open())
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            Assert.Null(new ReleaseActs(scene.At.Installation).Shadow(
                connection, transaction, "known", 2, TimeSpan.FromDays(7), null, "person:anna"));
            transaction.Commit();
        }

        Spread(scene, pictures, customers: 2);
        var summary = await scene.SweepAsync();
        Assert.Equal((6, 0), (summary.NoMatch, summary.Match));
        Assert.Empty(scene.Cases.List(openOnly: false, limit: 10));
        using var after = scene.At.Installation.Database.Open();
        var report = ShadowHits.Report(after, ListTable.Find(after, "known", 2)!);
        Assert.Equal((3, 2, 3), (report.Contents, report.Customers, report.WouldDisable));
        Assert.All(report.Entries, one => Assert.Equal(2, one.Customers));
    }

    [Fact]
    public async Task S10_A_list_that_is_too_old_says_so_and_without_a_permit_the_installation_is_ready()
    {
        await using var scene = new Scene();
        scene.Known(Scene.Picture(500)).Permit(hours: 24 * 60);
        scene.Tree.Add("a/x.png", Scene.Picture(1));
        scene.At.Time.Advance(BreakerLimits.Default.ListMaxAge - TimeSpan.FromMinutes(1));
        Assert.Equal(1, (await scene.SweepAsync()).NoMatch);
        scene.At.Time.Advance(TimeSpan.FromHours(1));
        scene.Tree.Add("a/y.png", Scene.Picture(2));
        var summary = await scene.SweepAsync();
        Assert.Equal((0, 2L), (summary.NoMatch, summary.NotScanned["listTooOld"]));
        var report = await scene.Engine.Readiness.CheckAsync(CancellationToken.None);
        Assert.False(report.Ready);
        Assert.Contains(report.Reasons, reason => reason.Contains("older than 744 hours: known", StringComparison.Ordinal));

        var permits = new PermitStore(scene.At.Installation);
        Assert.True(permits.Revoke(permits.InForce("web", scene.At.Time.GetUtcNow())!.Id, Actor.CommandLine));
        Assert.True((await scene.Engine.Readiness.CheckAsync(CancellationToken.None)).Ready);
    }

    [Fact]
    public async Task A_picture_of_which_only_the_md5_is_listed_becomes_a_candidate_untouched()
    {
        await using var scene = new Scene();
        var known = Scene.Picture(1);
#pragma warning disable CA5351 // Lists hold MD5; nothing is protected by it here.
        scene.Import($"md5,{Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(known))},Baseline,entry").Permit();
#pragma warning restore CA5351
        var before = Spread(scene, [known], customers: 1);
        await scene.SweepAsync();
        Assert.Single(scene.Case.Items);
        Assert.Equal(before, Read(scene));
    }

    [Fact]
    public async Task S3_The_digest_of_a_document_on_a_list_that_may_disable_is_no_match()
    {
        await using var scene = new Scene();
        byte[][] files = [[.. "%PDF-1.7\n1 0 obj"u8], [.. "PK\u0003\u0004 and more"u8], [.. "Dear reader,\n"u8]];
        scene.Known(files).Permit();
        for (var i = 0; i < files.Length; i++) scene.Tree.Add($"a/{i}.dat", files[i]);
        var summary = await scene.SweepAsync();
        Assert.Equal((0, 3), (summary.Match, summary.NotScannedTotal));
        Assert.Empty(scene.Cases.List(openOnly: false, limit: 10));
    }

    [Fact]
    public async Task A_list_that_nobody_attested_disables_no_file()
    {
        await using var scene = new Scene();
        scene.Known(Scene.Picture(500)).Permit();
        var known = Scene.Picture(1);
        Import(scene, [Line(Scene.Picture(500), 9), Line(known, 0)]);
        var before = Spread(scene, [known], customers: 1);
        await scene.SweepAsync();
        Assert.Equal(MatchDecision.Candidate, Assert.Single(scene.Case.Items).Decision);
        Assert.Equal(before, Read(scene));
    }

    [Fact]
    public async Task Without_the_keys_the_data_folder_yields_no_hash_of_a_list_and_no_digest_of_what_matched()
    {
        await using var scene = new Scene();
        var (known, alike, shadowed) = (Scene.Picture(1), Scene.Drawn(2), Scene.Picture(3));
        var pdq = alike.Hash().Hash.ToString();
        scene.Import(Line(known, 0), $"pdq,{pdq},Baseline,entry-1").Permit();
        Import(scene, [Line(known, 0), $"pdq,{pdq},Baseline,entry-1", Line(shadowed, 2)], putInForce: false);
        using (var connection = scene.At.Installation.Database.Open())
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            Assert.Null(new ReleaseActs(scene.At.Installation).Shadow(
                connection, transaction, "known", 2, TimeSpan.FromDays(7), null, "person:anna"));
            transaction.Commit();
        }

        Spread(scene, [known, Cli.Sample.PngWriter.Compressed(alike), shadowed], customers: 21);
        await scene.SweepAsync();
        var cases = scene.Cases.List(openOnly: true, limit: 10);
        Assert.Equal(2, cases.Count);
        await scene.Desk.ConfirmAsync(new(cases[0].Id, null, true, Actor.CommandLine), CancellationToken.None);
        await scene.Desk.RejectAsync(new(cases[1].Id, null, true, Actor.CommandLine), CancellationToken.None);

        using var open = scene.At.Installation.Database.Open();
        byte[][] secrets =
        [
            .. ((byte[][])[known, shadowed, Cli.Sample.PngWriter.Compressed(alike)]).Select(
                System.Security.Cryptography.SHA256.HashData),
            Convert.FromHexString(pdq),
        ];
        var forms = secrets.SelectMany(secret => (byte[][])
        [
            secret, [.. Convert.ToHexStringLower(secret).Select(c => (byte)c)], [.. Convert.ToHexString(secret).Select(c => (byte)c)],
            [.. Convert.ToBase64String(secret).Select(c => (byte)c)],
        ]).ToList();
        var files = Directory.GetFiles(scene.At.DataFolder, "*", SearchOption.AllDirectories);
        Assert.True(files.Length >= 4);
        foreach (var path in files)
        {
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            Assert.All(forms, form => Assert.Equal(-1, bytes.AsSpan().IndexOf(form)));
        }
    }

    static string Line(byte[] picture, int i) => $"sha256,{Scene.Sha256(picture)},Baseline,entry-{i}";

    static IEnumerable<string> Filler(int count) =>
        Enumerable.Range(0, count).Select(i => $"sha256,{i:x64},Baseline,filler-{i}".Replace(",000", ",fff", StringComparison.Ordinal));

    static ImportOutcome.Imported Import(
        Scene scene, IReadOnlyList<string> lines, bool putInForce = true, string list = "known") =>
        Assert.IsType<ImportOutcome.Imported>(new ListStore(scene.At.Installation).Import(
            new(list, scene.At.Write($"{list}-again.csv", SomeHashes.Csv([.. lines])), "sample", PutInForce: putInForce),
            Actor.CommandLine, CancellationToken.None));

    static string State(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        return connection.ExecuteScalar<string>("select state from list_releases order by id desc limit 1")!;
    }

    // Every picture at every customer.
    static Dictionary<string, byte[]> Spread(Scene scene, List<byte[]> pictures, int customers)
    {
        for (var customer = 0; customer < customers; customer++)
        {
            for (var i = 0; i < pictures.Count; i++) scene.Tree.Add($"customer-{customer}/{i}.png", pictures[i]);
        }

        return Read(scene);
    }

    static Dictionary<string, byte[]> Read(Scene scene) =>
        Directory.EnumerateFiles(scene.Tree.Path, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(scene.Tree.Path, path), File.ReadAllBytes, StringComparer.Ordinal);

    // Settings that two people sign anew, with as few customers as a test needs.
    static void Limits(Scene scene, int entryCustomers)
    {
        JsonObject settings;
        using (var connection = scene.At.Installation.Database.Open())
        {
            settings = new SettingsStore(scene.At.Installation).Current(connection, null)!.Settings.ToJson();
        }

        settings["breakers"] = new JsonObject { ["entryCustomers"] = entryCustomers };
        Assert.IsType<ActOutcome.Done>(Agree(scene, Act.ChangeSettings, new() { ["settings"] = settings }));
    }

    static ActOutcome Agree(Scene scene, RollbackTarget target) => Agree(scene, Act.RollBack, ListActs.BodyOf(target));

    static ActOutcome Agree(Scene scene, Act act, JsonObject body)
    {
        var people = new SamplePeople(scene.At.Installation);
        var desk = new ActDesk(scene.At.Installation);
        var anna = new PeopleStore(scene.At.Installation).Find("anna")!;
        var (problems, draft) = desk.Draft(act, body, "It is wrong.", anna.Actor);
        Assert.Empty(problems);
        Assert.Null(new ActStore(scene.At.Installation).Propose(draft!.Id, people.Sign("anna", draft.Json)!.Value.Signature));
        return desk.Approve(draft.Id, people.Sign("bram", draft.Json)!.Value.Signature);
    }

    static async Task RollBackAsync(Scene scene, RollbackTarget target)
    {
        Assert.IsType<ActOutcome.Done>(Agree(scene, target));
        await new RollbackDesk(scene.At.Installation).CarryOutAsync(CancellationToken.None);
    }
}
