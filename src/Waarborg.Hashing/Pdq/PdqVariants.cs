// Every way in which this process can compute PDQ. All give the same bits; they differ in what they ask of a processor.
namespace Waarborg.Hashing;

/// <summary>Steps 1 to 4: from pixels to 64 x 64 values.</summary>
delegate void PdqShrink(PixelView pixels, PdqProfile profile, Span<float> decimated);

/// <summary>Step 6: from 64 x 64 values to 16 x 16 frequencies.</summary>
delegate void PdqTransform(ReadOnlySpan<float> small, PdqProfile profile, Span<float> transformed);

/// <summary>Step 5: from 64 x 64 values to how much there is to see, 0 to 100.</summary>
delegate int PdqQuality(ReadOnlySpan<float> small);

/// <summary>One way.</summary>
sealed record PdqVariant(string Name, PdqShrink Shrink, PdqQuality Quality, PdqTransform Transform);

/// <summary>The variants, the one that every processor has first and the fastest last.</summary>
static class PdqVariants
{
    /// <summary>The environment variable that forces a variant by its name.</summary>
    internal const string ForceVariable = "WAARBORG_PDQ";

    internal static IReadOnlyList<PdqVariant> Available { get; } = List();

    internal static PdqVariant InForce { get; } = Choose(Environment.GetEnvironmentVariable(ForceVariable));

    /// <summary>The variant of this name, or the fastest.</summary>
    /// <exception cref="InvalidOperationException">This processor has no variant of this name.</exception>
    internal static PdqVariant Choose(string? forced)
    {
        if (string.IsNullOrEmpty(forced)) return Available[^1];
        return Available.FirstOrDefault(variant => variant.Name == forced) ?? throw new InvalidOperationException(
            $"{ForceVariable} is {forced}; this processor has {string.Join(", ", Available.Select(variant => variant.Name))}.");
    }

    static List<PdqVariant> List()
    {
        List<PdqVariant> variants = [new("scalar", Scalar, Quality.Of, Dct.Transform)];
        if (Lanes128.IsSupported)
        {
            variants.Add(Of<Lanes128, System.Runtime.Intrinsics.Vector128<float>>("vector128"));
        }

        if (Lanes256.IsSupported)
        {
            variants.Add(Of<Lanes256, System.Runtime.Intrinsics.Vector256<float>>("vector256"));
        }

        return variants;
    }

    static PdqVariant Of<TLanes, TVector>(string name)
        where TLanes : ILanes<TVector>
        where TVector : struct =>
        new(name, Vectors<TLanes, TVector>, VectorQuality.Of, VectorDct<TLanes, TVector>.Transform);

    static void Scalar(PixelView pixels, PdqProfile profile, Span<float> decimated)
    {
        if (!Copied(pixels, profile, decimated)) ScalarShrink.Shrink(pixels, profile, decimated);
    }

    static void Vectors<TLanes, TVector>(PixelView pixels, PdqProfile profile, Span<float> decimated)
        where TLanes : ILanes<TVector>
        where TVector : struct
    {
        if (Copied(pixels, profile, decimated)) return;
        if (Math.Max(pixels.Width, pixels.Height) > VectorShrink<TLanes, TVector>.MaxSide)
            ScalarShrink.Shrink(pixels, profile, decimated);
        else
            VectorShrink<TLanes, TVector>.Shrink(pixels, profile, decimated);
    }

    // What has 64 rows and columns already is neither blurred nor picked from.
    static bool Copied(PixelView pixels, PdqProfile profile, Span<float> decimated)
    {
        if (pixels.Width != Decimation.Size || pixels.Height != Decimation.Size) return false;
        var luma = new Luma(pixels, profile);
        for (var y = 0; y < Decimation.Size; y++) luma.Read(y, decimated.Slice(y * Decimation.Size, Decimation.Size));
        return true;
    }
}
