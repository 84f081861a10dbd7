// What a drawn sample consists of, as tests and `waarborg up` need to know it.
namespace Waarborg.Cli.Sample;

/// <summary>What a scan is to make of a file of the sample.</summary>
enum SampleKind
{
    /// <summary>The bytes of a listed picture.</summary>
    Exact,

    /// <summary>A listed picture, mildly changed.</summary>
    Variant,

    /// <summary>A picture that is on no list and like none on it.</summary>
    Unrelated,

    /// <summary>No picture, whatever its name says.</summary>
    NotPicture,

    /// <summary>A picture of a kind that is not decoded: SVG, BMP.</summary>
    Unsupported,

    /// <summary>A picture whose bytes are broken or missing; also a file without any.</summary>
    Damaged,

    /// <summary>A small file that unfolds to billions of pixels.</summary>
    Bomb,

    /// <summary>Mail; never opened, whatever it holds.</summary>
    Correspondence,

    /// <summary>A symbolic link; never followed.</summary>
    Link,
}

/// <summary>One file of the sample.</summary>
/// <param name="Path">Below the folder of files, with slashes.</param>
/// <param name="Kind">What a scan is to make of it.</param>
/// <param name="Reference">The listed picture that it holds or leads to, else null.</param>
sealed record SampleFile(string Path, SampleKind Kind, string? Reference);

/// <summary>A drawn sample.</summary>
/// <param name="FilesDirectory">The hosting tree.</param>
/// <param name="ListPath">The list of hashes, as <c>list import</c> reads it.</param>
/// <param name="ExpectedPath">JSON: path below the tree to kind and reference, for tests.</param>
/// <param name="Files">Every file and link of the tree.</param>
sealed record SampleSet(string FilesDirectory, string ListPath, string ExpectedPath, IReadOnlyList<SampleFile> Files)
{
    internal int Count(SampleKind kind) => Files.Count(file => file.Kind == kind);
}

/// <summary>How far the drawing has come.</summary>
readonly record struct SampleProgress(int Done, int Total);
