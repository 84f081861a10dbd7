// The fields by which lists of other purposes are known, so that a file of one is refused whole, whatever its form.
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Waarborg.Lists.Suppliers;

/// <summary>Lists that exist beside ours, travel in like files, and are never taken. Closed.</summary>
enum ForeignSchema
{
    /// <summary>Intimate images of adults, spread against their will.</summary>
    IntimateImages,

    /// <summary>Terrorist content.</summary>
    Terrorism,
}

static class ForeignSchemas
{
    /// <summary>How deep a text may be nested of which the names are looked at.</summary>
    const int MaxDepth = 16;

    static readonly (string Name, ForeignSchema Schema)[] _names =
    [
        ("hashRecords", ForeignSchema.IntimateImages), ("CSPFeedbacks", ForeignSchema.IntimateImages),
        ("caseNumbers", ForeignSchema.IntimateImages), ("hashFeedbacks", ForeignSchema.IntimateImages),
        ("hash_digest", ForeignSchema.Terrorism), ("ideology", ForeignSchema.Terrorism),
    ];

    static readonly byte[][] _utf8Names = [.. _names.Select(one => Encoding.UTF8.GetBytes(one.Name))];

    internal static IEnumerable<string> Names => _names.Select(one => one.Name);

    internal static string InWords(this ForeignSchema schema) => schema switch
    {
        ForeignSchema.IntimateImages => "has the fields of a list of adults' intimate images, which is another purpose than CSAM",
        ForeignSchema.Terrorism => "has the fields of a list of terrorist content, which is another purpose than CSAM",
        _ => throw new UnreachableException(),
    };

    internal static BadLineReason Reason(this ForeignSchema schema) => schema switch
    {
        ForeignSchema.IntimateImages => BadLineReason.SchemaOfIntimateImages,
        ForeignSchema.Terrorism => BadLineReason.SchemaOfTerrorism,
        _ => throw new UnreachableException(),
    };

    /// <summary>Whose field has this name; null for every other name.</summary>
    internal static ForeignSchema? Of(ReadOnlySpan<char> name)
    {
        foreach (var (known, schema) in _names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase)) return schema;
        }

        return null;
    }

    /// <summary>The first such field of a JSON text, as far as it can be read. Never throws.</summary>
    internal static ForeignSchema? Find(ReadOnlySpan<byte> json)
    {
        // Most texts hold none of the names, and need not be read for that to be known.
        var mayHold = false;
        foreach (var name in _utf8Names) mayHold |= json.IndexOf(name) >= 0;
        if (!mayHold) return null;
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new(new() { MaxDepth = MaxDepth }));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                foreach (var (known, schema) in _names)
                {
                    if (reader.ValueTextEquals(known)) return schema;
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // What cannot be read on is no such list, or not one that could be taken.
        }

        return null;
    }
}
