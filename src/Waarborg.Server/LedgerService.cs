// Keeps the public ledger up with the journal while the server runs: once a minute, whatever happened in it.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Pipeline;

namespace Waarborg.Server;

sealed class LedgerService(Engine engine, ILogger<LedgerService> logger) : BackgroundService
{
    /// <summary>How often the ledger is tended.</summary>
    internal static TimeSpan Round { get; } = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, engine.Installation.Time);
        do
        {
            try
            {
                if (engine.Readiness.Detects()) await engine.Sandbox.LookAsync(stoppingToken);
                await engine.Ledger.TendAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The next round tries again, and the state of the server says why when it is the ledger itself.
                logger.LedgerNotTended(error.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
