// The form in which one installation gives another what changed in a published list: written here, and read here.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waarborg.Lists.Suppliers;

/// <summary>What a feed says first.</summary>
/// <param name="List">The list.</param>
/// <param name="Supplier">Who vouches for it.</param>
/// <param name="Number">The number of the newest release, as its supplier counts.</param>
sealed record FeedHead(string List, string Supplier, long Number)
{
    /// <summary>Bytes of it at most: a name, a name and a number.</summary>
    internal const int MaxBytes = 4_096;

    /// <summary>Reads what anybody may have written; null for anything else.</summary>
    internal static FeedHead? ParseUntrusted(byte[] bytes)
    {
        if (bytes.Length > MaxBytes) return null;
        try
        {
            return JsonSerializer.Deserialize(bytes, FeedJson.Default.FeedHead) is
            { Number: >= 1 and <= ReleaseManifest.MaxNumber } head
                ? head
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One fingerprint of a feed's entry.</summary>
/// <param name="Type">See <see cref="ExchangeRelease.TypeOf"/>.</param>
/// <param name="Value">Hexadecimal digits.</param>
sealed record FeedPrint(string Type, string Value)
{
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Type);
        return true;
    }
}

/// <summary>One entry that came, changed or went.</summary>
/// <param name="Reference">What the supplier calls it.</param>
/// <param name="Gone">True where it was taken back.</param>
/// <param name="Category">What it is known as; null where it is gone.</param>
/// <param name="Prints">All its fingerprints; null where it is gone.</param>
sealed record FeedRecord(string Reference, bool Gone = false, string? Category = null, IReadOnlyList<FeedPrint>? Prints = null)
{
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{Category}, gone {Gone}");
        return true;
    }
}

/// <summary>One page of a feed.</summary>
/// <param name="To">The release that it leads to.</param>
/// <param name="Records">Its records.</param>
/// <param name="Next">Where it goes on; null on the last page.</param>
sealed record FeedBody(long To, IReadOnlyList<FeedRecord> Records, string? Next = null);

static class FeedPage
{
    /// <summary>Fingerprints of an entry at most: a supplier may know many by one reference.</summary>
    internal const int MaxPrints = 10_000;

    /// <summary>Reads what anybody may have written. Never throws.</summary>
    internal static PageOutcome ParseUntrusted(byte[] bytes)
    {
        try
        {
            var body = JsonSerializer.Deserialize(bytes, FeedJson.Default.FeedBody);
            if (body is not
                {
                    To: >= 1 and <= ReleaseManifest.MaxNumber, Records.Count: <= PageLimits.MaxRecords,
                    Next: null or { Length: > 0 and <= PageLimits.MaxTextLength }
                })
            {
                return new PageOutcome.Malformed("a page of a feed has a number, records and the place of the next page");
            }

            // Of two releases the later one counts: its number stands for the moment.
            var at = DateTimeOffset.FromUnixTimeSeconds(body.To);
            var records = new List<ExchangeRecord>(body.Records.Count);
            foreach (var one in body.Records)
            {
                if (Read(one, at) is not { } record) return new PageOutcome.Malformed("a record of its page has another form");
                records.Add(record);
            }

            return new PageOutcome.Read(new(records, body.Next, To: body.To));
        }
        catch (JsonException)
        {
            return new PageOutcome.Malformed("its page is not JSON of the form that a feed has");
        }
    }

    static ExchangeRecord? Read(FeedRecord? record, DateTimeOffset at)
    {
        if (record is null || HashRowRules.WhyNotReference(record.Reference) is not null) return null;
        if (record.Gone) return new ExchangeRecord.Gone(record.Reference, at);
        if (record.Prints is not { Count: > 0 and <= MaxPrints }) return null;
        if (record.Prints.Any(one => one is null || one.Type.Length > PageLimits.MaxTextLength
            || one.Value.Length > PageLimits.MaxTextLength))
        {
            return null;
        }

        // A list of anything else has no word here, and is refused.
        return Enum.GetValues<ListCategory>().Where(one => one.ToString() == record.Category).ToList() is [var category]
            ? new ExchangeRecord.Present(
                record.Reference, at, category, [.. record.Prints.Select(one => new WirePrint(one.Type, one.Value))])
            : new ExchangeRecord.Refused(record.Reference, at, RefusedWhy.OtherClass);
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(FeedHead))]
[JsonSerializable(typeof(FeedBody))]
sealed partial class FeedJson : JsonSerializerContext;
