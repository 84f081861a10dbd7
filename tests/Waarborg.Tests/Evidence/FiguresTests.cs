using System.Text.Json.Nodes;
using Waarborg.Evidence;
using Waarborg.Store;

namespace Waarborg.Tests.Evidence;

/// <summary>The figures over histories built by hand, where each number can be counted on the fingers.</summary>
public sealed class FiguresTests
{
    static readonly DateTimeOffset Begin = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_empty_history_says_that_nothing_was_looked_at_and_not_nought()
    {
        var figures = Of([]);
        Assert.Equal(new Figure.Zero(), figures.PermitsGranted);
        Assert.Equal(new Figure.Zero(), figures.SourcesRefused);
        Assert.Equal(new Figure.Zero(), figures.Incidents);
        Assert.Equal(Figure.None(NoFigure.NoPermit), figures.SweepsStarted);
        Assert.Equal(Figure.None(NoFigure.NoPermit), figures.Matches);
        Assert.Equal(Figure.None(NoFigure.NothingToMeasure), figures.CoveragePerMille);
        Assert.Equal(Figure.None(NoFigure.NothingToMeasure), figures.SecondsToReviewMedian);
        Assert.Equal(Figure.None(NoFigure.CapabilityAbsent), figures.UnknownImagery);
        Assert.Equal(Figure.None(NoFigure.CapabilityAbsent), figures.Solicitation);
    }

    [Fact]
    public void Under_a_permit_that_found_nothing_a_nought_is_a_true_one()
    {
        var figures = Of([Permit(0, until: 24), SweepStarted(1), SweepEnded(2, items: 3, matches: 0, noMatches: 3)]);
        Assert.Equal(new Figure.Number(1), figures.PermitsGranted);
        Assert.Equal(new Figure.Number(1), figures.SweepsStarted);
        Assert.Equal(new Figure.Number(1), figures.SweepsComplete);
        Assert.Equal(new Figure.Number(3), figures.Items);
        Assert.Equal(new Figure.Zero(), figures.Matches);
        Assert.Equal(new Figure.Zero(), figures.NotScanned);
        Assert.Equal(new Figure.Zero(), figures.Cases);
        Assert.Equal(new Figure.Number(1000), figures.CoveragePerMille);
    }

    [Fact]
    public void Without_the_closed_records_what_hangs_on_them_is_not_collected()
    {
        var figures = Of([Permit(0, until: 24), SweepStarted(1), Entry(2, "source.refused"), Entry(3, "incident")], isComplete: false);
        Assert.Equal(new Figure.Number(1), figures.SweepsStarted);
        Assert.Equal(new Figure.Number(1), figures.SourcesRefused);
        Assert.Equal(new Figure.Number(1), figures.Incidents);
        foreach (var closed in (Figure[])
            [figures.SweepsComplete, figures.Items, figures.Matches, figures.Cases, figures.CoveragePerMille, figures.SecondsToDisableMost])
        {
            Assert.Equal(Figure.None(NoFigure.Closed), closed);
        }
    }

    [Fact]
    public void Outcomes_of_sweeps_and_uploads_add_up_and_coverage_is_rounded_down()
    {
        var figures = Of(
        [
            Permit(0, until: 24), SweepStarted(1),
            SweepEnded(2, items: 4, matches: 1, noMatches: 2, notScanned: ("damaged", 1)),
            Entry(3, "inlet.hour", ("received", 4), ("matches", 0), ("noMatches", 1), ("notScanned", Counts(("damaged", 1), ("empty", 1)))),
        ]);
        Assert.Equal(new Figure.Number(4), figures.Uploads);
        Assert.Equal(new Figure.Number(1), figures.Matches);
        Assert.Equal(new Figure.Number(3), figures.NoMatches);
        Assert.Equal(new Figure.Number(3), figures.NotScanned);
        Assert.Equal(new Figure.Number(2), figures.NotScannedBy["damaged"]);
        Assert.Equal(new Figure.Number(1), figures.NotScannedBy["empty"]);
        Assert.Equal(new Figure.Number(571), figures.CoveragePerMille);
    }

    [Fact]
    public void Test_pictures_change_no_figure_but_their_own()
    {
        JsonObject[] history =
        [
            Permit(0, until: 24), SweepStarted(1), Match(1, item: 1), Intended(1, restriction: 1, item: 1),
            Ended(2, restriction: 1), SweepEnded(2, items: 4, matches: 1, noMatches: 2, notScanned: ("damaged", 1)),
            Entry(3, "inlet.hour", ("received", 2), ("matches", 0), ("noMatches", 2), ("notScanned", Counts())),
            Review(4, item: 1, "confirmed"),
        ];
        var without = Of(history);
        var with = history.Select(one => (JsonObject)one.DeepClone()).ToList();
        foreach (var (kind, total) in (IEnumerable<(string, string)>)[("sweep.ended", "items"), ("inlet.hour", "received")])
        {
            var counts = with.Single(one => (string)one["kind"]! == kind);
            (counts["tests"], counts[total]) = (500L, (long)counts[total]! + 500);
        }

        for (var test = 100; test < 1100; test++)
        {
            with.Insert(2, Entry(1, "test.match", ("case", test), ("item", test), ("source", "web")));
            with.Insert(with.Count - 3, Intended(2, restriction: test, item: test));
            with.Insert(with.Count - 3, Ended(2, restriction: test, test == 100 ? "failed" : "disabled"));
            with.Add(Review(4, item: test, "rejected"));
            with.Add(Intended(5, restriction: 10_000 + test, item: test, act: "restore"));
            with.Add(Ended(5, restriction: 10_000 + test, "restored"));
        }

        var figures = Of(with);
        Assert.Equal(new Figure.Number(1000), figures.Tests);
        Assert.Equal(new Figure.Number(999), figures.TestsDisabled);
        var rest = figures with { Tests = without.Tests, TestsDisabled = without.TestsDisabled };
        Assert.Equal(FigureJson.Write(without).ToJsonString(), FigureJson.Write(rest).ToJsonString());
    }

