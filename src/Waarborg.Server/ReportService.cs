// Sends the reports that people made, while the server runs, beside everything else.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Pipeline;
using Waarborg.Reporting;
using Waarborg.Store;

namespace Waarborg.Server;

sealed class ReportService(Installation installation, ILogger<ReportService> logger) : BackgroundService
{
    /// <summary>The time between two looks at what is to be sent.</summary>
    internal static TimeSpan Wait { get; } = TimeSpan.FromSeconds(30);

    readonly DsaQueue _statements = new(installation);
    readonly ReportSender _sender = new(installation, ReportedFiles.WaysOf(installation));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            // No part of the start itself, nor of whoever moves the clock.
            await Task.Yield();
            await LookAsync(stoppingToken);
            await Task.Delay(Wait, installation.Time, stoppingToken);
        }
    }

    async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            await _sender.SendDueAsync(cancellation);
            await _statements.SendDueAsync(ReportWays.UsualPatience, cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What is to be sent stays so. The message may hold an address or a file's name: only the type is told.
            logger.ReportsNotSent(error.GetType().Name);
        }
    }
}
