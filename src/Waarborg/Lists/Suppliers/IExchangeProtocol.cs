// What the machine that pulls asks of a protocol: how far it can go, and one page after another.
namespace Waarborg.Lists.Suppliers;

/// <summary>How far there is to go. There is no fourth case.</summary>
abstract record GoalOutcome
{
    /// <param name="Goal">Up to where the exchange has something, as it counts.</param>
    /// <param name="Tag">What an unchanged answer is known by.</param>
    internal sealed record Known(string Goal, string? Tag = null) : GoalOutcome;

    /// <summary>Nothing is new since the checkpoint.</summary>
    internal sealed record Unchanged : GoalOutcome;

    internal sealed record Failed(ExchangeFault Fault) : GoalOutcome;
}

/// <summary>What came of asking for a page. There is no fourth case.</summary>
abstract record PageAnswer
{
    internal sealed record Read(ExchangePage Page) : PageAnswer;

    /// <summary>The range is too large for the exchange's taste: a shorter one is to be begun.</summary>
    internal sealed record TooMany(string RangeTo) : PageAnswer;

    /// <summary>Where it went on leads nowhere any more: the range is to be begun anew.</summary>
    internal sealed record PageGone : PageAnswer;

    /// <summary>What this exchange knew of the checkpoint it has forgotten: everything is to be read anew.</summary>
    internal sealed record CheckpointGone : PageAnswer;

    internal sealed record Failed(ExchangeFault Fault) : PageAnswer;
}

/// <summary>How clocks that differ are dealt with.</summary>
static class ExchangeClocks
{
    /// <summary>Each range begins so long before it would: our clock may be ahead of the exchange's, and what that wrote in
    /// between would be passed over for ever. What comes twice changes nothing.</summary>
    internal static TimeSpan Overlap { get; } = TimeSpan.FromHours(1);

    /// <summary>Was the checkpoint written by a clock that was wrong? Then nothing of it can be continued.</summary>
    internal static bool IsAhead(DateTimeOffset checkpoint, DateTimeOffset now) => checkpoint > now + ExchangeMirror.MaxAhead;
}

/// <summary>One protocol. It changes nothing here; what it reads is untrusted until it is parsed.</summary>
interface IExchangeProtocol : IDisposable
{
    /// <summary>Can what was pulled up to this checkpoint still be continued?</summary>
    bool CanContinue(string checkpoint, DateTimeOffset now);

    /// <summary>Up to where there is something.</summary>
    Task<GoalOutcome> GoalAsync(PullProgress progress, CancellationToken cancellation);

    /// <summary>The page after the last one that was read.</summary>
    Task<PageAnswer> PageAsync(PullProgress progress, CancellationToken cancellation);

    /// <summary>For how long the place of a next page is good.</summary>
    TimeSpan NextIsGoodFor { get; }
}
