// The name of an item inside its source, as bytes: file names need not be text.
using System.Text;
using System.Text.Unicode;
using Waarborg.Store;

namespace Waarborg.Intake;

/// <summary>Names one item inside its source: the path below the source's root, with <c>/</c> between names.</summary>
/// <remarks>Bytes, not text, because a customer may name a file with bytes that are no UTF-8.</remarks>
sealed class Locator(byte[] bytes) : IEquatable<Locator>
{
    /// <summary>The longest single name that Linux allows, in bytes.</summary>
    internal const int MaxNameBytes = 255;

    internal ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>True if the name is text, so that it can be shown as it is.</summary>
    internal bool IsText => Utf8.IsValid(bytes);

    internal static Locator FromText(string path) => new(Encoding.UTF8.GetBytes(path));

    internal byte[] ToArray() => [.. bytes];

    public bool Equals(Locator? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => Equals(obj as Locator);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    /// <summary>For the eyes of those who may see it: text, with stray bytes and all that hides as <c>\xNN</c>.</summary>
    public override string ToString() => ShownText.Of(bytes.AsSpan());
}
