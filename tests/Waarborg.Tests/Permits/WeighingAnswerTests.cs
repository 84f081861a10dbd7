using System.Text;
using Dapper;
using Waarborg.Evidence;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>What the public may say, the figures that are counted, and the files that people write.</summary>
public sealed class WeighingAnswerTests : IDisposable
{
    readonly TempInstallation _at = new();
    readonly SomeWeighing _some;

    public WeighingAnswerTests()
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
    public void An_answer_has_limits_and_an_end()
    {
        var weighing = _some.Published().Id;
        Assert.Equal(AnswerOutcome.Empty, Answer(" \r\n"));
        Assert.Equal(AnswerOutcome.TooLong, Answer(new('a', WeighingRules.MaxAnswerLength + 1)));
        Assert.Equal(AnswerOutcome.NotPlain, Answer("a\u0000b"));
        Assert.Equal(AnswerOutcome.NotPlain, Answer("half \ud800"));
        Assert.Equal(AnswerOutcome.NoSuchDraft, _some.Store.Answer(99, "No."));
        Assert.Equal(AnswerOutcome.Kept, Answer("Line\r\nLine\u00e9 \U0001f600"));
        Assert.Equal("Line\nLine\u00e9 \U0001f600", Assert.Single(_some.Store.AllPoints("web")).Words);
        _at.Time.Advance(WeighingRules.DraftPublic - TimeSpan.FromMilliseconds(1));
        Assert.Equal(AnswerOutcome.Kept, Answer("The last."));
        _at.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(AnswerOutcome.Closed, Answer("Too late."));

        AnswerOutcome Answer(string words) => _some.Store.Answer(weighing, words);
    }

    [Theory]
    [InlineData("see https://example.org/x", true)]
    [InlineData("see HTTP://example", true)]
    [InlineData("see www.example.org", true)]
    [InlineData("see abcdef.onion", true)]
    [InlineData("see example.org/picture", true)]
    [InlineData("Is 3.5 % low? I think not.e.g. here", false)]
    [InlineData("and/or what the AIVD said (2025)", false)]
    public void An_answer_leads_nowhere(string text, bool holds) => Assert.Equal(holds, WeighingRules.HoldsAddress(text));

    [Fact]
    public void There_is_an_end_to_the_answers_of_one_draft()
    {
        var weighing = _some.Published().Id;
        using (var connection = _at.Installation.Database.Open())
        {
            connection.Execute(
                """
                insert into weighing_points (source, number, kind, at, words, weighing, actor)
                select 'web', value, 'Answer', '2026-11-22T10:00:00.000Z', 'No.', @weighing, 'program:public-page'
                from generate_series(1, @most)
                """.Replace("generate_series(1, @most)", "(with recursive n(value) as (select 1 union all select value + 1 from n where value < @most) select value from n)", StringComparison.Ordinal),
                new { weighing, most = WeighingRules.MaxAnswers - 1 });
        }

        Assert.Equal(AnswerOutcome.Kept, _some.Store.Answer(weighing, "The thousandth."));
        Assert.Equal(AnswerOutcome.TooMany, _some.Store.Answer(weighing, "One more."));
    }

    [Fact]
    public void Figures_are_of_one_source_and_those_out_of_bounds_get_numbers_once()
    {
        using (var connection = _at.Installation.Database.Open())
        using (var transaction = connection.BeginTransaction(deferred: false))
        {
            _at.Time.Advance(TimeSpan.FromSeconds(1));
            new Journal(_at.Installation).Append(
                connection, transaction,
                Granted(1, "web"), Granted(2, "other"),
                ClosedEntries.Match(new(1, 1, "web", 1, null, new("known", 1), "Test", "pdq", 9, "candidate"), ["program:sweep"]),
                ClosedEntries.Review(1, 1, "rejected", ["person:0123456789abcdef"]),
                ClosedEntries.Match(new(2, 2, "other", 1, null, new("known", 1), "Test", "pdq", 9, "candidate"), ["program:sweep"]),
                ClosedEntries.Review(2, 2, "confirmed", ["person:0123456789abcdef"]),
                ClosedEntries.InletHour("web", 1, "2026-11-22T10:00:00.000Z", 10, new(0, 1, 6, new Dictionary<string, long> { ["damaged"] = 3 })),
                ClosedEntries.Alarm("decodersDisagreed", ["program:alarm"]),
                ClosedEntries.Alarm("restrictionFailed", ["program:alarm"]),
                OpenEntries.Incident("sandboxOff", ["program:start"]));
            transaction.Commit();
        }

        _at.Time.Advance(TimeSpan.FromSeconds(1));
        var figures = _some.Published().Figures;
        Assert.Equal((Figure.Of(0), Figure.Of(1)), (figures.Counted.Confirmed, figures.Counted.Rejected));
        Assert.Equal((Figure.Of(10), Figure.Of(700)), (figures.Counted.Uploads, figures.Counted.CoveragePerMille));
        Assert.Equal((Figure.Of(1), Figure.Of(1)), (figures.DecoderDisagreements, figures.SandboxOff));
        Assert.Equal(
            ["bound:RejectedShare", "bound:NotScannedShare", "bound:DecodersDisagreed", "bound:SandboxOff"],
            _some.Store.AllPoints("web").Select(point => point.Subject));
        _some.Published();
        Assert.Equal(4, _some.Store.AllPoints("web").Count);

        var recorded = _some.Recorded();
        var other = _some.Published(source: "other").Figures.Counted;
        Assert.Equal((Figure.Of(1), Figure.Of(0)), (other.Confirmed, other.Rejected));
        _some.Permitted(recorded.Id);
        var next = _some.Published(WeighingKind.Renewal).Figures;
        Assert.Equal(recorded.Figures.Until, next.From);
        Assert.Equal(Figure.Of(0), next.Counted.Rejected);
    }

