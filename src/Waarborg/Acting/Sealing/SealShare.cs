// What a holder gives back for a joint act: his part of the key, sealed to a key that the act alone has.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Acting.Sealing;

/// <summary>What reading a holder's answer gave. There is no third case.</summary>
abstract record SealShareOutcome
{
    /// <param name="Share">What it says; true only once it was opened.</param>
    internal sealed record Read(SealShare Share) : SealShareOutcome;

    internal sealed record Refused(string Words) : SealShareOutcome;
}

/// <summary>One holder's part for one joint act. Without the act's private key it opens nothing.</summary>
/// <param name="Installation">Which installation sealed the object.</param>
/// <param name="Object">The object's number there.</param>
/// <param name="Holder">Whose part it is.</param>
/// <param name="Box">The <see cref="KeyShare"/>, sealed by <see cref="Hpke"/> with all the rest beside it.</param>
sealed record SealShare(string Installation, long Object, string Holder, byte[] Box)
{
    internal const string Format = "waarborg seal share 1";

    /// <summary>Bytes of an answer.</summary>
    internal const int MaxBytes = 4096;

    // Nothing that was sealed for anything else opens as a holder's answer.
    static ReadOnlySpan<byte> Info => "waarborg seal share 1"u8;

    static readonly string[] Fields = ["format", "holder", "installation", "object", "share"];

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 2, AllowDuplicateProperties = false };

    /// <summary>
    /// On the holder's own machine: opens his letter and seals his part to the key of a joint act. Null when the letter is to
    /// another key, or was changed.
    /// </summary>
    internal static SealShare? Make(SealLetter letter, HpkePrivateKey own, HpkePublicKey act)
    {
        if (letter.Open(own) is not { } share) return null;
        var bytes = share.ToBytes();
        try
        {
            var answer = new SealShare(letter.Installation, letter.Object, letter.Holder, []);
            return answer with { Box = Hpke.Seal(act, Info, answer.Associated(), bytes) };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            share.Clear();
        }
    }

    /// <summary>The part, which whoever asked for it clears. Null when it is to another key, or any field was changed.</summary>
    internal KeyShare? Open(HpkePrivateKey act)
    {
        var bytes = Hpke.Open(act, Info, Associated(), Box);
        try
        {
            return KeyShare.FromUntrusted(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The answer as it is handed over: JSON in its canonical form (RFC 8785), and the end of the line.</summary>
    internal byte[] Write()
    {
        var fields = Others();
        fields["share"] = Convert.ToBase64String(Box);
        return [.. CanonicalJson.Write(fields), (byte)'\n'];
    }

    /// <summary>Reads what anybody may have written. Never throws.</summary>
    internal static SealShareOutcome ParseUntrusted(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes) return Refused($"The answer has more than {MaxBytes} bytes.");
        try
        {
            using var document = JsonDocument.Parse(bytes.ToArray(), Strict);
            return Parse(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, a name that stands twice, or half a surrogate pair.
            return Refused("The answer is not JSON of one object.");
        }
    }

    static SealShareOutcome Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return Refused("The answer is not JSON of one object.");
        var names = root.EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal);
        if (!names.SequenceEqual(Fields, StringComparer.Ordinal))
            return Refused($"The answer must have these fields and no others: {string.Join(", ", Fields)}.");
        if (SealLetter.TextOf(root, "format") != Format) return Refused($"The answer's format is not \"{Format}\".");
        var number = root.GetProperty("object");
        if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out var count)
            || count is < 1 or > CanonicalJson.MaxNumber)
        {
            return Refused("The answer's object is not a number of one.");
        }

        var (installation, holder) = (SealLetter.TextOf(root, "installation"), SealLetter.TextOf(root, "holder"));
        if (!SealLetter.IsName(installation) || !SealLetter.IsName(holder)) return Refused("The answer names nobody.");
        return SealLetter.BoxOf(SealLetter.TextOf(root, "share")) is { } box
            ? new SealShareOutcome.Read(new(installation, count, holder, box))
            : Refused("The answer's share is not one.");
    }

    byte[] Associated() => CanonicalJson.Write(Others());

    JsonObject Others() => new()
    {
        ["format"] = Format,
        ["holder"] = Holder,
        ["installation"] = Installation,
        ["object"] = Object,
    };

    static SealShareOutcome.Refused Refused(string words) => new(words);

    // The holder is a person, and the share is half of a key under seal: neither is printed.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"object {Object}");
        return true;
    }
}
