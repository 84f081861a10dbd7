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

    const string Token = "access_token=";
    const string Fields =
        "indicator,type,last_updated,should_delete,descriptors{id,reactions,owner{id},tags,status}";

    // Codes of the Graph API: no session, and a token that is invalid or has expired.
    static readonly int[] _noToken = [102, 190, 463, 467];

    // Codes of the Graph API: asked too often, by this application, person, page or token.
    static readonly int[] _tooOften = [4, 17, 32, 613];

    // Deletions are kept for 90 days: who comes later would miss some.
    static TimeSpan DeletionsAreThere { get; } = TimeSpan.FromDays(85);

    public TimeSpan NextIsGoodFor => TimeSpan.FromHours(12);

    public bool CanContinue(string checkpoint, DateTimeOffset now) =>
        DateTimeOffset.FromUnixTimeSeconds(Seconds(checkpoint)) is var known && now - known < DeletionsAreThere
        && !ExchangeClocks.IsAhead(known, now);

    public Task<GoalOutcome> GoalAsync(PullProgress progress, CancellationToken cancellation)
    {
        var goal = time.GetUtcNow().ToUnixTimeSeconds() - 1;
        return Task.FromResult<GoalOutcome>(progress.Checkpoint is { } known && Seconds(known) >= goal
            ? new GoalOutcome.Unchanged()
            : new GoalOutcome.Known(goal.ToString(CultureInfo.InvariantCulture)));
    }

    public async Task<PageAnswer> PageAsync(PullProgress progress, CancellationToken cancellation)
    {
        var from = progress.Checkpoint is { } reached ? Seconds(reached) : 0;
        var begin = Math.Max(0, from - (long)ExchangeClocks.Overlap.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var first = $"{Place}?start_time={begin}&stop_time={progress.RangeTo}&limit={PageRecords}"
            + $"&fields={Uri.EscapeDataString(Fields)}";
        if (progress.Next is { } next && !IsOwn(next)) return Malformed("the place of its next page is not one of its own");
        var address = $"{progress.Next ?? first}&{Token}{Uri.EscapeDataString(secret)}";
        var answer = await http.AskAsync(() => new(HttpMethod.Get, address), cancellation);
        // It says in the body, and not by its status, that it knows nobody by this token, or that it is asked too often.
        if (answer is OutsideAnswer.Failed failed)
        {
            return ThreatExchangePage.ParseUntrusted(failed.Body) is PageOutcome.ErrorInside said && Known(said) is { } known
                ? known
                : progress.Next is not null && failed.Status is (HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
                    ? new PageAnswer.PageGone()
                    : new PageAnswer.Failed(failed.Fault);
        }

        return answer is not OutsideAnswer.Whole whole
            ? Malformed("it says that nothing changed since an answer that it never gave")
            : ThreatExchangePage.ParseUntrusted(whole.Body) switch
            {
                PageOutcome.Read { Page.Next: { } more } when !IsOwn(more) => Malformed(
                    "the place of its next page is not one of its own"),
                PageOutcome.Read read => new PageAnswer.Read(read.Page with
                {
                    Next = read.Page.Next is { } more ? WithoutToken(more) : null,
                    NewSince = DateTimeOffset.FromUnixTimeSeconds(from),
                }),
                PageOutcome.Malformed bad => Malformed(bad.Words),
                PageOutcome.ErrorInside error =>
                    Known(error) ?? new PageAnswer.Failed(new(ExchangeProblem.ErrorInside, error.Words)),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
    }

    public void Dispose() => http.Dispose();

    // What its codes say that does not go away by asking again at once.
    static PageAnswer.Failed? Known(PageOutcome.ErrorInside error) =>
        _noToken.Contains(error.Code) ? new(new(ExchangeProblem.CredentialsRefused, "it does not take the access token"))
        : _tooOften.Contains(error.Code) ? new(new(ExchangeProblem.TooBusy, $"{error.Words} It is asked too often."))
        : null;

    string Place => $"{terms.Base}/{terms.PrivacyGroup}/threat_updates/";

    // The token goes nowhere but to this group's own place, whatever the exchange writes.
    bool IsOwn(string next) => next.Split('?', 2) is [var place, _]
        && place.TrimEnd('/') == Place.TrimEnd('/') && !next.Any(char.IsControl);

    // The exchange writes the token into the place of its next page. It is kept in the keys folder alone, and may change.
    static string WithoutToken(string next)
    {
        var parts = next.Split('?', 2);
        return $"{parts[0]}?"
            + string.Join('&', parts[1].Split('&').Where(one => !one.StartsWith(Token, StringComparison.OrdinalIgnoreCase)));
    }

    static PageAnswer.Failed Malformed(string words) => new(new(ExchangeProblem.Malformed, words));

    static long Seconds(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
