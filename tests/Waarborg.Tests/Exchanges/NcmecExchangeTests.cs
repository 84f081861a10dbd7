using System.Globalization;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Exchanges;

/// <summary>What is NCMEC's own: ranges, places of pages that expire, databases that are refused, feedback.</summary>
public sealed class NcmecExchangeTests : IAsyncDisposable
{
    readonly SomeExchange _exchange = SomeExchange.StartAsync(ExchangeKind.NcmecHashSharing).GetAwaiter().GetResult();

    public ValueTask DisposeAsync() => _exchange.DisposeAsync();

    [Fact]
    public async Task A_range_ends_some_seconds_ago_and_the_next_begins_an_hour_before_that()
    {
        _exchange.Put(0, 3);
        await _exchange.PulledAsync();
        await _exchange.PullAsync();
        var asked = _exchange.Server.Asked.Where(one => one.Path.EndsWith("/v2/entries", StringComparison.Ordinal)).ToList();
        Assert.Equal("1970-01-01T00:00:00Z", asked[0].Parameter("from"));
        var from = DateTimeOffset.Parse(asked[1].Parameter("from")!, CultureInfo.InvariantCulture);
        Assert.Equal(from + ExchangeClocks.Overlap, DateTimeOffset.Parse(asked[0].Parameter("to")!, CultureInfo.InvariantCulture));
        var to = DateTimeOffset.Parse(asked[1].Parameter("to")!, CultureInfo.InvariantCulture);
        Assert.Equal(TimeSpan.FromSeconds(5), _exchange.At.Time.GetUtcNow() - to);
    }

    [Fact]
    public async Task The_place_of_a_page_that_expired_is_begun_anew_and_nothing_is_lost()
    {
        _exchange.PageSize = 5;
        _exchange.Put(0, 20);
        _exchange.Server.Fail(StandInFault.Status, afterPages: 2);
        await _exchange.FaultAsync();
        _exchange.Server.Fail(StandInFault.None);
        _exchange.ExpirePlaces();
        Assert.Equal(20, (await _exchange.PulledAsync()).Entries);

        _exchange.Put(20, 40);
        _exchange.Server.Fail(StandInFault.Status, afterPages: 2);
        await _exchange.FaultAsync();
        _exchange.Server.Fail(StandInFault.None);
        _exchange.Server.Asked.Clear();
        // After twelve hours it is not even tried.
        _exchange.At.Time.Advance(TimeSpan.FromHours(12));
        Assert.Equal(40, (await _exchange.PulledAsync()).Entries);
        Assert.Null(_exchange.Server.Asked.First().Parameter("start"));
    }

    [Fact]
    public async Task Fingerprints_that_cannot_be_compared_are_kept_and_counted()
    {
        _exchange.Put(0, 4);
        var release = await _exchange.PulledAsync();
        Assert.Equal(4, Assert.Single(release.Counts).Fingerprints);
        Assert.Equal((4L, 4L), (_exchange.State.Counts["kept.pdna"], _exchange.State.Counts["kept.other"]));
        using var mirror = new ExchangeMirror(_exchange.Installation, SomeExchange.List, stopsAtOnce: true);
        using var connection = _exchange.Installation.Database.Open();
        Assert.All(mirror.Records(connection), record => Assert.Contains(new WirePrint("pdna", "AAAA"), record.Prints));
    }

    [Fact]
    public async Task Feedback_goes_out_as_the_protocol_wants_it_and_is_there_until_it_is_acknowledged()
    {
        _exchange.Put(0, 4);
        await _exchange.PulledAsync();
        var outbox = new FeedbackOutbox(_exchange.Installation);
        Assert.Contains("tellHitsTo", Say(1, true), StringComparison.Ordinal);
        var terms = new SupplierTerms(
            SupplierKind.Hotline, "NCMEC", "agreement 1", true, [TellHits.Supplier], SupplierTrust.Matchable, "");
        Agreeing.Done(
            _exchange.Installation, Act.DescribeSupplier, new() { ["supplier"] = SomeExchange.Supplier, ["terms"] = terms.ToJson() });
        Assert.Contains("has a reason", Say(1, false), StringComparison.Ordinal);
        Assert.Null(Say(1, true));
        Assert.Null(Say(2, false, "not ILLEGAL"));
        Assert.Null(Say(3, false, "no such reason"));

        _exchange.Server.Fail(StandInFault.None);
        Assert.Equal(3, outbox.All(onlyOpen: true).Count);
        await _exchange.PullAsync();
        var (recorded, open) = (_exchange.Feedback, outbox.All(onlyOpen: true));
        Assert.Equal(
            [("42", "e1", "MD5", true, ""), ("42", "e2", "MD5", false, NcmecStandIn.Reason)],
            recorded.Select(one => (one.Member, one.Id, one.Type, one.IsAffirmative, string.Join(',', one.Reasons))));
        Assert.Contains("no reason of this name", Assert.Single(open).Problem, StringComparison.Ordinal);
        Assert.Equal(_exchange.At.Time.GetUtcNow(), open[0].ProblemSince);
        await _exchange.PullAsync();
        Assert.Equal(2, _exchange.Feedback.Count);
        Assert.Equal(2, Assert.Single(outbox.All(onlyOpen: true)).Tries);
        // Another verdict takes the place of one that was not told yet.
        Assert.Null(Say(3, true));
        await _exchange.PullAsync();
        Assert.Empty(outbox.All(onlyOpen: true));
        Assert.Equal(3, outbox.All().Count);

        string? Say(int number, bool affirmative, params string[] reasons) => outbox.Say(
            SomeExchange.List, EntryHandle.Show(ListStore.HandleOf(_exchange.Installation.Keys, SomeExchange.List)(
                _exchange.ReferenceOf(number))), ListAlgorithm.Md5, affirmative, reasons, Actor.CommandLine);
    }

