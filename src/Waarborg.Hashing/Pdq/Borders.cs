// Where a picture begins that has even borders around it: bars above and below, a frame, a white margin.
namespace Waarborg.Hashing;

static class Borders
{
    /// <summary>Values of grey by which a pixel of a border may differ from the mean of its outermost line.</summary>
    internal const int Tolerance = 16;

    /// <summary>Of so many pixels of a line one may be another nevertheless.</summary>
    internal const int OtherOneIn = 64;

    /// <summary>A border takes at most this share of a side, one in so many; what is more is left.</summary>
    internal const int MostOneIn = 3;

    /// <summary>The part inside the borders; false where there are none.</summary>
    internal static bool TryFind(ReducedGrey grey, out Stretch across, out Stretch down)
    {
        // Bars above and below reach over the corners, unless it is those at the sides that do.
        var rows = Inside(grey, isRow: true, (0, grey.Width));
        var columns = Inside(grey, isRow: false, rows);
        if (rows == (0, grey.Height)) rows = Inside(grey, isRow: true, columns);
        across = new(columns.From, columns.Until);
        down = new(rows.From, rows.Until);
        return rows != (0, grey.Height) || columns != (0, grey.Width);
    }

    // Which rows, or columns, are no border; of each only this part is looked at.
    static (int From, int Until) Inside(ReducedGrey grey, bool isRow, (int From, int Until) part)
    {
        var lines = isRow ? grey.Height : grey.Width;
        return (Count(grey, isRow, part, 0, 1), lines - Count(grey, isRow, part, lines - 1, -1));
    }

    // Each line must be even, and as bright as the outermost one.
    static int Count(ReducedGrey grey, bool isRow, (int From, int Until) part, int at, int step)
    {
        var most = (isRow ? grey.Height : grey.Width) / MostOneIn;
        var mean = MeanOf(grey, isRow, part, at);
        var count = 0;
        for (; count < most && IsEven(grey, isRow, part, at, mean); at += step) count++;
        return count;
    }

    static int MeanOf(ReducedGrey grey, bool isRow, (int From, int Until) part, int at)
    {
        var sum = 0;
        for (var i = part.From; i < part.Until; i++) sum += isRow ? grey.Row(at)[i] : grey.Row(i)[at];
        return sum / (part.Until - part.From);
    }

    static bool IsEven(ReducedGrey grey, bool isRow, (int From, int Until) part, int at, int mean)
    {
        var others = 0;
        for (var i = part.From; i < part.Until; i++)
        {
            var value = isRow ? grey.Row(at)[i] : grey.Row(i)[at];
            if (Math.Abs(value - mean) > Tolerance) others++;
        }

        return others * OtherOneIn <= part.Until - part.From;
    }
}
