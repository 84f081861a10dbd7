// What every exchange's answer is turned into, whatever its wire format: records that came, changed or went, and where it
// goes on.
using System.Globalization;
using System.Text;

namespace Waarborg.Lists.Suppliers;

/// <summary>A fingerprint as the exchange wrote it. Nothing of it is trusted yet.</summary>
/// <param name="Type">The exchange's name of its kind, in lower case, such as <c>md5</c> or <c>pdna</c>.</param>
/// <param name="Value">As it stands there.</param>
readonly record struct WirePrint(string Type, string Value)
{
    // A fingerprint of illegal material is not printed, so that it cannot reach a log.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(Type);
        return true;
    }
}

/// <summary>Why a record of an exchange is not taken. Closed.</summary>
enum RefusedWhy
{
    /// <summary>It is of another purpose than child sexual abuse material.</summary>
    OtherPurpose,

    /// <summary>It lacks the mark by which this exchange says that it is such material.</summary>
    NoCsamTag,

    /// <summary>Its class is none that this program knows to be illegal.</summary>
    OtherClass,

    /// <summary>Members of the exchange disagree about it.</summary>
    Disputed,
}

/// <summary>One record of a page. There is no fourth case.</summary>
/// <param name="Reference">What the exchange calls it, unique within the exchange.</param>
/// <param name="At">When it changed last, by the exchange's clock.</param>
abstract record ExchangeRecord(string Reference, DateTimeOffset At)
{
    /// <param name="Reference">See above.</param>
    /// <param name="At">See above.</param>
    /// <param name="Category">What it is known as.</param>
    /// <param name="Prints">All its fingerprints, those that this program cannot compare too.</param>
    internal sealed record Present(string Reference, DateTimeOffset At, ListCategory Category, IReadOnlyList<WirePrint> Prints)
        : ExchangeRecord(Reference, At);

    /// <summary>The exchange took it back.</summary>
    internal sealed record Gone(string Reference, DateTimeOffset At) : ExchangeRecord(Reference, At);

    /// <summary>It may not be taken; what was taken under this reference before counts no more.</summary>
    internal sealed record Refused(string Reference, DateTimeOffset At, RefusedWhy Why) : ExchangeRecord(Reference, At);

    // Some references hold a hash.
    protected virtual bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{At:O}");
        return true;
    }
}

/// <summary>One page of an exchange.</summary>
/// <param name="Records">In the order in which they stand there, which means nothing.</param>
/// <param name="Next">Where the next page is, as the exchange wrote it; null on the last page.</param>
/// <param name="Total">How many records the whole range has, where the exchange says so.</param>
/// <param name="To">The release that it leads to, where the exchange has releases.</param>
/// <param name="NewSince">What is not younger was counted before, where the exchange counts by moments.</param>
sealed record ExchangePage(
    IReadOnlyList<ExchangeRecord> Records, string? Next, long? Total = null, long? To = null, DateTimeOffset? NewSince = null);

/// <summary>What came of reading an answer. Never an exception.</summary>
abstract record PageOutcome
{
    internal sealed record Read(ExchangePage Page) : PageOutcome;

    /// <summary>It does not have the form of a page.</summary>
    /// <param name="Words">Why, in words that repeat nothing of it.</param>
    internal sealed record Malformed(string Words) : PageOutcome;

    /// <summary>It is the exchange's own word for an error, although its status says that all is well.</summary>
    /// <param name="Words">What it says, in words that repeat nothing of it but numbers.</param>
    /// <param name="Code">The exchange's number for the error, where it has one.</param>
    internal sealed record ErrorInside(string Words, int Code = 0) : PageOutcome;
}

/// <summary>How much a page may hold.</summary>
static class PageLimits
{
    /// <summary>Size of a page, in bytes.</summary>
    internal const int MaxBytes = 32 << 20;

    /// <summary>Records of a page.</summary>
    internal const int MaxRecords = 100_000;

    /// <summary>Fingerprints of a record.</summary>
    internal const int MaxPrints = 64;

    /// <summary>Length of a fingerprint or other text, in characters.</summary>
    internal const int MaxTextLength = 8_192;
}
