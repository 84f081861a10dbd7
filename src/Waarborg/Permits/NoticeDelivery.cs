// Delivers notices: takes what is due, sends it, writes down what came of it, and says in the ledger how many were reached.
using System.Collections.Concurrent;
using System.Text;
using Waarborg.Store;

namespace Waarborg.Permits;

/// <summary>What one round did.</summary>
readonly record struct DeliveryRound(int Delivered, int Failed);

/// <summary>
/// One round delivers all that is due, and is harmless at any moment: what was sent and not yet written down is sent again
/// under the same id, and nothing is lost.
/// </summary>
sealed class NoticeDelivery(Installation installation)
{
    /// <summary>As whom the program writes that it delivered.</summary>
    internal const string Program = "program:notices";

    /// <summary>Deliveries that are taken at once.</summary>
    const int Batch = 64;

    /// <summary>Deliveries under way at once.</summary>
    const int AtOnce = 8;

    readonly NoticeOutbox _outbox = new(installation);
    readonly CustomerStore _customers = new(installation);

    /// <summary>Delivers all that is due. Without a way in the settings it calls nobody.</summary>
    internal async Task<DeliveryRound> RunAsync(CancellationToken cancellation, TimeSpan? patience = null)
    {
        if (CurrentSettings() is not { Delivery: { } route } settings) return default;
        using var sender = new NoticeSender(installation, patience ?? NoticeSender.UsualPatience);
        _outbox.Refresh();
        var notices = new ConcurrentDictionary<long, Notice>();
        var (delivered, failed) = (0, 0);
        while (_outbox.Claim(Batch) is { Count: > 0 } due)
        {
            await Parallel.ForEachAsync(
                due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation },
                async (one, stopping) =>
                {
                    var notice = notices.GetOrAdd(one.Notice, id => new NoticeStore(installation).Find(id)!);
                    if (MessageFor(one, notice, settings) is not { } message) return;
                    if (await sender.SendAsync(message, route, stopping) is { } problem)
                    {
                        _outbox.NoteFailed(one, problem);
                        Interlocked.Increment(ref failed);
                    }
                    else
                    {
                        _outbox.NoteDelivered(one);
                        Interlocked.Increment(ref delivered);
                    }
                });
        }

        _outbox.Say();
        return new(delivered, failed);
    }

    /// <summary>Is anything to be sent, now or later?</summary>
    internal bool HasRoute() => CurrentSettings() is { Delivery: not null };

    ProviderSettings? CurrentSettings()
    {
        using var connection = installation.Database.Open();
        return new SettingsStore(installation).Current(connection, transaction: null)?.Settings;
    }

    // Null for a customer who was removed meanwhile; his row went with him.
    NoticeMessage? MessageFor(DueDelivery due, Notice notice, ProviderSettings settings)
    {
        if (_customers.Find(due.Customer) is not { } customer) return null;
        using var connection = installation.Database.Open();
        if (_customers.Contact(connection, transaction: null, due.Customer) is not { } contact) return null;
        var language = settings.Languages.Contains(customer.Language, StringComparer.Ordinal)
            ? customer.Language
            : settings.Languages[0];
        var id = installation.Keys.KeyedHash("notice-message", Encoding.UTF8.GetBytes($"{due.Notice}\n{due.Customer}"));
        return new(
            "msg_" + Convert.ToHexStringLower(id.AsSpan(0, 16)), notice, customer.Id, contact, customer.Way,
            notice.Text(language), new(settings.NoticeOf(notice.Source), $"?lang={language}"));
    }
}
