// Another installation of this program that publishes a list: what changed since the release that is here, page by page.
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace Waarborg.Lists.Suppliers;

/// <param name="list">The list, which has the same name there.</param>
/// <param name="terms">Where it is.</param>
/// <param name="secret">The key that the publisher gave.</param>
/// <param name="http">How it is asked.</param>
sealed class WaarborgExchange(string list, ExchangeTerms terms, string secret, OutsideHttp http) : IExchangeProtocol
{
    public TimeSpan NextIsGoodFor => TimeSpan.FromDays(30);

    public bool CanContinue(string checkpoint, DateTimeOffset now) => true;

    public async Task<GoalOutcome> GoalAsync(PullProgress progress, CancellationToken cancellation)
    {
        var tag = progress.Checkpoint is null ? null : progress.Tag;
        var answer = await http.AskAsync(() => Request(Place, tag), cancellation);
        return answer switch
        {
            OutsideAnswer.NotModified => new GoalOutcome.Unchanged(),
            OutsideAnswer.Failed failed => new GoalOutcome.Failed(failed.Fault),
            OutsideAnswer.Whole whole => FeedHead.ParseUntrusted(whole.Body) is not { } head
                ? new GoalOutcome.Failed(new(ExchangeProblem.Malformed, "its answer about the newest release has another form"))
                : progress.Checkpoint is { } known && Number(known) == head.Number ? new GoalOutcome.Unchanged()
                : progress.Checkpoint is { } more && Number(more) > head.Number
                    ? new GoalOutcome.Failed(new(
                        ExchangeProblem.NotAsSigned, "its newest release is older than the one that was taken before"))
                : new GoalOutcome.Known(head.Number.ToString(CultureInfo.InvariantCulture), whole.Tag),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public async Task<PageAnswer> PageAsync(PullProgress progress, CancellationToken cancellation)
    {
        var address = $"{Place}/changes?from={progress.Checkpoint ?? "0"}&to={progress.RangeTo}"
            + (progress.Next is { } next ? $"&after={Uri.EscapeDataString(next)}" : "");
        var answer = await http.AskAsync(() => Request(address, null), cancellation);
        return answer switch
        {
            OutsideAnswer.Failed { Status: HttpStatusCode.Gone } => new PageAnswer.CheckpointGone(),
            OutsideAnswer.Failed failed => new PageAnswer.Failed(failed.Fault),
            OutsideAnswer.Whole whole => FeedPage.ParseUntrusted(whole.Body) switch
            {
                PageOutcome.Read read when read.Page.To != Number(progress.RangeTo!) =>
                    new PageAnswer.Failed(new(ExchangeProblem.Malformed, "its page leads to another release than was asked for")),
                PageOutcome.Read read => new PageAnswer.Read(read.Page),
                PageOutcome.Malformed bad => new PageAnswer.Failed(new(ExchangeProblem.Malformed, bad.Words)),
                PageOutcome.ErrorInside error => new PageAnswer.Failed(new(ExchangeProblem.ErrorInside, error.Words)),
                _ => throw new System.Diagnostics.UnreachableException(),
            },
            _ => new PageAnswer.Failed(new(ExchangeProblem.Malformed, "it says that nothing changed, and was not asked so")),
        };
    }

    /// <summary>The signed note of a release.</summary>
    internal async Task<OutsideAnswer> NoteAsync(string number, CancellationToken cancellation) =>
        await http.AskAsync(() => Request($"{Place}/notes/{number}", null), cancellation);

    public void Dispose() => http.Dispose();

    string Place => $"{terms.Base}/v1/feed/{list}";

    HttpRequestMessage Request(string address, string? tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new("Bearer", secret);
        if (tag is not null && EntityTagHeaderValue.TryParse(tag, out var known)) request.Headers.IfNoneMatch.Add(known);
        return request;
    }

    static long Number(string text) => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
