// What is wrong with a line of a list file, or with the file, in words that repeat nothing of what stands in it.
using System.Diagnostics;
using Waarborg.Lists.Suppliers;

namespace Waarborg.Lists;

/// <summary>Every reason for which a line of a list is not taken.</summary>
enum BadLineReason : byte
{
    NotUtf8,
    TooLong,
    WrongColumnCount,
    BrokenQuotes,
    NotJsonObject,
    UnknownField,
    RepeatedField,
    MissingField,
    UnknownAlgorithm,
    NotHexadecimal,
    WrongLength,
    DigestOfNothing,
    ZeroPdq,
    PdqTooFewBits,
    PdqTooManyBits,
    UnknownCategory,
    ReferenceLength,
    ReferenceCharacter,
    UnknownProfile,
    ProfileWithoutPdq,
    BadQuality,
    QualityWithoutPdq,
    CategoryDisagrees,
    SharedTooOften,
    NoRoomForReference,

    /// <summary>A record of a file has no reference of its supplier's.</summary>
    MissingReference,

    /// <summary>A list for another purpose: the whole file is refused, not its line.</summary>
    OtherPurpose,

    /// <summary>A list with the fields of one of adults' intimate images: the whole file is refused.</summary>
    SchemaOfIntimateImages,

    /// <summary>A list with the fields of one of terrorist content: the whole file is refused.</summary>
    SchemaOfTerrorism,
}

/// <summary>One line that is not taken.</summary>
/// <param name="Number">Number of the line in the file, from 1.</param>
/// <param name="Reason">What is wrong with it.</param>
/// <param name="OtherLine">The line that it disagrees with, where it does; else 0.</param>
/// <param name="IsRecord">True where records are counted, because the form knows no lines.</param>
readonly record struct BadLine(long Number, BadLineReason Reason, long OtherLine = 0, bool IsRecord = false)
{
    string Unit => IsRecord ? "record" : "line";

    // The words never repeat the line: what looks wrong may be a hash in the wrong place.
    internal string InWords() => Reason switch
    {
        BadLineReason.NotUtf8 => "is not valid UTF-8 text",
        BadLineReason.TooLong => "is longer than a line may be",
        BadLineReason.WrongColumnCount => "has not as many columns as the header",
        BadLineReason.BrokenQuotes => "has a quotation mark that is out of place or not closed",
        BadLineReason.NotJsonObject => "is not one JSON object of texts",
        BadLineReason.UnknownField =>
            "has a field that is not one of algorithm, hash, category, reference, profile, purpose, quality",
        BadLineReason.RepeatedField => "has the same field twice",
        BadLineReason.MissingField => "lacks one of the fields algorithm, hash, category, reference",
        BadLineReason.UnknownAlgorithm => "has an algorithm that is not one of pdq, md5, sha1, sha256",
        BadLineReason.NotHexadecimal => "has a hash that is not hexadecimal",
        BadLineReason.WrongLength => "has a hash that is not as long as its algorithm's are",
        BadLineReason.DigestOfNothing => "has the digest of a file without bytes, which every empty file would match",
        BadLineReason.ZeroPdq => "has the PDQ that is all zero, which is the hash of no picture",
        BadLineReason.PdqTooFewBits =>
            $"has a PDQ with fewer than {HashRowRules.MinPdqBits} bits set, which even pictures would match",
        BadLineReason.PdqTooManyBits =>
            $"has a PDQ with more than {HashRowRules.MaxPdqBits} bits set, which even pictures would match",
        BadLineReason.UnknownCategory => "has a category that is not one of Baseline, NationallyIllegal, Test",
        BadLineReason.ReferenceLength =>
            $"has a reference that is not 1 to {HashRowRules.MaxReferenceLength} characters long",
        BadLineReason.ReferenceCharacter => "has a control or other invisible character in its reference",
        BadLineReason.UnknownProfile => "has a profile that is not one of full, fit512",
        BadLineReason.ProfileWithoutPdq => "has a profile, which only a PDQ can have",
        BadLineReason.BadQuality => $"has a quality that is not a whole number from 0 to {HashRowRules.MaxQuality}",
        BadLineReason.QualityWithoutPdq => "has a quality, which only a PDQ can have",
        BadLineReason.CategoryDisagrees => $"has another category than {Unit} {OtherLine}, which has the same reference",
        BadLineReason.SharedTooOften =>
            $"has a hash that stands under more than {ListLimits.MaxReferencesPerHash} references",
        BadLineReason.OtherPurpose => $"has another purpose than {HashRowRules.SolePurpose}",
        BadLineReason.MissingReference => "has no reference, such as a MediaID or an Image ID",
        BadLineReason.SchemaOfIntimateImages => ForeignSchema.IntimateImages.InWords(),
        BadLineReason.SchemaOfTerrorism => ForeignSchema.Terrorism.InWords(),
        BadLineReason.NoRoomForReference => "does not fit: the references of the list together are too long",
        _ => throw new UnreachableException(),
    };

    public override string ToString() => $"{Unit} {Number} {InWords()}";
}

