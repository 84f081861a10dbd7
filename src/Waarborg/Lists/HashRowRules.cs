// Which fingerprints, categories and references a list may hold. Pure; the file's form does not matter here.
using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Waarborg.Lists.Suppliers;

namespace Waarborg.Lists;

/// <summary>The texts of one line, as they stand in the file.</summary>
readonly ref struct RowFields
{
    internal ReadOnlySpan<char> Algorithm { get; init; }

    internal ReadOnlySpan<char> Hash { get; init; }

    internal ReadOnlySpan<char> Category { get; init; }

    internal ReadOnlySpan<char> Reference { get; init; }

    internal ReadOnlySpan<char> Profile { get; init; }

    /// <summary>The quality of a PDQ, as its authors count it; empty where the list does not say it.</summary>
    internal ReadOnlySpan<char> Quality { get; init; }

    /// <summary>What the list is for; where a file does not say it, the one purpose there is.</summary>
    internal ReadOnlySpan<char> Purpose { get; init; }
}

static class HashRowRules
{
    /// <summary>The one purpose of a list: child sexual abuse material. No setting adds another.</summary>
    internal const string SolePurpose = "CSAM";

    /// <summary>Bits that a PDQ must have set at least. An ordinary picture has 128.</summary>
    internal const int MinPdqBits = 64;

    /// <summary>Bits that a PDQ may have set at most.</summary>
    internal const int MaxPdqBits = 192;

    /// <summary>The best quality that a PDQ can have.</summary>
    internal const int MaxQuality = 100;

    /// <summary>Quality below which a PDQ is never matched. PDQ's authors advise it.</summary>
    internal const int MinQuality = 50;

    /// <summary>Length of a reference, in characters.</summary>
    internal const int MaxReferenceLength = 200;

    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    static readonly HashBytes NothingSha256 = HashBytes.From(SHA256.HashData([]));
#pragma warning disable CA5350, CA5351 // The lists in the world hold SHA-1 and MD5; nothing is protected by them here.
    static readonly HashBytes NothingSha1 = HashBytes.From(SHA1.HashData([]));
    static readonly HashBytes NothingMd5 = HashBytes.From(MD5.HashData([]));
#pragma warning restore CA5350, CA5351

    /// <summary>Makes a row of texts that nobody vouches for. Null when it is good, else the first thing wrong.</summary>
    internal static BadLineReason? ParseUntrusted(long line, RowFields fields, out HashRow row)
    {
        row = default;
        if (!IsSolePurpose(fields.Purpose)) return BadLineReason.OtherPurpose;
        if (!ListAlgorithms.TryParse(fields.Algorithm.Trim(), out var algorithm)) return BadLineReason.UnknownAlgorithm;
        if (WhyNotHash(algorithm, fields.Hash.Trim(), out var hash) is { } badHash) return badHash;
        if (!TryParseCategory(fields.Category.Trim(), out var category)) return BadLineReason.UnknownCategory;

        var reference = fields.Reference.Trim(' ');
        if (WhyNotReference(reference) is { } badReference) return badReference;
        if (!TryParseProfile(fields.Profile.Trim(), out var profile)) return BadLineReason.UnknownProfile;
        if (profile != ListProfile.Unknown && algorithm != ListAlgorithm.Pdq) return BadLineReason.ProfileWithoutPdq;
        if (WhyNotQuality(algorithm, fields.Quality.Trim(), out var quality) is { } badQuality) return badQuality;

        row = new(line, algorithm, hash, profile, category, reference.ToString(), IsLowQuality: quality < MinQuality);
        return null;
    }

    /// <summary>Does a list that says this have the one purpose?</summary>
    internal static bool IsSolePurpose(ReadOnlySpan<char> purpose) =>
        purpose.Trim().Equals(SolePurpose, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when the text is a fingerprint that may stand in a list, else why it may not.</summary>
    internal static BadLineReason? WhyNotHash(ListAlgorithm algorithm, ReadOnlySpan<char> hex, out HashBytes hash)
    {
        hash = default;
        if (hex.ContainsAnyExcept(HexDigits)) return BadLineReason.NotHexadecimal;
        if (!HashBytes.TryParse(hex, algorithm.ByteCount(), out hash)) return BadLineReason.WrongLength;
        switch (algorithm)
        {
            case ListAlgorithm.Sha256 when hash == NothingSha256:
            case ListAlgorithm.Sha1 when hash == NothingSha1:
            case ListAlgorithm.Md5 when hash == NothingMd5:
                return BadLineReason.DigestOfNothing;
            case ListAlgorithm.Pdq when hash == default:
                return BadLineReason.ZeroPdq;
            case ListAlgorithm.Pdq when hash.ToPdq().SetBits < MinPdqBits:
                return BadLineReason.PdqTooFewBits;
            case ListAlgorithm.Pdq when hash.ToPdq().SetBits > MaxPdqBits:
                return BadLineReason.PdqTooManyBits;
            default:
                return null;
        }
    }

    static bool TryParseCategory(ReadOnlySpan<char> text, out ListCategory category)
    {
        category = default;
        if (SourceForms.Judge(SourceForm.Csv, text) is not ClassMeaning.Taken taken) return false;
        category = taken.Category;
        return true;
    }

    static bool TryParseProfile(ReadOnlySpan<char> text, out ListProfile profile)
    {
        profile = ListProfile.Unknown;
        if (text.IsEmpty) return true;
        profile = text.Equals("full", StringComparison.OrdinalIgnoreCase) ? ListProfile.Full
            : text.Equals("fit512", StringComparison.OrdinalIgnoreCase) ? ListProfile.Fit512
            : ListProfile.Unknown;
        return profile != ListProfile.Unknown;
    }

    static BadLineReason? WhyNotQuality(ListAlgorithm algorithm, ReadOnlySpan<char> text, out int quality)
    {
        quality = MaxQuality;
        if (text.IsEmpty) return null;
        if (algorithm != ListAlgorithm.Pdq) return BadLineReason.QualityWithoutPdq;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out quality) && quality <= MaxQuality
            ? null
            : BadLineReason.BadQuality;
    }

    /// <summary>Null when the text may be a reference, else why it may not.</summary>
    internal static BadLineReason? WhyNotReference(ReadOnlySpan<char> reference)
    {
        if (reference.Length is 0 or > MaxReferenceLength) return BadLineReason.ReferenceLength;
        foreach (var rune in reference.EnumerateRunes())
        {
            // Invisible characters make two references look the same, or one read backwards.
            switch (System.Text.Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Control:
                case UnicodeCategory.Format:
                case UnicodeCategory.LineSeparator:
                case UnicodeCategory.ParagraphSeparator:
                case UnicodeCategory.Surrogate:
                    return BadLineReason.ReferenceCharacter;
            }
        }

        return null;
    }
}
