// Step 3: the blur, two rounds of a moving mean along rows and then along columns, on rows as they come by.
// The order of the additions within a row or a column is that of the reference, so every bit of the sums is
// the same. One value after the other: the reference that the fast forms are held to.
using System.Buffers;

namespace Waarborg.Hashing;

/// <summary>Steps 1 to 4 by the reference.</summary>
static class ScalarShrink
{
    internal static void Shrink(PixelView pixels, PdqProfile profile, Span<float> decimated)
    {
        var luma = new Luma(pixels, profile);
        var row = ArrayPool<float>.Shared.Rent(luma.Columns);
        var filter = new BoxFilter(luma.Rows, luma.Columns);
        for (var y = 0; y < luma.Rows; y++)
        {
            luma.Read(y, row.AsSpan(0, luma.Columns));
            filter.Add(row.AsSpan(0, luma.Columns), decimated);
        }

        filter.Finish(decimated);
        filter.Return();
        ArrayPool<float>.Shared.Return(row);
    }
}

/// <summary>
/// Blurs a picture given row by row, and keeps of it the 64 x 64 values that step 4 picks. All its memory is borrowed, so that
/// a picture leaves nothing to collect; a copy of it would go its own way, so it has one owner.
/// </summary>
ref struct BoxFilter
{
    readonly int _rows;
    readonly int _window;
    readonly int _columns;
    readonly float[] _along;
    readonly float[] _blurred;
    readonly float[] _picked;
    readonly float[] _done;
    ColumnFilter _first;
    ColumnFilter _second;
    int _finished;
    int _kept;

    internal BoxFilter(int rows, int columns)
    {
        (_rows, _columns) = (rows, columns);
        _window = MovingMean.WindowFor(columns);
        _first = new ColumnFilter(columns, MovingMean.WindowFor(rows));
        _second = new ColumnFilter(Decimation.Size, MovingMean.WindowFor(rows));
        _along = ArrayPool<float>.Shared.Rent(columns);
        _blurred = ArrayPool<float>.Shared.Rent(columns);
        _picked = ArrayPool<float>.Shared.Rent(Decimation.Size);
        _done = ArrayPool<float>.Shared.Rent(Decimation.Size);
    }

    /// <summary>Takes the next row of the picture.</summary>
    internal void Add(ReadOnlySpan<float> row, Span<float> decimated)
    {
        var along = _along.AsSpan(0, row.Length);
        var blurred = _blurred.AsSpan(0, row.Length);
        MovingMean.Along(row, along, _window);
        if (_first.Add(along, blurred)) AddToSecond(blurred, decimated);
    }

    /// <summary>Takes note that the last row was given. All 64 x 64 values are there afterwards.</summary>
    internal void Finish(Span<float> decimated)
    {
        var blurred = _blurred.AsSpan(0, _first.Width);
        while (_first.Drain(blurred)) AddToSecond(blurred, decimated);
        while (_second.Drain(_done.AsSpan(0, Decimation.Size))) Keep(decimated);
    }

    /// <summary>Gives back what it borrowed. Nothing may be asked of it afterwards.</summary>
    internal readonly void Return()
    {
        _first.Return();
        _second.Return();
        ArrayPool<float>.Shared.Return(_along);
        ArrayPool<float>.Shared.Return(_blurred);
        ArrayPool<float>.Shared.Return(_picked);
        ArrayPool<float>.Shared.Return(_done);
    }

    // Of the second round only 64 columns are ever looked at, so only these go on to its column filter.
    void AddToSecond(ReadOnlySpan<float> row, Span<float> decimated)
    {
        var along = _along.AsSpan(0, row.Length);
        MovingMean.Along(row, along, _window);
        var picked = _picked.AsSpan(0, Decimation.Size);
        for (var i = 0; i < picked.Length; i++) picked[i] = along[Decimation.SourceOf(i, _columns)];
        if (_second.Add(picked, _done.AsSpan(0, Decimation.Size))) Keep(decimated);
    }

    // A picture of fewer than 64 rows gives some of them more than once.
    void Keep(Span<float> decimated)
    {
        while (_kept < Decimation.Size && Decimation.SourceOf(_kept, _rows) == _finished)
        {
            _done.AsSpan(0, Decimation.Size).CopyTo(decimated.Slice(_kept * Decimation.Size, Decimation.Size));
            _kept++;
        }

        _finished++;
    }
}

