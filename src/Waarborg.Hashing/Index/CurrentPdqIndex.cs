// The index in force. A new one takes its place in one step, and nobody who searches ever waits.
namespace Waarborg.Hashing;

/// <summary>Holds the index in force. Readers take no lock and are never paused.</summary>
/// <remarks>
/// A search that began on an index ends on it, whatever is put in force meanwhile: take <see cref="Value"/>
/// once for questions that belong together. What no search uses any more is freed as any other object.
/// </remarks>
public sealed class CurrentPdqIndex
{
    readonly Lock _writing = new();
    readonly List<(PdqIndexEntry[] Added, PdqIndexEntry[] Removed)> _sinceMerge = [];
    PdqIndex _value = PdqIndex.Empty;
    Task _merging = Task.CompletedTask;
    int _replaced;

    /// <summary>The index in force.</summary>
    public PdqIndex Value => Volatile.Read(ref _value);

    /// <summary>Ends when no merge runs; for whoever wants to measure or to save what was merged.</summary>
    public Task Merging
    {
        get
        {
            lock (_writing) return _merging;
        }
    }

    /// <summary>Puts another index in force.</summary>
    /// <returns>The index that was in force before.</returns>
    public PdqIndex Replace(PdqIndex next)
    {
        ArgumentNullException.ThrowIfNull(next);
        lock (_writing)
        {
            _replaced++;
            return Interlocked.Exchange(ref _value, next);
        }
    }

    /// <summary>
    /// Puts the index in force with changes: at once, as <see cref="PdqIndex.With"/> makes it. When many have come together
    /// they are merged in the background.
    /// </summary>
    /// <param name="added">Entries that come to it.</param>
    /// <param name="removed">Entries that leave it first, each with all its copies; what is not there is not missed.</param>
    /// <exception cref="ArgumentException">An entry that is added has the hash that is all zero.</exception>
    public void Update(IEnumerable<PdqIndexEntry> added, IEnumerable<PdqIndexEntry> removed)
    {
        PdqIndexEntry[] coming = [.. added], leaving = [.. removed];
        lock (_writing)
        {
            var next = _value.With(coming, leaving);
            Volatile.Write(ref _value, next);
            if (!_merging.IsCompleted)
            {
                _sinceMerge.Add((coming, leaving));
            }
            else if (next.WantsMerge)
            {
                _sinceMerge.Clear();
                var replaced = _replaced;
                _merging = Behind.Run(() => Merge(next, replaced));
            }
        }
    }

    // What came by changes meanwhile is made once more; what was put in force whole stays.
    void Merge(PdqIndex from, int replaced)
    {
        var merged = from.Merged(Processors.One);
        lock (_writing)
        {
            if (replaced != _replaced) return;
            foreach (var (added, removed) in _sinceMerge) merged = merged.With(added, removed);
            Volatile.Write(ref _value, merged);
        }
    }
}
