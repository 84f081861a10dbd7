// Steps 3 and 4 for a picture of which only a smaller one is there: 64 x 64 = Sy G Sx', with the weights of both sides.
using System.Buffers;
using System.Numerics;

namespace Waarborg.Hashing;

/// <summary>Two products of small matrices. Each lane sees the same operations in the same order on every processor.</summary>
static class ScaledShrink
{
    /// <summary>Fills 64 x 64 values.</summary>
    /// <param name="scaled">The small picture, grey, as stored.</param>
    /// <param name="down">Weights of its rows.</param>
    /// <param name="across">Weights of its columns.</param>
    /// <param name="isTransposed">Whether rows and columns are exchanged where the picture is shown.</param>
    /// <param name="decimated">The values.</param>
    internal static void Shrink(
        PixelView scaled, ScaledAxis down, ScaledAxis across, bool isTransposed, Span<float> decimated)
    {
        var rented = ArrayPool<float>.Shared.Rent(scaled.Width);
        var sums = rented.AsSpan(0, scaled.Width);
        for (var i = 0; i < Decimation.Size; i++)
        {
            sums.Clear();
            var y = down.First(i);
            foreach (var weight in down.Weights(i)) Add(weight, scaled.Row(y++), sums);
            for (var j = 0; j < Decimation.Size; j++)
            {
                var to = isTransposed ? (j * Decimation.Size) + i : (i * Decimation.Size) + j;
                decimated[to] = SumOf(across.Weights(j), sums[across.First(j)..]);
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>The same of a part of a picture, without memory of its own.</summary>
    /// <param name="grey">The picture.</param>
    /// <param name="down">Weights of its rows.</param>
    /// <param name="across">Weights of its columns.</param>
    /// <param name="sums">Room for one row.</param>
    /// <param name="decimated">The values.</param>
    internal static void Shrink(PixelView grey, PartAxis down, PartAxis across, Span<float> sums, Span<float> decimated)
    {
        for (var i = 0; i < Decimation.Size; i++)
        {
            sums.Clear();
            var y = down.First(i);
            foreach (var weight in down.Weights(i)) Add(weight, grey.Row(y++), sums);
            for (var j = 0; j < Decimation.Size; j++)
                decimated[(i * Decimation.Size) + j] = SumOf(across.Weights(j), sums[across.First(j)..]);
        }
    }

    static void Add(float weight, ReadOnlySpan<byte> row, Span<float> sums)
    {
        var (x, n) = (0, Vector<float>.Count);
        for (; x <= row.Length - (4 * n); x += 4 * n)
        {
            Vector.Widen(new Vector<byte>(row[x..]), out var low, out var high);
            AddHalf(weight, low, sums[x..]);
            AddHalf(weight, high, sums[(x + (2 * n))..]);
        }

        for (; x < row.Length; x++) sums[x] += weight * row[x];
    }

    static void AddHalf(float weight, Vector<ushort> values, Span<float> sums)
    {
        Vector.Widen(values, out var low, out var high);
        var n = Vector<float>.Count;
        // A product and a sum, never both at once: some processors would round those otherwise.
        (new Vector<float>(sums) + (Vector.ConvertToSingle(Vector.AsVectorInt32(low)) * weight)).CopyTo(sums);
        (new Vector<float>(sums[n..]) + (Vector.ConvertToSingle(Vector.AsVectorInt32(high)) * weight)).CopyTo(sums[n..]);
    }

    static float SumOf(ReadOnlySpan<float> weights, ReadOnlySpan<float> values)
    {
        var sum = 0f;
        for (var k = 0; k < weights.Length; k++) sum += weights[k] * values[k];
        return sum;
    }
}
