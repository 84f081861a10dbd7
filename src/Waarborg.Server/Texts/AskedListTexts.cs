// The texts about lists that are only asked, and about those that answer others.
namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record AskedListTexts
{
    internal required string AskedTitle { get; init; }
    internal required string AskedLead { get; init; }
    internal required string AskedNone { get; init; }
    internal required string Whom { get; init; }
    internal required string Leaves { get; init; }
    internal required string State { get; init; }
    internal required string MayBeAsked { get; init; }
    internal required string SecretMissing { get; init; }
    internal required string SupplierGone { get; init; }
    internal required string SentToday { get; init; }
    internal required string FailedToday { get; init; }
    internal required string ServedTitle { get; init; }
    internal required string ServedLead { get; init; }
    internal required string ServedNone { get; init; }
    internal required string Bits { get; init; }
    internal required string PrefixesAWeek { get; init; }
    internal required string Since { get; init; }

    internal static AskedListTexts Dutch { get; } = new()
    {
        AskedTitle = "Lijsten die alleen gevraagd worden",
        AskedLead = "Deze lijsten staan bij een ander. Per afbeelding die vergeleken wordt, gaat naar hem toe wat hier staat; de "
            + "afbeelding zelf nooit.",
        AskedNone = "Aan niemand wordt iets gevraagd: er gaat geen vingerafdruk naar buiten.",
        Whom = "Aan wie",
        Leaves = "Wat naar buiten gaat",
        State = "Stand",
        MayBeAsked = "kan gevraagd worden",
        SecretMissing = "het geheim ontbreekt in de sleutelmap",
        SupplierGone = "de leverancier is ingetrokken: er wordt niets gevraagd",
        SentToday = "Vandaag gevraagd",
        FailedToday = "Daarvan mislukt",
        ServedTitle = "Lijsten die anderen antwoorden",
        ServedLead = "Anderen mogen hier vragen of iets op deze lijsten staat. Zij geven het begin van een digest, en krijgen "
            + "altijd even veel terug.",
        ServedNone = "Geen lijst antwoordt anderen.",
        Bits = "Bits van een vraag",
        PrefixesAWeek = "Vragen per vrager en week",
        Since = "Sinds",
    };

    internal static AskedListTexts English { get; } = new()
    {
        AskedTitle = "Lists that are only asked",
        AskedLead = "These lists are held by somebody else. For each picture that is compared, what stands here goes to them; "
            + "the picture itself never does.",
        AskedNone = "Nobody is asked anything: no fingerprint leaves.",
        Whom = "Whom",
        Leaves = "What leaves",
        State = "State",
        MayBeAsked = "can be asked",
        SecretMissing = "the secret is missing in the keys folder",
        SupplierGone = "its supplier was withdrawn: nothing is asked",
        SentToday = "Asked today",
        FailedToday = "Of these failed",
        ServedTitle = "Lists that answer others",
        ServedLead = "Others may ask here whether something is on these lists. They give the beginning of a digest, and always "
            + "get equally much back.",
        ServedNone = "No list answers others.",
        Bits = "Bits of a question",
        PrefixesAWeek = "Questions for a caller and week",
        Since = "Since",
    };
}