    [Theory]
    [InlineData("Exploitative", "https://hashsharing.ncmec.org/npo", "refused")]
    [InlineData("Industry_Exploitative", "https://report.cybertip.org/hashsharing", "refused")]
    [InlineData("NGO_Generative_AI_Exploitative", "https://hashsharing.ncmec.org/npo", "refused")]
    [InlineData("NGO", "https://hashsharing.ncmec.org/Exploitative", "Lists of any other purpose")]
    [InlineData("NGO", "http://hashsharing.ncmec.org/npo", "without TLS")]
    [InlineData("NGO", "https://name:word@hashsharing.ncmec.org/npo", "without a name")]
    [InlineData("Everything", "https://hashsharing.ncmec.org/npo", "the name of NCMEC's database")]
    public void A_database_of_another_purpose_is_refused_before_it_is_asked(string environment, string address, string words)
    {
        var terms = _exchange.Terms with { Environment = environment, Address = address };
        Assert.Contains(
            words,
            Agreeing.Refused(_exchange.Installation, Act.ConnectExchange, new() { ["list"] = "other", ["terms"] = terms.ToJson() }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_exchange_is_described_whole_and_attested_or_not_at_all()
    {
        foreach (var field in _exchange.Terms.ToJson().Select(pair => pair.Key).ToList())
        {
            var lacking = _exchange.Terms.ToJson();
            lacking.Remove(field);
            Assert.Contains(field, Refused(lacking), StringComparison.Ordinal);
        }

        var wrong = _exchange.Terms.ToJson();
        wrong["attestation"] = "It shares all sorts of things.";
        Assert.StartsWith("attestation: ", Refused(wrong), StringComparison.Ordinal);
        wrong = _exchange.Terms.ToJson();
        wrong["purpose"] = "CSAM";
        Refused(wrong);
        wrong = _exchange.Terms.ToJson();
        wrong["privacyGroup"] = "1";
        Assert.StartsWith("privacyGroup: ", Refused(wrong), StringComparison.Ordinal);
        wrong = _exchange.Terms.ToJson();
        wrong["everyMinutes"] = 9;
        Assert.StartsWith("everyMinutes: ", Refused(wrong), StringComparison.Ordinal);

        string Refused(System.Text.Json.Nodes.JsonObject terms) => Agreeing.Refused(
            _exchange.Installation, Act.ConnectExchange, new() { ["list"] = "other", ["terms"] = terms });
    }

    [Fact]
    public async Task A_list_that_comes_from_an_exchange_is_not_imported_by_hand_until_two_people_end_that()
    {
        _exchange.Put(0, 4);
        await _exchange.PulledAsync();
        var file = _exchange.At.Write("list.csv", Publishing.Csv(1, 3));
        var refused = Assert.IsType<ImportOutcome.Refused>(Import());
        Assert.Contains("comes from an exchange", refused.Words, StringComparison.Ordinal);
        Agreeing.Done(_exchange.Installation, Act.ConnectExchange, new() { ["list"] = SomeExchange.List, ["terms"] = null });
        Assert.IsType<ExchangeRound.Refused>(await _exchange.PullAsync());
        Assert.IsType<ImportOutcome.Imported>(Import());

        ImportOutcome Import() => new ListStore(_exchange.Installation).Import(
            new(SomeExchange.List, file, SomeExchange.Supplier), Actor.CommandLine, CancellationToken.None);
    }
}
