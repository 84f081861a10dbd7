// What an organisation outside is given to judge one candidate: the entry, the likeness, and a blurred picture for it alone.
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>What reading a message gave. There is no third case.</summary>
abstract record CandidateOutcome
{
    internal sealed record Read(CandidateMessage Message) : CandidateOutcome;

    internal sealed record Refused(string Words) : CandidateOutcome;
}

/// <summary>One candidate for assessment. Nothing in it tells of the customer, the place, or the file's name or digest.</summary>
/// <param name="Candidate">A random number: 32 hexadecimal digits. A verdict names it.</param>
/// <param name="Installation">Which installation asks.</param>
/// <param name="Partner">Who is asked.</param>
/// <param name="List">The list that matched.</param>
/// <param name="Supplier">Who vouches for the entry.</param>
/// <param name="Reference">What the supplier calls the entry.</param>
/// <param name="Category">What it is known as.</param>
/// <param name="Algorithm">By what it matched.</param>
/// <param name="Distance">Bits apart.</param>
/// <param name="At">When it was written, to the millisecond.</param>
/// <param name="Box">The blurred grey picture (PNG), sealed to the partner with all the rest beside it.</param>
sealed record CandidateMessage(
    string Candidate, string Installation, string Partner, string List, string Supplier, string Reference, string Category,
    string Algorithm, int Distance, string At, byte[] Box)
{
    internal const string Format = "waarborg candidate 1";

    /// <summary>Bytes of a message.</summary>
    internal const int MaxBytes = 512 * 1024;

    /// <summary>Bytes of a picture in it.</summary>
    internal const int MaxPictureBytes = 256 * 1024;

    /// <summary>Characters of any text in it.</summary>
    internal const int MaxTextLength = 300;

    const int NumberBytes = 16;

    // Nothing that was sealed for anything else opens as a candidate's picture.
    static ReadOnlySpan<byte> Info => "waarborg candidate 1"u8;

    static readonly string[] Fields =
    [
        "algorithm", "at", "candidate", "category", "distance", "format", "installation", "list", "partner", "picture",
        "reference", "supplier",
    ];

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 2, AllowDuplicateProperties = false };

    internal static string NewNumber() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NumberBytes));

    internal static bool IsNumber(string text) =>
        text.Length == NumberBytes * 2 && text.All(digit => char.IsAsciiDigit(digit) || digit is >= 'a' and <= 'f');

    /// <summary>The same with the picture sealed to whoever is asked.</summary>
    internal CandidateMessage With(HpkePublicKey key, ReadOnlySpan<byte> png) =>
        this with { Box = Hpke.Seal(key, Info, Associated(), png) };

    /// <summary>The picture. Null when it is to another key, or any field was changed.</summary>
    internal byte[]? Open(HpkePrivateKey key) => Hpke.Open(key, Info, Associated(), Box);

    /// <summary>SHA-256 of the message as it is written: a verdict is about exactly this.</summary>
    internal byte[] Digest() => SHA256.HashData(Write());

    /// <summary>As it is handed over: JSON in its canonical form (RFC 8785), and the end of the line.</summary>
    internal byte[] Write()
    {
        var fields = Others();
        fields["picture"] = Convert.ToBase64String(Box);
        return [.. CanonicalJson.Write(fields), (byte)'\n'];
    }

    byte[] Associated() => CanonicalJson.Write(Others());

    JsonObject Others() => new()
    {
        ["format"] = Format,
        ["candidate"] = Candidate,
        ["installation"] = Installation,
        ["partner"] = Partner,
        ["list"] = List,
        ["supplier"] = Supplier,
        ["reference"] = Reference,
        ["category"] = Category,
        ["algorithm"] = Algorithm,
        ["distance"] = Distance,
        ["at"] = At,
    };

    /// <summary>Reads what anybody may have written. Never throws.</summary>
    internal static CandidateOutcome ParseUntrusted(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes) return Refused($"The message has more than {MaxBytes} bytes.");
        try
        {
            using var document = JsonDocument.Parse(bytes.ToArray(), Strict);
            return Parse(document.RootElement, bytes);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            // Not JSON, a name that stands twice, or half a character.
            return Refused("The message is not JSON of one object.");
        }
    }

    static CandidateOutcome Parse(JsonElement root, ReadOnlySpan<byte> bytes)
    {
        if (root.ValueKind != JsonValueKind.Object) return Refused("The message is not JSON of one object.");
        var names = root.EnumerateObject().Select(one => one.Name).Order(StringComparer.Ordinal);
        if (!names.SequenceEqual(Fields, StringComparer.Ordinal))
        {
            return Refused($"The message must have these fields and no others: {string.Join(", ", Fields)}.");
        }

        if (Text(root, "format") != Format) return Refused($"The message's format is not \"{Format}\".");
        if (Fields.Any(name => name is not ("distance" or "picture") && !IsText(Text(root, name))))
        {
            return Refused($"A text of the message is missing, or longer than {MaxTextLength} characters.");
        }

        var number = root.GetProperty("distance");
        if (number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var distance) || distance is < 0 or > 256)
        {
            return Refused("The message's distance is not 0 to 256.");
        }

        if (BoxOf(Text(root, "picture")) is not { } box) return Refused("The message's picture is not base64 of a sealed one.");
        var message = new CandidateMessage(
            Text(root, "candidate"), Text(root, "installation"), Text(root, "partner"), Text(root, "list"),
            Text(root, "supplier"), Text(root, "reference"), Text(root, "category"), Text(root, "algorithm"), distance,
            Text(root, "at"), box);
        if (!IsNumber(message.Candidate)) return Refused("The message's candidate is not 32 hexadecimal digits.");
        if (!ListRules.IsName(message.Partner)) return Refused("The message's partner is no name.");
        // Written in one way only, so that its digest is that of what was sent.
        return bytes.SequenceEqual(message.Write())
            ? new CandidateOutcome.Read(message)
            : Refused("The message is not in its canonical form.");
    }

    static bool IsText(string text) => text.Length is > 0 and <= MaxTextLength && !text.Any(char.IsControl);

    static string Text(JsonElement root, string name) =>
        root.GetProperty(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    static byte[]? BoxOf(string text)
    {
        if (text.Length > (MaxPictureBytes + Hpke.Overhead + 2) / 3 * 4) return null;
        var box = new byte[text.Length / 4 * 3];
        return Convert.TryFromBase64String(text, box, out var length) && length > Hpke.Overhead
            ? box[..length]
            : null;
    }

    static CandidateOutcome.Refused Refused(string words) => new(words);

    // A reference may be a hash of what it is about, and the box is of a picture: neither is printed.
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{Candidate}, {Partner}");
        return true;
    }
}
