using System.Text.Json.Nodes;
using Dapper;
using Waarborg.Cases;
using Waarborg.Lists.Suppliers;
using Waarborg.Notices;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Tests.Pipeline;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Reporting;

/// <summary>Statements of reasons for the Transparency Database: what is in them, and that each is there once.</summary>
public sealed class DsaTests
{
    static readonly DsaFacts _facts = new(
        "w-0123", CaseCause.Match, "Baseline", IsDoneByProgram: true, IsReviewed: false, IsRemoved: false, "nl",
        new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), new(2026, 11, 22, 10, 1, 0, TimeSpan.Zero));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Whatever_led_to_a_restriction_its_statement_keeps_every_rule_and_tells_of_nobody()
    {
        foreach (var cause in Enum.GetValues<CaseCause>())
        {
            foreach (var language in (string[])["nl", "en"])
            {
                foreach (var category in (string[])["Baseline", "NationallyIllegal", ""])
                {
                    foreach (var flags in Enumerable.Range(0, 8))
                    {
                        var facts = _facts with
                        {
                            Cause = cause,
                            Language = language,
                            Category = category,
                            IsDoneByProgram = (flags & 1) != 0,
                            IsReviewed = (flags & 2) != 0,
                            IsRemoved = (flags & 4) != 0,
                        };
                        var payload = DsaStatement.Of(facts);
                        Assert.Equal(cause == CaseCause.Order, payload is null);
                        if (payload is null) continue;
                        Assert.Empty(DsaRules.Problems(payload));
                        Assert.Empty(DsaStandIn.Wrong(payload));
                    }
                }
            }
        }
    }

    [Fact]
    public void Each_fact_changes_a_field_and_each_field_that_is_no_constant_comes_from_one()
    {
        string[] constants = ["decision_ground", "content_type", "category", "category_specification", "territorial_scope"];
        var before = DsaStatement.Of(_facts)!;
        var changes = Changes().ToList();
        Assert.Equal(typeof(DsaFacts).GetProperties().Select(one => one.Name).Order(), changes.Select(one => one.Name).Order());
        Assert.All(changes, one => Assert.NotEmpty(one.Fields));
        var reached = changes.SelectMany(one => one.Fields).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(constants.Order(StringComparer.Ordinal), before.Select(pair => pair.Key).Except(reached, StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    /// <summary>Which fact fills which field, in lines.</summary>
    internal static IEnumerable<string> Filled() =>
        Changes().Select(one => $"{one.Name} -> {string.Join(", ", one.Fields)}").Order(StringComparer.Ordinal);

    static IEnumerable<(string Name, List<string> Fields)> Changes()
    {
        var before = DsaStatement.Of(_facts)!;
        (string, DsaFacts)[] changes =
        [
            (nameof(DsaFacts.Puid), _facts with { Puid = "other" }),
            (nameof(DsaFacts.Cause), _facts with { Cause = CaseCause.Notice }),
            (nameof(DsaFacts.Category), _facts with { Category = "NationallyIllegal" }),
            (nameof(DsaFacts.IsDoneByProgram), _facts with { IsDoneByProgram = false }),
            (nameof(DsaFacts.IsReviewed), _facts with { IsReviewed = true }),
            (nameof(DsaFacts.IsRemoved), _facts with { IsRemoved = true }),
            (nameof(DsaFacts.Language), _facts with { Language = "en" }),
            (nameof(DsaFacts.FoundAt), _facts with { FoundAt = _facts.FoundAt.AddDays(-1) }),
            (nameof(DsaFacts.RestrictedAt), _facts with { RestrictedAt = _facts.RestrictedAt.AddDays(1) }),
        ];
        foreach (var (name, changed) in changes)
        {
            var after = DsaStatement.Of(changed)!;
            yield return (name, [.. before.Select(pair => pair.Key).Where(field => before[field]!.ToJsonString() != after[field]!.ToJsonString())]);
        }
    }

    [Theory]
    [InlineData("puid", "\"a b\"")]
    [InlineData("puid", "\"\"")]
    [InlineData("decision_visibility", "[]")]
    [InlineData("decision_visibility", "[\"DECISION_VISIBILITY_OTHER\"]")]
    [InlineData("decision_visibility", "[\"DECISION_VISIBILITY_CONTENT_REMOVED\",\"DECISION_VISIBILITY_CONTENT_REMOVED\"]")]
    [InlineData("decision_visibility_other", "\"x\"")]
    [InlineData("territorial_scope", "[\"EL\"]")]
    [InlineData("territorial_scope", "[]")]
    [InlineData("content_language", "\"nl\"")]
    [InlineData("content_date", "\"1999-12-31\"")]
    [InlineData("content_date", "\"22-11-2026\"")]
    [InlineData("application_date", "\"2019-12-31\"")]
    [InlineData("application_date", "\"2026-11-21\"")]
    [InlineData("source_identity", "\"somebody\"")]
    [InlineData("source_type", "\"SOURCE_ORDER\"")]
    [InlineData("automated_detection", "true")]
    [InlineData("automated_decision", "\"FULLY\"")]
    [InlineData("illegal_content_legal_ground", "null")]
    [InlineData("illegal_content_explanation", "\" \"")]
    [InlineData("decision_facts", "\"Write to jan@klant.example\"")]
    [InlineData("decision_facts", "\"It lay at https://x.example/a.png\"")]
    [InlineData("decision_facts", "\"From 198.51.100.7.\"")]
    [InlineData("content_type", "[\"CONTENT_TYPE_PICTURE\"]")]
    [InlineData("category", "\"STATEMENT_CATEGORY_VIOLENCE\"")]
    [InlineData("category_specification", "[\"KEYWORD_GROOMING_SEXUAL_ENTICEMENT_MINORS\"]")]
    [InlineData("content_id", "\"4006381333931\"")]
    public void A_payload_that_breaks_a_rule_is_refused_by_the_name_of_the_field(string field, string value)
    {
        var payload = DsaStatement.Of(_facts)!;
        payload[field] = JsonNode.Parse(value);
        var problems = DsaRules.Problems(payload);
        Assert.Contains(problems, words => words.Contains(field, StringComparison.Ordinal));
        // Whoever reads in Dutch reads of which fields, too.
        var said = ReportFaults.Rules(problems);
        Assert.Equal(string.Join(' ', problems), said.English);
        Assert.StartsWith("niet naar de regels van de transparantiedatabank: ", said.Dutch, StringComparison.Ordinal);
        Assert.Contains(field, said.Dutch, StringComparison.Ordinal);
    }

    [Fact]
    public void The_longest_texts_are_taken_and_one_character_more_is_not()
    {
        foreach (var (field, most) in ((string, int)[])
        [
            ("puid", DsaRules.MaxShortLength), ("illegal_content_legal_ground", DsaRules.MaxShortLength),
            ("illegal_content_explanation", DsaRules.MaxExplanationLength), ("decision_facts", DsaRules.MaxFactsLength),
        ])
        {
            var payload = DsaStatement.Of(_facts)!;
            payload[field] = new string('x', most);
            Assert.Empty(DsaRules.Problems(payload));
            payload[field] = new string('x', most + 1);
            Assert.Single(DsaRules.Problems(payload));
        }
    }

    /// <summary>A folder with files that match, and a database that takes statements.</summary>
    static async Task<Scene> RestrictedAsync(DsaStandIn database, int files, bool isDescribed = true)
    {
        var scene = new Scene().Known([.. Enumerable.Range(1, files).Select(Scene.Picture)]).Permit(hours: 700);
        for (var i = 1; i <= files; i++) scene.Tree.Add($"customer/{i}.png", Scene.Picture(i));
        if (isDescribed) Describe(scene, database);
        scene.At.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.SweepAsync();
        return scene;
    }

    static void Describe(Scene scene, DsaStandIn database)
    {
        SomeReports.Describe(scene.At.Installation, "dsa", new(
            RecipientKind.Authority, "Transparency Database", "DSA article 24(5)", "nl", Transparency: new(database.Service.AbsoluteUri)));
        SomeReports.WriteSecret(scene.At.Installation, "dsa", DsaStandIn.Token);
    }

    static async Task SendAsync(Scene scene)
    {
        await new DsaQueue(scene.At.Installation).SendDueAsync(SomeReports.Patience, Cancellation);
        scene.At.Time.Advance(TimeSpan.FromHours(13));
    }

    [Fact]
    public async Task Nothing_is_given_until_two_people_said_so_and_then_each_restriction_since_once()
    {
        await using var database = new DsaStandIn();
        await database.StartAsync();
        await using var scene = await RestrictedAsync(database, 2, isDescribed: false);
        Assert.Equal(0, await new DsaQueue(scene.At.Installation).SendDueAsync(SomeReports.Patience, Cancellation));
        scene.At.Time.Advance(TimeSpan.FromMinutes(1));
        Describe(scene, database);
        scene.Tree.Add("customer/again.png", Scene.Picture(1));
        await SendAsync(scene);
        Assert.Empty(database.Requests);
        await scene.SweepAsync();
        await SendAsync(scene);
        await SendAsync(scene);
        Assert.Single(database.Statements);
        Assert.Equal(["POST statements"], database.Calls);
        var given = database.Statements.Values.Single();
        Assert.Equal(("DECISION_VISIBILITY_CONTENT_DISABLED", "SOURCE_VOLUNTARY"), ((string?)given["decision_visibility"]![0], (string?)given["source_type"]));
        Assert.DoesNotContain("again", given.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("gets statements", string.Join(' ', Assert.IsType<ReportAnswer.Refused>(new ReportDesk(scene.At.Installation).Make(
            new(1, null, "dsa", ReportFacts.None), Actor.CommandLine)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_people_rejected_and_still_waits_for_its_holders_is_never_called_illegal_by_people()
    {
        await using var database = new DsaStandIn();
        await database.StartAsync();
        await using var at = await Sealing.MakeAsync();
        Describe(at.Scene, database);
        at.Scene.At.Time.Advance(TimeSpan.FromMinutes(1));
        at.Scene.Tree.Add("b.png", Sealing.Picture);
        await at.Scene.SweepAsync();
        Assert.IsType<CaseAnswer.Done>(await at.Scene.ConfirmAsync(all: true));
        await at.OverruleAsync();
        Assert.All(at.Scene.Case.Items, item => Assert.Equal(
            (Verdict.Rejected, ItemRestriction.Sealed), (item.Verdict, item.Restriction)));
        await SendAsync(at.Scene);
        Assert.Empty(database.Requests);
    }

    [Fact]
    public async Task What_an_authority_keeps_back_is_given_to_nobody_before_it_lets_go_and_what_no_person_judged_says_so()
    {
        await using var database = new DsaStandIn();
        await database.StartAsync();
        await using var scene = await RestrictedAsync(database, 2);
        var (statements, now) = (new Statements(scene.At.Installation), scene.At.Time.GetUtcNow());
        Assert.IsType<CaseAnswer.Done>(await scene.Desk.JudgeAsync(new(2, null, true, Actor.CommandLine), VerdictGiven.Confirmed, Cancellation));
        // Before they are made, and after.
        Hold();
        await SendAsync(scene);
        Assert.Equal((0, 0), new DsaQueue(scene.At.Installation).Open());
        LetGo();
        Assert.Equal(2, new DsaQueue(scene.At.Installation).Collect());
        Hold();
        await SendAsync(scene);
        Assert.Empty(database.Requests);
        LetGo();
        await SendAsync(scene);
        Assert.Equal(
            ["AUTOMATED_DECISION_FULLY", "AUTOMATED_DECISION_PARTIALLY"],
            database.Statements.Values.Select(one => (string)one["automated_decision"]!).Order(StringComparer.Ordinal));

        void Hold() => Assert.All([1L, 2L], id => Assert.IsType<MessageAnswer.Done>(
            statements.Hold(id, HoldKind.TcoOrder, now.AddDays(30), "TCO-1", Actor.CommandLine)));

        void LetGo() => Assert.All([1L, 2L], id => Assert.IsType<MessageAnswer.Done>(statements.Release(id, Actor.CommandLine)));
    }

    [Theory]
    [InlineData(TipFault.DropAfter)]
    [InlineData(TipFault.DropBefore)]
    [InlineData(TipFault.Unauthorized)]
    public async Task Broken_off_or_asked_too_often_each_is_there_once_as_it_is_asked_after_first(object fault)
    {
        await using var database = new DsaStandIn();
        await database.StartAsync();
        await using var scene = await RestrictedAsync(database, 3);
        database.FailNext((TipFault)fault);
        await SendAsync(scene);
        Assert.Equal((3, 0), new DsaQueue(scene.At.Installation).Open());
        await SendAsync(scene);
        Assert.Equal((0, 0), new DsaQueue(scene.At.Installation).Open());
        Assert.Equal(3, database.Statements.Count);
        Assert.Equal(3, database.Calls.Count(call => call == "GET statement"));
        Assert.Equal((TipFault)fault == TipFault.DropAfter ? 1 : 2, database.Calls.Count(call => call == "POST statements"));
    }

    [Fact]
    public async Task A_token_that_is_not_taken_loses_nothing_and_what_stopped_is_given_again_or_waived_by_a_person()
    {
        await using var database = new DsaStandIn();
        await database.StartAsync();
        await using var scene = await RestrictedAsync(database, 1);
        var queue = new DsaQueue(scene.At.Installation);
        SomeReports.WriteSecret(scene.At.Installation, "dsa", "another token");
        await SendAsync(scene);
        Assert.Equal((1, 0), queue.Open());
        SomeReports.WriteSecret(scene.At.Installation, "dsa", DsaStandIn.Token);
        Stop(scene);
        Assert.Equal((1, 0), queue.TryAgain());
        await SendAsync(scene);
        Assert.Single(database.Statements);
        Assert.Equal((0, 0), queue.Open());
        Assert.Contains("GET statement", database.Calls);
        Stop(scene);
        Assert.Equal(1, queue.Waive("It is in the paper report.", Actor.CommandLine));
        Assert.False(new ReportStore(scene.At.Installation).Open().Statements > 0);
    }

    static void Stop(Scene scene)
    {
        using var connection = scene.At.Installation.Database.Open();
        connection.Execute("update dsa_statements set state = 'Stopped', due_at = null, problem = 'no'");
    }

    [Fact]
    public async Task Described_anew_nothing_is_left_out_and_what_was_put_back_meanwhile_is_given_to_nobody()
    {
        await using var database = new DsaStandIn();
        await database.StartAsync();
        await using var scene = await RestrictedAsync(database, 1);
        scene.At.Time.Advance(TimeSpan.FromMinutes(1));
        Describe(scene, database);
        var queue = new DsaQueue(scene.At.Installation);
        Assert.Equal(1, queue.Collect());
        Assert.IsType<CaseAnswer.Done>(await scene.RejectAsync());
        await SendAsync(scene);
        Assert.Empty(database.Requests);
        Assert.Equal((0, 0), queue.Open());
    }

    [Fact]
    public async Task What_is_there_already_is_left_and_the_rest_of_its_batch_is_given()
    {
        await using var database = new DsaStandIn();
        await database.StartAsync();
        await using var scene = await RestrictedAsync(database, 3);
        database.Put(new DsaQueue(scene.At.Installation).PuidOf(2));
        await SendAsync(scene);
        Assert.Equal((0, 0), new DsaQueue(scene.At.Installation).Open());
        Assert.Equal(3, database.Statements.Count);
        Assert.Equal(["POST statements", "POST statements"], database.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Sign in</html>")]
    [InlineData("""{"message":"Found"}""")]
    [InlineData("""{"message":"statement of reason found","puid":"another"}""")]
    [InlineData("""{"puid":["one"]}""")]
    public async Task Whoever_leads_elsewhere_says_nothing_of_a_statement(string body)
    {
        await using var database = new DsaStandIn();
        await database.StartAsync();
        using var client = new DsaClient(
            database.Service.AbsoluteUri, DsaStandIn.Token, OutsidePatience.Usual with { Retries = 0 }, TimeProvider.System);
        Assert.IsType<DsaOutcome.Unknown>(await client.ExistsAsync("one", TestContext.Current.CancellationToken));
        database.Put("one");
        Assert.IsType<DsaOutcome.Done>(await client.ExistsAsync("one", TestContext.Current.CancellationToken));
        database.RedirectBody = body;
        Assert.IsType<DsaOutcome.Again>(await client.ExistsAsync("one", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_refusal_tells_which_and_by_which_fields_and_repeats_nothing_else()
    {
        var refused = DsaClient.Refused(
            """{"message":"bad","errors":{"statement_1":{"puid":["words"],"<b>":["x"]},"statement_x":{},"statement_500":{"puid":[]}}}"""u8.ToArray());
        Assert.Equal("puid", Assert.Single(refused.Bad).Value);
        Assert.Equal(1, refused.Bad.Keys.Single());
        Assert.Empty(DsaClient.Refused("no json"u8.ToArray()).Bad);
    }
}
