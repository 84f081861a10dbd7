// What a holder is given for one sealed object: what it is, what for, how long, and the holder's part of the key.
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Acting.Sealing;

/// <summary>What the object is kept for. There is no fifth purpose.</summary>
enum SealPurpose
{
    /// <summary>A report to whom it is due.</summary>
    Report,

    /// <summary>A measure against an account, and its defence.</summary>
    AccountMeasure,

    /// <summary>A complaint of whoever was hit by it.</summary>
    Redress,

    /// <summary>A request of an authority.</summary>
    Request,
}

/// <summary>What reading a letter gave. There is no third case.</summary>
abstract record SealLetterOutcome
{
    /// <param name="Letter">What it says; true only once its share was opened.</param>
    internal sealed record Read(SealLetter Letter) : SealLetterOutcome;

    internal sealed record Refused(string Words) : SealLetterOutcome;
}

/// <summary>One letter to one holder. Without the holder's private key it opens nothing; with it, half of a key.</summary>
/// <param name="Installation">Which installation sealed the object.</param>
/// <param name="Object">The object's number there, from 1.</param>
/// <param name="Purpose">What it is kept for.</param>
/// <param name="Until">The last day on which it may be kept.</param>
/// <param name="Holder">Whose part this is.</param>
/// <param name="Box">
/// The holder's <see cref="KeyShare"/>, sealed by <see cref="Hpke"/> with all the rest of the letter beside it, so that nobody
/// can give a letter another purpose, end or holder.
/// </param>
sealed record SealLetter(
    string Installation, long Object, SealPurpose Purpose, DateOnly Until, string Holder, byte[] Box)
{
    internal const string Format = "waarborg seal letter 1";

    /// <summary>Bytes of a letter.</summary>
    internal const int MaxBytes = 4096;

    /// <summary>Characters of a holder's name, and of an installation's.</summary>
    internal const int MaxNameLength = 100;

    /// <summary>Bytes of a sealed share: always the same.</summary>
    internal const int BoxBytes = Hpke.Overhead + KeyShare.Bytes;

    const string DateForm = "yyyy-MM-dd";

    // Nothing that was sealed for anything else opens as a letter.
    static ReadOnlySpan<byte> Info => "waarborg seal letter 1"u8;

    static readonly string[] Fields = ["format", "holder", "installation", "object", "purpose", "share", "until"];

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 2, AllowDuplicateProperties = false };

    /// <summary>Seals a share to its holder.</summary>
    /// <exception cref="ArgumentException">A field could not be read back.</exception>
    internal static SealLetter Make(
        string installation, long number, SealPurpose purpose, DateOnly until, string holder, HpkePublicKey key,
        KeyShare share)
    {
        if (!IsName(installation)) throw new ArgumentException("It is no name of an installation.", nameof(installation));
        if (!IsName(holder)) throw new ArgumentException("It is no name.", nameof(holder));
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, CanonicalJson.MaxNumber);
        var letter = new SealLetter(installation, number, purpose, until, holder, []);
        var bytes = share.ToBytes();
        try
        {
            return letter with { Box = Hpke.Seal(key, Info, letter.Associated(), bytes) };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>
    /// The holder's share, which whoever asked for it clears. Null when the letter is to another key, or any field of it was
    /// changed.
    /// </summary>
    internal KeyShare? Open(HpkePrivateKey key)
    {
        var bytes = Hpke.Open(key, Info, Associated(), Box);
        try
        {
            return KeyShare.FromUntrusted(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The letter as it is handed over: JSON in its canonical form (RFC 8785), and the end of the line.</summary>
    internal byte[] Write()
    {
        var fields = Others();
        fields["share"] = Convert.ToBase64String(Box);
        return [.. CanonicalJson.Write(fields), (byte)'\n'];
    }

    /// <summary>Reads what anybody may have written. Never throws.</summary>
    internal static SealLetterOutcome ParseUntrusted(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes) return Refused($"The letter has more than {MaxBytes} bytes.");
        try
        {
            using var document = JsonDocument.Parse(bytes.ToArray(), Strict);
            return Parse(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Not JSON, a name that stands twice, or half a surrogate pair.
            return Refused("The letter is not JSON of one object.");
        }
    }

    static SealLetterOutcome Parse(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return Refused("The letter is not JSON of one object.");
        var names = root.EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal);
        if (!names.SequenceEqual(Fields, StringComparer.Ordinal))
            return Refused($"The letter must have these fields and no others: {string.Join(", ", Fields)}.");
        if (TextOf(root, "format") != Format) return Refused($"The letter's format is not \"{Format}\".");
        var number = root.GetProperty("object");
        if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt64(out var count))
            return Refused("The letter's object is not a number.");
        if (PurposeOf(TextOf(root, "purpose")) is not { } purpose)
            return Refused($"The letter's purpose is none of {string.Join(", ", Enum.GetValues<SealPurpose>().Select(NameOf))}.");
        if (!DateOnly.TryParseExact(
            TextOf(root, "until"), DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
        {
            return Refused("The letter's until is not a date such as 2027-01-31.");
        }

        if (BoxOf(TextOf(root, "share")) is not { } box) return Refused("The letter's share is not one.");
        var letter = new SealLetter(TextOf(root, "installation"), count, purpose, until, TextOf(root, "holder"), box);
        return letter.ProblemOfFields() is { } problem ? Refused(problem) : new SealLetterOutcome.Read(letter);
    }

    string? ProblemOfFields()
    {
        if (!IsName(Installation)) return "The letter's installation is not the name of one.";
        if (!IsName(Holder)) return "The letter's holder is not a name.";
        if (Object is < 1 or > CanonicalJson.MaxNumber) return "The letter's object is not a number of one.";
        return null;
    }

    internal static bool IsName(string text) =>
        text.Length is > 0 and <= MaxNameLength && !text.Any(char.IsControl) && text == text.Trim() && IsWhole(text);

    // Half a surrogate pair has no bytes that could be signed.
    static bool IsWhole(string text) => !text.EnumerateRunes().Contains(Rune.ReplacementChar);

    internal static string TextOf(JsonElement root, string name) =>
        root.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    internal static byte[]? BoxOf(string text)
    {
        var box = new byte[BoxBytes];
        return Convert.TryFromBase64String(text, box, out var length) && length == BoxBytes && Convert.ToBase64String(box) == text
            ? box
            : null;
    }

    /// <summary>The purpose of this name, as settings and letters write it.</summary>
    internal static SealPurpose? PurposeOf(string name)
    {
        foreach (var purpose in Enum.GetValues<SealPurpose>())
        {
            if (NameOf(purpose) == name) return purpose;
        }

        return null;
    }

    internal static string NameOf(SealPurpose purpose) => purpose switch
    {
        SealPurpose.Report => "report",
        SealPurpose.AccountMeasure => "accountMeasure",
        SealPurpose.Redress => "redress",
        SealPurpose.Request => "request",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Everything but the share, in the one form that there is.
    byte[] Associated() => CanonicalJson.Write(Others());

    JsonObject Others() => new()
    {
        ["format"] = Format,
        ["holder"] = Holder,
        ["installation"] = Installation,
        ["object"] = Object,
        ["purpose"] = NameOf(Purpose),
        ["until"] = Until.ToString(DateForm, CultureInfo.InvariantCulture),
    };

    static SealLetterOutcome.Refused Refused(string words) => new(words);

    // The holder is a person, and the share is half of a key under seal: neither is printed.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"object {Object}, {Purpose}");
        return true;
    }
}
