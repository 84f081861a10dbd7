// Tells people, while the server runs: makes what messages are due, and sends what has not arrived.
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Waarborg.Notices;
using Waarborg.Store;

namespace Waarborg.Server;

sealed class MessageService(Installation installation, ILogger<MessageService> logger) : BackgroundService
{
    /// <summary>The time between two looks.</summary>
    internal static TimeSpan Wait { get; } = TimeSpan.FromSeconds(30);

    readonly Teller _teller = new(installation);
    readonly Outbox _outbox = new(installation);

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
            _teller.Run();
            if (_outbox.IsAnyDue()) await new OutboxDelivery(installation).RunAsync(cancellation);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // What is due stays due. The message may hold an address: only the type is told.
            logger.PeopleNotTold(error.GetType().Name);
        }
    }
}
