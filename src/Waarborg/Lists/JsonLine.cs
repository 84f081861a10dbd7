// The JSON form of a list: one object of texts on each line, of which the quality may be a number.
using System.Text;
using System.Text.Json;
using Waarborg.Lists.Suppliers;

namespace Waarborg.Lists;

static class JsonLine
{
    static readonly JsonReaderOptions Options = new() { MaxDepth = 1 };

    /// <summary>Reads one line of valid UTF-8. Null when it is good, else what is wrong.</summary>
    internal static BadLineReason? Parse(long number, ReadOnlySpan<byte> line, out HashRow row)
    {
        var reason = ParseOwn(number, line, out row);
        // A line that is not of this form may be of one that is refused with its whole file.
        return reason is BadLineReason.UnknownField or BadLineReason.NotJsonObject
            ? ForeignSchemas.Find(line)?.Reason() ?? reason
            : reason;
    }

    static BadLineReason? ParseOwn(long number, ReadOnlySpan<byte> line, out HashRow row)
    {
        row = default;
        try
        {
            return Read(number, line, out row);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The reader throws on what is no JSON, and on half a surrogate pair written as an escape.
            return BadLineReason.NotJsonObject;
        }
    }

    static BadLineReason? Read(long number, ReadOnlySpan<byte> line, out HashRow row)
    {
        row = default;
        string? algorithm = null, hash = null, category = null, reference = null, profile = null, purpose = null, quality = null;
        var reader = new Utf8JsonReader(line, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return BadLineReason.NotJsonObject;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ref var field = ref algorithm;
            var mayBeNumber = reader.ValueTextEquals("quality"u8);
            if (reader.ValueTextEquals("algorithm"u8)) field = ref algorithm;
            else if (reader.ValueTextEquals("hash"u8)) field = ref hash;
            else if (reader.ValueTextEquals("category"u8)) field = ref category;
            else if (reader.ValueTextEquals("reference"u8)) field = ref reference;
            else if (reader.ValueTextEquals("profile"u8)) field = ref profile;
            else if (reader.ValueTextEquals("purpose"u8)) field = ref purpose;
            else if (mayBeNumber) field = ref quality;
            else return BadLineReason.UnknownField;

            if (field is not null) return BadLineReason.RepeatedField;
            if (!reader.Read()) return BadLineReason.NotJsonObject;
            if (reader.TokenType == JsonTokenType.String) field = reader.GetString();
            else if (mayBeNumber && reader.TokenType == JsonTokenType.Number) field = Encoding.UTF8.GetString(reader.ValueSpan);
            else return BadLineReason.NotJsonObject;
        }

        // Reading on past the object finds what follows it, which must be nothing.
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) return BadLineReason.NotJsonObject;
        if (purpose is not null && !HashRowRules.IsSolePurpose(purpose)) return BadLineReason.OtherPurpose;
        if (algorithm is null || hash is null || category is null || reference is null) return BadLineReason.MissingField;

        var fields = new RowFields
        {
            Algorithm = algorithm,
            Hash = hash,
            Category = category,
            Reference = reference,
            Profile = profile,
            Quality = quality,
            Purpose = purpose ?? HashRowRules.SolePurpose,
        };
        return HashRowRules.ParseUntrusted(number, fields, out row);
    }
}
