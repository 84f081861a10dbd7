// To whom reports may go, and by which way, as two people described it. There is none until they did.
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Waarborg.Lists;
using Waarborg.Lists.Suppliers;
using Waarborg.Permits;
using Waarborg.Store;

namespace Waarborg.Reporting;

/// <summary>What receives reports.</summary>
enum RecipientKind
{
    Hotline,
    Police,
    Authority,
}

/// <summary>The form of a mail.</summary>
enum MailForm
{
    /// <summary>A text, and the report as JSON.</summary>
    Json,

    /// <summary>An abuse report (ARF) with XARF version 4.</summary>
    Xarf,
}

/// <summary>By mail, through the relay of the settings.</summary>
sealed record MailWay(string Address, MailForm Form);

/// <summary>To NCMEC's CyberTipline.</summary>
/// <param name="Production">True for real reports; without it everything goes to NCMEC's test system.</param>
/// <param name="Upload">True where the files themselves are handed over; else none is ever read for it.</param>
/// <param name="FirstName">Who reports there.</param>
/// <param name="LastName">The same.</param>
/// <param name="Email">How he is reached.</param>
sealed record NcmecWay(bool Production, bool Upload, string FirstName, string LastName, string Email)
{
    bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Production ? "production" : "test");
        return true;
    }
}

/// <summary>The Transparency Database of the Digital Services Act, which gets statements of reasons and no reports.</summary>
/// <param name="Address">Where it is: <c>.../api/v1</c>, of the database itself or of its sandbox.</param>
sealed record TransparencyWay(string Address);

/// <summary>What two people say of a recipient.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Organisation">Its name.</param>
/// <param name="Agreement">Where the agreement with it, or the law that names it, is found.</param>
/// <param name="Language">In which language it is written to: nl or en.</param>
/// <param name="Mail">By mail; exactly one of the four ways is given.</param>
/// <param name="Folder">A folder that it fetches reports from.</param>
/// <param name="Ncmec">To NCMEC's CyberTipline.</param>
/// <param name="Transparency">To the Transparency Database.</param>
sealed record RecipientTerms(
    RecipientKind Kind, string Organisation, string Agreement, string Language, MailWay? Mail = null, string? Folder = null,
    NcmecWay? Ncmec = null, TransparencyWay? Transparency = null)
{
    /// <summary>Length of a text, in characters.</summary>
    internal const int MaxTextLength = 200;

    internal JsonObject ToJson() => JsonSerializer.SerializeToNode(this, RecipientJson.Default.RecipientTerms)!.AsObject();

    internal static RecipientTerms FromTrusted(string json) =>
        JsonSerializer.Deserialize(json, RecipientJson.Default.RecipientTerms)!;

    /// <summary>Reads a description as somebody wrote it; everything that is wrong is named.</summary>
    internal static (RecipientTerms? Terms, IReadOnlyList<string> Problems) ParseUntrusted(
        JsonObject json, InstallationKind installation) => TermsJson.ParseUntrusted(
        json, RecipientJson.Default.RecipientTerms, terms => terms.Problems(installation),
        "kind (Hotline, Police, Authority), organisation, agreement, language (nl, en), and one of mail (address, form: Json or "
        + "Xarf), folder, ncmec (production, upload, firstName, lastName, email), transparency (address).");

    List<string> Problems(InstallationKind installation)
    {
        var problems = new List<string>();
        if (!IsText(Organisation)) problems.Add($"organisation: its name, 1 to {MaxTextLength} characters.");
        if (!IsText(Agreement)) problems.Add($"agreement: where it is found, 1 to {MaxTextLength} characters.");
        if (!CustomerRules.IsLanguage(Language)) problems.Add("language: nl or en.");
        if (new object?[] { Mail, Folder, Ncmec, Transparency }.Count(way => way is not null) != 1)
        {
            problems.Add("mail, folder, ncmec, transparency: give exactly one of them.");
        }

        if (Mail is { } mail && !CustomerRules.IsMail(mail.Address)) problems.Add("mail.address: a plain mail address.");
        if (Folder is { } folder && (!Path.IsPathFullyQualified(folder) || !IsText(folder)))
        {
            problems.Add("folder: the whole path of a folder.");
        }

        if (Ncmec is { } ncmec) problems.AddRange(NcmecProblems(ncmec));
        if (Transparency is { } transparency)
        {
            if (Kind != RecipientKind.Authority) problems.Add("kind: the Transparency Database is an Authority's.");
            if (OutsideAddress.Problem(transparency.Address, installation) is { } problem)
            {
                problems.Add($"transparency.address: {problem}");
            }
        }

        if (Folder is null && Transparency is null && installation == InstallationKind.Sample)
        {
            problems.Add("A sample writes to nobody; in a sample a recipient has a folder.");
        }

        return problems;
    }

    IEnumerable<string> NcmecProblems(NcmecWay ncmec)
    {
        if (Kind != RecipientKind.Hotline) yield return "kind: NCMEC is a Hotline.";
        if (!IsText(ncmec.FirstName)) yield return $"ncmec.firstName: 1 to {MaxTextLength} characters.";
        if (!IsText(ncmec.LastName)) yield return $"ncmec.lastName: 1 to {MaxTextLength} characters.";
        if (!CustomerRules.IsMail(ncmec.Email)) yield return "ncmec.email: a plain mail address.";
    }

    static bool IsText(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxTextLength && ShownText.IsPlain(text);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RecipientTerms))]
sealed partial class RecipientJson : JsonSerializerContext;
