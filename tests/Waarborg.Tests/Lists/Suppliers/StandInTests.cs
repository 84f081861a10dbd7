// That the stand-ins behave like what they stand in for, and fail as they are told.
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Waarborg.Lists.Suppliers;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Lists.Suppliers;

public class StandInTests
{
    static readonly DateTimeOffset _start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_entry_of_a_range_is_on_one_page_and_none_that_is_outside_it()
    {
        await using var exchange = await NcmecAsync(entries: 25, pageSize: 4);
        exchange.Delete("42", "e3", _start.AddSeconds(5));
        using var http = Client();
        var (records, pages) = await AllAsync(http, exchange, "2026-01-01T00:00:00Z", "2026-01-01T00:00:05Z");
        // Five entries at each second but the first, which is not of the range.
        Assert.Equal(20, records.Select(record => record.Reference).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(20, records.Count);
        Assert.Equal(5, pages);
        Assert.IsType<ExchangeRecord.Gone>(records.Single(record => record.Reference == "42/e3"));
        Assert.NotEqual(records.Select(record => record.At), records.Select(record => record.At).Order());

        exchange.PagesAreOfOneKind = true;
        (records, _) = await AllAsync(http, exchange, "2026-01-01T00:00:00Z", "2026-01-01T00:00:05Z");
        Assert.Equal(20, records.Count);
    }

    [Fact]
    public async Task A_next_address_ends_and_wrong_credentials_open_nothing()
    {
        await using var exchange = await NcmecAsync(entries: 25, pageSize: 4);
        using var http = Client();
        var first = await PageAsync(http, exchange.Address + "/v2/entries?from=2025-01-01T00%3A00%3A00Z&to=2027-01-01T00%3A00%3A00Z");
        Assert.Equal(25, first.Total);
        using (var good = await http.GetAsync(exchange.Address + first.Next, Cancellation)) Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        exchange.ExpireNexts();
        using (var late = await http.GetAsync(exchange.Address + first.Next, Cancellation)) Assert.Equal(HttpStatusCode.BadRequest, late.StatusCode);
        using var stranger = new HttpClient();
        using var refused = await stranger.GetAsync(exchange.Address + "/v2/status", Cancellation);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task Feedback_is_recorded_where_its_body_is_right_to_the_byte()
    {
        await using var exchange = await NcmecAsync(entries: 1, pageSize: 4);
        using var http = Client();
        Assert.NotNull(NcmecAnswers.ParseUntrustedStatus(await http.GetByteArrayAsync(exchange.Address + "/v2/status", Cancellation)));
        Assert.NotNull(NcmecAnswers.ParseUntrustedMembers(await http.GetByteArrayAsync(exchange.Address + "/v2/members", Cancellation)));
        var reasons = NcmecAnswers.ParseUntrustedReasons(
            await http.GetByteArrayAsync(exchange.Address + "/v2/feedback/MD5/reasons", Cancellation))!;
        Assert.Equal(HttpStatusCode.OK, await PutAsync(NcmecFeedback.Affirmative(), "e0", "MD5"));
        Assert.Equal(HttpStatusCode.OK, await PutAsync(NcmecFeedback.Negative([reasons[0].Id]), "e0", "SHA1"));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync([.. NcmecFeedback.Affirmative(), (byte)'\n'], "e0", "MD5"));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(NcmecFeedback.Negative([Guid.Empty]), "e0", "MD5"));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(NcmecFeedback.Affirmative(), "e0", "md5"));
        Assert.Equal(HttpStatusCode.NotFound, await PutAsync(NcmecFeedback.Affirmative(), "e9", "MD5"));
        Assert.Equal(
            [("MD5", true, 0), ("SHA1", false, 1)],
            exchange.Feedback.Select(feedback => (feedback.Type, feedback.IsAffirmative, feedback.Reasons.Count)));

