using Waarborg.Cases;

namespace Waarborg.Tests.Cases;

/// <summary>The ceilings of the law and of the operator, one row for each way in which they overlap.</summary>
public sealed class RecordRetentionTests
{
    const string Opened = "2026-03-01";

    [Theory]
    // Regulation 2021/1232: 12 months from identification; removal later does not move it.
    [InlineData(nameof(CaseCause.Match), "2026-03-01", null, "2026-05-01", null, 3660, "2027-03-01", nameof(RetentionRule.Identified))]
    // The operator's own ceiling where it is earlier.
    [InlineData(nameof(CaseCause.Match), "2026-03-01", null, "2026-03-01", null, 90, "2026-05-30", nameof(RetentionRule.Settings))]
    // Not before the customer's six months are over, and never after the law's ceiling.
    [InlineData(nameof(CaseCause.Match), "2026-03-01", null, "2026-03-01", "2026-03-05", 90, "2026-09-05 22:00", nameof(RetentionRule.Redress))]
    [InlineData(nameof(CaseCause.Match), "2026-03-01", null, "2026-03-01", "2026-11-01", 90, "2027-03-01", nameof(RetentionRule.Identified))]
    // CSAR Article 22: 12 months from report or removal, whichever was first.
    [InlineData(nameof(CaseCause.Notice), null, "2026-03-20", "2026-03-10", null, 3660, "2027-03-10", nameof(RetentionRule.ReportedOrRemoved))]
    [InlineData(nameof(CaseCause.Notice), null, "2026-03-10", "2026-03-20", null, 3660, "2027-03-10", nameof(RetentionRule.ReportedOrRemoved))]
    [InlineData(nameof(CaseCause.Notice), null, "2026-03-10", null, null, 3660, "2027-03-10", nameof(RetentionRule.ReportedOrRemoved))]
    // A report before the item was found here counts as well: the earliest applies.
    [InlineData(nameof(CaseCause.Match), "2026-03-02", "2026-03-01", null, null, 3660, "2027-03-01", nameof(RetentionRule.ReportedOrRemoved))]
    // Nothing compared, reported or removed: the operator's alone.
    [InlineData(nameof(CaseCause.Order), null, null, null, null, 30, "2026-03-31", nameof(RetentionRule.Settings))]
    // A leap year: 12 months from 29 February end on 28 February, not later.
    [InlineData(nameof(CaseCause.Match), "2028-02-29", null, null, null, 3660, "2029-02-28", nameof(RetentionRule.Identified))]
    public void The_earliest_of_overlapping_ceilings_applies(
        string cause, string? identified, string? reported, string? removed, string? informed, int days, string end, string rule)
    {
        var facts = new RetentionFacts(Enum.Parse<CaseCause>(cause), At(Opened)!.Value)
        {
            IdentifiedAt = At(identified),
            ReportedAt = At(reported),
            RemovedAt = At(removed),
            InformedAt = At(informed),
        };
        Assert.Equal(
            new RetentionEnd(At(end)!.Value, Enum.Parse<RetentionRule>(rule)), RecordRetention.Of(facts, new(days, 3660)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(90)]
    [InlineData(3660)]
    public void Terrorist_content_is_kept_for_six_months_after_removal_neither_less_nor_more(int days)
    {
        var facts = new RetentionFacts(CaseCause.Order, At(Opened)!.Value)
        {
            RemovedAt = At("2026-08-31"),
            IsTerroristContent = true,
        };
        var end = new RetentionEnd(At("2027-02-28")!.Value, RetentionRule.TerroristContent);
        Assert.Equal(end, RecordRetention.Of(facts, new(days, days)));
        Assert.Equal(end, RecordRetention.OfSealedFile(facts, new(days, days)));
    }

    [Fact]
    public void A_file_under_seal_goes_no_later_than_what_is_known_of_it_and_sooner_where_the_settings_say_so()
    {
        var facts = new RetentionFacts(CaseCause.Match, At(Opened)!.Value)
        {
            IdentifiedAt = At("2026-03-01"),
            RemovedAt = At("2026-03-02"),
        };
        Assert.Equal(new(At("2026-04-01")!.Value, RetentionRule.SealedFile), RecordRetention.OfSealedFile(facts, new(365, 30)));
        Assert.Equal(
            new(At("2027-03-01")!.Value, RetentionRule.Identified), RecordRetention.OfSealedFile(facts, new(365, 3660)));
    }

    // The page of his code promises the whole last day in Amsterdam, and in summer that ends two hours before the day in UTC.
    [Fact]
    public void What_the_settings_end_stays_for_as_long_as_the_customer_was_told_that_he_may_object_and_before_he_was_told()
    {
        var facts = new RetentionFacts(CaseCause.Notice, At(Opened)!.Value)
        {
            RemovedAt = At(Opened),
            InformedAt = At("2026-03-05 23:30"),
        };
        var end = new RetentionEnd(At("2026-09-06 22:00")!.Value, RetentionRule.Redress);
        Assert.Equal(end.At, new Waarborg.Notices.Statement(
            1, 1, 1, 1, facts.Cause, Waarborg.Notices.StatementState.Told, null, Waarborg.Notices.StatementPhase.Confirmed, null,
            default, facts.RemovedAt, null, facts.InformedAt, null).OpenUntil);
        Assert.Equal(end, RecordRetention.Of(facts, new(1, 1)));
        Assert.Equal(end, RecordRetention.OfSealedFile(facts, new(1, 1)));
        Assert.Equal(end, RecordRetention.OfSealedFile(facts, new(365, 1)));
        // The law's ceilings go before.
        Assert.Equal(At("2026-04-01"), RecordRetention.OfSealedFile(facts with { ReportedAt = At("2025-04-01") }, new(1, 1)).At);

        var untold = facts with { InformedAt = null, IsUntold = true };
        Assert.Equal(At("2027-03-01"), RecordRetention.Of(untold, new(1, 1)).At);
        Assert.Equal(At("2027-03-01"), RecordRetention.OfSealedFile(untold, new(365, 1)).At);
        Assert.Equal(At("2027-03-01"), RecordRetention.Of(untold with { RemovedAt = null }, new(1, 1)).At);
    }

    static DateTimeOffset? At(string? moment) => moment is null
        ? null
        : DateTimeOffset.ParseExact(
            moment, ["yyyy-MM-dd", "yyyy-MM-dd HH:mm"], null, System.Globalization.DateTimeStyles.AssumeUniversal);
}