/// <summary>What is wrong with a file as a whole, so that reading it ended.</summary>
abstract record FileFault
{
    internal sealed record TooLarge(long LimitBytes) : FileFault;

    internal sealed record TooManyRows(int Limit) : FileFault;

    internal sealed record TooManyBadLines(int Limit) : FileFault;

    /// <param name="Line">Number of the first line that says so.</param>
    internal sealed record OtherPurpose(long Line) : FileFault;

    /// <param name="Schema">Whose fields the file has.</param>
    internal sealed record OtherSchema(ForeignSchema Schema) : FileFault;

    /// <param name="Said">The form that the operator named.</param>
    /// <param name="Found">The form that the file has by what it begins with.</param>
    internal sealed record OtherForm(SourceForm Said, SourceForm Found) : FileFault;

    /// <param name="Form">The form that the file begins with and does not keep.</param>
    /// <param name="Words">What is wrong with it.</param>
    internal sealed record BadForm(SourceForm Form, string Words) : FileFault;

    /// <summary>The file ends before its end.</summary>
    internal sealed record CutShort : FileFault;

    /// <param name="Words">What is wrong with the first line.</param>
    internal sealed record BadHeader(string Words) : FileFault;

    internal string InWords() => this switch
    {
        TooLarge it => $"The file is larger than {it.LimitBytes} bytes, the most that a list may have.",
        TooManyRows it => $"The file has more than {it.Limit} lines of entries, the most that a list may have.",
        TooManyBadLines it =>
            $"More than {it.Limit} lines are bad; the rest was not read. This does not look like a hash list.",
        OtherPurpose it => $"The list is refused: by line {it.Line} it has another purpose than {HashRowRules.SolePurpose}. "
            + "Lists of any other purpose are never taken, also not in part.",
        OtherSchema it => $"The list is refused: it {it.Schema.InWords()}. "
            + "Lists of any other purpose are never taken, also not in part.",
        OtherForm it =>
            $"The file does not have the form {it.Said.FileWord()}, as was said: it looks like {it.Found.FileWord()}.",
        BadForm it => $"The file begins like the form {it.Form.FileWord()}, but {it.Words}",
        CutShort => "The file ends before its end: it is refused whole.",
        BadHeader it => "The first line must be the header algorithm,hash,category,reference (and profile, purpose or "
            + "quality, if wanted); "
            + it.Words,
        _ => throw new UnreachableException(),
    };
}

/// <summary>How much a list file may hold.</summary>
sealed record ListLimits
{
    /// <summary>References under which one and the same hash may stand in a list.</summary>
    internal const int MaxReferencesPerHash = 1_000;

    internal static ListLimits Default { get; } = new();

    /// <summary>Size of a file, in bytes.</summary>
    internal long MaxFileBytes { get; init; } = 8L << 30;

    /// <summary>Length of a line, in bytes.</summary>
    internal int MaxLineBytes { get; init; } = 8_192;

    /// <summary>Good lines of a file.</summary>
    internal int MaxRows { get; init; } = 20_000_000;

    /// <summary>Bad lines of a file that are named before reading ends.</summary>
    internal int MaxBadLines { get; init; } = 100_000;

    /// <summary>All references of a list together, in bytes of UTF-8.</summary>
    internal int MaxReferenceBytes { get; init; } = 1 << 30;
}