    static Entry Granted(long permit, string source) => OpenEntries.PermitGranted(
        new(permit, source, ["known"], "2026-11-22T10:00:00.000Z", "2026-12-22T10:00:00.000Z", "hosting", null, false),
        new('0', 64), [], ["person:0123456789abcdef"]);

    [Theory]
    [InlineData(1, 19, false)]
    [InlineData(1, 18, true)]
    [InlineData(1, null, true)]
    [InlineData(0, 0, false)]
    public void More_than_five_in_a_hundred_rejected_is_out_of_bounds(int rejected, int? confirmed, bool isBroken)
    {
        var some = _some.Published().Figures;
        var figures = some with
        {
            Counted = some.Counted with
            {
                Rejected = Figure.Of(rejected),
                Confirmed = confirmed is { } count ? Figure.Of(count) : Figure.None(NoFigure.NoPermit),
            },
        };
        Assert.Equal(isBroken, WeighingBounds.Broken(figures).Contains(Bound.RejectedShare));
    }

    [Fact]
    public void What_was_not_collected_breaks_no_bound_and_is_kept_as_such()
    {
        var figures = _some.Published().Figures;
        Assert.Equal(Figure.None(NoFigure.NothingToMeasure), figures.Counted.RejectedPerMilleOfReviewed);
        Assert.Empty(WeighingBounds.Broken(figures));
        var again = WeighingFigures.FromJson(figures.ToJson());
        Assert.Equal(figures.ToJson().ToJsonString(), again.ToJson().ToJsonString());
        Assert.Equal(figures.Counted.UnknownImagery, again.Counted.UnknownImagery);
    }

    [Theory]
    [InlineData("""{"source":"web","goal":7}""", "goal: it is a text.")]
    [InlineData("""{"source":"web","kind":"every"}""", "kind: it is one of first, renewal, extraordinary, threeYearReview.")]
    [InlineData("""{"source":"web","privacy":"none"}""", "privacy: it is an object.")]
    [InlineData("""{"source":"web","privacy":{"rigths":"x"}}""", "privacy.rigths: there is no such field.")]
    [InlineData("""{"source":"web","alternatives":[{"what":"x","cost":"y"}]}""", "alternatives.1.cost: there is no such field.")]
    [InlineData("""{"source":"web","judgement":{"opinions":{"goal":{"opinion":"neutral"}}}}""", "judgement.opinions.goal.opinion: it is one of favourable, adverse.")]
    [InlineData("""{"source":"web","judgement":{"opinions":{"money":{}}}}""", "judgement.opinions.money: there is no such field.")]
    [InlineData("""{"source":"web","judgement":{"addressed":[{"number":0,"how":"x"}]}}""", "judgement.addressed.1.number: it is a whole number from 1.")]
    [InlineData("""{"source":"web","source":"web"}""", "The file is not JSON of one object, with whole numbers only.")]
    [InlineData("""{"source":"\ud800"}""", "The file is not JSON of one object, with whole numbers only.")]
    [InlineData("""{"source":"web"} x""", "The file is not JSON of one object, with whole numbers only.")]
    [InlineData("[]", "The file is not JSON of one object, with whole numbers only.")]
    [InlineData("", "The file is not JSON of one object, with whole numbers only.")]
    public void A_file_that_is_wrong_is_refused_by_the_field(string json, string problem) =>
        Assert.Equal([problem], Assert.IsType<WeighingFile.Wrong>(WeighingJson.ParseUntrusted(Encoding.UTF8.GetBytes(json))).Problems);

    [Fact]
    public void A_file_says_the_same_as_what_is_kept_of_it()
    {
        var draft = _some.Draft(WeighingKind.ThreeYearReview);
        var judgement = SomeWeighing.Judgement(WeighingDecision.RenewNarrower, [new(2, "So."), new(3, "So.")], Opinion.Adverse, "Yes.");
        var file = WeighingJson.Write(draft);
        (file["source"], file["judgement"]) = ("web", WeighingJson.Write(judgement));
        var read = Assert.IsType<WeighingFile.Read>(WeighingJson.ParseUntrusted(Encoding.UTF8.GetBytes(file.ToJsonString() + "\n")));
        Assert.Equal("web", read.Source);
        Assert.Equal(WeighingJson.Write(draft).ToJsonString(), WeighingJson.Write(read.Draft).ToJsonString());
        Assert.Equal(WeighingJson.Write(judgement).ToJsonString(), WeighingJson.Write(read.Judgement!).ToJsonString());
    }
}
