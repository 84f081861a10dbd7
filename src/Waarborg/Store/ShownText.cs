// Text that somebody else chose, such as a file's name, as it may be shown: in statements, mails, reports and on pages alike.
using System.Buffers;
using System.Globalization;
using System.Text;

namespace Waarborg.Store;

/// <remarks>
/// Marks that turn or hide text would let one name pose as another, and some characters stop a form such as XML. Each is shown
/// as its bytes, <c>\xNN</c>; a surrogate without its other half, which has no bytes, as <c>\uNNNN</c>.
/// </remarks>
static class ShownText
{
    // Letters and marks that are nothing to see: the joiner of graphemes and the fillers of Hangul.
    static readonly SearchValues<char> _blank = SearchValues.Create("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0");

    /// <summary>Bytes that should be text: whatever is none, or is not to be seen, as its bytes; and each backslash.</summary>
    internal static string Of(ReadOnlySpan<byte> utf8)
    {
        var shown = new StringBuilder(utf8.Length);
        for (var rest = utf8; !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf8(rest, out var rune, out var used);
            if (status != OperationStatus.Done || IsHidden(rune) || rune.Value == '\\') AppendBytes(shown, rest[..used]);
            else shown.Append(rune);
            rest = rest[used..];
        }

        return shown.ToString();
    }

    /// <summary>The same of text. A backslash stays, so that what is shown already stays as it is.</summary>
    internal static string Of(string text)
    {
        if (IsPlain(text)) return text;
        var shown = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            var status = Rune.DecodeFromUtf16(rest, out var rune, out var used);
            if (status != OperationStatus.Done) shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)rest[0]:x4}");
            else if (IsHidden(rune)) AppendBytes(shown, bytes[..rune.EncodeToUtf8(bytes)]);
            else shown.Append(rune);
            rest = rest[used..];
        }

        return shown.ToString();
    }

    /// <summary>Is everything of it to be seen as it is?</summary>
    internal static bool IsPlain(ReadOnlySpan<char> text)
    {
        for (var rest = text; !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var used) != OperationStatus.Done || IsHidden(rune)) return false;
            rest = rest[used..];
        }

        return true;
    }

    // What no character is assigned to holds the noncharacters, which no XML may hold.
    static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse
        || (rune.IsBmp && _blank.Contains((char)rune.Value));

    static void AppendBytes(StringBuilder shown, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes) shown.Append(CultureInfo.InvariantCulture, $"\\x{one:x2}");
    }
}
