// Counts down only while a decoder is waited for: an item that is read slowly is not the decoder's fault.
namespace Waarborg.Decoding;

sealed class PatienceTimer : IAsyncDisposable
{
    readonly Lock _gate = new();
    readonly TimeProvider _time;
    readonly ITimer _timer;
    TimeSpan _left;
    long _since;
    bool _isWaiting;

    internal PatienceTimer(Action whenOver, TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => RunOut(whenOver), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether the time ran out while waiting.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Sets how long may be waited from now on, all waits together.</summary>
    internal void Begin(TimeSpan limit)
    {
        lock (_gate) _left = limit;
    }

    /// <summary>Counts down until disposed.</summary>
    internal Waiting Wait()
    {
        lock (_gate)
        {
            _since = _time.GetTimestamp();
            _isWaiting = true;
            _timer.Change(_left > TimeSpan.Zero ? _left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }

        return new Waiting(this);
    }

    void Stop()
    {
        lock (_gate)
        {
            _isWaiting = false;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _left -= _time.GetElapsedTime(_since);
        }
    }

    void RunOut(Action whenOver)
    {
        lock (_gate)
        {
            // The wait may have ended while the timer was on its way here.
            if (!_isWaiting) return;
            IsOver = true;
        }

        whenOver();
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    /// <summary>One wait.</summary>
    internal readonly struct Waiting(PatienceTimer timer) : IDisposable
    {
        public void Dispose() => timer.Stop();
    }
}
