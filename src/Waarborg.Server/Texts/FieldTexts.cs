// The fields of what people propose, by name: accounts, permits, settings, lists, exports.
using Waarborg.Permits;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language. A field without a name here goes by its own.</summary>
sealed record FieldTexts
{
    internal required Func<string, string> Name { get; init; }

    /// <summary>What a field of a permit is for, in words for whoever fills it in.</summary>
    internal required Func<string, string> Explain { get; init; }

    internal required string None { get; init; }
    internal required string Changed { get; init; }
    internal required string Was { get; init; }

    internal static FieldTexts Dutch { get; } = new()
    {
        Name = path => path switch
        {
            "handle" => "Korte naam",
            "name" => "Naam",
            "role" => "Rol",
            "roles" => "Rollen",
            "outside" => "Van buiten het bedrijf",
            "permit" => "Eigen besluit nummer",
            "source" => "Bron",
            "scope" => "Welk deel van de bron",
            "lists" => "Lijsten, met de soorten die tellen",
            "gdprGround" => "Grondslag (AVG artikel 6)",
            "isController" => "Wij zijn verwerkingsverantwoordelijke",
            "impactAssessment.documentSha256" => "Effectbeoordeling: SHA-256 van het document",
            "impactAssessment.date" => "Effectbeoordeling: datum",
            "impactAssessment.responsible" => "Effectbeoordeling: wie ervoor instaat",
            "priorConsultation.held" => "De toezichthouder is vooraf geraadpleegd",
            "priorConsultation.words" => "Raadpleging: datum en kenmerk, of waarom niet",
            "criminalData" => "Strafrechtelijke gegevens (UAVG artikel 33)",
            "proportionality" => "Waarom dit niet meer is dan nodig",
            "customersTermsSaySo" => "Staat in de voorwaarden van klanten",
            "notice" => "Kenmerk van de gebruikersinformatie",
            "deliveryShortfall" => "Waarom niet alle klanten zijn bereikt",
            "weighing" => "Weging nummer",
            "until" => "Einde (UTC)",
            "alwaysAsk" => "Eerst oordeelt een mens",
            "voluntary" => "Vrijwillig",
            "contact" => "Contactadres",
            "objections" => "Waar men bezwaar maakt",
            "terms" => "Voorwaarden voor klanten",
            "authority.name" => "Toezichthouder",
            "authority.address" => "Adres van de toezichthouder",
            "languages" => "Talen",
            "retentionDays.cases" => "Dossiers bewaren (dagen)",
            "retentionDays.sealedFiles" => "Verzegelde bestanden bewaren (dagen)",
            "retentionDays.complaints" => "Klachten bewaren (dagen)",
            "delivery" => "Bezorging van berichten",
            "delivery.webhook" => "Bezorging: eigen adres",
            "delivery.smtp" => "Bezorging: mailserver",
            "delivery.smtp.host" => "Bezorging: mailserver",
            "delivery.smtp.port" => "Bezorging: poort van de mailserver",
            "delivery.smtp.sender" => "Bezorging: afzender",
            "delivery.customerWebhooks" => "Bezorging: adressen van klanten",
            "publicAddress" => "Adres van deze installatie",
            "list" => "Lijst",
            "release" => "Uitgave",
            "to" => "Voor wie",
            "point" => "Nummer van de reactie",
            "replaces" => "In plaats van de sleutel",
            _ => path,
        },
        Explain = field => field switch
        {
            "source" => "De ene bron waarvoor het geldt.",
            "gdprGround" => "De grondslag van AVG artikel 6, lid 1, in woorden.",
            "isController" => "Ja, als je zelf bepaalt waarom en hoe. Nee, als je dit voor klanten doet.",
            "impactAssessment.documentSha256" => "64 tekens, van het document zelf (AVG artikel 35): sha256sum BESTAND.",
            "impactAssessment.date" => "De dag waarop de effectbeoordeling af was.",
            "impactAssessment.responsible" => "De persoon of afdeling die ervoor instaat.",
            "priorConsultation.held" => "AVG artikel 36.",
            "priorConsultation.words" => "Datum en kenmerk van de raadpleging, of waarom die niet nodig was.",
            "criminalData" => "UAVG artikel 33 of iets dergelijks, of waarom dat niet nodig is.",
            "proportionality" => "Waarom minder niet genoeg zou zijn.",
            "notice" => "Vanzelf ingevuld: de gebruikersinformatie die nu voor deze bron geldt.",
            "deliveryShortfall" => "Alleen als minder dan 95% van de klanten is bereikt. Anders leeg.",
            "weighing" => "Het nummer van de weging waarop dit besluit rust.",
            "until" => "Ten hoogste twaalf maanden vooruit. Het eindigt dan vanzelf.",
            _ => "",
        },
        None = "–",
        Changed = "Gewijzigd.",
        Was = "Nu geldt:",
    };

    internal static FieldTexts English { get; } = new()
    {
        Name = path => path switch
        {
            "handle" => "Short name",
            "name" => "Name",
            "role" => "Role",
            "roles" => "Roles",
            "outside" => "From outside the firm",
            "permit" => "Permit number",
            "source" => "Source",
            "scope" => "Which part of the source",
            "lists" => "Lists, with the categories that count",
            "gdprGround" => "Ground (GDPR article 6)",
            "isController" => "We are the controller",
            "impactAssessment.documentSha256" => "Impact assessment: SHA-256 of the document",
            "impactAssessment.date" => "Impact assessment: date",
            "impactAssessment.responsible" => "Impact assessment: who answers for it",
            "priorConsultation.held" => "The supervisory authority was consulted before",
            "priorConsultation.words" => "Consultation: date and reference, or why not",
            "criminalData" => "Data of offences (UAVG article 33)",
            "proportionality" => "Why this is no more than is needed",
            "customersTermsSaySo" => "Stands in the terms of customers",
            "notice" => "Hash of the user notice",
            "deliveryShortfall" => "Why not all customers were reached",
            "weighing" => "Weighing number",
            "until" => "End (UTC)",
            "alwaysAsk" => "A person judges first",
            "voluntary" => "Voluntary",
            "contact" => "Contact address",
            "objections" => "Where to object",
            "terms" => "Terms for customers",
            "authority.name" => "Supervisory authority",
            "authority.address" => "Address of the supervisory authority",
            "languages" => "Languages",
            "retentionDays.cases" => "Cases are kept (days)",
            "retentionDays.sealedFiles" => "Sealed files are kept (days)",
            "retentionDays.complaints" => "Complaints are kept (days)",
            "delivery" => "Delivery of notices",
            "delivery.webhook" => "Delivery: own address",
            "delivery.smtp" => "Delivery: mail server",
            "delivery.smtp.host" => "Delivery: mail server",
            "delivery.smtp.port" => "Delivery: port of the mail server",
            "delivery.smtp.sender" => "Delivery: sender",
            "delivery.customerWebhooks" => "Delivery: addresses of customers",
            "publicAddress" => "Address of this installation",
            "list" => "List",
            "release" => "Release",
            "to" => "For whom",
            "point" => "Number of the answer",
            "replaces" => "In the place of the key",
            _ => path,
        },
        Explain = field => Sentence(PermitTerms.Explain(field.Split('.')[0])),
        None = "–",
        Changed = "Changed.",
        Was = "In force now:",
    };

    static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
