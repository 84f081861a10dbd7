// What a hotline, the police or an authority is told of a confirmed case: every fact once, before any form is made of it.
using System.Text;
using System.Text.Json.Serialization;

namespace Waarborg.Reporting;

/// <summary>How the provider came to know of it. That somebody ordered it to look is no member: nobody does.</summary>
enum HowAware
{
    /// <summary>A public authority said so.</summary>
    PublicAuthority,

    /// <summary>A hotline, or another trusted flagger, said so.</summary>
    Hotline,

    /// <summary>A user said so.</summary>
    UserFlag,

    /// <summary>The provider found it by itself.</summary>
    OwnMotion,

    /// <summary>Otherwise; the detail says how.</summary>
    Other,
}

/// <summary>What it is known as, from the entry that matched or from whoever judged; never from the match itself.</summary>
enum ReportCategory
{
    /// <summary>Illegal nearly everywhere.</summary>
    Baseline,

    /// <summary>Illegal by the law of some countries.</summary>
    NationallyIllegal,
}

/// <summary>The scale of the industry, where a person judged by it.</summary>
enum ReportClass
{
    A1,
    A2,
    B1,
    B2,
}

/// <summary>What was done to one file.</summary>
enum ReportMeasure
{
    None,
    Disabled,
    Removed,
}

/// <summary>What was decided about the account, as the hoster says it.</summary>
enum AccountDecision
{
    Warned,
    Suspended,
    Terminated,
}

/// <summary>Who reports: the provider, as two people described it in the settings.</summary>
sealed record ReportProvider(string Name, string Contact, string Address);

/// <summary>To whom.</summary>
/// <param name="Name">As two people call it here.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Organisation">Its own name.</param>
sealed record ReportAddressee(string Name, RecipientKind Kind, string Organisation);

/// <summary>Why it is reported.</summary>
/// <param name="Aware">How the provider came to know of it.</param>
/// <param name="Detail">The same in the words of whoever reports; null where nothing is to be added.</param>
/// <param name="Category">What it is known as.</param>
/// <param name="Class">By the scale of the industry, where a person judged by it.</param>
/// <param name="IncidentType">What NCMEC calls it, where a person said so.</param>
/// <param name="Supplier">Who vouches for the entry that matched; null where nothing was compared.</param>
/// <param name="Reference">The supplier's own name of that entry.</param>
/// <param name="IsMatch">Compared with a list; else an address named it.</param>
/// <param name="IsExact">Known by its bytes; else only alike.</param>
/// <param name="Verifiers">How many people confirmed it; none for an order, which nobody judges.</param>
/// <param name="VerifiedAt">When the last of them did.</param>
sealed record ReportGround(
    HowAware Aware, string? Detail, ReportCategory? Category, ReportClass? Class, string? IncidentType, string? Supplier,
    string? Reference, bool IsMatch, bool IsExact, int Verifiers, DateTimeOffset? VerifiedAt);

/// <summary>One file of the case.</summary>
/// <param name="Item">Its number in the database.</param>
/// <param name="Number">Its number in the case.</param>
/// <param name="Name">Its place below the source.</param>
/// <param name="Url">Its public address; null where nobody said one.</param>
/// <param name="Sha256">In hexadecimal.</param>
/// <param name="Sha1">The same, where it was compared.</param>
/// <param name="Md5">The same.</param>
/// <param name="Format">What kind of file, where it was opened.</param>
/// <param name="Bytes">How long it is, where it was stored.</param>
/// <param name="FoundAt">When it was found.</param>
/// <param name="Measure">What was done to it.</param>
/// <param name="MeasureAt">When.</param>
/// <param name="SealedObject">The number of the sealed object that holds it; whoever may open it asks its holders.</param>
sealed record ReportItem(
    long Item, int Number, string Name, string? Url, string Sha256, string? Sha1, string? Md5, string? Format, long? Bytes,
    DateTimeOffset FoundAt, ReportMeasure Measure, DateTimeOffset? MeasureAt, long? SealedObject)
{
    // Names and digests of matched items do not belong in a log.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Number}, {Measure}");
        return true;
    }
}

/// <summary>One report, with all that is told.</summary>
/// <param name="Number">Random; the same at every try, so that whoever receives it takes it once.</param>
/// <param name="MadeAt">When a person made it.</param>
/// <param name="IsSample">Nothing of it is real.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Provider">Who reports.</param>
/// <param name="To">To whom.</param>
/// <param name="Ground">Why.</param>
/// <param name="Source">The service's part in which it lay; empty where an address is of none.</param>
/// <param name="Items">Which files.</param>
/// <param name="Facts">What the hoster's own system knows besides.</param>
/// <param name="Customer">The hoster's own id of the customer; null where nobody is known.</param>
/// <param name="Corrects">The number of the report that this one takes back; null for a report.</param>
sealed record CaseReport(
    string Number, DateTimeOffset MadeAt, bool IsSample, long CaseId, ReportProvider Provider, ReportAddressee To,
    ReportGround Ground, string Source, IReadOnlyList<ReportItem> Items, ReportFacts Facts, string? Customer, string? Corrects)
{
    /// <summary>Files of one report at most; what is over is reported next.</summary>
    internal const int MaxItems = 100;

    /// <summary>Of a correction: the numbers of the files that people judged otherwise since; the others still stand.</summary>
    public IReadOnlyList<int>? Fallen { get; init; }

    /// <summary>Digests are told to hotlines and police alone.</summary>
    internal bool MayTellDigests => To.Kind is RecipientKind.Hotline or RecipientKind.Police;

    /// <summary>Where the public saw them.</summary>
    [JsonIgnore]
    internal IReadOnlyList<string> Urls => [.. Items.Select(item => item.Url).OfType<string>()];

    // It is about a person.
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Number}, case {CaseId}, to {To.Name}");
        return true;
    }
}

/// <summary>Reports as the database seals them.</summary>
[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CaseReport))]
sealed partial class ReportRowJson : JsonSerializerContext;
