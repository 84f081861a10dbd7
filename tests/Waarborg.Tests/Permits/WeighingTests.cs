using System.Text;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Waarborg.Evidence;
using Waarborg.Ledger;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Pipeline;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>A permit stands on a weighing: heard, signed by three, every point addressed by its number.</summary>
public sealed class WeighingTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly SomeWeighing _some;

    public WeighingTests()
    {
        _some = new(_at.Installation);
        foreach (var name in (string[])["web", "other"])
        {
            new SourceStore(_at.Installation).Declare(
                new(name, SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        }
    }

    public void Dispose() => _at.Dispose();

    [Fact]
    public void A_weighing_goes_from_draft_to_record_and_carries_one_permit()
    {
        var recorded = _some.Recorded();
        Assert.Equal(_at.Time.GetUtcNow(), recorded.RecordedAt);
        Assert.Null(_some.PermitProblem(recorded.Id));
        Assert.Contains("about web and not about other", _some.PermitProblem(recorded.Id, "other"), StringComparison.Ordinal);
        Assert.Equal("There is no weighing 99.", _some.PermitProblem(99));

        var permit = _some.Permitted(recorded.Id);
        Assert.Contains($"Permit {permit} stands on weighing {recorded.Id} already", _some.PermitProblem(recorded.Id), StringComparison.Ordinal);
        using var connection = _at.Installation.Database.Open();
        using var transaction = connection.BeginTransaction(deferred: false);
        Assert.Throws<InvalidOperationException>(() => WeighingStore.Use(connection, transaction, recorded.Id, permit));
    }

    [Fact]
    public async Task The_ledger_has_draft_answer_and_record_and_the_record_is_by_three_persons()
    {
        Incidents.Report(_at.Installation, IncidentKind.LawChanged, "A law.", Actor.CommandLine);
        var weighing = _some.Published();
        Assert.Equal(AnswerOutcome.Kept, _some.Store.Answer(weighing.Id, "No."));
        _at.Time.Advance(WeighingRules.DraftPublic);
        _some.Store.Record(_some.Signed(weighing).Id);

        using var connection = _at.Installation.Database.Open();
        var entries = connection.Query<(string Body, byte[] Nonce)>(
                "select cast(body as text), record_nonce from evidence where kind like 'weighing.%' order by seq")
            .Select(row => (Entry: JsonNode.Parse(row.Body)!, row.Nonce)).ToList();
        Assert.Equal(
            ["weighing.drafted", "weighing.answered", "weighing.recorded"], entries.Select(one => (string)one.Entry["kind"]!));
        Assert.Equal("program:public-page", (string)entries[1].Entry["by"]![0]!);
        Assert.Equal(1, (long)entries[1].Entry["answer"]!);
        Assert.Equal(2, _some.Store.AllPoints("web").Single(point => point.Kind == PointKind.Answer).Number);
        Assert.Equal(3, entries[2].Entry["by"]!.AsArray().Select(one => (string)one!).Distinct().Count());

        var draft = WeighingDocuments.Draft(weighing.Id, "web", weighing.Draft, weighing.Figures);
        Assert.Equal(
            (string)entries[0].Entry["record"]!, ClosedRecord.Commit(entries[0].Nonce, CanonicalJson.Write(draft)).ToHex());
        await new LedgerKeeper(_at.Installation).TendAsync(TestContext.Current.CancellationToken);
        await LedgerWatch.AssertAgreesAsync(_at.Installation);
    }

    [Fact]
    public void S5_A_draft_that_was_public_for_thirteen_days_is_not_recorded()
    {
        var weighing = _some.Signed(_some.Published());
        _at.Time.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));
        SomeWeighing.Refused("The draft was public for 13 days; 14 are needed.", _some.Store.Record(weighing.Id));
        Assert.Contains("is not recorded", _some.PermitProblem(weighing.Id), StringComparison.Ordinal);
        _at.Time.Advance(TimeSpan.FromSeconds(1));
        SomeWeighing.Done(_some.Store.Record(weighing.Id));
    }

    [Fact]
    public void In_a_sample_the_days_are_seconds()
    {
        using var at = new TempInstallation(InstallationKind.Sample);
        new SourceStore(at.Installation).Declare(
            new("web", SourceKind.Upload, null, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        var some = new SomeWeighing(at.Installation);
        var weighing = some.Signed(some.Published());
        at.Time.Advance(TimeSpan.FromSeconds(1));
        SomeWeighing.Refused("The draft was public for 1 seconds; 2 are needed.", some.Store.Record(weighing.Id));
        at.Time.Advance(TimeSpan.FromSeconds(1));
        SomeWeighing.Done(some.Store.Record(weighing.Id));
    }

    [Fact]
    public void S5_A_point_that_is_not_addressed_by_its_number_is_refused_by_name()
    {
        for (var n = 1; n <= 6; n++) Incidents.Report(_at.Installation, IncidentKind.LawChanged, $"Law {n}", Actor.CommandLine);
        var weighing = _some.Published();
        _at.Time.SetWallClock(_at.Time.GetUtcNow().AddDays(1));
        Assert.Equal(AnswerOutcome.Kept, _some.Store.Answer(weighing.Id, "You never said what the police did with it."));
        _at.Time.Advance(WeighingRules.DraftPublic);
        var judgement = SomeWeighing.Judgement(addressed: [.. Enumerable.Range(1, 6).Select(n => new AddressedPoint(n, "Seen to."))]);
        weighing = SomeWeighing.Done(_some.Store.Judge(weighing.Id, judgement));
        foreach (var axis in Enum.GetValues<Axis>()) SomeWeighing.Done(_some.Sign(weighing, axis));

        SomeWeighing.Refused("point 7 (answer of the public, 23 November 2026) is not addressed", _some.Store.Record(weighing.Id));
        SomeWeighing.Done(_some.Store.Judge(weighing.Id, judgement with
        {
            Addressed = [.. judgement.Addressed, new(7, ""), new(8, "What is not there.")],
        }));
        SomeWeighing.Refused("point 7 (answer of the public, 23 November 2026) is not addressed", _some.Store.Record(weighing.Id));
        SomeWeighing.Refused("point 8 is no open point of web.", _some.Store.Record(weighing.Id));
        SomeWeighing.Done(_some.Store.Record(_some.Signed(_some.Store.Find(weighing.Id)!).Id));
        Assert.All(_some.Store.AllPoints("web"), point => Assert.Equal(weighing.Id, point.AddressedIn));
        Assert.All(_some.Store.AllPoints("other"), point => Assert.Null(point.AddressedIn));
    }

    [Fact]
    public void S5_One_person_signs_one_axis_and_only_with_the_role_for_it()
    {
        var weighing = _some.Published();
        SomeWeighing.Done(_some.Sign(weighing, Axis.Goal));
        SomeWeighing.Refused(
            "person-1 signed the axis goal already: three axes are signed by three different persons.",
            _some.Sign(weighing, Axis.Security, person: 1, roles: [Role.Management, Role.SecurityOfficer]));
        SomeWeighing.Refused(
            "The axis privacy is signed by the data protection officer; person-3 does not have that role.",
            _some.Sign(weighing, Axis.Privacy, person: 3));
        SomeWeighing.Refused("person-1 signed the axis goal already.", _some.Sign(weighing, Axis.Goal, person: 2, roles: [Role.Management]));
        SomeWeighing.Refused("over another document", _some.Sign(weighing, Axis.Security, digest: new byte[32]));
        SomeWeighing.Refused("over another document", _some.Sign(weighing, Axis.Security, digest: []));
        _at.Time.Advance(WeighingRules.DraftPublic);
        SomeWeighing.Refused("The axis privacy is not signed yet; that is for the data protection officer.", _some.Store.Record(weighing.Id));

        using var connection = _at.Installation.Database.Open();
        Assert.Throws<SqliteException>(() => connection.Execute(
            """
            insert into weighing_signatures (weighing, axis, person, handle, signed_at, kind, digest, proof)
            select weighing, 'Security', person, handle, signed_at, kind, digest, proof from weighing_signatures
            """));
    }

    [Fact]
    public void What_changes_after_a_signature_takes_it_off()
    {
        var weighing = _some.Signed(_some.Published());
        var judged = SomeWeighing.Done(_some.Store.Judge(weighing.Id, weighing.Judgement with { Reasons = "Other reasons." }));
        Assert.Equal([Axis.Privacy, Axis.Security], judged.Signatures.Select(one => one.Axis));

        judged = SomeWeighing.Done(_some.Store.Judge(weighing.Id, SomeWeighing.Judgement(privacy: Opinion.Adverse, answer: "Yes, but.")));
        Assert.Equal([Axis.Security], judged.Signatures.Select(one => one.Axis));
        using var connection = _at.Installation.Database.Open();
        Assert.Equal(1, connection.Execute("update weighing_signatures set digest = zeroblob(32)"));
        _at.Time.Advance(WeighingRules.DraftPublic);
        SomeWeighing.Refused("The signature on security is under another text than this.", _some.Store.Record(weighing.Id));
    }

    [Fact]
    public void S5_An_adverse_opinion_is_answered_in_the_decision_and_blocks_nothing()
    {
        var weighing = _some.Published(judgement: SomeWeighing.Judgement(privacy: Opinion.Adverse));
        _at.Time.Advance(WeighingRules.DraftPublic);
        foreach (var axis in Enum.GetValues<Axis>()) SomeWeighing.Done(_some.Sign(weighing, axis));
        SomeWeighing.Refused("The adverse opinion on privacy is not answered in the decision.", _some.Store.Record(weighing.Id));

        var answered = SomeWeighing.Done(_some.Store.Judge(
            weighing.Id, SomeWeighing.Judgement(privacy: Opinion.Adverse, answer: "Half of it is left out now.")));
        SomeWeighing.Done(_some.Sign(answered, Axis.Goal));
        Assert.Null(_some.PermitProblem(SomeWeighing.Done(_some.Store.Record(weighing.Id)).Id));
    }

    [Fact]
    public void S5_Nobody_types_figures_and_figures_that_were_edited_are_not_recorded()
    {
        var wrong = Assert.IsType<WeighingFile.Wrong>(WeighingJson.ParseUntrusted(Encoding.UTF8.GetBytes(
            """{"source":"web","kind":"first","goal":"g","figures":{"rejected":0}}""")));
        Assert.Equal(["figures: the figures are counted from the journal; nobody types them."], wrong.Problems);

        var weighing = _some.Published();
        Assert.Equal(Figure.None(NoFigure.NoPermit), weighing.Figures.Counted.Items);
        _at.Time.Advance(WeighingRules.DraftPublic);
        _some.Signed(weighing);
        using (var connection = _at.Installation.Database.Open())
        {
            Assert.Equal(1, connection.Execute(
                "update weighings set figures = replace(figures, '\"items\":{\"state\":\"notCollected\",\"reason\":\"NoPermit\"}', '\"items\":{\"state\":\"zero\"}')"));
        }

        SomeWeighing.Refused("The figures of the draft are not those that the journal gives", _some.Store.Record(weighing.Id));
    }

    [Fact]
    public void S5_Stale_figures_and_a_stale_record_carry_nothing()
    {
        var weighing = _some.Published();
        _at.Time.Advance(WeighingRules.DraftLasts + TimeSpan.FromSeconds(1));
        SomeWeighing.Refused("more than 60 days old: draft anew", _some.Store.Record(_some.Signed(weighing).Id));

        var recorded = _some.Recorded();
        _at.Time.Advance(WeighingRules.RecordLasts);
        Assert.Null(_some.PermitProblem(recorded.Id));
        _at.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("recorded more than 60 days ago", _some.PermitProblem(recorded.Id), StringComparison.Ordinal);
    }

    [Fact]
    public void S5_A_third_renewal_is_the_three_year_review_with_an_assessor_from_outside()
    {
        _some.Permitted(_some.Recorded().Id);
        _some.Permitted(_some.Recorded(WeighingKind.Renewal).Id);
        var early = _some.Recorded(WeighingKind.Renewal);
        _some.Permitted(early.Id);
        var other = _some.Recorded(WeighingKind.Extraordinary);
        Assert.Contains("every third renewal is the three-year review", _some.PermitProblem(other.Id), StringComparison.Ordinal);
        SomeWeighing.Refused("every third renewal is the three-year review", Draft(_some.Draft(WeighingKind.Renewal)));

        var review = _some.Draft(WeighingKind.ThreeYearReview);
        SomeWeighing.Refused("review.assessor: name the assessor from outside", Draft(review with { Review = null }));
        SomeWeighing.Refused("review.assessor: name the assessor from outside", Draft(review with { Review = review.Review! with { Assessor = " " } }));
        SomeWeighing.Refused("review.feasibility: answer", Draft(review with { Review = review.Review! with { Feasibility = "" } }));
        _some.Permitted(_some.Recorded(WeighingKind.ThreeYearReview).Id);
        SomeWeighing.Refused("review: only a three-year review has one.", Draft(review with { Kind = WeighingKind.Renewal }));
        _some.Permitted(_some.Recorded(WeighingKind.Renewal).Id);

        WeighingOutcome Draft(WeighingDraft draft) => _some.Store.Draft("web", draft, null, Actor.CommandLine);
    }

    [Fact]
    public void The_permits_after_three_and_after_six_stand_on_a_review_and_no_others() =>
        Assert.Equal([3, 6, 9], Enumerable.Range(0, 11).Where(before => WeighingRules.IsReviewDue(before)));

    [Fact]
    public void What_a_draft_lacks_is_named_field_by_field()
    {
        var empty = new WeighingDraft(WeighingKind.First, "", new("", "", ""), " ", "", [], null);
        var refused = Assert.IsType<WeighingOutcome.Refused>(_some.Store.Draft("web", empty, null, Actor.CommandLine));
        foreach (var field in (string[])
            ["goal", "privacy.rights", "privacy.correspondence", "privacy.expression", "security", "investigation", "alternatives"])
        {
            Assert.Contains(refused.Problems, problem => problem.StartsWith(field + ": ", StringComparison.Ordinal));
        }

        var some = _some.Draft();
        SomeWeighing.Refused("there is no source named none", Draft(some, "none"));
        SomeWeighing.Refused("its first weighing is of the kind first", Draft(some with { Kind = WeighingKind.Renewal }));
        SomeWeighing.Refused("one of the two", Draft(some with { Alternatives = [new("Other", "", "")] }));
        SomeWeighing.Refused("one of the two", Draft(some with { Alternatives = [new("Other", "5 %", "no time")] }));
        SomeWeighing.Refused("at most 10000 characters", Draft(some with { Goal = new('a', 10_001) }));
        SomeWeighing.Refused("signs that are none of a text", Draft(some with { Goal = "a\u0007" }));
        Assert.Empty(_some.Store.Latest(10));

        WeighingOutcome Draft(WeighingDraft draft, string source = "web") => _some.Store.Draft(source, draft, null, Actor.CommandLine);
    }

    [Fact]
    public void Another_text_is_another_draft_whose_days_begin_anew_and_the_answers_stay()
    {
        var first = _some.Published();
        Assert.Equal(AnswerOutcome.Kept, _some.Store.Answer(first.Id, "No."));
        _at.Time.Advance(TimeSpan.FromDays(10));
        var second = _some.Published();
        Assert.Equal(second.Id, _some.Store.Find(first.Id)!.ReplacedBy);
        Assert.Equal(AnswerOutcome.Closed, _some.Store.Answer(first.Id, "Too late."));
        SomeWeighing.Refused($"Draft {first.Id} was replaced by draft {second.Id}.", _some.Store.Record(first.Id));
        _at.Time.Advance(TimeSpan.FromDays(4));
        SomeWeighing.Refused("public for 4 days", _some.Store.Record(second.Id));
        SomeWeighing.Refused("point 1 (answer of the public, 22 November 2026) is not addressed", _some.Store.Record(second.Id));
    }

    [Fact]
    public void S5_A_renewal_does_not_copy_the_texts_of_the_weighing_before()
    {
        var recorded = _some.Recorded();
        _some.Permitted(recorded.Id);
        SomeWeighing.Refused(
            $"goal: it is word for word the text of weighing {recorded.Id}.",
            _some.Store.Draft("web", recorded.Draft with { Kind = WeighingKind.Renewal }, null, Actor.CommandLine));
    }

    [Fact]
    public void Nothing_decided_is_not_to_renew_and_carries_no_permit()
    {
        Assert.Equal(WeighingDecision.DoNotRenew, default);
        Assert.Equal(WeighingDecision.DoNotRenew, WeighingJudgement.None.Decision);
        var recorded = _some.Recorded(decision: WeighingDecision.DoNotRenew);
        Assert.Contains("decided that there is no permit", _some.PermitProblem(recorded.Id), StringComparison.Ordinal);
        Assert.Null(_some.PermitProblem(_some.Recorded(decision: WeighingDecision.RenewNarrower).Id));
    }

    [Fact]
    public void A_recorded_weighing_changes_no_more_and_none_is_deleted()
    {
        var recorded = _some.Recorded();
        SomeWeighing.Refused("nothing of it changes any more", _some.Store.Judge(recorded.Id, WeighingJudgement.None));
        SomeWeighing.Refused("nothing of it changes any more", _some.Store.Dissent(recorded.Id, "No.", Actor.CommandLine));
        SomeWeighing.Refused("nothing of it changes any more", _some.Sign(recorded, Axis.Goal));
        SomeWeighing.Refused("nothing of it changes any more", _some.Store.Record(recorded.Id));
        using var connection = _at.Installation.Database.Open();
        foreach (var edit in (string[])
            ["update weighings set body = '{}'", "update weighings set judgement = '{}'", "delete from weighings", "delete from weighing_points where 1 = 1"])
        {
            if (edit.Contains("points", StringComparison.Ordinal)) Incidents.Report(_at.Installation, IncidentKind.LawChanged, "x", Actor.CommandLine);
            Assert.Throws<SqliteException>(() => connection.Execute(edit));
        }
    }

    [Fact]
    public void A_dissent_gets_a_number_and_must_be_addressed()
    {
        var weighing = _some.Published();
        SomeWeighing.Done(_some.Store.Dissent(weighing.Id, "I would not.", Actor.CommandLine));
        SomeWeighing.Refused("says something", _some.Store.Dissent(weighing.Id, " ", Actor.CommandLine));
        SomeWeighing.Refused("point 1 (dissent, 22 November 2026) is not addressed", _some.Store.Record(weighing.Id));
    }

    [Fact]
    public void After_an_older_back_up_was_put_back_nothing_of_before_leads_to_a_permit()
    {
        var recorded = _some.Recorded();
        var draft = _some.Published();
        using (var connection = _at.Installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            WeighingStore.Forget(connection, transaction);
            transaction.Commit();
        }

        Assert.Contains("an older back-up was put back", _some.PermitProblem(recorded.Id), StringComparison.Ordinal);
        SomeWeighing.Refused("an older back-up was put back", _some.Store.Record(draft.Id));
        Assert.Equal(AnswerOutcome.Closed, _some.Store.Answer(draft.Id, "No."));
        Assert.Null(_some.Store.OpenOf("web"));
    }

    [Fact]
    public void An_earlier_versions_reason_stays_in_the_table_and_is_no_weighing()
    {
        using (var connection = _at.Installation.Database.Open())
        {
            connection.Execute(
                "insert into weighings (source, body, made_at, actor) values ('web', '{\"reason\":\"why\"}', '2026-11-22T10:00:00.000Z', 'person:x')");
        }

        Assert.Empty(_some.Store.Latest(10));
        Assert.Equal("There is no weighing 1.", _some.PermitProblem(1));
        Assert.Equal(2, _some.Published().Id);
    }
}
