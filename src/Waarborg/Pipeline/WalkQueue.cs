// Items that were found and wait for a worker. Whoever walks is woken once for many of them.
using System.Threading.Channels;
using Waarborg.Intake;

namespace Waarborg.Pipeline;

/// <summary>
/// At most <see cref="MaxItems"/> items, from one who walks to any number of workers. A bounded channel would wake the walk for
/// each item that is taken, and let it sleep again one item later.
/// </summary>
sealed class WalkQueue : IDisposable
{
    /// <summary>Items that wait between walking and reading.</summary>
    internal const int MaxItems = 256;

    /// <summary>Items that are taken before the walk goes on.</summary>
    const int Refill = MaxItems / 4;

    readonly Channel<FoundItem> _items = Channel.CreateUnbounded<FoundItem>(new() { SingleWriter = true });
    readonly SemaphoreSlim _room = new(MaxItems, MaxItems);
    int _taken;

    /// <summary>Puts one more in, once there is room.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled first.</exception>
    internal async ValueTask AddAsync(FoundItem item, CancellationToken cancellation)
    {
        await _room.WaitAsync(cancellation);
        _items.Writer.TryWrite(item);
    }

    /// <summary>Nothing more comes.</summary>
    internal void Complete() => _items.Writer.Complete();

    /// <summary>Each item once, by any number of workers, until nothing more comes.</summary>
    internal async IAsyncEnumerable<FoundItem> TakeAsync()
    {
        await foreach (var item in _items.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (Interlocked.Increment(ref _taken) % Refill == 0) _room.Release(Refill);
            yield return item;
        }
    }

    public void Dispose() => _room.Dispose();
}