    [Fact]
    public void A_resumed_sweep_counts_once_as_it_ended_last_and_a_dry_run_never()
    {
        var figures = Of(
        [
            Permit(0, until: 24), SweepStarted(1), SweepEnded(2, items: 2, matches: 0, noMatches: 2, how: "stopped"),
            Entry(3, "sweep.resumed", ("sweep", 1)), SweepEnded(4, items: 5, matches: 1, noMatches: 4),
            SweepStarted(5, sweep: 2, dryRun: true), SweepEnded(6, items: 9, matches: 9, noMatches: 0, sweep: 2),
        ]);
        Assert.Equal(new Figure.Number(1), figures.SweepsStarted);
        Assert.Equal(new Figure.Number(1), figures.SweepsComplete);
        Assert.Equal(new Figure.Number(5), figures.Items);
        Assert.Equal(new Figure.Number(1), figures.Matches);
    }

    [Fact]
    public void A_dry_run_that_began_before_the_period_is_none_of_its_sweeps_either()
    {
        JsonObject[] history =
            [Permit(0, until: 99), SweepStarted(1, dryRun: true), SweepEnded(30, items: 9, matches: 9, noMatches: 0)];
        Assert.Equal(new Figure.Zero(), Of(history, fromHour: 24).Matches);
    }

    [Fact]
    public void Medians_are_the_lower_of_two_and_count_from_the_match()
    {
        var figures = Of(
        [
            Permit(0, until: 24),
            Match(1, item: 1), Match(1, item: 2), Match(1, item: 3), Match(1, item: 4),
            Intended(1, restriction: 1, item: 1), Ended(2, 1), Intended(1, restriction: 2, item: 2), Ended(4, 2),
            Review(3, item: 1, "confirmed"), Review(5, item: 2, "confirmed"), Review(7, item: 3, "rejected"),
        ]);
        Assert.Equal(new Figure.Number(3600), figures.SecondsToDisableMedian);
        Assert.Equal(new Figure.Number(3 * 3600), figures.SecondsToDisableMost);
        Assert.Equal(new Figure.Number(4 * 3600), figures.SecondsToReviewMedian);
        Assert.Equal(new Figure.Number(2), figures.Disabled);
        Assert.Equal(new Figure.Number(2), figures.Confirmed);
        Assert.Equal(new Figure.Number(1), figures.Rejected);
        Assert.Equal(new Figure.Number(1), figures.Unreviewed);
        Assert.Equal(new Figure.Number(250), figures.RejectedPerMilleOfMatched);
        Assert.Equal(new Figure.Number(333), figures.RejectedPerMilleOfReviewed);
    }

    [Fact]
    public void What_was_put_back_and_what_failed_are_counted_apart()
    {
        var figures = Of(
        [
            Permit(0, until: 24), Match(1, item: 1),
            Intended(1, restriction: 1, item: 1), Ended(2, 1), Intended(3, restriction: 2, item: 1, act: "restore"),
            Ended(4, 2, "restored"), Intended(5, restriction: 3, item: 1), Ended(6, 3, "failed"),
        ]);
        Assert.Equal(new Figure.Number(1), figures.Disabled);
        Assert.Equal(new Figure.Number(1), figures.Restored);
        Assert.Equal(new Figure.Number(1), figures.RestrictionsFailed);
    }

    [Fact]
    public void An_item_that_was_judged_or_withdrawn_before_the_period_does_not_wait_in_it()
    {
        JsonObject[] history =
        [
            Permit(0, until: 99), Match(1, item: 1), Match(1, item: 2), Match(1, item: 3),
            Review(2, item: 1, "rejected"), Entry(3, "item.withdrawn", ("item", 2)), Match(30, item: 4), Review(31, item: 3, "confirmed"),
        ];
        var figures = Of(history, fromHour: 24);
        Assert.Equal(new Figure.Number(1), figures.Unreviewed);
        Assert.Equal(new Figure.Number(1), figures.Confirmed);
        Assert.Equal(new Figure.Zero(), figures.Rejected);
        Assert.Equal(new Figure.Zero(), figures.RejectedPerMilleOfMatched);
        Assert.Equal(new Figure.Number(30 * 3600), figures.SecondsToReviewMedian);
    }

