// The second round of the blur in the fast form: all running sums, but means only where step 4 picks them.
using System.Runtime.CompilerServices;

namespace Waarborg.Hashing;

/// <summary>Takes rows of the first round in groups. Unsafe: its buffers are those of <see cref="Workspace"/>.</summary>
unsafe ref struct VectorSecondRound<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    readonly int _rows;
    readonly int _columns;
    readonly int _windowAcross;
    readonly int _windowDown;
    readonly Workspace _work;
    readonly float* _decimated;
    int _added;
    int _kept;

    static int Group => 2 * TLanes.Count;

    internal VectorSecondRound(int rows, int columns, Workspace work, float* decimated)
    {
        (_rows, _columns, _work) = (rows, columns, work);
        _decimated = decimated;
        _windowAcross = MovingMean.WindowFor(columns);
        _windowDown = MovingMean.WindowFor(rows);
    }

    /// <summary>Rows of the first round that wait for a group of them.</summary>
    internal int Waiting { get; private set; }

    /// <summary>Takes note that one more row was written behind those that wait.</summary>
    internal void Taken()
    {
        Waiting++;
        if (Waiting == Group) Flush();
    }

    /// <summary>Takes note that no row follows. All 64 x 64 values are there afterwards.</summary>
    internal void Finish()
    {
        if (Waiting > 0) Flush();
        for (var left = MovingMean.HalfOf(_windowDown) - 1; left > 0; left--) Down(null);
    }

    void Flush()
    {
        Turned.Of<TLanes, TVector>(_work.Blurred, _work.Stride, _columns, _work.Turned);
        Along();
        unchecked
        {
            var n = TLanes.Count;
            for (var i = 0; i < Decimation.Size; i += n)
            {
                var picked = _work.Picked + (i * Group);
                TLanes.Transpose(picked, Group, _work.PickedRows + i, Decimation.Size);
                TLanes.Transpose(picked + n, Group, _work.PickedRows + (n * Decimation.Size) + i, Decimation.Size);
            }

            for (var i = 0; i < Waiting; i++) Down(_work.PickedRows + (i * Decimation.Size));
        }

        Waiting = 0;
    }

    // The mean around column c is there when half a window beyond it was added.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Along()
    {
        unchecked
        {
            var (n, group) = (TLanes.Count, Group);
            var (half, window, columns) = (MovingMean.HalfOf(_windowAcross), _windowAcross, _columns);
            var (a, b) = (default(TVector), default(TVector));
            float* next = _work.Turned, first = _work.Turned;
            var step = 0;
            for (var i = 0; i < Decimation.Size; i++)
            {
                var target = Decimation.SourceOf(i, columns) + half;
                for (var end = Math.Min(target, window); step < end; step++, next += group)
                {
                    a = TLanes.Add(a, TLanes.Load(next));
                    b = TLanes.Add(b, TLanes.Load(next + n));
                }

                for (var end = Math.Min(target, columns); step < end; step++, next += group, first += group)
                {
                    a = TLanes.Subtract(TLanes.Add(a, TLanes.Load(next)), TLanes.Load(first));
                    b = TLanes.Subtract(TLanes.Add(b, TLanes.Load(next + n)), TLanes.Load(first + n));
                }

                for (; step < target; step++, first += group)
                {
                    a = TLanes.Subtract(a, TLanes.Load(first));
                    b = TLanes.Subtract(b, TLanes.Load(first + n));
                }

                var inside = TLanes.Broadcast(Math.Min(step, columns) - Math.Max(0, step - window));
                TLanes.Store(TLanes.Divide(a, inside), _work.Picked + (i * group));
                TLanes.Store(TLanes.Divide(b, inside), _work.Picked + (i * group) + n);
            }
        }
    }

    /// <summary>The next row of 64 values, or null for none, after the last.</summary>
    void Down(float* row)
    {
        unchecked
        {
            var slots = _windowDown + 1;
            var entering = _work.Picks + (_added % slots * Decimation.Size);
            var leaving = _added < _windowDown ? null : _work.Picks + ((_added - _windowDown) % slots * Decimation.Size);
            for (var x = 0; x < Decimation.Size; x += TLanes.Count)
            {
                var sum = TLanes.Load(_work.PickSums + x);
                if (row != null)
                {
                    var value = TLanes.Load(row + x);
                    sum = TLanes.Add(sum, value);
                    TLanes.Store(value, entering + x);
                }

                if (leaving != null) sum = TLanes.Subtract(sum, TLanes.Load(leaving + x));
                TLanes.Store(sum, _work.PickSums + x);
            }

            _added++;
        }

        Keep(_added - MovingMean.HalfOf(_windowDown));
    }

    // A picture of fewer than 64 rows gives some of them more than once.
    void Keep(int given)
    {
        while (_kept < Decimation.Size && Decimation.SourceOf(_kept, _rows) == given)
        {
            var inside = TLanes.Broadcast(Math.Min(_added, _rows) - Math.Max(0, _added - _windowDown));
            for (var x = 0; x < Decimation.Size; x += TLanes.Count)
            {
                TLanes.Store(
                    TLanes.Divide(TLanes.Load(_work.PickSums + x), inside), _decimated + (_kept * Decimation.Size) + x);
            }

            _kept++;
        }
    }
}
