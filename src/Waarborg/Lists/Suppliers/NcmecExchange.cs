// NCMEC Hash Sharing v2, as a reader: ranges of time, pages within them, Basic authentication.
// Source: the client of facebook/ThreatExchange and NCMEC's public pages, as far as they say it.
using System.Globalization;
using System.Net;

namespace Waarborg.Lists.Suppliers;

/// <param name="terms">Where it is.</param>
/// <param name="secret"><c>name:password</c>.</param>
/// <param name="http">How it is asked.</param>
/// <param name="time">What time it is.</param>
sealed class NcmecExchange(ExchangeTerms terms, string secret, OutsideHttp http, TimeProvider time) : IExchangeProtocol
{
    /// <summary>A range that would bring more entries than this is read in parts.</summary>
    internal const long MaxEntriesOfRange = 400_000;

    /// <summary>By how much a range that is too large is shortened.</summary>
    const int ShortenBy = 4;

    const string Path = "/v2/entries";

    /// <summary>Entries that are so new may still be joined by others of the same moment.</summary>
    static TimeSpan Settling { get; } = TimeSpan.FromSeconds(5);

    // Before there was anything: everything.
    static DateTimeOffset Beginning { get; } = DateTimeOffset.UnixEpoch;

    public TimeSpan NextIsGoodFor => TimeSpan.FromHours(12);

    public bool CanContinue(string checkpoint, DateTimeOffset now) => !ExchangeClocks.IsAhead(Moment(checkpoint), now);

    public Task<GoalOutcome> GoalAsync(PullProgress progress, CancellationToken cancellation)
    {
        var goal = time.GetUtcNow() - Settling;
        // Moments here are whole seconds.
        goal = DateTimeOffset.FromUnixTimeSeconds(goal.ToUnixTimeSeconds());
        return Task.FromResult<GoalOutcome>(progress.Checkpoint is { } known && Moment(known) >= goal
            ? new GoalOutcome.Unchanged()
            : new GoalOutcome.Known(Text(goal)));
    }

    public async Task<PageAnswer> PageAsync(PullProgress progress, CancellationToken cancellation)
    {
        var (from, to) = (progress.Checkpoint is { } known ? Moment(known) : Beginning, Moment(progress.RangeTo!));
        if (progress.Next is { } next && !IsOwn(next))
        {
            return Malformed("the place of its next page is not one of its own");
        }

        var begin = from == Beginning ? from : from - ExchangeClocks.Overlap;
        var address = $"{terms.Base}{progress.Next ?? $"{Path}?from={Escape(begin)}&to={Escape(to)}"}";
        var answer = await http.AskAsync(() => Request(address), cancellation);
        // A place that is good no more is refused in one of these ways.
        if (progress.Next is not null
            && answer is OutsideAnswer.Failed
            {
                Status: HttpStatusCode.BadRequest or HttpStatusCode.NotFound or HttpStatusCode.Gone,
            })
        {
            return new PageAnswer.PageGone();
        }

        if (answer is OutsideAnswer.Failed failed) return new PageAnswer.Failed(failed.Fault);
        return answer is not OutsideAnswer.Whole whole
            ? Malformed("it says that nothing changed since an answer that it never gave")
            : NcmecPage.ParseUntrusted(whole.Body) switch
            {
                PageOutcome.Read { Page.Next: { } more } when !IsOwn(more) => Malformed(
                    "the place of its next page is not one of its own"),
                PageOutcome.Read { Page.Total: > MaxEntriesOfRange }
                    when progress.Next is null && Shorter(from, to) is { } shorter => new PageAnswer.TooMany(Text(shorter)),
                PageOutcome.Read read => new PageAnswer.Read(read.Page with { NewSince = from }),
                PageOutcome.Malformed bad => Malformed(bad.Words),
                PageOutcome.ErrorInside error => new PageAnswer.Failed(new(ExchangeProblem.ErrorInside, error.Words)),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
    }

    public void Dispose() => http.Dispose();

    HttpRequestMessage Request(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = OutsideHttp.Basic(secret);
        request.Headers.Accept.ParseAdd("application/xml");
        return request;
    }

    // Credentials go nowhere but to this one place.
    static bool IsOwn(string next) => next.StartsWith(Path + "?", StringComparison.Ordinal) && !next.Any(char.IsControl);

    // Null where it cannot be shorter than a second.
    static DateTimeOffset? Shorter(DateTimeOffset from, DateTimeOffset to)
    {
        var seconds = (to - from).Ticks / TimeSpan.TicksPerSecond / ShortenBy;
        return seconds < 1 ? null : from + TimeSpan.FromSeconds(seconds);
    }

    static PageAnswer.Failed Malformed(string words) => new(new(ExchangeProblem.Malformed, words));

    static string Escape(DateTimeOffset moment) => Uri.EscapeDataString(Text(moment));

    static string Text(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static DateTimeOffset Moment(string text) => DateTimeOffset.ParseExact(
        text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture,
        DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
