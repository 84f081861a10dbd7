// Tells an SVG drawing from other text: by its root element, behind byte order mark, prolog and comments.
using System.Buffers;

namespace Waarborg.Decoder;

static class Svg
{
    static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/>"u8);

    /// <summary>Reads untrusted bytes. True when the first element is an svg one.</summary>
    internal static bool IsSvg(ReadOnlySpan<byte> first)
    {
        Span<byte> narrow = stackalloc byte[1024];
        if (first.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || first.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return RootIsSvg(WithoutZeros(first[2..], narrow));
        return RootIsSvg(first.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? first[3..] : first);
    }

    // The words that are looked for are ASCII, so UTF-16 without its zeros is text enough.
    static ReadOnlySpan<byte> WithoutZeros(ReadOnlySpan<byte> wide, Span<byte> narrow)
    {
        var count = 0;
        foreach (var one in wide)
        {
            if (one == 0) continue;
            if (count == narrow.Length) break;
            narrow[count++] = one;
        }

        return narrow[..count];
    }

    static bool RootIsSvg(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            text = text.TrimStart(" \t\r\n"u8);
            if (text.StartsWith("<?"u8)) text = After(text, "?>"u8);
            else if (text.StartsWith("<!--"u8)) text = After(text, "-->"u8);
            else if (text.StartsWith("<!"u8)) text = AfterDeclaration(text);
            else return StartsWithSvgElement(text);
        }
    }

    static ReadOnlySpan<byte> After(ReadOnlySpan<byte> text, ReadOnlySpan<byte> end)
    {
        var at = text.IndexOf(end);
        return at < 0 ? [] : text[(at + end.Length)..];
    }

    // A document type may hold declarations of its own between square brackets.
    static ReadOnlySpan<byte> AfterDeclaration(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'>');
        var inner = text.IndexOf((byte)'[');
        return inner >= 0 && inner < end ? After(After(text, "]"u8), ">"u8) : After(text, ">"u8);
    }

    static bool StartsWithSvgElement(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] != (byte)'<') return false;
        var name = text[1..];
        var end = name.IndexOfAny(NameEnds);
        name = end < 0 ? name : name[..end];
        var prefix = name.IndexOf((byte)':');
        return name[(prefix + 1)..].SequenceEqual("svg"u8);
    }
}
