// Meta's ThreatExchange, as a reader of one privacy group that two people attested. It writes nothing there.
using System.Globalization;
using System.Net;

namespace Waarborg.Lists.Suppliers;

/// <param name="terms">Where it is and which group.</param>
/// <param name="secret">The access token.</param>
/// <param name="http">How it is asked.</param>
/// <param name="time">What time it is.</param>
sealed class ThreatExchangeGroup(ExchangeTerms terms, string secret, OutsideHttp http, TimeProvider time) : IExchangeProtocol
{
    /// <summary>Records of a page.</summary>
    const int PageRecords = 500;

    const string Fields =
        "indicator,type,last_updated,should_delete,descriptors{id,reactions,owner{id},tags,status}";

    // Deletions are kept for 90 days: who comes later would miss some.
    static TimeSpan DeletionsAreThere { get; } = TimeSpan.FromDays(85);

    public TimeSpan NextIsGoodFor => TimeSpan.FromHours(12);

    public bool CanContinue(string checkpoint, DateTimeOffset now) =>
        now - DateTimeOffset.FromUnixTimeSeconds(Seconds(checkpoint)) < DeletionsAreThere;

    public Task<GoalOutcome> GoalAsync(PullProgress progress, CancellationToken cancellation)
    {
        var goal = time.GetUtcNow().ToUnixTimeSeconds() - 1;
        return Task.FromResult<GoalOutcome>(progress.Checkpoint is { } known && Seconds(known) >= goal
            ? new GoalOutcome.Unchanged()
            : new GoalOutcome.Known(goal.ToString(CultureInfo.InvariantCulture)));
    }

    public async Task<PageAnswer> PageAsync(PullProgress progress, CancellationToken cancellation)
    {
        var first = $"{Place}?access_token={Uri.EscapeDataString(secret)}&start_time={progress.Checkpoint ?? "0"}"
            + $"&stop_time={progress.RangeTo}&limit={PageRecords}&fields={Uri.EscapeDataString(Fields)}";
        if (progress.Next is { } next && !IsOwn(next)) return Malformed("the place of its next page is not one of its own");
        var answer = await http.AskAsync(() => new(HttpMethod.Get, progress.Next ?? first), cancellation);
        if (progress.Next is not null && answer is OutsideAnswer.Failed { Status: HttpStatusCode.BadRequest or HttpStatusCode.NotFound })
        {
            return new PageAnswer.PageGone();
        }

        if (answer is OutsideAnswer.Failed failed) return new PageAnswer.Failed(failed.Fault);
        return answer is not OutsideAnswer.Whole whole
            ? Malformed("it says that nothing changed since an answer that it never gave")
            : ThreatExchangePage.ParseUntrusted(whole.Body) switch
            {
                PageOutcome.Read { Page.Next: { } more } when !IsOwn(more) => Malformed(
                    "the place of its next page is not one of its own"),
                PageOutcome.Read read => new PageAnswer.Read(read.Page),
                PageOutcome.Malformed bad => Malformed(bad.Words),
                PageOutcome.ErrorInside error => new PageAnswer.Failed(new(ExchangeProblem.ErrorInside, error.Words)),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
    }

    public void Dispose() => http.Dispose();

    string Place => $"{terms.Base}/{terms.PrivacyGroup}/threat_updates/";

    // The token goes nowhere but to this group's own place, whatever the exchange writes.
    bool IsOwn(string next) => next.Split('?', 2) is [var place, _]
        && place.TrimEnd('/') == Place.TrimEnd('/') && !next.Any(char.IsControl);

    static PageAnswer.Failed Malformed(string words) => new(new(ExchangeProblem.Malformed, words));

    static long Seconds(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
