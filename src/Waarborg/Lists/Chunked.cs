// A list that grows without ever moving what it holds.
namespace Waarborg.Lists;

/// <summary>Items in chunks of the same size: growing it needs room for one chunk, not for all of it twice.</summary>
sealed class Chunked<T>
    where T : unmanaged
{
    const int ChunkBits = 16;
    const int ChunkItems = 1 << ChunkBits;

    readonly List<T[]> _chunks = [];

    internal int Count { get; private set; }

    internal ref T this[int at] => ref _chunks[at >> ChunkBits][at & (ChunkItems - 1)];

    internal void Add(T item)
    {
        if (Count >> ChunkBits == _chunks.Count) _chunks.Add(new T[ChunkItems]);
        _chunks[Count >> ChunkBits][Count & (ChunkItems - 1)] = item;
        Count++;
    }

    internal void AddRange(ReadOnlySpan<T> items)
    {
        while (!items.IsEmpty)
        {
            if (Count >> ChunkBits == _chunks.Count) _chunks.Add(new T[ChunkItems]);
            var room = _chunks[^1].AsSpan(Count & (ChunkItems - 1));
            var now = Math.Min(room.Length, items.Length);
            items[..now].CopyTo(room);
            items = items[now..];
            Count += now;
        }
    }

    /// <summary>All of it in one array. The list is empty afterwards, so that nothing is there twice for long.</summary>
    internal T[] TakeAll()
    {
        var all = new T[Count];
        for (var at = 0; at < all.Length; at += ChunkItems)
        {
            _chunks[at >> ChunkBits].AsSpan(0, Math.Min(ChunkItems, all.Length - at)).CopyTo(all.AsSpan(at));
        }

        Clear();
        return all;
    }

    internal void Clear()
    {
        _chunks.Clear();
        Count = 0;
    }
}
