// Scanning of uploads, for the server: bytes come in, are judged in memory, and are kept nowhere.
using Waarborg.People;

namespace Waarborg.Pipeline;

/// <summary>Judges uploads one by one, a limited number at a time.</summary>
sealed class ScanService(ItemFlow flow, int maxAtOnce) : IDisposable
{
    /// <summary>Uploads that may wait for each one that is judged; more are refused, not queued.</summary>
    internal const int WaitingPerPlace = 8;

    readonly SemaphoreSlim _places = new(maxAtOnce);
    int _waiting;

    /// <summary>The outcome for this upload under the permit of this upload inlet.</summary>
    internal async Task<ItemOutcome> ScanUploadAsync(
        string source, Upload upload, Actor actor, CancellationToken cancellation)
    {
        if (Interlocked.Increment(ref _waiting) > maxAtOnce * (1 + WaitingPerPlace))
        {
            Interlocked.Decrement(ref _waiting);
            return new ItemOutcome.NotScanned(NotScannedReason.QueueFull,
                "More uploads are waiting than the limit allows. Try again.");
        }

        try
        {
            await _places.WaitAsync(cancellation);
            try
            {
                return await flow.RunUploadAsync(source, upload, actor, cancellation);
            }
            finally
            {
                _places.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _places.Dispose();
}