/// <summary>The moving mean of one row.</summary>
static class MovingMean
{
    /// <summary>Values under the window along a side of this many pixels.</summary>
    internal static int WindowFor(int side) => (int)((side + 127L) / 128);

    /// <summary>Values that are added before the first mean is given, and one more: the window is
    /// off-centre.</summary>
    internal static int HalfOf(int window) => (window + 2) / 2;

    internal static void Along(ReadOnlySpan<float> values, Span<float> means, int window)
    {
        var half = HalfOf(window);
        var sum = 0f;
        var added = 0;
        var removed = 0;
        var given = 0;
        while (added < half - 1) sum += values[added++];
        while (added < window)
        {
            sum += values[added++];
            means[given++] = sum / added;
        }

        while (added < values.Length)
        {
            sum += values[added++];
            sum -= values[removed++];
            means[given++] = sum / window;
        }

        while (given < values.Length)
        {
            sum -= values[removed++];
            means[given++] = sum / (added - removed);
        }
    }
}

/// <summary>The moving mean of each column, given row by row. It remembers one window of rows and their
/// sum. It has one owner, which keeps it in place.</summary>
struct ColumnFilter
{
    readonly int _window;
    readonly float[] _ring;
    readonly float[] _sum;
    int _added;
    int _removed;
    int _given;

    internal ColumnFilter(int width, int window)
    {
        Width = width;
        _window = window;
        _ring = ArrayPool<float>.Shared.Rent(checked(width * window));
        _sum = ArrayPool<float>.Shared.Rent(width);
        _sum.AsSpan(0, width).Clear();
    }

    internal int Width { get; }

    /// <summary>Takes the next row. True when it completed a row of means.</summary>
    internal bool Add(ReadOnlySpan<float> row, Span<float> means)
    {
        var slot = Slot(_added);
        Columns.Add(_sum.AsSpan(0, Width), row);
        if (_added >= _window)
        {
            Columns.Subtract(_sum.AsSpan(0, Width), slot);
            _removed++;
        }

        row.CopyTo(slot);
        _added++;
        if (_added < MovingMean.HalfOf(_window)) return false;
        Give(means);
        return true;
    }

    /// <summary>After the last row: gives the next of the means that are left. False when none is.</summary>
    internal bool Drain(Span<float> means)
    {
        if (_given == _added) return false;
        Columns.Subtract(_sum.AsSpan(0, Width), Slot(_removed));
        _removed++;
        Give(means);
        return true;
    }

    /// <summary>Gives back what it borrowed. Nothing may be asked of it afterwards.</summary>
    internal readonly void Return()
    {
        ArrayPool<float>.Shared.Return(_ring);
        ArrayPool<float>.Shared.Return(_sum);
    }

    void Give(Span<float> means)
    {
        Columns.Divide(_sum.AsSpan(0, Width), _added - _removed, means);
        _given++;
    }

    readonly Span<float> Slot(int row) => _ring.AsSpan(row % _window * Width, Width);
}

/// <summary>One operation on every column; each column sees it alone.</summary>
static class Columns
{
    internal static void Add(Span<float> sums, ReadOnlySpan<float> row)
    {
        for (var x = 0; x < sums.Length; x++) sums[x] += row[x];
    }

    internal static void Subtract(Span<float> sums, ReadOnlySpan<float> row)
    {
        for (var x = 0; x < sums.Length; x++) sums[x] -= row[x];
    }

    // A true division: multiplying by the reciprocal rounds differently.
    internal static void Divide(ReadOnlySpan<float> sums, int count, Span<float> means)
    {
        for (var x = 0; x < sums.Length; x++) means[x] = sums[x] / count;
    }
}
