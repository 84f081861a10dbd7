// The name of an item inside its source, as bytes: file names need not be text.
using System.Globalization;
using System.Text;
using System.Text.Unicode;

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

    // Marks that turn or hide text would let one name pose as another.
    static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    public bool Equals(Locator? other) => other is not null && Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => Equals(obj as Locator);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }

    /// <summary>For the screens of those who may see it: text with control characters and stray bytes as <c>\xNN</c>.</summary>
    public override string ToString()
    {
        var shown = new StringBuilder(bytes.Length);
        for (ReadOnlySpan<byte> rest = bytes; !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var used);
            if (status != System.Buffers.OperationStatus.Done || IsInvisible(rune) || rune.Value == '\\')
            {
                foreach (var b in rest[..used]) shown.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
            }
            else
            {
                shown.Append(rune);
            }

            rest = rest[used..];
        }

        return shown.ToString();
    }
}
