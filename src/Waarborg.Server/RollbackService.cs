// Puts back what an approved rollback caused, as soon as it is approved: nobody types a second command.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server;

sealed class RollbackService(Installation installation, ILogger<RollbackService> logger) : BackgroundService
{
    /// <summary>How often it is looked whether a rollback waits; the first time right after the start.</summary>
    internal static TimeSpan Round { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How long to wait after a failure, so that a broken disk does not fill the log.</summary>
    internal static TimeSpan AfterFailure { get; } = TimeSpan.FromSeconds(30);

    readonly RollbackDesk _desk = new(installation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // No part of the start itself, nor of whoever moves the clock: files may be many.
            await Task.Yield();
            var wait = await LookAsync(stoppingToken) ? Round : AfterFailure;
            await Task.Delay(wait, installation.Time, stoppingToken);
        }
    }

    async Task<bool> LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (_desk.IsAnyWaiting()) await _desk.CarryOutAsync(cancellation);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What is not back yet still waits. The message may name a file, so only the type is told.
            logger.RollbackFailed(error.GetType().Name);
            return false;
        }
    }
}