    [Fact]
    public void The_period_holds_its_beginning_and_not_its_end()
    {
        JsonObject[] history = [Entry(23, "incident"), Entry(24, "incident"), Entry(47, "incident"), Entry(48, "incident")];
        Assert.Equal(new Figure.Number(2), Of(history, fromHour: 24).Incidents);
    }

    [Fact]
    public void Days_that_follow_each_other_add_up_to_the_whole()
    {
        var history = Enumerable.Range(0, 72).SelectMany(hour => (JsonObject[])
            [Entry(hour, "incident"), Match(hour, item: hour + 1), Review(hour, item: hour + 1, hour % 3 == 0 ? "rejected" : "confirmed")])
            .Prepend(Permit(0, until: 99)).ToList();
        var days = Enumerable.Range(0, 3).Select(day => Of(history, fromHour: day * 24)).ToList();
        var whole = Figures.Of(history, Begin, Begin.AddHours(72), isComplete: true);
        foreach (var figure in (Func<Figures, Figure>[])[f => f.Incidents, f => f.Confirmed, f => f.Rejected])
        {
            Assert.Equal(Value(figure(whole)), days.Sum(day => Value(figure(day))));
        }
    }

    [Theory]
    [InlineData("permit.revoked")]
    [InlineData("ledger.reconciled")]
    public void A_permit_that_had_ended_before_the_period_does_not_make_noughts_of_it(string ended)
    {
        JsonObject[] history = [Permit(0, until: 99), Entry(3, ended, ("permit", 1))];
        Assert.Equal(Figure.None(NoFigure.NoPermit), Of(history, fromHour: 24).Items);
        Assert.Equal(new Figure.Zero(), Of([Permit(0, until: 99)], fromHour: 24).Items);
        Assert.Equal(Figure.None(NoFigure.NoPermit), Of([Permit(0, until: 24)], fromHour: 24).Items);
    }

    [Fact]
    public void After_an_older_back_up_was_put_back_the_period_is_not_whole()
    {
        var figures = Of([Permit(0, until: 24), Entry(3, "ledger.reconciled"), Entry(4, "incident")]);
        Assert.Equal(Figure.None(NoFigure.Closed), figures.Matches);
        Assert.Equal(new Figure.Number(1), figures.Incidents);
    }

    [Theory]
    [InlineData("\"<10\"", 0, 9)]
    [InlineData("10", 10, 19)]
    [InlineData("120", 120, 129)]
    public void A_count_in_tens_is_never_shown_as_an_exact_one(string value, long least, long most)
    {
        var tens = Assert.IsType<Figure.Tens>(Figure.Shown(JsonNode.Parse(value)!));
        Assert.Equal((least, most), (tens.AtLeast, tens.AtMost));
    }

    static Figures Of(IEnumerable<JsonObject> history, int fromHour = 0, bool isComplete = true) =>
        Figures.Of(history, Begin.AddHours(fromHour), Begin.AddHours(fromHour + 24), isComplete);

    static long Value(Figure figure) => figure is Figure.Number number ? number.Value : 0;

    static JsonObject Entry(int hour, string kind, params ReadOnlySpan<(string Name, JsonNode Value)> fields)
    {
        var entry = new JsonObject { ["at"] = Instant.Text(Begin.AddHours(hour)), ["kind"] = kind };
        foreach (var (name, value) in fields) entry[name] = value;
        // As it is read from the journal.
        return JsonNode.Parse(entry.ToJsonString())!.AsObject();
    }

    static JsonObject Counts(params ReadOnlySpan<(string Name, long Count)> counts)
    {
        var all = new JsonObject();
        foreach (var (name, count) in counts) all[name] = count;
        return all;
    }

    static JsonObject Permit(int hour, int until) =>
        Entry(hour, "permit.granted", ("permit", 1), ("until", Instant.Text(Begin.AddHours(until))));

    static JsonObject SweepStarted(int hour, long sweep = 1, bool dryRun = false) =>
        Entry(hour, "sweep.started", ("sweep", sweep), ("dryRun", dryRun));

    static JsonObject SweepEnded(
        int hour, long items, long matches, long noMatches, (string, long)? notScanned = null, string how = "complete", long sweep = 1) =>
        Entry(
            hour, "sweep.ended", ("sweep", sweep), ("how", how), ("items", items), ("matches", matches), ("noMatches", noMatches),
            ("notScanned", notScanned is { } one ? Counts(one) : Counts()));

    static JsonObject Match(int hour, long item) => Entry(hour, "match", ("case", 1), ("item", item));

    static JsonObject Review(int hour, long item, string verdict) => Entry(hour, "review", ("item", item), ("verdict", verdict));

    static JsonObject Intended(int hour, long restriction, long item, string act = "disable") =>
        Entry(hour, "restriction.intended", ("restriction", restriction), ("act", act), ("item", item));

    static JsonObject Ended(int hour, long restriction, string outcome = "disabled") =>
        Entry(hour, "restriction.ended", ("restriction", restriction), ("outcome", outcome));
}
