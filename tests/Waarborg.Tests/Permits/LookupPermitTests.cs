using System.Text.Json.Nodes;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;
using Waarborg.Matching;
using Waarborg.Matching.Lookups;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Permits;

/// <summary>A list that somebody else holds is asked under a line of the permit that says so, and its users are told.</summary>
public class LookupPermitTests
{
    static readonly Uri _here = new("http://127.0.0.1:9/");

    public static TheoryData<string, string, string?, string?, string> Refusals() => new()
    {
        // The list, its categories, what the line says leaves, on what ground, and the words.
        { "shield", "Test", null, null, "something leaves for each file: say what, with sends" },
        { "shield", "Test", "prefix", null, "is asked by pdq" },
        { "shield", "Test", "sha256", "A contract.", "is asked by pdq" },
        { "shield", "Test", "pdq", null, "transferGround is missing" },
        { "shield", "Test", "pdq", "", "transferGround has 1 to 500 characters" },
        { "shield", "Baseline", "pdq", "A contract.", "answers of the categories NationallyIllegal, Test only" },
        { "shield", "Test", "bytes", "A contract.", "sends is prefix, pdq, md5, sha1, sha256" },
        { "known", "Baseline", "prefix", null, "is held here, so nothing leaves for it" },
        { "known", "Baseline", null, "A contract.", "transferGround without sends" },
        { "nowhere", "Test", "pdq", "A contract.", "there is no list nowhere that is asked of somebody" },
        { "nowhere", "Test", null, null, "there is no list nowhere in force" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task S6_A_line_that_does_not_say_truly_what_leaves_and_why_is_refused_when_it_is_proposed(
        string list, string category, string? sends, string? ground, string words)
    {
        await using var scene = new Scene().Known(Scene.Picture(1));
        SomeLookups.Describe(scene.At.Installation, "shield", SomeLookups.Shield(_here), ShieldStandIn.Secret);
        var permit = Granting.Grant(
            scene.At.Installation, "web", ["known"], TimeSpan.FromDays(1), asked: [SomeLookups.Line("shield", SomeLookups.Shield(_here))]);
        var terms = permit.Terms.ToJson();
        var use = new JsonObject { ["list"] = list, ["categories"] = new JsonArray(category) };
        if (sends is not null) use["sends"] = sends;
        if (ground is not null) use["transferGround"] = ground;
        terms["lists"] = new JsonArray(use);
        var (problems, draft) = new ActDesk(scene.At.Installation).Draft(
            Act.AmendPermit, new() { ["permit"] = permit.Id, ["terms"] = terms }, "why", Actor.CommandLine);
        Assert.Null(draft);
        Assert.Contains(problems, problem => problem.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_good_line_is_taken_and_one_without_it_is_what_it_always_was()
    {
        await using var scene = new Scene().Known(Scene.Picture(1));
        var terms = SomeLookups.Shield(_here);
        SomeLookups.Describe(scene.At.Installation, "shield", terms, ShieldStandIn.Secret);
        var permit = Granting.Grant(
            scene.At.Installation, "web", ["known"], TimeSpan.FromDays(1), asked: [SomeLookups.Line("shield", terms, "Test")]);
        Assert.Equal(
            """{"list":"shield","categories":["Test"],"sends":"pdq","transferGround":"A contract with standard clauses."}""",
            permit.Terms.ToJson()["lists"]![1]!.ToJsonString());
        Assert.Equal("""{"list":"known","categories":["Baseline"]}""", permit.Terms.ToJson()["lists"]![0]!.ToJsonString());
        Assert.Empty(await ReadinessOf(scene));
    }

    [Fact]
    public async Task S6_Another_service_or_another_machine_makes_the_notice_untrue_and_the_source_pauses()
    {
        await using var service = new ShieldStandIn();
        await service.StartAsync();
        await using var scene = new Scene().Known(Scene.Picture(1));
        scene.Tree.Add("a.png", Scene.Picture(2));
        scene.PermitAsking("shield", SomeLookups.Shield(service.Address), ShieldStandIn.Secret);
        Assert.Equal(1, (await scene.SweepAsync()).NoMatch);

        SomeLookups.Describe(
            scene.At.Installation, "shield", SomeLookups.Shield(new Uri($"http://localhost:{service.Address.Port}/")), ShieldStandIn.Secret);
        scene.Tree.Add("b.png", Scene.Picture(3));
        var refused = await scene.RunAsync();
        Assert.IsNotType<SweepResult.Finished>(refused);
        Assert.Contains("the lists, their suppliers or categories", refused.ToString(), StringComparison.Ordinal);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task S6_What_is_described_as_another_way_of_asking_is_not_asked_under_the_old_line()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        await using var scene = new Scene().Known(Scene.Picture(1));
        scene.Tree.Add("a.png", Scene.Picture(2));
        scene.PermitAsking("check", SomeLookups.HashCheck(service.Address), HashCheckStandIn.Secret);
        SomeLookups.Describe(
            scene.At.Installation, "check", SomeLookups.HashCheck(service.Address, ListAlgorithm.Sha256), HashCheckStandIn.Secret);
        Assert.IsNotType<SweepResult.Finished>(await scene.RunAsync());
        Assert.Empty(service.Requests);

        // The gate's own question beside the notice's: a line that does not fit is a list that is missing.
        var lookups = new RemoteLookups(scene.At.Installation, new ListStore(scene.At.Installation), SomeLookups.Impatient);
        var permit = new PermitStore(scene.At.Installation).All()[^1];
        var lists = await lookups.WithRemoteAsync(
            new ListsInForce([], [], 1), permit.Terms.Lists, mayNumber: false, CancellationToken.None);
        Assert.Equal(["check"], lists.Missing);
        Assert.Empty(lists.Remote);
    }

    [Fact]
    public void S6_The_notice_says_in_both_languages_what_leaves_to_whom_and_that_the_picture_never_does()
    {
        NoticeList[] lists =
        [
            new("known", "meldpunt", ["Baseline"]), new("far", "hotline", ["Baseline"], "prefix", "lookup.hotline.example"),
            new("shield", "c3p", ["NationallyIllegal"], "pdq", "shield.example"),
            new("check", "offlimits", ["NationallyIllegal"], "md5", "check.example"),
        ];
        var facts = UserNoticeTests.Facts(NoticeTerms.All, SourceKind.Folder, Audience.Public, alwaysAsk: false) with
        {
            Lists = lists,
        };
        foreach (var text in UserNotice.Write(facts))
        {
            var plain = string.Join(' ', text.ToPlain().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            string[] said = text.Language == "nl"
                ?
                [
                    "Uw plaatje zelf sturen wij nooit op.", "Een klein stukje van de code.", "hotline (lookup.hotline.example)",
                    "De code van hoe uw plaatje eruitziet.", "c3p (shield.example)", "De hele code van uw bestand.",
                    "offlimits (check.example)", "stuurt zelf geen melding naar de politie",
                ]
                :
                [
                    "We never send your picture.", "A small part of the code.", "hotline (lookup.hotline.example)",
                    "The code of how your picture looks.", "c3p (shield.example)", "The whole code of your file.",
                    "offlimits (check.example)", "sends no report to the police",
                ];
            Assert.All(said, words => Assert.Contains(words, plain, StringComparison.Ordinal));
            var ease = text.Ease();
            Assert.True(ease.Score >= Readability.Aim, $"{text.Language} scores {ease.Score:F1}");
            Assert.All(text.Sections.SelectMany(one => one.Paragraphs).SelectMany(one => one.Split(". ")), sentence =>
                Assert.True(sentence.Split(' ').Length <= 25, sentence));
        }

        // Where nobody is asked, nothing of this is said, and the facts are what they were.
        var without = facts with { Lists = [lists[0]] };
        Assert.DoesNotContain("\"sends\"", without.ToJson().ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("server af", UserNotice.Write(without, "nl").ToPlain(), StringComparison.Ordinal);
        Assert.NotEqual(facts.Hash(), (facts with { Lists = [.. lists[..3], lists[3] with { Host = "other.example" }] }).Hash());
        Assert.NotEqual(facts.Hash(), (facts with { Lists = [.. lists[..3], lists[3] with { Sends = "sha1" }] }).Hash());
    }

    public static TheoryData<string, string> BadTerms() => new()
    {
        { """{"kind":"MediaUpload"}""", "kind is missing, or not of the form" },
        { """{"address":"http://shield.example/"}""", "https, or http to this machine itself" },
        { """{"address":"ftp://127.0.0.1/"}""", "https, or http to this machine itself" },
        { """{"address":"https://shield.example/v1/media/"}""", "without a path" },
        { """{"address":"https://shield.example/?x=1"}""", "without a name, a question mark" },
        { """{"address":"https://me:secret@shield.example/"}""", "without a name, a question mark" },
        { """{"algorithm":"Sha256"}""", "Pdq for ArachnidShield" },
        { """{"algorithm":9}""", "one of their names" },
        { """{"profile":"Unknown"}""", "profile: ArachnidShield needs it" },
        { """{"askAgainDays":0}""", "askAgainDays: ArachnidShield needs it, 1 to 90" },
        { """{"category":"Baseline"}""", "category: ArachnidShield has none" },
        { """{"dailyLimit":0}""", "dailyLimit: at least 1" },
        { """{"supplier":"own"}""", "never this installation itself" },
        { """{"secret":"hunter2"}""", "not of the form" },
        { """{"kind":"HashCheck","algorithm":"Md5","profile":null}""", "fields: HashCheck needs it" },
        { """{"kind":"WaarborgLookup","algorithm":"Pdq"}""", "Sha256, Sha1 or Md5 for the others" },
    };

    [Theory]
    [MemberData(nameof(BadTerms))]
    public void Terms_that_say_anything_else_are_refused_in_words(string change, string words)
    {
        var json = SomeLookups.Shield(new("https://shield.example/")).ToJson();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject()) json[name] = value?.DeepClone();
        var (terms, problems) = RemoteListTerms.ParseUntrusted(json, InstallationKind.Provider);
        Assert.Null(terms);
        Assert.Contains(problems, problem => problem.Contains(words, StringComparison.Ordinal));
        Assert.DoesNotContain(problems, problem => problem.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_sample_asks_only_this_machine_and_only_services_of_its_own_supplier()
    {
        var good = SomeLookups.Shield(_here);
        Assert.Empty(RemoteListTerms.ParseUntrusted(good.ToJson(), InstallationKind.Sample).Problems);
        Assert.Contains(
            "a sample asks only this machine",
            Assert.Single(RemoteListTerms.ParseUntrusted(
                (good with { Address = "https://shield.example/" }).ToJson(), InstallationKind.Sample).Problems),
            StringComparison.Ordinal);
        Assert.Contains(
            "a sample asks only services of the supplier sample",
            Assert.Single(RemoteListTerms.ParseUntrusted((good with { Supplier = "c3p" }).ToJson(), InstallationKind.Sample).Problems),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task S7_A_service_is_described_and_a_list_opened_by_two_people_and_by_no_one_of_them()
    {
        await using var scene = new Scene().Known(Scene.Picture(1)).Permit();
        var people = new SamplePeople(scene.At.Installation);
        var desk = new ActDesk(scene.At.Installation);
        (Act Act, JsonObject Body)[] acts =
        [
            (Act.DescribeLookup, new() { ["list"] = "far", ["terms"] = SomeLookups.Waarborg(_here).ToJson() }),
            (Act.ServeLookup, new() { ["list"] = "known", ["serve"] = true }),
        ];
        foreach (var (act, body) in acts)
        {
            var (problems, draft) = desk.Draft(act, body, "why", Actor.CommandLine);
            Assert.Empty(problems);
            Assert.Null(new ActStore(scene.At.Installation).Propose(draft!.Id, people.Sign("anna", draft.Json)!.Value.Signature));
            Assert.IsType<ActOutcome.Refused>(desk.Approve(draft.Id, people.Sign("anna", draft.Json)!.Value.Signature));
            using (var connection = scene.At.Installation.Database.Open())
            {
                Assert.Null(RemoteLists.Find(connection, null, "far"));
                Assert.Null(ServedLists.Find(connection, "known"));
            }

            Assert.IsType<ActOutcome.Done>(desk.Approve(draft.Id, people.Sign("bram", draft.Json)!.Value.Signature));
            if (act == Act.DescribeLookup) Forget(scene);
        }

        using (var connection = scene.At.Installation.Database.Open())
        {
            Assert.Equal(ServedLists.UsualBits, ServedLists.Find(connection, "known")!.PrefixBits);
        }

        Assert.NotEmpty(desk.Draft(Act.ServeLookup, new() { ["list"] = "nowhere", ["serve"] = true }, "why", Actor.CommandLine).Problems);
        Assert.NotEmpty(desk.Draft(Act.ServeLookup, new() { ["list"] = "known" }, "why", Actor.CommandLine).Problems);
        await LedgerWatch.AssertAgreesAsync(scene.At.Installation);
    }

    [Fact]
    public async Task A_name_is_held_here_or_asked_of_somebody_and_never_both()
    {
        await using var scene = new Scene().Known(Scene.Picture(1));
        var terms = SomeLookups.Shield(_here);
        SomeNotices.In(scene.At.Installation, (connection, transaction) => Assert.Contains(
            "is held here",
            Assert.Single(RemoteLists.Problems(connection, transaction, InstallationKind.Sample, "known", terms.ToJson())),
            StringComparison.Ordinal));
        SomeLookups.Describe(scene.At.Installation, "far", terms, "x");
        var path = scene.At.Write("far.csv", Lists.SomeHashes.Csv($"md5,{new string('1', 32)},Test,S-1"));
        Assert.Contains(
            "only asked",
            Assert.IsType<ImportOutcome.Refused>(new ListStore(scene.At.Installation).Import(
                new("far", path, "sample"), Actor.CommandLine, CancellationToken.None)).Words,
            StringComparison.Ordinal);
    }

    static async Task<IReadOnlyList<string>> ReadinessOf(Scene scene) =>
        (await scene.Engine.Readiness.CheckAsync(CancellationToken.None)).Reasons;

    static void Forget(Scene scene) => SomeNotices.In(scene.At.Installation, (connection, transaction) =>
    {
        Assert.NotNull(RemoteLists.Find(connection, transaction, "far"));
        Dapper.SqlMapper.Execute(connection, "delete from remote_lists", transaction: transaction);
    });
}
