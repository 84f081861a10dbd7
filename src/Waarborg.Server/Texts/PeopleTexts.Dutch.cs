// The Dutch texts about people.
using Waarborg.People;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

sealed partial record PeopleTexts
{
    internal static PeopleTexts Dutch { get; } = new()
    {
        RoleWords = role => role switch
        {
            People.Role.Administrator => "beheerder van accounts",
            People.Role.Custodian => "bewaarder van lijsten",
            People.Role.Operator => "operator",
            People.Role.Reviewer => "toetser",
            People.Role.Reporter => "melder aan instanties",
            People.Role.ComplaintsOfficer => "behandelaar van klachten",
            People.Role.Auditor => "controleur",
            People.Role.Management => "directie",
            People.Role.DataProtectionOfficer => "functionaris gegevensbescherming",
            People.Role.SecurityOfficer => "beveiligingsfunctionaris",
            People.Role.Analyst => "analist van een meldpunt",
            People.Role.AuthorityOfficer => "medewerker van een autoriteit",
        },
        SampleSigns = "Dit is een voorbeeld. De mensen ervan hebben geen passkey maar een sleutelbestand, en tekenen "
            + "in de terminal.",
        RightsCounted = (people, rights, standing) => $"Mensen met een account: {people}. Rollen die zij samen hebben: {rights}. "
            + $"Daarvan te gebruiken zonder ze eerst op te nemen: {standing}.",

        RolesTitle = "Mijn rollen",
        RolesLead = "Een rol hebben is niet genoeg. Voor wat veel uitmaakt, neem je de rol eerst op: met een reden, voor ten "
            + "hoogste een uur.",
        Role = "Rol",
        TakenUp = "Opgenomen",
        Reason = "Reden",
        ReasonHint = "Waarvoor je de rol nu nodig hebt. Dit wordt bewaard.",
        ReasonNeeded = "Kies een rol die je hebt, en geef een reden.",
        No = "nee",
        Until = "Tot",
        TakeUpTitle = "Een rol opnemen",
        TakeUpLead = "Na een uur is het vanzelf voorbij.",
        TakeUpLink = "Neem de rol op",
        TakeUpButton = "Opnemen met je passkey",
        Next = "Verder",
        ConfirmTitle = "Teken met je passkey",
        ConfirmLead = "Klopt dit? Met je passkey neem je de rol op.",
        NotTakenUp = role => $"Je hebt de rol {role} wel, maar nog niet opgenomen.",

        VouchTitle = "Voor wie je kunt instaan",
        VouchLead = "Wie iemand toelaat, kan niet meteen samen met hem iets goedkeuren. Daarvoor moet eerst een derde zeggen: ik "
            + "ken deze persoon, en dit account is van hem of haar.",
        VouchFor = name => $"Instaan voor {name}",
        VouchWords = name => $"Doe dit alleen als je {name} zelf hebt gesproken. Het is niet terug te nemen.",
        VouchButton = "Instaan met je passkey",

        PasskeysTitle = "Passkeys",
        PasskeysNone = "Er is geen passkey.",
        Passkey = "Passkey",
        Domain = "Voor het adres",
        Made = "Gemaakt",
        LastUsed = "Laatst gebruikt",
        BackedUp = "Ook elders bewaard",
        Never = "nooit",

        Title = "Mensen en rechten",
        Lead = "Wie hier een account heeft, wie hem of haar toeliet, en wat ieder mag.",
        PeopleTitle = "Mensen",
        Name = "Naam",
        Handle = "Korte naam",
        Roles = "Rollen",
        Outside = "Van buiten het bedrijf",
        FromOutside = "(van buiten)",
        LetInBy = "Toegelaten door",
        LetInByNobody = "niemand: een van de eerste twee",
        VouchedBy = "Wie voor hem of haar instaat",
        Nobody = "nog niemand",
        ClosedAt = "Gesloten",
        AccountClosed = "account gesloten",
        RightsTitle = "Rechten, en sinds wanneer ze niet zijn gebruikt",
        RightsLead = "Wat lang niet is gebruikt, kan meestal weg.",
        Since = "Sinds",
        Unused = "Niet gebruikt",
        UnusedFor = span => $"{span} niet",
        NeverUsed = span => $"nooit, in {span}",
        ElevatedTitle = "Rollen die onlangs zijn opgenomen",

        KeysTitle = "Sleutels van programma’s",
        KeysLead = "De sleutels zelf staan hier niet. Een sleutel van een meldpunt of autoriteit opent geen bronnen, besluiten, "
            + "lijsten of dossiers.",
        Key = "Sleutel",
        Holder = "Van",
        Caller = "Soort",
        Scopes = "Waarvoor",
        NoEnd = "geen einde",
        CallerWords = caller => caller switch
        {
            KeyCaller.Provider => "de aanbieder zelf",
            KeyCaller.Hotline => "meldpunt",
            KeyCaller.Authority => "autoriteit",
            KeyCaller.Subscriber => "afnemer van lijsten",
        },
        ScopeWords = scope => scope switch
        {
            KeyScope.Scan => "uploads laten vergelijken",
            KeyScope.Cases => "dossiers lezen",
            KeyScope.Explain => "zien waarom iets een treffer was",
            KeyScope.Feed => "de lijsten ophalen die hier worden uitgegeven",
            KeyScope.Lookup => "een lijst bevragen met de eerste bits van een vingerafdruk",
            KeyScope.Self => "zichzelf opvragen",
        },

        ProposeTitle = "Iets voorstellen",
        ProposeLead = "Meer rechten geef je niet alleen. Je schrijft een concept, ondertekent het, en een andere beheerder keurt "
            + "het goed.",
        NewAccount = "Een nieuw account",
        NewRole = "Een extra rol",
        NewPasskey = "Een nieuwe passkey",
        NewPasskeyLead = "Voor wie zijn passkey kwijt is, of er een tweede wil. Is hij kwijt, trek dan ook de oude in: op de "
            + "pagina van de persoon.",
        HandleHint = "Kleine letters, cijfers en streepjes, zoals anna. Wordt nooit opnieuw gegeven.",
        NameHint = "Zoals collega’s de persoon noemen.",
        RolesHint = "Liefst één. Meer dan één kan, als een ander dat ook vindt.",
        IsOutside = "Deze persoon komt van buiten het bedrijf",
        DraftButton = "Concept maken",
        LessTitle = "Iets wegnemen",
        LessLead = "Minder rechten mag één beheerder geven. Het werkt meteen.",
        LastAdministrators = "Let op: hierna is er ten hoogste één beheerder. Dan kan niemand meer worden toegelaten, en is een "
            + "kwijtgeraakte passkey niet te vervangen.",
        WithdrawButton = "Rol intrekken",
        RevokePasskeyButton = "Passkey intrekken",
        CloseWords = name => $"Het account van {name} sluiten. Rollen en passkeys vervallen, en wie aangemeld is, is dat niet "
            + "meer. Een gesloten account gaat niet meer open.",
        CloseSure = "Ik weet het zeker",
        CloseNotSure = "Zet een vinkje als je het zeker weet.",
        CloseButton = "Account sluiten",
        NothingToTakeAway = "Dat was er niet of niet meer.",
    };
}
