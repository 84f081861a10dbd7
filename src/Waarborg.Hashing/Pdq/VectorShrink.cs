// Steps 1 to 4 in the fast form: groups of rows at once along the rows, several columns at once along the columns, and
// of the second round only what is picked at its end. Within each lane the operations are those of the reference, in its
// order.
using System.Buffers;
using System.Runtime.CompilerServices;

namespace Waarborg.Hashing;

/// <summary>Brings a picture to 64 x 64 values.</summary>
/// <remarks>
/// A group has two registers of rows, so that two chains of additions run side by side. The first round's row filter writes
/// into a ring of rows that holds one window and one group; its column filter gives rows that the second round's row filter
/// takes as soon as a group of them is there. Unsafe: all buffers lie in one rented array, whose layout is
/// <see cref="Workspace"/>.
/// </remarks>
unsafe ref struct VectorShrink<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    /// <summary>Pixels of a side up to which every count stays within what <see cref="Divisor"/> proves.</summary>
    internal const int MaxSide = 1 << 20;

    /// <summary>Floats in each row of the ring that are fetched before they are written.</summary>
    const int AheadInRows = 32;

    readonly int _rows;
    readonly int _columns;
    readonly int _windowAcross;
    readonly int _windowDown;
    readonly int _late;
    readonly Workspace _work;
    readonly LumaStrips<TLanes, TVector> _luma;
    VectorSecondRound<TLanes, TVector> _second;
    int _added;

    static int Group => 2 * TLanes.Count;

    VectorShrink(PixelView pixels, PdqProfile profile, Workspace work, Luma luma, float* decimated)
    {
        (_rows, _columns) = (luma.Rows, luma.Columns);
        _windowAcross = MovingMean.WindowFor(_columns);
        _windowDown = MovingMean.WindowFor(_rows);
        _late = MovingMean.HalfOf(_windowDown) - 1;
        _work = work;
        _luma = new(luma, profile, work.Pixels, work.Places);
        _second = new(_rows, _columns, work, decimated);
    }

    internal static void Shrink(PixelView pixels, PdqProfile profile, Span<float> decimated)
    {
        var luma = new Luma(pixels, profile);
        var rented = ArrayPool<float>.Shared.Rent(Workspace.FloatsFor(luma.Rows, luma.Columns, Group));
        fixed (float* start = rented, to = decimated)
        {
            var work = new Workspace(start, luma.Rows, luma.Columns, Group);
            new VectorShrink<TLanes, TVector>(pixels, profile, work, luma, to).Run();
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    void Run()
    {
        // The first group is as short as makes every later one give a whole group of rows.
        var count = _late % Group == 0 ? Group : _late % Group;
        for (var y = 0; y < _rows; y += count, count = Group)
        {
            count = Math.Min(count, _rows - y);
            Load(y, count);
            Along(_work.Ring + (_work.SlotOf(y) * _work.Stride));
            if (y >= _windowDown && count == Group) DownGroup(y);
            else for (var i = 0; i < count; i++) DownRow(y + i);
        }

        for (var left = 0; left < _late; left++) Drain();
        _second.Finish();
    }

    /// <summary>Reads a group of rows, turned: all its values of one column lie side by side. Rows that are missing are
    /// the last one again, and nobody looks at them.</summary>
    void Load(int y, int count)
    {
        var strip = LumaStrips<TLanes, TVector>.Width;
        var stride = strip + Workspace.Padding;
        for (var x = 0; x < _columns; x += strip)
        {
            var width = Math.Min(strip, _columns - x);
            for (var i = 0; i < Group; i++) _luma.Read(y + Math.Min(i, count - 1), x, width, _work.Strip + (i * stride));
            Turned.Of<TLanes, TVector>(_work.Strip, stride, width, _work.Turned + ((nint)x * Group));
        }
    }

    /// <summary>The first round along the rows: from the turned group to rows of the ring.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Along(float* to)
    {
        unchecked
        {
            var (n, group, stride) = (TLanes.Count, Group, _work.Stride);
            var (half, window, columns) = (MovingMean.HalfOf(_windowAcross), _windowAcross, _columns);
            var (a, b) = (default(TVector), default(TVector));
            float* next = _work.Turned, block = _work.Block;
            var x = 0;
            var given = to;
            for (; x < half - 1; x++, next += group) Add(ref a, ref b, next);
            for (; x < window; x++, next += group)
            {
                Add(ref a, ref b, next);
                Give(a, b, x + 1, given++);
            }

            var first = _work.Turned;
            var by = Divisor.Of<TLanes, TVector>(window);
            for (; x <= columns - n; x += n, given += n)
            {
                for (var k = 0; k < n; k++, next += group, first += group)
                {
                    CacheLine.Fetch(given + (k * stride) + AheadInRows);
                    CacheLine.Fetch(given + ((n + k) * stride) + AheadInRows);
                    Add(ref a, ref b, next);
                    Subtract(ref a, ref b, first);
                    TLanes.Store(TLanes.Mean(a, by), block + (k * n));
                    TLanes.Store(TLanes.Mean(b, by), block + ((n + k) * n));
                }

                TLanes.Transpose(block, n, given, stride);
                TLanes.Transpose(block + (n * n), n, given + (n * stride), stride);
            }

            for (; x < columns; x++, next += group, first += group)
            {
                Add(ref a, ref b, next);
                Subtract(ref a, ref b, first);
                Give(a, b, window, given++);
            }

            for (var left = window - 1; given < to + columns; left--, first += group)
            {
                Subtract(ref a, ref b, first);
                Give(a, b, left, given++);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(ref TVector a, ref TVector b, float* values)
    {
        a = TLanes.Add(a, TLanes.Load(values));
        b = TLanes.Add(b, TLanes.Load(unchecked(values + TLanes.Count)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Subtract(ref TVector a, ref TVector b, float* values)
    {
        a = TLanes.Subtract(a, TLanes.Load(values));
        b = TLanes.Subtract(b, TLanes.Load(unchecked(values + TLanes.Count)));
    }

    // One column of means, to as many rows.
    void Give(TVector a, TVector b, int count, float* to)
    {
        unchecked
        {
            var by = Divisor.Of<TLanes, TVector>(count);
            TLanes.Store(TLanes.Mean(a, by), _work.Block);
            TLanes.Store(TLanes.Mean(b, by), _work.Block + TLanes.Count);
            for (var i = 0; i < Group; i++) to[i * _work.Stride] = _work.Block[i];
        }
    }

    /// <summary>The first round along the columns, for a group of rows of which each completes a window and leaves one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void DownGroup(int y)
    {
        unchecked
        {
            var (n, stride) = (TLanes.Count, _work.Stride);
            var by = Divisor.Of<TLanes, TVector>(_windowDown);
            var entering = _work.Ring + (_work.SlotOf(y) * stride);
            var leaving = stackalloc float*[Group];
            for (var i = 0; i < Group; i++) leaving[i] = _work.Ring + (_work.SlotOf(y + i - _windowDown) * stride);
            for (nint x = 0; x < _columns; x += 2 * n)
            {
                var (a, b) = (TLanes.Load(_work.Sums + x), TLanes.Load(_work.Sums + x + n));
                float* enter = entering + x, given = _work.Blurred + x;
                for (var i = 0; i < Group; i++, enter += stride, given += stride)
                {
                    Add(ref a, ref b, enter);
                    Subtract(ref a, ref b, leaving[i] + x);
                    TLanes.Store(TLanes.Mean(a, by), given);
                    TLanes.Store(TLanes.Mean(b, by), given + n);
                }

                TLanes.Store(a, _work.Sums + x);
                TLanes.Store(b, _work.Sums + x + n);
            }

            _added += Group;
        }

        for (var i = 0; i < Group; i++) _second.Taken();
    }

    // The same for one row, also at the beginning, where windows are not complete.
    void DownRow(int y)
    {
        unchecked
        {
            var n = TLanes.Count;
            var entering = _work.Ring + (_work.SlotOf(y) * _work.Stride);
            for (nint x = 0; x < _columns; x += n)
                TLanes.Store(TLanes.Add(TLanes.Load(_work.Sums + x), TLanes.Load(entering + x)), _work.Sums + x);
            _added++;
            if (_added > _windowDown) Leave(y - _windowDown);
            if (_added > _late) GiveRow(Math.Min(_added, _windowDown));
        }
    }

    // After the last row: one window after the other grows shorter.
    void Drain()
    {
        var removed = Math.Max(0, _added - _windowDown);
        _added++;
        Leave(removed);
        GiveRow(_rows - removed - 1);
    }

    void Leave(int y)
    {
        unchecked
        {
            var n = TLanes.Count;
            var leaving = _work.Ring + (_work.SlotOf(y) * _work.Stride);
            for (nint x = 0; x < _columns; x += n)
                TLanes.Store(TLanes.Subtract(TLanes.Load(_work.Sums + x), TLanes.Load(leaving + x)), _work.Sums + x);
        }
    }

    void GiveRow(int count)
    {
        unchecked
        {
            var by = Divisor.Of<TLanes, TVector>(count);
            var given = _work.Blurred + (_second.Waiting * _work.Stride);
            for (nint x = 0; x < _columns; x += TLanes.Count)
                TLanes.Store(TLanes.Mean(TLanes.Load(_work.Sums + x), by), given + x);
        }

        _second.Taken();
    }
}
