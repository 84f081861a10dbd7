// Lets verdicts count once nobody can take them back, and does what follows.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server;

sealed class ReviewService(Installation installation, ReviewDesk desk, ILogger<ReviewService> logger) : BackgroundService
{
    /// <summary>The longest time without a look: another process may have kept a verdict.</summary>
    internal static TimeSpan MaxWait { get; } = TimeSpan.FromSeconds(30);

    readonly SemaphoreSlim _woken = new(0);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        desk.OnKept = () => _woken.Release();
        try
        {
            var waking = _woken.WaitAsync(stoppingToken);
            while (true)
            {
                // No part of the start itself, nor of whoever moves the clock.
                await Task.Yield();
                var wait = await LookAsync(stoppingToken);
                await Task.WhenAny(Task.Delay(wait, installation.Time, stoppingToken), waking);
                stoppingToken.ThrowIfCancellationRequested();
                if (waking.IsCompleted) waking = _woken.WaitAsync(stoppingToken);
            }
        }
        finally
        {
            desk.OnKept = static () => { };
        }
    }

    public override void Dispose()
    {
        _woken.Dispose();
        base.Dispose();
    }

    // How long nothing is due.
    async Task<TimeSpan> LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (desk.NextDue() is not { } due) return MaxWait;
            var left = due - installation.Time.GetUtcNow();
            // A timer may fire a moment early, and moments are kept to the millisecond.
            if (left > TimeSpan.Zero) return left < MaxWait ? left + TimeSpan.FromMilliseconds(2) : MaxWait;
            await desk.SettleAsync(cancellation);
            // What could not be settled, such as where a folder cannot be opened, waits for a while.
            return desk.NextDue() is { } next && next <= installation.Time.GetUtcNow() ? MaxWait : TimeSpan.Zero;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The verdict still waits. The message may name a file, so only the type is told.
            logger.VerdictsNotSettled(error.GetType().Name);
            return MaxWait;
        }
    }
}
