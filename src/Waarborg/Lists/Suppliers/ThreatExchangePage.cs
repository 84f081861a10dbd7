// A page of ThreatExchange's threat_updates. Pure: bytes in, records out.
using System.Globalization;
using System.Text.Json;

namespace Waarborg.Lists.Suppliers;

static class ThreatExchangePage
{
    /// <summary>The tag by which members say that something is child sexual abuse material.</summary>
    internal const string CsamTag = "csam";

    const string Malicious = "MALICIOUS";
    const string NonMalicious = "NON_MALICIOUS";

    /// <summary>A reaction by which a member contradicts the tags of another.</summary>
    const string Disagreement = "DISAGREE_WITH_TAGS";

    /// <summary>How deep it may be nested.</summary>
    const int MaxDepth = 24;

    static readonly JsonDocumentOptions _options = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads what anybody may have answered. Never throws.</summary>
    internal static PageOutcome ParseUntrusted(ReadOnlyMemory<byte> answer)
    {
        if (answer.Length > PageLimits.MaxBytes) return Malformed("it is larger than a page may be");
        try
        {
            if (answer.Span.StartsWith("\uFEFF"u8)) answer = answer[3..];
            using var document = JsonDocument.Parse(answer, _options);
            return Read(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The reader throws on what is no JSON, and on text that is no text.
            return Malformed("it is no JSON, or breaks off");
        }
    }

    static PageOutcome Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return Malformed("it is no JSON object");
        if (root.TryGetProperty("error", out var error))
        {
            var code = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var number)
                && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out var said) ? said : 0;
            return new PageOutcome.ErrorInside(string.Create(
                CultureInfo.InvariantCulture, $"The exchange answered with its error {code}."), code);
        }

        if (!root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Array)
        {
            return Malformed("it has no array of records");
        }

        if (data.GetArrayLength() > PageLimits.MaxRecords) return Malformed("it holds too many records");
        var records = new List<ExchangeRecord>();
        foreach (var one in data.EnumerateArray())
        {
            // A deletion that cannot be understood must not be passed over in silence.
            if (Record(one) is not { } record)
            {
                return Malformed("a record does not say which it is, of what kind, or when it changed");
            }

            records.Add(record);
        }

        var next = Text(Property(Property(root, "paging"), "next"));
        return next is { Length: > PageLimits.MaxTextLength }
            ? Malformed("the address of the next page is too long")
            : new PageOutcome.Read(new(records, string.IsNullOrEmpty(next) ? null : next));
    }

    static ExchangeRecord? Record(JsonElement one)
    {
        var reference = Text(Property(one, "id"));
        if (reference is null || HashRowRules.WhyNotReference(reference) is not null) return null;
        if (!TryMoment(Property(one, "last_updated"), out var at)) return null;
        var descriptors = Property(Property(one, "descriptors"), "data");
        var isGone = Property(one, "should_delete") is { ValueKind: JsonValueKind.True };
        if (isGone || descriptors.ValueKind != JsonValueKind.Array || descriptors.GetArrayLength() == 0)
        {
            return new ExchangeRecord.Gone(reference, at);
        }

        var (type, value) = (Text(Property(one, "type")), Text(Property(one, "indicator")));
        if (type is not { Length: > 0 and <= PageLimits.MaxTextLength } || value is not { Length: <= PageLimits.MaxTextLength })
        {
            return null;
        }

        return SourceForms.Judge(SourceForm.ThreatExchange, ClassOf(descriptors)) switch
        {
            ClassMeaning.Taken taken => new ExchangeRecord.Present(reference, at, taken.Category, [new(KindOf(type), value)]),
            ClassMeaning.Refused refused => new ExchangeRecord.Refused(reference, at, refused.Why),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    // What all who describe it say together, as one word of the table.
    static string ClassOf(JsonElement descriptors)
    {
        var (isCalled, isTagged, isDenied) = (false, false, false);
        foreach (var descriptor in descriptors.EnumerateArray())
        {
            var status = Text(Property(descriptor, "status")) ?? "";
            if (status == NonMalicious || IsContradicted(descriptor)) isDenied = true;
            if (status != Malicious) continue;
            isCalled = true;
            if (HasTag(descriptor)) isTagged = true;
        }

        return (isCalled, isTagged, isDenied) switch
        {
            (true, _, true) => "DISPUTED",
            (true, true, false) => $"{Malicious} {CsamTag}",
            (true, false, false) => Malicious,
            (false, _, _) => SourceForms.AnyOther,
        };
    }

    static bool HasTag(JsonElement descriptor)
    {
        var tags = Property(Property(descriptor, "tags"), "data");
        if (tags.ValueKind != JsonValueKind.Array) return false;
        foreach (var tag in tags.EnumerateArray())
        {
            if (CsamTag.Equals(Text(Property(tag, "text")), StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    static bool IsContradicted(JsonElement descriptor)
    {
        var reactions = Property(descriptor, "reactions");
        if (reactions.ValueKind != JsonValueKind.Array) return false;
        foreach (var reaction in reactions.EnumerateArray())
        {
            if (Text(Property(reaction, "key")) == Disagreement) return true;
        }

        return false;
    }

    static string KindOf(string type)
    {
        const string Hash = "HASH_";
        return (type.StartsWith(Hash, StringComparison.OrdinalIgnoreCase) ? type[Hash.Length..] : type).ToLowerInvariant();
    }

    static bool TryMoment(JsonElement said, out DateTimeOffset at)
    {
        at = default;
        if (!long.TryParse(Text(said), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()) return false;
        at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }

    static JsonElement Property(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A text, or a number as it is written; null for anything else.</summary>
    static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    static PageOutcome.Malformed Malformed(string why) => new($"The answer is no page: {why}.");
}
