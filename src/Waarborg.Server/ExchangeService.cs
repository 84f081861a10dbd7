// Pulls the lists whose exchange is due while the server runs.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Pipeline;
using Waarborg.Store;

namespace Waarborg.Server;

sealed class ExchangeService(Installation installation, ILogger<ExchangeService> logger) : BackgroundService
{
    /// <summary>How often it is looked whether an exchange is due.</summary>
    internal static TimeSpan Round { get; } = TimeSpan.FromSeconds(10);

    readonly ExchangeDesk _desk = new(installation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var rounds = new List<Task>();
        try
        {
            while (true)
            {
                // No part of the start itself, nor of whoever moves the clock: a list may be long.
                await Task.Yield();
                // One that is slow goes on beside the next round.
                rounds.RemoveAll(round => round.IsCompleted);
                rounds.Add(RunAsync(stoppingToken));
                await Task.Delay(Round, installation.Time, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(rounds);
        }
    }

    async Task RunAsync(CancellationToken stoppingToken)
    {
        try
        {
            await _desk.RunDueAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was pulled stays, and the next start goes on there.
        }
        catch (Exception error)
        {
            // What was pulled stays. The message may hold an address: only the type is told.
            logger.ExchangeFailed(error.GetBaseException().GetType().Name);
        }
    }
}
