// What is done by the clock while the server runs, such as wiping what an ended permit left.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Pipeline;

namespace Waarborg.Server;

sealed class HousekeepingService(
    Func<CancellationToken, Task> work, TimeProvider time, ILogger<HousekeepingService> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Housekeeping.Round, time);
        do
        {
            try
            {
                await work(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The next round tries again. The message may name a file, so only the type is told.
                logger.HousekeepingFailed(error.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
