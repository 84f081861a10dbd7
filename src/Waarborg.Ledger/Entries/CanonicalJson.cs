// One form for one value: JSON as RFC 8785 writes it, of objects, arrays, text, whole numbers, true, false and null.
using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Waarborg.Ledger;

/// <summary>
/// The JSON Canonicalization Scheme (RFC 8785), for the part of JSON that the ledger uses: numbers are whole and at most
/// 2^53 - 1 in size, as every reader of JSON keeps them exactly.
/// </summary>
public static class CanonicalJson
{
    /// <summary>The largest number.</summary>
    public const long MaxNumber = (1L << 53) - 1;

    /// <summary>How deep objects and arrays may lie in each other.</summary>
    public const int MaxDepth = 16;

    /// <summary>The canonical form of a value.</summary>
    /// <exception cref="ArgumentException">It holds a number that is not whole or too large.</exception>
    public static byte[] Write(JsonNode? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads an object in its canonical form. False, with what is wrong, for anything else; never throws.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out JsonObject value, out string problem)
    {
        value = [];
        problem = "it is not JSON of one object";
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
            if (JsonNode.Parse(ref reader) is not JsonObject read || reader.BytesConsumed != bytes.Length) return false;
            problem = "it is not in canonical form";
            if (!Write(read).AsSpan().SequenceEqual(bytes)) return false;
            value = read;
            return true;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            // Not JSON, a name that stands twice, half a surrogate pair, or a number that is not whole.
            return false;
        }
    }

    static void Append(StringBuilder text, JsonNode? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                AppendObject(text, members);
                break;
            case JsonArray items:
                text.Append('[');
                for (var i = 0; i < items.Count; i++)
                {
                    if (i > 0) text.Append(',');
                    Append(text, items[i]);
                }

                text.Append(']');
                break;
            default:
                AppendScalar(text, value.AsValue());
                break;
        }
    }

    static void AppendObject(StringBuilder text, JsonObject members)
    {
        text.Append('{');
        var first = true;
        // RFC 8785 section 3.2.3 sorts names by UTF-16 code units, which is what ordinal comparison does.
        foreach (var (name, member) in members.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            if (!first) text.Append(',');
            first = false;
            AppendString(text, name);
            text.Append(':');
            Append(text, member);
        }

        text.Append('}');
    }

    static void AppendScalar(StringBuilder text, JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                AppendString(text, value.GetValue<string>());
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case JsonValueKind.Number when NumberOf(value) is { } number:
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                throw new ArgumentException("A number in the ledger is whole and at most 2^53 - 1 in size.", nameof(value));
        }
    }

    static long? NumberOf(JsonValue value)
    {
        if (!value.TryGetValue<long>(out var number))
        {
            if (!value.TryGetValue<int>(out var small)) return null;
            number = small;
        }

        return number is >= -MaxNumber and <= MaxNumber ? number : null;
    }

    // RFC 8785 section 3.2.2.2: only quotation mark, backslash and control characters are escaped.
    static void AppendString(StringBuilder text, string value)
    {
        RequireWholePairs(value);
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\b': text.Append("\\b"); break;
                case '\t': text.Append("\\t"); break;
                case '\n': text.Append("\\n"); break;
                case '\f': text.Append("\\f"); break;
                case '\r': text.Append("\\r"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: text.Append(c); break;
            }
        }

        text.Append('"');
    }

    // Half a surrogate pair has no UTF-8, and encoding it anyhow would make two texts alike.
    static void RequireWholePairs(string value)
    {
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var used) != OperationStatus.Done)
            {
                throw new ArgumentException("A text in the ledger holds half a character.", nameof(value));
            }

            rest = rest[used..];
        }
    }
}
