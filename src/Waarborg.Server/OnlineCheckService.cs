// Looks from outside whether the public still sees what was taken away, and calls purge hooks, while the server runs.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server;

sealed class OnlineCheckService(Installation installation, ILogger<OnlineCheckService> logger) : BackgroundService
{
    /// <summary>The longest time without a look: another process may have taken something away.</summary>
    internal static TimeSpan MaxWait { get; } = TimeSpan.FromSeconds(30);

    /// <summary>The shortest: another process may be looking at this moment.</summary>
    internal static TimeSpan MinWait { get; } = TimeSpan.FromSeconds(1);

    readonly OnlineCheckDesk _desk = new(installation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // No part of the start itself, nor of whoever moves the clock.
            await Task.Yield();
            await Task.Delay(await LookAsync(stoppingToken), installation.Time, stoppingToken);
        }
    }

    // How long nothing is due.
    async Task<TimeSpan> LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (_desk.NextAt() is { } next && next <= installation.Time.GetUtcNow()) await _desk.RunDueAsync(cancellation);
            return Wait();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What is due stays due. The message may hold an address: only the type is told.
            logger.OnlineChecksNotDone(error.GetType().Name);
            return MaxWait;
        }
    }

    TimeSpan Wait()
    {
        if (_desk.NextAt() is not { } next) return MaxWait;
        var wait = next - installation.Time.GetUtcNow();
        return wait <= MinWait ? MinWait : wait >= MaxWait ? MaxWait : wait;
    }
}
