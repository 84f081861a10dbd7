// Step 6 in the fast form: several columns of the result at once, each sum in the order of its terms.
namespace Waarborg.Hashing;

/// <summary>The transform of <see cref="Dct"/>. Unsafe: all sizes are constants, and the spans are cut to them first.</summary>
static unsafe class VectorDct<TLanes, TVector>
    where TLanes : ILanes<TVector>
    where TVector : struct
{
    internal static void Transform(ReadOnlySpan<float> small, PdqProfile profile, Span<float> transformed)
    {
        small = small[..(Dct.From * Dct.From)];
        transformed = transformed[..(Dct.Size * Dct.Size)];
        var fusedFrom = profile == PdqProfile.Full ? Dct.FusedInFull : Dct.From;
        var half = stackalloc float[Dct.From];
        fixed (float* waves = Dct.Waves, columns = Dct.Transposed, from = small, to = transformed)
        {
            for (var i = 0; i < Dct.Size; i++)
            {
                unchecked
                {
                    var wave = waves + (i * Dct.From);
                    for (var j = 0; j < Dct.From; j += 4 * TLanes.Count) First(wave, from + j, fusedFrom, half + j);
                    for (var j = 0; j < Dct.Size; j += TLanes.Count) Second(half, columns + j, to + (i * Dct.Size) + j);
                }
            }
        }
    }

    // Four registers of one row of D A.
    static void First(float* wave, float* column, int fusedFrom, float* to)
    {
        unchecked
        {
            var (a, b, c, d) = (default(TVector), default(TVector), default(TVector), default(TVector));
            var n = TLanes.Count;
            for (var k = 0; k < fusedFrom; k++, column += Dct.From)
            {
                var factor = TLanes.Broadcast(wave[k]);
                a = TLanes.Add(a, TLanes.Multiply(factor, TLanes.Load(column)));
                b = TLanes.Add(b, TLanes.Multiply(factor, TLanes.Load(column + n)));
                c = TLanes.Add(c, TLanes.Multiply(factor, TLanes.Load(column + (2 * n))));
                d = TLanes.Add(d, TLanes.Multiply(factor, TLanes.Load(column + (3 * n))));
            }

            for (var k = fusedFrom; k < Dct.From; k++, column += Dct.From)
            {
                var factor = TLanes.Broadcast(wave[k]);
                a = TLanes.Fused(factor, TLanes.Load(column), a);
                b = TLanes.Fused(factor, TLanes.Load(column + n), b);
                c = TLanes.Fused(factor, TLanes.Load(column + (2 * n)), c);
                d = TLanes.Fused(factor, TLanes.Load(column + (3 * n)), d);
            }

            TLanes.Store(a, to);
            TLanes.Store(b, to + n);
            TLanes.Store(c, to + (2 * n));
            TLanes.Store(d, to + (3 * n));
        }
    }

    // One register of one row of T Dᵀ.
    static void Second(float* half, float* columns, float* to)
    {
        unchecked
        {
            var sum = default(TVector);
            for (var k = 0; k < Dct.From; k++)
                sum = TLanes.Add(sum, TLanes.Multiply(TLanes.Broadcast(half[k]), TLanes.Load(columns + (k * Dct.Size))));
            TLanes.Store(sum, to);
        }
    }
}
