// A mail as a relay takes it: a text, and files beside it. Every line is ASCII and short.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Waarborg.Permits;

/// <summary>Writes what RFC 5322, 2045 and 2047 ask for, and no more.</summary>
static class PlainMail
{
    /// <summary>Characters of a line of text.</summary>
    const int MaxLineLength = 76;

    /// <summary>Bytes of a line of base64.</summary>
    const int LineBytes = 57;

    /// <summary>Bytes of text in one encoded word of a header.</summary>
    const int WordBytes = 42;

    /// <summary>The whole mail, with its headers.</summary>
    /// <exception cref="FormatException">Something that stands in a header has a character that would end it.</exception>
    internal static byte[] Write(OutgoingMessage message, string from, string to, DateTimeOffset at)
    {
        string[] inHeaders =
        [
            from, to, message.Subject, message.Id, .. message.Parts.SelectMany(part => (string[])[part.Name, part.MediaType]),
        ];
        if (Array.Exists(inHeaders, one => one.Any(char.IsControl)))
            throw new FormatException("A header has a line break in it.");
        var text = new StringBuilder();
        Header(text, "From", from);
        Header(text, "To", to);
        Header(text, "Subject", Encoded(message.Subject));
        Header(text, "Date", at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(text, "Message-ID", $"<{message.Id}@{from.Split('@')[^1]}>");
        Header(text, "Auto-Submitted", "auto-generated");
        Header(text, "MIME-Version", "1.0");
        if (message.Parts.Count == 0)
        {
            Body(text, message.Plain);
            return Encoding.ASCII.GetBytes(text.ToString());
        }

        var boundary = "waarborg-" + Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes("boundary\n" + message.Id)).AsSpan(0, 12));
        Header(text, "Content-Type", $"multipart/mixed;\r\n boundary=\"{boundary}\"");
        text.Append(CultureInfo.InvariantCulture, $"\r\n--{boundary}\r\n");
        Body(text, message.Plain);
        // The end of the line before a boundary is the boundary's own.
        text.Append("\r\n");
        foreach (var part in message.Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"--{boundary}\r\n");
            Attach(text, part);
        }

        text.Append(CultureInfo.InvariantCulture, $"--{boundary}--\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    static void Header(StringBuilder text, string name, string value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");

    static void Body(StringBuilder text, string plain)
    {
        Header(text, "Content-Type", "text/plain; charset=utf-8");
        Header(text, "Content-Transfer-Encoding", "quoted-printable");
        text.Append("\r\n");
        var lines = plain.ReplaceLineEndings("\n").Split('\n');
        // What ends with a line has no further one after it.
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        foreach (var line in lines.AsSpan(0, count)) Quote(text, line);
    }

    // A space at the end of a line would be lost, and so is written as what it is.
    static void Quote(StringBuilder text, string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var one = bytes[i];
            var isPlain = one is >= (byte)'!' and <= (byte)'~' and not (byte)'=' || (one == (byte)' ' && i + 1 < bytes.Length);
            var piece = isPlain ? ((char)one).ToString() : string.Create(CultureInfo.InvariantCulture, $"={one:X2}");
            if (length + piece.Length >= MaxLineLength)
            {
                text.Append("=\r\n");
                length = 0;
            }

            text.Append(piece);
            length += piece.Length;
        }

        text.Append("\r\n");
    }

    static void Attach(StringBuilder text, OutgoingPart part)
    {
        Header(text, "Content-Type", part.MediaType + Parameter("name", part.Name));
        Header(text, "Content-Disposition", "attachment" + Parameter("filename", part.Name));
        Header(text, "Content-Transfer-Encoding", "base64");
        text.Append("\r\n");
        for (var at = 0; at < part.Bytes.Length; at += LineBytes)
        {
            text.Append(Convert.ToBase64String(part.Bytes.AsSpan(at, Math.Min(LineBytes, part.Bytes.Length - at))))
                .Append("\r\n");
        }
    }

    // As it is where it is plain and fits a line; else in pieces as RFC 2231 has them, none of which splits a byte.
    static string Parameter(string name, string value)
    {
        if (value.Length <= LineBytes && value.All(c => c is >= ' ' and <= '~' and not ('"' or '\\')))
            return $";\r\n {name}=\"{value}\"";
        var (pieces, piece) = (new List<string>(), new StringBuilder("utf-8''"));
        foreach (var one in Encoding.UTF8.GetBytes(value))
        {
            if (piece.Length + 3 > LineBytes)
            {
                pieces.Add(piece.ToString());
                piece.Clear();
            }

            if (char.IsAsciiLetterOrDigit((char)one) || one is (byte)'.' or (byte)'-' or (byte)'_') piece.Append((char)one);
            else piece.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        pieces.Add(piece.ToString());
        return string.Concat(pieces.Select((part, number) => string.Create(
            CultureInfo.InvariantCulture, $";\r\n {name}*{number}*={part}")));
    }

    /// <summary>A text for a header: as it is where it is ASCII and fits a line; else in words of RFC 2047, none of which splits
    /// a character.</summary>
    internal static string Encoded(string text)
    {
        if (text.Length <= MaxLineLength - "Subject: ".Length && text.All(c => c is >= ' ' and <= '~')) return text;
        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (word.Count + bytes.Length > WordBytes)
            {
                words.Add(Word(word));
                word.Clear();
            }

            word.AddRange(bytes);
        }

        words.Add(Word(word));
        return string.Join("\r\n ", words);
    }

    static string Word(List<byte> bytes) => $"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=";
}
