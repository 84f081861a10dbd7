// Asks the hoster's own system whose the items of open cases are, while the server runs, beside everything else.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Cases;
using Waarborg.Store;

namespace Waarborg.Server;

sealed class CustomerService(Installation installation, ILogger<CustomerService> logger) : BackgroundService
{
    /// <summary>The time between two looks at what is to be asked.</summary>
    internal static TimeSpan Wait { get; } = TimeSpan.FromSeconds(30);

    readonly CaseCustomers _customers = new(installation);

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
            await _customers.AskDueAsync(cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What is to be asked stays so. The message may hold an address: only the type is told.
            logger.CustomersNotAsked(error.GetType().Name);
        }
    }
}
