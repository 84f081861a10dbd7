// Lets verdicts count once nobody can take them back, and does what follows.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server;

sealed class ReviewService(Installation installation, ReviewDesk desk, ILogger<ReviewService> logger) : BackgroundService
{
    /// <summary>How often it is looked whether a verdict waits; the first time right after the start.</summary>
    internal static TimeSpan Round { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How long to wait after a failure, so that a broken disk does not fill the log.</summary>
    internal static TimeSpan AfterFailure { get; } = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // No part of the start itself, nor of whoever moves the clock.
            await Task.Yield();
            var wait = await LookAsync(stoppingToken) ? Round : AfterFailure;
            await Task.Delay(wait, installation.Time, stoppingToken);
        }
    }

    async Task<bool> LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (desk.NextDue() is { } due && due <= installation.Time.GetUtcNow()) await desk.SettleAsync(cancellation);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The verdict still waits. The message may name a file, so only the type is told.
            logger.VerdictsNotSettled(error.GetType().Name);
            return false;
        }
    }
}
