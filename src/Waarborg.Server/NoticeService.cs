// Goes on delivering user notices while the server runs: once a minute, and only where the settings name a way.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Server;

sealed class NoticeService(Installation installation, ILogger<NoticeService> logger) : BackgroundService
{
    /// <summary>How often it is looked whether anything is due.</summary>
    internal static TimeSpan Round { get; } = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Round, installation.Time);
        do
        {
            try
            {
                await new NoticeDelivery(installation).RunAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // The rows stay, and the next round tries again. The message may hold an address: only the type is told.
                logger.NoticesNotDelivered(error.GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
