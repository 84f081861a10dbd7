using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Waarborg.Lists.Lookups;
using Waarborg.Lists.Suppliers;
using Waarborg.Matching.Lookups;
using Waarborg.Tests.Letters;
using Waarborg.Tests.Support;
using Waarborg.Tests.Support.StandIns;

namespace Waarborg.Tests.Safeguards;

/// <summary>.NET tells whoever is asked for which work it is, unless it is told not to: nobody outside is told.</summary>
public sealed partial class TraceHeadersTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task S12_No_trace_of_the_work_for_which_it_asks_leaves_with_a_look_up()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        using var work = Traced();
        await PlainlyAskedAsync(service);

        var http = new LookupHttp(SomeLookups.Impatient);
        var reply = await http.AskAsync(
            new(service.Address, "check"), """{"soort":"sha1","waarde":"00"}"""u8.ToArray(), LookupAuthorization.Bearer,
            HashCheckStandIn.Secret, Cancellation);
        Assert.IsType<ServiceReply.Answered>(reply);
        AssertOnly(service.Requests[^1], "Authorization", "Content-Length", "Content-Type", "Host");
    }

    [Fact]
    public async Task S12_No_trace_of_the_work_for_which_it_asks_leaves_with_a_question_to_an_exchange()
    {
        await using var service = new HashCheckStandIn();
        await service.StartAsync();
        using var work = Traced();
        await PlainlyAskedAsync(service);

        using var http = new OutsideHttp(service.Address.AbsoluteUri, OutsidePatience.Usual, TimeProvider.System);
        await http.AskAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Address, "v1/feed/held"));
                request.Headers.Authorization = new("Bearer", HashCheckStandIn.Secret);
                return request;
            },
            Cancellation);
        AssertOnly(service.Requests[^1], "Authorization", "Host");
    }

    [Fact]
    public void S12_Every_client_of_the_program_is_told_to_send_no_trace_of_its_work()
    {
        var made = 0;
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(path);
            Assert.DoesNotMatch(PlainClient(), text);
            foreach (Match handler in Handler().Matches(text))
            {
                made++;
                Assert.Contains("ActivityHeadersPropagator = null", handler.Value, StringComparison.Ordinal);
            }
        }

        Assert.True(made >= 5, $"Only {made} handlers were found; each client of the program has one.");
    }

    // Work that a host traces, with words of its own.
    static Activity Traced()
    {
        var work = new Activity("sweep") { ActivityTraceFlags = ActivityTraceFlags.Recorded, TraceStateString = "vendor=file-17" };
        work.SetIdFormat(ActivityIdFormat.W3C).AddBaggage("source", "web").Start();
        Assert.Same(work, Activity.Current);
        return work;
    }

    // What a client sends that nobody told: without it, the absence of these headers would say nothing.
    static async Task PlainlyAskedAsync(HashCheckStandIn service)
    {
        using var plain = new HttpClient();
        plain.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", HashCheckStandIn.Secret);
        using var answer = await plain.GetAsync(service.Address, Cancellation);
        var seen = Assert.Single(service.Requests).Headers;
        Assert.Contains("traceparent", seen.Keys, StringComparer.OrdinalIgnoreCase);
        Assert.Equal("vendor=file-17", seen["tracestate"]);
        Assert.Contains(seen.Values, value => value.Contains("source", StringComparison.Ordinal));
    }

    static void AssertOnly(StandInRequest request, params string[] names) => Assert.Equal(
        names, request.Headers.Keys.Order(StringComparer.Ordinal));

    [GeneratedRegex(@"new HttpClient(Handler)?\s*(\(\s*\)|\{)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PlainClient();

    // As far as the initialiser goes; none holds braces of its own.
    [GeneratedRegex(@"new SocketsHttpHandler\b[^}]*\}?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Handler();
}
