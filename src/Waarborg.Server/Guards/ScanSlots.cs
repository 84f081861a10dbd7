// How many uploads are judged at once, and how many wait for that unread.
using System.Threading.RateLimiting;

namespace Waarborg.Server.Guards;

sealed class ScanSlots(ServerOptions options) : IDisposable
{
    readonly ConcurrencyLimiter _limiter = new(new()
    {
        PermitLimit = options.ConcurrentScans,
        QueueLimit = options.WaitingScans,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a turn. The lease says no at once when more is waiting than the limit allows.</summary>
    internal ValueTask<RateLimitLease> EnterAsync(CancellationToken cancellation) =>
        _limiter.AcquireAsync(1, cancellation);

    public void Dispose() => _limiter.Dispose();
}
