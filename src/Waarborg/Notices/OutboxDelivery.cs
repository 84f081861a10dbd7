// Sends messages: takes what is due, finds the way to its recipient, sends it, and writes down what came of it.
using Microsoft.Data.Sqlite;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Notices;

/// <summary>One round sends all that is due. Several at once, on this machine or after a stop, send nothing twice.</summary>
/// <param name="installation">Whose messages.</param>
/// <param name="atPoint">Called at named points between steps; tests stop there.</param>
sealed class OutboxDelivery(Installation installation, Action<string>? atPoint = null)
{
    /// <summary>Messages that are taken at once.</summary>
    const int Batch = 32;

    /// <summary>Messages under way at once.</summary>
    const int AtOnce = 8;

    static readonly Wording _noWay = new(
        "the settings name no way by which messages go out to customers: name one, or hand it out",
        "de instellingen noemen geen weg naar klanten (delivery): noem er een, of reik het zelf uit");

    static readonly Wording _noCustomer = new(
        "the customer is not on record any more", "de klant staat niet meer in het register");

    readonly Outbox _outbox = new(installation);
    readonly CustomerStore _customers = new(installation);

    /// <returns>How many were taken, and how many were not.</returns>
    internal Task<(int Delivered, int Failed)> RunAsync(CancellationToken cancellation, TimeSpan? patience = null) =>
        RunAsync(onlyDangers: false, patience, cancellation);

    /// <summary>The same of what tells of a danger alone: nothing else is waited for.</summary>
    internal Task<(int Delivered, int Failed)> RunDangersAsync(TimeSpan patience, CancellationToken cancellation) =>
        RunAsync(onlyDangers: true, patience, cancellation);

    async Task<(int Delivered, int Failed)> RunAsync(bool onlyDangers, TimeSpan? patience, CancellationToken cancellation)
    {
        using var sender = new NoticeSender(installation, patience ?? NoticeSender.UsualPatience);
        var (delivered, failed) = (0, 0);
        while (_outbox.Claim(Batch, onlyDangers) is { Count: > 0 } due)
        {
            await Parallel.ForEachAsync(
                due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (one, stopping) =>
                {
                    if (await TryAsync(one, sender, stopping)) Interlocked.Increment(ref delivered);
                    else Interlocked.Increment(ref failed);
                });
        }

        return (delivered, failed);
    }

    async Task<bool> TryAsync(DueMessage due, NoticeSender sender, CancellationToken cancellation)
    {
        var (to, problem) = WayTo(due.Recipient);
        if (to is null)
        {
            _outbox.NoteFailed(due, problem!);
            return false;
        }

        atPoint?.Invoke("claimed");
        if (to is SendTo.Mail && !_outbox.NoteAttempt(due)) return false;
        atPoint?.Invoke("attempted");
        var message = new OutgoingMessage(due.Message, due.Body.Json, due.Body.Subject, due.Body.Plain)
        {
            Written = due.Body.Written is { Length: > 0 } written ? written : null,
            Parts = [.. due.Body.Parts.Select(part => new OutgoingPart(part.Name, part.MediaType, part.Bytes))],
        };
        var outcome = await sender.SendAsync(message, to, cancellation);
        atPoint?.Invoke("sent");
        switch (outcome)
        {
            case { Problem: null }:
                _outbox.NoteDelivered(due);
                return true;
            case { MayHaveArrived: true } when to is SendTo.Mail:
                _outbox.NoteUnclear(due, outcome.Problem);
                return false;
            default:
                _outbox.NoteFailed(due, outcome.Problem, outcome.MayHaveArrived);
                return false;
        }
    }

    // Asked at every try: the settings, and how a customer is reached, may have been put right since.
    (SendTo? To, Wording? Problem) WayTo(Recipient recipient)
    {
        using var connection = installation.Database.Open();
        var settings = new SettingsStore(installation).Current(connection, transaction: null)?.Settings;
        return recipient switch
        {
            Recipient.Webhook webhook => (new SendTo.OwnWebhook(webhook.Url), null),
            Recipient.Mail mail => settings?.Relay is { } relay
                ? (new SendTo.Mail(relay, mail.Address), null)
                : (null, SendTo.NoRelay),
            Recipient.Customer customer => WayTo(connection, customer.Id, settings?.Delivery),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    (SendTo? To, Wording? Problem) WayTo(SqliteConnection connection, string customer, NoticeRoute? route)
    {
        if (route is null) return (null, _noWay);
        // The provider's own system knows its customers, also those who are not on record here.
        if (route is NoticeRoute.OwnWebhook own) return (new SendTo.OwnWebhook(own.Url), null);
        if (_customers.Find(customer) is not { } found
            || _customers.Contact(connection, transaction: null, customer) is not { } contact)
        {
            return (null, _noCustomer);
        }

        return SendTo.For(route, found.Way, contact) is { } to ? (to, null) : (null, SendTo.NoWay(found.Way));
    }
}
