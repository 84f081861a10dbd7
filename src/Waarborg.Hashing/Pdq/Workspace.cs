// The memory of the fast form: one array for each picture, rented, and where in it what lies.
namespace Waarborg.Hashing;

/// <summary>Buffers of floats, each beginning at a cache line. Unsafe: the array stays pinned meanwhile.</summary>
readonly unsafe struct Workspace
{
    /// <summary>Floats between two rows of a strip, so that they do not fall on the same lines of the cache.</summary>
    internal const int Padding = 16;

    const int Line = 16;
    const int StripWidth = 128;
    const int MaxGroup = 16;

    readonly int _slots;
    readonly int _shift;

    /// <param name="start">An array of <see cref="FloatsFor"/> floats.</param>
    /// <param name="rows">Rows of the picture.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="group">Rows of a group.</param>
    internal Workspace(float* start, int rows, int columns, int group)
    {
        var late = MovingMean.HalfOf(MovingMean.WindowFor(rows)) - 1;
        Stride = StrideFor(columns);
        _slots = SlotsFor(rows, group);
        _shift = (group - (late % group)) % group;
        new Span<float>(start, FloatsFor(rows, columns, group)).Clear();

        var at = (float*)(((nuint)start + 63) & ~(nuint)63);
        Ring = Take(ref at, (nint)_slots * Stride);
        Turned = Take(ref at, (nint)group * Stride);
        Blurred = Take(ref at, (nint)group * Stride);
        Sums = Take(ref at, Stride);
        Picks = Take(ref at, ((nint)MovingMean.WindowFor(rows) + 1) * Decimation.Size);
        PickSums = Take(ref at, Decimation.Size);
        Picked = Take(ref at, MaxGroup * Decimation.Size);
        PickedRows = Take(ref at, MaxGroup * Decimation.Size);
        Block = Take(ref at, MaxGroup * MaxGroup);
        Strip = Take(ref at, MaxGroup * (StripWidth + Padding));
        Pixels = (uint*)Take(ref at, StripWidth);
        Places = (int*)Take(ref at, Luma.FitSide);
    }

    /// <summary>Floats of an array that has room for everything.</summary>
    internal static int FloatsFor(int rows, int columns, int group) => checked(
        ((SlotsFor(rows, group) + (2 * group) + 1) * StrideFor(columns))
        + ((MovingMean.WindowFor(rows) + 2 + (2 * MaxGroup)) * Decimation.Size)
        + (MaxGroup * MaxGroup) + (MaxGroup * (StripWidth + Padding)) + StripWidth + Luma.FitSide + Line);

    /// <summary>Floats from one row to the next.</summary>
    internal nint Stride { get; }

    /// <summary>Rows of the first round's row filter: one window, and a group that comes to it.</summary>
    internal float* Ring { get; }

    /// <summary>The group at hand, rows and columns exchanged.</summary>
    internal float* Turned { get; }

    /// <summary>Rows that the first round is done with, until there is a group of them.</summary>
    internal float* Blurred { get; }

    /// <summary>Running sums of the columns.</summary>
    internal float* Sums { get; }

    /// <summary>The second round's ring of rows of 64.</summary>
    internal float* Picks { get; }

    /// <summary>Running sums of its columns.</summary>
    internal float* PickSums { get; }

    /// <summary>64 columns of a group.</summary>
    internal float* Picked { get; }

    /// <summary>The same as rows.</summary>
    internal float* PickedRows { get; }

    /// <summary>Two squares of means.</summary>
    internal float* Block { get; }

    /// <summary>Brightness of a strip of a group's rows.</summary>
    internal float* Strip { get; }

    /// <summary>Pixels of a strip of one row.</summary>
    internal uint* Pixels { get; }

    /// <summary>Where in a row the columns lie that a smaller picture is made of.</summary>
    internal int* Places { get; }

    /// <summary>Where in the ring a row lies. Rows of a group lie behind one another.</summary>
    internal int SlotOf(int y) => (y + _shift) % _slots;

    static int StrideFor(int columns) => (columns + Line - 1) / Line * Line;

    static int SlotsFor(int rows, int group) => (MovingMean.WindowFor(rows) + group + group - 1) / group * group;

    static float* Take(ref float* at, nint floats)
    {
        var taken = at;
        at += floats;
        return taken;
    }
}

/// <summary>Exchanges rows and columns of a group.</summary>
static unsafe class Turned
{
    /// <summary>From two registers of rows to columns behind one another. Up to a register of columns more is written.</summary>
    internal static void Of<TLanes, TVector>(float* rows, nint stride, int columns, float* to)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        unchecked
        {
            var n = TLanes.Count;
            for (var x = 0; x < columns; x += n, rows += n, to += 2 * n * n)
            {
                TLanes.Transpose(rows, stride, to, 2 * n);
                TLanes.Transpose(rows + (n * stride), stride, to + n, 2 * n);
            }
        }
    }
}
