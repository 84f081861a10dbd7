using System.Text.Json.Nodes;
using Waarborg.Cases;
using Waarborg.People;
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
        var reached = new HashSet<string>(StringComparer.Ordinal);
        DsaFacts[] changes =
        [
            _facts with { Puid = "other" }, _facts with { Cause = CaseCause.Notice }, _facts with { Category = "NationallyIllegal" },
            _facts with { IsDoneByProgram = false }, _facts with { IsReviewed = true }, _facts with { IsRemoved = true },
            _facts with { Language = "en" }, _facts with { FoundAt = _facts.FoundAt.AddDays(-1) },
            _facts with { RestrictedAt = _facts.RestrictedAt.AddDays(1) },
        ];
        Assert.Equal(typeof(DsaFacts).GetProperties().Length, changes.Length);
        foreach (var changed in changes)
        {
            var after = DsaStatement.Of(changed)!;
            var fields = before.Select(pair => pair.Key).Where(name => before[name]!.ToJsonString() != after[name]!.ToJsonString()).ToList();
            Assert.NotEmpty(fields);
            reached.UnionWith(fields);
        }

        Assert.Equal(constants.Order(StringComparer.Ordinal), before.Select(pair => pair.Key).Except(reached, StringComparer.Ordinal).Order(StringComparer.Ordinal));
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
        Assert.Contains(DsaRules.Problems(payload), words => words.Contains(field, StringComparison.Ordinal));
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
