// The closed records as whoever may read them is given them: one file for each batch, and one for what waits.
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Waarborg.Ledger;

/// <summary>One closed record as it is handed over.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Commitment">What the ledger shows of it.</param>
/// <param name="Body">The record; null when it is not shown.</param>
/// <param name="Why">Why it is not shown: <c>held</c> or <c>erased</c>.</param>
sealed record HandedRecord(long Number, Hash256 Commitment, JsonObject? Body, string? Why);

/// <summary>The records of one batch, or those that wait for theirs.</summary>
/// <param name="Path">The file.</param>
/// <param name="Commitment">The batch's commitment, counted from the records; null for those that wait.</param>
/// <param name="At">For those that wait: when they were handed over.</param>
/// <param name="Records">In the order of their numbers.</param>
sealed record HandedBatch(string Path, Hash256? Commitment, string? At, IReadOnlyList<HandedRecord> Records);

/// <summary>Reads and writes the files of closed records.</summary>
public static class ClosedFiles
{
    /// <summary>The folder in which they lie, below the ledger's.</summary>
    public const string Folder = "closed";

    /// <summary>The file of records that are in no batch yet.</summary>
    public const string Waiting = Folder + "/waiting.json";

    /// <summary>Bytes that a file has at most.</summary>
    public const int MaxBytes = 1 << 29;

    /// <summary>The file of the batch whose leaf has this number.</summary>
    public static string PathOf(long leaf) => string.Create(CultureInfo.InvariantCulture, $"{Folder}/{leaf}.json");

    /// <summary>The leaf of the batch whose file this is, or null for any other file.</summary>
    public static long? LeafOf(string path)
    {
        const string Begin = Folder + "/";
        const string End = ".json";
        if (!path.StartsWith(Begin, StringComparison.Ordinal) || !path.EndsWith(End, StringComparison.Ordinal)) return null;
        return long.TryParse(path[Begin.Length..^End.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var leaf)
            && PathOf(leaf) == path
            ? leaf
            : null;
    }

    /// <summary>A record as it is handed over open.</summary>
    public static JsonObject Shown(long number, ReadOnlySpan<byte> nonce, JsonObject body) =>
        new() { ["n"] = number, ["nonce"] = Convert.ToHexStringLower(nonce), ["body"] = body };

    /// <summary>A record as it is handed over closed.</summary>
    public static JsonObject Hidden(long number, Hash256 commitment, string why) =>
        new() { ["n"] = number, ["commitment"] = commitment.ToHex(), ["why"] = why };

    /// <summary>The file of a batch.</summary>
    public static byte[] Batch(long leaf, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> padSeed, JsonArray records) =>
        CanonicalJson.Write(new JsonObject
        {
            ["leaf"] = leaf,
            ["nonce"] = Convert.ToHexStringLower(nonce),
            ["padSeed"] = Convert.ToHexStringLower(padSeed),
            ["records"] = records,
        });

    /// <summary>The file of what waits.</summary>
    public static byte[] WaitingAt(string at, JsonArray records) =>
        CanonicalJson.Write(new JsonObject { ["at"] = at, ["records"] = records });

    /// <summary>Reads a batch's file; null, with what is wrong, when it is none. Never throws.</summary>
    internal static HandedBatch? Read(string path, byte[] bytes, out string problem)
    {
        problem = "it is not a file of closed records";
        try
        {
            if (JsonNode.Parse(bytes) is not JsonObject file || file["records"] is not JsonArray items) return null;
            var records = new List<HandedRecord>();
            foreach (var item in items)
            {
                if (ReadRecord(item, out problem) is not { } record) return null;
                records.Add(record);
            }

            problem = "it is not a file of closed records";
            if (path == Waiting)
            {
                var isAt = FieldForms.Fits(FieldForm.Instant, file["at"]);
                return isAt ? new(path, null, FieldForms.Text(file["at"]), records) : null;
            }

            if (FieldForms.Number(file["leaf"]) != LeafOf(path)) return null;
            if (!TryBytes(file["nonce"], out var nonce) || !TryBytes(file["padSeed"], out var seed)) return null;
            return new(path, new ClosedBatch([.. records.Select(one => one.Commitment)], nonce, seed).Commitment, null, records);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    static HandedRecord? ReadRecord(JsonNode? item, out string problem)
    {
        problem = "a record in it is malformed";
        if (item is not JsonObject record || FieldForms.Number(record["n"]) is not { } number) return null;
        if (record["body"] is not JsonObject body)
        {
            var why = FieldForms.Text(record["why"]);
            if (why is not ("held" or "erased") || FieldForms.Text(record["commitment"]) is not { } hex) return null;
            return Hash256.TryParse(hex, out var hidden) ? new(number, hidden, null, why) : null;
        }

        if (!TryBytes(record["nonce"], out var nonce)) return null;
        problem = string.Create(CultureInfo.InvariantCulture, $"record {number} does not fit the schema");
        if (FieldForms.Number(body["n"]) != number) return null;
        if (EntrySchema.Problem(body, closed: true) is { } misfit)
        {
            problem = $"{problem}: {misfit}";
            return null;
        }

        return new(number, ClosedRecord.Commit(nonce, CanonicalJson.Write(body)), body, null);
    }

    static bool TryBytes(JsonNode? hex, out byte[] bytes)
    {
        bytes = [];
        if (FieldForms.Text(hex) is not { } text || !Hash256.TryParse(text, out var hash)) return false;
        bytes = hash.ToBytes();
        return true;
    }
}
