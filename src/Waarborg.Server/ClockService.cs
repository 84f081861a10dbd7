// Rings clocks when they are due and calls who is to be called, while the server runs.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Cases;
using Waarborg.Store;

namespace Waarborg.Server;

sealed class ClockService(Installation installation, ILogger<ClockService> logger) : BackgroundService
{
    /// <summary>The longest time without a look: another process may have started a clock, or resumed one.</summary>
    internal static TimeSpan MaxWait { get; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait where something is due: it is still being sent, or passed its mark during the look.</summary>
    static TimeSpan WhileDue { get; } = TimeSpan.FromSeconds(1);

    readonly ClockRings _rings = new(installation);
    readonly ClockOutbox _outbox = new(installation);
    Task _sending = Task.CompletedTask;
    int _failedLooks;
    int _failedSends;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                // No part of the start itself, nor of whoever moves the clock.
                await Task.Yield();
                var wait = Look(stoppingToken);
                await Task.Delay(wait, installation.Time, stoppingToken);
            }
        }
        finally
        {
            await _sending;
        }
    }

    // A receiver that is slow to answer delays no ring: it is called beside this.
    TimeSpan Look(CancellationToken cancellation)
    {
        try
        {
            // What passes its mark from here on is due at the next look, whether this one still sees it or not.
            var looked = installation.Time.GetUtcNow();
            _rings.RingDue();
            _rings.Escalate();
            if (_sending.IsCompleted && _outbox.IsAnyDue()) _sending = Task.Run(() => SendAsync(cancellation), cancellation);
            var coming = _rings.NextAt(looked);
            _failedLooks = 0;
            if (coming is not { } next) return MaxWait;
            var wait = next - installation.Time.GetUtcNow();
            // A timer may fire a moment early, and moments are kept to the millisecond.
            return wait <= TimeSpan.Zero ? WhileDue
                : wait >= MaxWait ? MaxWait
                : wait + TimeSpan.FromMilliseconds(2);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What is due stays due. The message may hold an address: only the type is told.
            logger.ClocksNotTended(error.GetType().Name);
            return AfterFailure(++_failedLooks);
        }
    }

    /// <summary>How long to wait after so many failures in a row: 1, 2, 4 seconds, up to the longest wait.</summary>
    internal static TimeSpan AfterFailure(int failed) =>
        TimeSpan.FromSeconds(Math.Min(MaxWait.TotalSeconds, Math.Pow(2, failed - 1)));

    async Task SendAsync(CancellationToken cancellation)
    {
        try
        {
            try
            {
                await _outbox.SendAsync(cancellation);
                _failedSends = 0;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // Until this is over nobody begins to send anew: what is due is due at every look.
                logger.ClocksNotTended(error.GetType().Name);
                await Task.Delay(AfterFailure(++_failedSends), installation.Time, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; the rows stay, and whoever looks next sends them.
        }
    }
}
