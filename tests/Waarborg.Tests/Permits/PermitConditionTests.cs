using System.Text.Json.Nodes;
using Waarborg.Lists;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Tests.Lists;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>What must be there before a permit begins, each taken away once: refused in words, by the field's name.</summary>
public sealed partial class PermitConditionTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly TestPeople _people;
    readonly ActDesk _desk;
    readonly ActStore _acts;
    readonly SomeWeighing _weighings;

    public PermitConditionTests()
    {
        _people = new(_at.Installation);
        _desk = new(_at.Installation);
        _acts = new(_at.Installation);
        _weighings = new(_at.Installation);
        Assert.IsType<DeclareOutcome.Declared>(new SourceStore(_at.Installation).Declare(
            new("web", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine));
        var list = _at.Write("known.csv", SomeHashes.Csv($"md5,{new string('1', 32)},Test,S-001"));
        Assert.IsType<ImportOutcome.Imported>(new ListStore(_at.Installation).Import(
            new("known", list, "supplier"), Actor.CommandLine, CancellationToken.None));
    }

    DateTimeOffset Now => _at.Time.GetUtcNow();

    public void Dispose() => _at.Dispose();

    [Fact]
    public async Task With_everything_there_it_begins_and_the_ledger_says_by_whom()
    {
        var terms = Ready();
        var done = Agree(terms);
        Assert.Contains("Permit 1 for web is in force until", Assert.IsType<ActOutcome.Done>(done).Words, StringComparison.Ordinal);
        var permit = Assert.Single(new PermitStore(_at.Installation).All());
        Assert.Equal(("person:anna", "person:bram", 1), (permit.ProposedBy, permit.ApprovedBy, permit.Version));
        Assert.IsType<GateAnswer.Open>(Gate());
        await LedgerWatch.AssertAgreesAsync(_at.Installation);
    }

    public static TheoryData<string> EachField => [.. PermitTerms.Fields];

    [Theory]
    [MemberData(nameof(EachField))]
    public void S5_Each_field_that_is_missing_is_refused_by_its_name(string field)
    {
        var terms = Some(1, new('0', 64)).ToJson();
        Assert.True(terms.Remove(field));
        Assert.Contains(Problems(terms), words => words.StartsWith($"{field} is missing", StringComparison.Ordinal));
    }

    [Fact]
    public void S5_A_permit_of_more_than_twelve_months_is_refused()
    {
        Refused("at most 12 months", Ready() with { Until = Now.AddMonths(12).AddSeconds(1) });
        Refused("lies in the past", Ready() with { Until = Now });
    }

    [Theory]
    [InlineData("2027-01-01")]
    [InlineData("2027-01-01T00:00:00")]
    [InlineData("2027-01-01 00:00:00Z")]
    public void S5_An_end_without_a_zone_is_no_moment_and_refused(string until)
    {
        var terms = Ready().ToJson();
        terms["until"] = until;
        Assert.Equal(
            "until does not have the form of this field: its end with a zone, at most twelve months ahead.", Assert.Single(Problems(terms)));
    }

    [Fact]
    public void What_is_missing_inside_a_field_is_told_with_what_belongs_there()
    {
        var terms = Ready().ToJson();
        terms["impactAssessment"] = new JsonObject();
        Assert.Contains("documentSha256, date and responsible of the impact assessment", Assert.Single(Problems(terms)), StringComparison.Ordinal);
    }

    [Fact]
    public void S1_A_revocation_that_was_edited_away_revives_nothing()
    {
        Assert.IsType<ActOutcome.Done>(Agree(Ready()));
        Assert.True(new PermitStore(_at.Installation).Revoke(1, Actor.CommandLine));
        Edit("update permits set revoked_at = null, revoked_by = null");
        Assert.Equal(NotScannedReason.NoPermit, Assert.IsType<GateAnswer.Closed>(Gate()).Reason);
    }

    [Fact]
    public void S5_A_permit_without_an_impact_assessment_is_refused()
    {
        var terms = Ready();
        Refused("no impact assessment", terms with { ImpactAssessment = terms.ImpactAssessment with { DocumentSha256 = "" } });
        Refused("responsible", terms with { ImpactAssessment = terms.ImpactAssessment with { Responsible = " " } });
        Refused("in the future", terms with { ImpactAssessment = terms.ImpactAssessment with { Date = "2099-01-01" } });
        Refused("criminalData", terms with { CriminalData = "-" });
        Refused("priorConsultation", terms with { PriorConsultation = new(false, "") });
        Refused("customersTermsSaySo", terms with { CustomersTermsSaySo = false });
    }

    [Fact]
    public void S1_A_permit_says_that_it_is_voluntary_in_the_words_of_the_minister()
    {
        Refused("it must be the sentence itself", Ready() with { Voluntary = "We were asked to." });
    }

    [Fact]
    public void S6_A_permit_without_a_notice_that_was_delivered_is_refused()
    {
        var terms = Ready();
        Refused("delivered to nobody", terms with { DeliveryShortfall = "" });
        Refused("notice:", terms with { Notice = new('a', 64) });
        Refused("no longer says the truth", terms with { AlwaysAsk = true });
    }

    [Fact]
    public void S6_A_permit_whose_notice_is_up_for_thirteen_days_is_refused()
    {
        Settle();
        var hash = Publish();
        var weighing = _weighings.Published();
        _at.Time.Advance(TimeSpan.FromDays(13));
        Refused("before the first item", Some(weighing.Id, hash));
    }

    [Fact]
    public void S5_A_weighing_whose_draft_was_public_for_thirteen_days_carries_nothing()
    {
        Settle();
        var hash = Publish();
        var weighing = _weighings.Published();
        _at.Time.Advance(TimeSpan.FromDays(13));
        var refused = Assert.IsType<WeighingOutcome.Refused>(_weighings.Store.Record(_weighings.Signed(weighing).Id));
        Assert.Contains("13 days", refused.Words, StringComparison.Ordinal);
        Refused("is not recorded", Some(weighing.Id, hash));
    }

    [Fact]
    public void S3_A_source_that_was_refused_cannot_be_permitted()
    {
        Assert.IsType<DeclareOutcome.Refused>(new SourceStore(_at.Installation).Declare(
            new("chat", SourceKind.Upload, null, "hosting", Audience.Public, true, true, false), Actor.CommandLine));
        Refused("end-to-end encrypted", Ready() with { Source = "chat" });
        Refused("no source named nowhere", Ready() with { Source = "nowhere" });
    }

    [Fact]
    public void S5_At_its_end_plus_one_second_nothing_is_read()
    {
        var terms = Ready();
        Assert.IsType<ActOutcome.Done>(Agree(terms));
        var gate = new PermitGate(_at.Installation, new(_at.Time));
        Assert.IsType<GateAnswer.Open>(gate.Check("web"));
        _at.Time.Advance(terms.Until - Now);
        Assert.IsType<GateAnswer.Closed>(gate.Check("web"));
        _at.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(NotScannedReason.NoPermit, Assert.IsType<GateAnswer.Closed>(gate.Check("web")).Reason);
    }

    [Fact]
    public async Task S5_A_breaker_that_fell_stops_scanning_after_thirty_days_without_a_weighing()
    {
        Assert.IsType<ActOutcome.Done>(Agree(Ready(days: 300)));
        var gate = new PermitGate(_at.Installation, new(_at.Time));
        Incidents.Report(_at.Installation, IncidentKind.BreakerFell, "Too many were wrong.", Actor.CommandLine);
        _at.Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.IsType<GateAnswer.Open>(gate.Check("web"));
        _at.Time.Advance(TimeSpan.FromSeconds(1));
        var closed = Assert.IsType<GateAnswer.Closed>(gate.Check("web"));
        Assert.Equal(NotScannedReason.Paused, closed.Reason);
        Assert.Contains("extraordinary weighing", closed.Words, StringComparison.Ordinal);

        _weighings.Recorded(WeighingKind.Extraordinary);
        Assert.IsType<GateAnswer.Open>(gate.Check("web"));
        await LedgerWatch.AssertAgreesAsync(_at.Installation);
    }

    [Fact]
    public async Task S6_A_change_of_what_the_notice_says_pauses_the_source_until_a_new_one_is_published()
    {
        Assert.IsType<ActOutcome.Done>(Agree(Ready(days: 300)));
        var gate = new PermitGate(_at.Installation, new(_at.Time));
        Assert.IsType<GateAnswer.Open>(gate.Check("web"));

        // Other settings: who answers, and how to object.
        Settle("other@provider.example");
        var closed = Assert.IsType<GateAnswer.Closed>(gate.Check("web"));
        Assert.Equal(NotScannedReason.Paused, closed.Reason);
        Assert.Contains("no longer says the truth", closed.Words, StringComparison.Ordinal);
        Publish();
        Assert.IsType<GateAnswer.Open>(gate.Check("web"));
        await LedgerWatch.AssertAgreesAsync(_at.Installation);
    }

    [Fact]
    public async Task S6_An_amendment_asks_for_a_new_notice_and_a_release_of_a_named_list_does_not()
    {
        var terms = Ready(days: 300);
        Assert.IsType<ActOutcome.Done>(Agree(terms));
        var gate = new PermitGate(_at.Installation, new(_at.Time));
        var list = _at.Write("known2.csv", SomeHashes.Csv($"md5,{new string('3', 32)},Test,S-003"));
        Assert.IsType<ImportOutcome.Imported>(new ListStore(_at.Installation).Import(
            new("known", list, "supplier"), Actor.CommandLine, CancellationToken.None));
        Assert.IsType<GateAnswer.Open>(gate.Check("web"));

        var amended = terms with { AlwaysAsk = true };
        Says("no permit longer", Agree(amended with { Until = terms.Until.AddSeconds(1) }, amends: 1));
        Says("rests on the weighing of its permit", Agree(amended with { Weighing = 9 }, amends: 1));
        Assert.IsType<ActOutcome.Done>(Agree(amended, amends: 1));
        Assert.Equal(2, new PermitStore(_at.Installation).Find(1)!.Version);
        Assert.Equal(NotScannedReason.Paused, Assert.IsType<GateAnswer.Closed>(gate.Check("web")).Reason);
        Publish(alwaysAsk: true);
        Assert.True(Assert.IsType<GateAnswer.Open>(gate.Check("web")).Permit.AlwaysAsk);
        await LedgerWatch.AssertAgreesAsync(_at.Installation);
    }

    [Fact]
    public void S8_Settings_that_two_people_did_not_sign_or_that_are_older_than_the_last_ones_stop_everything()
    {
        Assert.IsType<ActOutcome.Done>(Agree(Ready(days: 300)));
        var gate = new PermitGate(_at.Installation, new(_at.Time));
        Settle("other@provider.example");
        Publish();
        Assert.IsType<GateAnswer.Open>(gate.Check("web"));
        Edit("delete from provider_settings where version = 2");
        Assert.Contains("older ones are refused", Assert.IsType<GateAnswer.Closed>(gate.Check("web")).Words, StringComparison.Ordinal);
    }

    void Edit(string sql)
    {
        using var connection = _at.Installation.Database.Open();
        Dapper.SqlMapper.Execute(connection, sql);
    }

    GateAnswer Gate() => new PermitGate(_at.Installation, new(_at.Time)).Check("web");

    /// <summary>Everything there: settings, a notice that is up for 14 days, a recorded weighing.</summary>
    PermitTerms Ready(int days = 30)
    {
        using (var connection = _at.Installation.Database.Open())
        {
            if (new SettingsStore(_at.Installation).Current(connection, null) is not null)
            {
                return Some(1, NoticeStore.Latest(connection, null, "web")!.Hash, days);
            }
        }

        Settle();
        var hash = Publish();
        return Some(_weighings.Recorded().Id, hash, days);
    }

    PermitTerms Some(long weighing, string hash, int days = 30) => new(
        "web", "all", [new("known", ["Test"])], "GDPR 6(1)(f): the provider's interest.", IsController: true,
        new(new('b', 64), "2026-11-01", "A. Responsible"), new(Held: false, "The residual risk is not high."),
        "UAVG 33(1)(b): own interest.", "Only uploads, only known entries.", CustomersTermsSaySo: true, hash,
        "There are no customers on record yet.", weighing, Now.AddDays(days), AlwaysAsk: false, PermitTerms.VoluntarySentence);

    void Settle(string contact = "abuse@provider.example") => Assert.IsType<ActOutcome.Done>(Agree(
        Act.ChangeSettings,
        new()
        {
            ["settings"] = new JsonObject
            {
                ["name"] = "A provider",
                ["contact"] = contact,
                ["objections"] = contact,
                ["terms"] = "https://provider.example/terms",
                ["authority"] = new JsonObject { ["name"] = "An authority", ["address"] = "https://authority.example" },
                ["languages"] = new JsonArray("nl", "en"),
                ["retentionDays"] = new JsonObject { ["cases"] = 365, ["sealedFiles"] = 365, ["complaints"] = 365 },
                ["delivery"] = null,
                ["publicAddress"] = "https://waarborg.provider.example",
            },
        }));

    string Publish(bool alwaysAsk = false)
    {
        var notices = new NoticeStore(_at.Installation);
        Assert.IsType<PrepareOutcome.Prepared>(notices.Prepare(
            "web", new([new("known", ["Test"])], "all", alwaysAsk), _people["anna"].Actor));
        return Assert.IsType<PublishOutcome.Published>(notices.Publish("web", _people["anna"].Actor)).Notice.Hash;
    }

    IReadOnlyList<string> Problems(JsonObject terms) =>
        _desk.Draft(Act.GrantPermit, new() { ["terms"] = terms }, "why", Actor.CommandLine).Problems;

    void Refused(string words, PermitTerms terms) => Assert.Contains(
        Problems(terms.ToJson()), problem => problem.Contains(words, StringComparison.Ordinal));

    ActProposal Draft(PermitTerms terms)
    {
        var (problems, draft) = _desk.Draft(Act.GrantPermit, new() { ["terms"] = terms.ToJson() }, "why", Actor.CommandLine);
        Assert.Empty(problems);
        return draft!;
    }

    ActOutcome Agree(PermitTerms terms, long? amends = null) => amends is { } permit
        ? Agree(Act.AmendPermit, new() { ["permit"] = permit, ["terms"] = terms.ToJson() })
        : Agree(Act.GrantPermit, new() { ["terms"] = terms.ToJson() });

    ActOutcome Agree(Act act, JsonObject body)
    {
        var (problems, draft) = _desk.Draft(act, body, "why", Actor.CommandLine);
        if (draft is null) return new ActOutcome.Refused(problems);
        Assert.Null(_acts.Propose(draft.Id, _people.Sign("anna", draft.Json).Signature));
        return _desk.Approve(draft.Id, _people.Sign("bram", draft.Json).Signature);
    }

    static void Says(string words, ActOutcome outcome) => Assert.Contains(
        words, string.Join('\n', Assert.IsType<ActOutcome.Refused>(outcome).Problems), StringComparison.Ordinal);

    static void Says(string words, string? problem) => Assert.Contains(words, problem, StringComparison.Ordinal);
}
