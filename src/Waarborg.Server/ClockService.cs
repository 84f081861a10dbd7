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

    /// <summary>How long to wait where something is due and still being sent.</summary>
    static TimeSpan WhileSending { get; } = TimeSpan.FromSeconds(1);

    readonly ClockRings _rings = new(installation);
    readonly ClockOutbox _outbox = new(installation);
    Task _sending = Task.CompletedTask;

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
            _rings.RingDue();
            _rings.Escalate();
            if (_sending.IsCompleted && _outbox.IsAnyDue()) _sending = Task.Run(() => SendAsync(cancellation), cancellation);
            if (_rings.NextAt() is not { } next) return MaxWait;
            var wait = next - installation.Time.GetUtcNow();
            // A timer may fire a moment early, and moments are kept to the millisecond.
            return wait <= TimeSpan.Zero ? WhileSending
                : wait >= MaxWait ? MaxWait
                : wait + TimeSpan.FromMilliseconds(2);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What is due stays due. The message may hold an address: only the type is told.
            logger.ClocksNotTended(error.GetType().Name);
            return MaxWait;
        }
    }

    async Task SendAsync(CancellationToken cancellation)
    {
        try
        {
            await _outbox.SendAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            // The server stops; the rows stay, and whoever looks next sends them.
        }
        catch (Exception error)
        {
            logger.ClocksNotTended(error.GetType().Name);
        }
    }
}