        async Task<HttpStatusCode> PutAsync(byte[] body, string id, string type)
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(NcmecFeedback.ContentType);
            using var answer = await http.PutAsync($"{exchange.Address}/v2/entries/42/{id}/{type}/feedback", content, Cancellation);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Every_fault_comes_in_the_middle_of_paging()
    {
        await using var exchange = await NcmecAsync(entries: 25, pageSize: 4);
        using var http = Client();
        var first = exchange.Address + "/v2/entries?from=2025-01-01T00%3A00%3A00Z&to=2027-01-01T00%3A00%3A00Z";
        async Task<HttpResponseMessage> SecondAsync(StandInFault fault, int times = int.MaxValue, int status = 500)
        {
            exchange.Server.Fail(fault, afterPages: 1, times, status);
            var page = await PageAsync(http, first);
            return await http.GetAsync(exchange.Address + page.Next, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        }

        foreach (var status in new[] { 401, 403, 429, 500 })
        {
            using var failed = await SecondAsync(StandInFault.Status, times: 1, status);
            Assert.Equal(status, (int)failed.StatusCode);
            await PageAsync(http, first);
        }

        foreach (var fault in new[] { StandInFault.Malformed, StandInFault.Truncated })
        {
            using var broken = await SecondAsync(fault);
            Assert.Equal(HttpStatusCode.OK, broken.StatusCode);
            Assert.IsType<PageOutcome.Malformed>(NcmecPage.ParseUntrusted(await broken.Content.ReadAsByteArrayAsync(Cancellation)));
        }

        using var inside = await SecondAsync(StandInFault.ErrorInside);
        Assert.IsType<PageOutcome.ErrorInside>(NcmecPage.ParseUntrusted(await inside.Content.ReadAsByteArrayAsync(Cancellation)));
        using var elsewhere = await SecondAsync(StandInFault.Redirect);
        Assert.Equal((HttpStatusCode.Found, StandInServer.Elsewhere), (elsewhere.StatusCode, elsewhere.Headers.Location!.ToString()));
        using var looping = await SecondAsync(StandInFault.Loops);
        var loop = Assert.IsType<PageOutcome.Read>(NcmecPage.ParseUntrusted(await looping.Content.ReadAsByteArrayAsync(Cancellation))).Page;
        Assert.Equal(loop.Next, (await PageAsync(http, exchange.Address + loop.Next)).Next);

        using (var endless = await SecondAsync(StandInFault.NeverEnds))
        {
            await using var body = await endless.Content.ReadAsStreamAsync(Cancellation);
            var buffer = new byte[8 << 20];
            Assert.Equal(buffer.Length, await body.ReadAtLeastAsync(buffer, buffer.Length, cancellationToken: Cancellation));
        }

        exchange.Server.SlowFor = TimeSpan.FromSeconds(30);
        using var impatient = Client();
        impatient.Timeout = TimeSpan.FromMilliseconds(300);
        exchange.Server.Fail(StandInFault.Slow);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.GetAsync(first, Cancellation));
    }

    [Fact]
    public async Task Threat_updates_come_page_by_page_with_whole_next_addresses()
    {
        await using var exchange = await ThreatExchangeStandIn.StartAsync();
        exchange.PageSize = 3;
        exchange.Put(Enumerable.Range(1, 10).Select(i => new ThreatStandInUpdate(
            $"{i}", "HASH_PDQ", SomeHashes.Pdq(i).ToString(), _start.AddSeconds(i), ("MALICIOUS", ["csam"]))
        {
            HasNumberAsId = i % 2 == 0,
        }));
        exchange.Delete("4", _start.AddSeconds(11));
        using var http = new HttpClient();
        var query = $"fields=id,descriptors&start_time={_start.ToUnixTimeSeconds() + 2}&limit=500";
        var next = $"{exchange.Address}{ThreatExchangeStandIn.Group}/threat_updates/?{query}"
            + $"&access_token={Uri.EscapeDataString(ThreatExchangeStandIn.Token)}";
        var records = new List<ExchangeRecord>();
        while (next is not null)
        {
            var outcome = ThreatExchangePage.ParseUntrusted(await http.GetByteArrayAsync(next, Cancellation));
            var page = Assert.IsType<PageOutcome.Read>(outcome).Page;
            records.AddRange(page.Records);
            next = page.Next;
        }

        Assert.Equal(["2", "3", "5", "6", "7", "8", "9", "10", "4"], records.Select(record => record.Reference));
        Assert.IsType<ExchangeRecord.Gone>(records[^1]);
        Assert.Equal(3, exchange.Server.Asked.Count);
        using var refused = await http.GetAsync($"{exchange.Address}{ThreatExchangeStandIn.Group}/threat_updates/?{query}", Cancellation);
        Assert.IsType<PageOutcome.ErrorInside>(ThreatExchangePage.ParseUntrusted(await refused.Content.ReadAsByteArrayAsync(Cancellation)));
    }

    static async Task<NcmecStandIn> NcmecAsync(int entries, int pageSize)
    {
        var exchange = await NcmecStandIn.StartAsync();
        exchange.PageSize = pageSize;
        exchange.Put(Enumerable.Range(0, entries).Select(i => new NcmecStandInEntry(
            "42", $"e{i}", _start.AddSeconds(i % 5), ("md5", SomeHashes.Md5(i)), ("pdq", SomeHashes.Pdq(i).ToString()))
        {
            IsVideo = i % 3 == 0,
        }));
        return exchange;
    }

    static async Task<(List<ExchangeRecord> Records, int Pages)> AllAsync(
        HttpClient http, NcmecStandIn exchange, string from, string to)
    {
        var (records, pages) = (new List<ExchangeRecord>(), 0);
        var next = $"/v2/entries?from={Uri.EscapeDataString(from)}&to={Uri.EscapeDataString(to)}";
        while (next is not null)
        {
            var page = await PageAsync(http, exchange.Address + next);
            records.AddRange(page.Records);
            pages++;
            next = page.Next;
        }

        return (records, pages);
    }

    static async Task<ExchangePage> PageAsync(HttpClient http, string address) => Assert.IsType<PageOutcome.Read>(
        NcmecPage.ParseUntrusted(await http.GetByteArrayAsync(address, Cancellation))).Page;

    static HttpClient Client()
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        http.DefaultRequestHeaders.Authorization = new(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{NcmecStandIn.User}:{NcmecStandIn.Password}")));
        return http;
    }
}
