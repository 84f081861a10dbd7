// Step 6: the lowest 16 x 16 frequencies of the small picture, the mean left out.
namespace Waarborg.Hashing;

/// <summary>The discrete cosine transform, as two products of small matrices.</summary>
static class Dct
{
    /// <summary>Rows and columns of the result.</summary>
    internal const int Size = 16;

    internal const int From = Decimation.Size;

    // The published values of the full profile come from a build whose compiler fused product and sum in the
    // last quarter of each sum of the first product, and nowhere else. It decides bits only where the
    // transform is nothing but rounding: gradients, enlarged thumbnails, flat pictures.
    internal const int FusedInFull = 48;

    // 16 rows of 64, computed in double and stored as float, as the reference does.
    internal static readonly float[] Waves = MakeWaves();

    /// <summary>The same with rows and columns exchanged: 64 rows of 16.</summary>
    internal static readonly float[] Transposed = Transpose(Waves);

    /// <summary>B = D A Dᵀ, each sum in the order of its terms.</summary>
    internal static void Transform(ReadOnlySpan<float> small, PdqProfile profile, Span<float> transformed)
    {
        var fusedFrom = profile == PdqProfile.Full ? FusedInFull : From;
        Span<float> half = stackalloc float[From];
        for (var i = 0; i < Size; i++)
        {
            var wave = Waves.AsSpan(i * From, From);
            half.Clear();
            for (var k = 0; k < From; k++)
            {
                var row = small.Slice(k * From, From);
                if (k < fusedFrom) Add(wave[k], row, half);
                else AddFused(wave[k], row, half);
            }

            for (var j = 0; j < Size; j++) transformed[(i * Size) + j] = SumOfProducts(half, Waves.AsSpan(j * From, From));
        }
    }

    static void Add(float factor, ReadOnlySpan<float> row, Span<float> sums)
    {
        for (var j = 0; j < From; j++) sums[j] += factor * row[j];
    }

    static void AddFused(float factor, ReadOnlySpan<float> row, Span<float> sums)
    {
        for (var j = 0; j < From; j++) sums[j] = MathF.FusedMultiplyAdd(factor, row[j], sums[j]);
    }

    static float SumOfProducts(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var k = 0; k < a.Length; k++) sum += a[k] * b[k];
        return sum;
    }

    static float[] MakeWaves()
    {
        var scale = (float)Math.Sqrt(2.0 / From);
        var waves = new float[Size * From];
        for (var i = 0; i < Size; i++)
        {
            for (var j = 0; j < From; j++)
            {
                waves[(i * From) + j] = (float)(scale * Math.Cos(Math.PI / 2 / From * (i + 1) * ((2 * j) + 1)));
            }
        }

        return waves;
    }

    static float[] Transpose(float[] waves)
    {
        var transposed = new float[waves.Length];
        for (var i = 0; i < waves.Length; i++) transposed[(i % From * Size) + (i / From)] = waves[i];
        return transposed;
    }
}
