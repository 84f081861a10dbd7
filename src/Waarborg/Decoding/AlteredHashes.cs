// Hashes of what a picture would be if it were turned back, freed of its borders, cropped or widened: questions only.
using Waarborg.Hashing;

namespace Waarborg.Decoding;

/// <summary>
/// The hashes of altered versions of one picture, in the order of <see cref="PdqAlteration"/>. Two are equal when all in them
/// are: a second decoder must give the same ones.
/// </summary>
sealed class AlteredHashes(IReadOnlyList<PdqVersion> all) : IEquatable<AlteredHashes>
{
    internal IReadOnlyList<PdqVersion> All => all;

    public bool Equals(AlteredHashes? other) => other is not null && all.SequenceEqual(other.All);

    public override bool Equals(object? obj) => Equals(obj as AlteredHashes);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var one in all) hash.Add(one);
        return hash.ToHashCode();
    }

    // They may be those of illegal material: they are not printed, so that they cannot reach a log.
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{all.Count} versions");
}
