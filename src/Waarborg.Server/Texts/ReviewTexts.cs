// The words about who looks at candidates, and with what.
using Waarborg.Pipeline;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record ReviewTexts
{
    internal required string WhoLooksTitle { get; init; }

    internal required string NobodyLooks { get; init; }

    internal required Func<string, string> OwnPeopleLook { get; init; }

    // On the page of a case.
    internal required Func<int, int, string> GivenHere { get; init; }
    internal required string AskOutside { get; init; }

    // Taking signed verdicts of others.
    internal required string TakeTitle { get; init; }
    internal required string TakeLead { get; init; }
    internal required string TakeLabel { get; init; }
    internal required string TakeHint { get; init; }
    internal required string TakeButton { get; init; }
    internal required string TakeDone { get; init; }
    internal required string TakeNone { get; init; }
    internal required Func<TakenNote, string> Taken { get; init; }
    internal required Func<int, string> TakeTooMany { get; init; }

    // What becomes of originals.
    internal required string OriginalsTitle { get; init; }
    internal required string OriginalsUndecided { get; init; }
    internal required string OriginalsShredded { get; init; }
    internal required Func<string, string, string> OriginalsKept { get; init; }
    internal required string OneOrganisation { get; init; }

    // The queue.
    internal required string Title { get; init; }
    internal required string Lead { get; init; }
    internal required string NoViewing { get; init; }
    internal required string WithViewing { get; init; }
    internal required string NobodySignedIn { get; init; }
    internal required string NothingWaits { get; init; }
    internal required string Begin { get; init; }
    internal required string QueueCaption { get; init; }
    internal required string How { get; init; }
    internal required string ByProvenance { get; init; }
    internal required string ByPicture { get; init; }

    // How much somebody looked.
    internal required string AllPer100 { get; init; }
    internal required string OwnPer100 { get; init; }
    internal required string OwnQueue { get; init; }
    internal required string OwnRevealed { get; init; }
    internal required Func<string, string, string, string> LeftToday { get; init; }
    internal required Func<string, string, string, string, string> Limits { get; init; }
    internal required Func<int, string, string> Minutes { get; init; }
    internal required string BreakTitle { get; init; }
    internal required Func<string, string> BreakWords { get; init; }
    internal required string EnoughTitle { get; init; }
    internal required string EnoughWords { get; init; }
    internal required string NothingLost { get; init; }

    // One content.
    internal required Func<long, int, string> OneTitle { get; init; }
    internal required string Digest { get; init; }
    internal required string Stands { get; init; }
    internal required Func<int, int, string> Standing { get; init; }
    internal required string Given { get; init; }
    internal required Func<int, int, string> GivenOf { get; init; }
    internal required string ShadeWords { get; init; }
    internal required string HoldToSee { get; init; }
    internal required string SpaceKey { get; init; }
    internal required string Shown { get; init; }
    internal required string Asking { get; init; }
    internal required string Holding { get; init; }
    internal required string Failed { get; init; }
    internal required string Confirm { get; init; }
    internal required string Reject { get; init; }
    internal required string Skip { get; init; }
    internal required string Leave { get; init; }
    internal required string ActsWords { get; init; }
    internal required string KeptWords { get; init; }
    internal required string Undo { get; init; }
    internal required string LargerTitle { get; init; }
    internal required string LargerWords { get; init; }
    internal required string Reason { get; init; }
    internal required string HoldForLarger { get; init; }

    internal static ReviewTexts Dutch { get; } = new()
    {
        WhoLooksTitle = "Wie er kijkt",
        NobodyLooks = "Niemand bij deze aanbieder kijkt naar beelden. Lijkt iets alleen op een bekend beeld, dan oordelen twee "
            + "mensen van een organisatie buitenshuis, zonder van elkaar te weten wat zij vonden.",
        OwnPeopleLook = since => $"Sinds {since} mogen toetsers van deze aanbieder kijken naar beelden die op een bekend beeld "
            + "lijken: klein, grijs en wazig, en alleen zolang zij een toets ingedrukt houden. Twee mensen oordelen, zonder van "
            + "elkaar te weten wat zij vonden. Elke blik staat in het logboek.",
        GivenHere = (given, needed) => $"{given} gegeven, {needed} nodig",
        AskOutside = "Wat alleen lijkt, beoordelen twee mensen: hiermee vraag je het aan een organisatie buitenshuis.",
        TakeTitle = "Oordelen van buitenshuis",
        TakeLead = "Plak hier de ondertekende oordelen zoals ze zijn ontvangen. Van elk wordt nagegaan wie het tekende en "
            + "waarover; zodra genoeg mensen het eens zijn, gebeurt wat daaruit volgt.",
        TakeLabel = "Ondertekende oordelen",
        TakeHint = "Een of meer, onder elkaar. Elk begint met zijn eigen eerste regel.",
        TakeButton = "Oordelen aannemen",
        TakeDone = "Wat ermee is gedaan",
        TakeNone = "Er staat geen oordeel in het veld.",
        Taken = what => what switch
        {
            TakenNote.Counted => "Het oordeel telt. Er moeten nog anderen oordelen.",
            TakenNote.Confirmed => "Het oordeel telt, en er zijn er genoeg die bevestigen.",
            TakenNote.Rejected => "Het oordeel telt, en er zijn er genoeg die afwijzen.",
            TakenNote.NotAllDone => "Het oordeel telt, maar wat erop volgt kon niet geheel worden gedaan.",
            TakenNote.Unreadable => "Niet aangenomen: dit is geen ondertekend oordeel.",
            TakenNote.NotAsked => "Niet aangenomen: over deze kandidaat is niemand iets gevraagd, of hij is vergeten.",
            TakenNote.Withdrawn => "Niet aangenomen: deze organisatie wordt niets meer gevraagd.",
            TakenNote.OtherMessage => "Niet aangenomen: het gaat over een ander bericht dan er is gestuurd.",
            TakenNote.Ahead => "Niet aangenomen: de datum ligt in de toekomst.",
            TakenNote.NotTheirs => "Niet aangenomen: geen beoordelaar van de gevraagde organisatie tekende het.",
            TakenNote.Forgotten => "Niet aangenomen: waar het over ging staat in geen dossier meer.",
            TakenNote.Refused => "Niet aangenomen: het past niet bij waar het dossier staat.",
        },
        TakeTooMany = most => $"Dat is te veel voor één keer: hoogstens {most} oordelen.",
        OriginalsTitle = "Wat er met originelen gebeurt",
        OriginalsUndecided = "Niemand heeft besloten wat er gebeurt met het origineel van een bevestigd bestand. Het blijft "
            + "afgesloten, en deze aanbieder kan het alleen openen.",
        OriginalsShredded = "Zodra bevestigd is dat een bestand op een lijst hoort, wordt het vernietigd. Niemand kan het dan "
            + "nog terugzetten.",
        OriginalsKept = (holders, days) => $"Zodra bevestigd is dat een bestand op een lijst hoort, geeft deze aanbieder de "
            + $"sleutel uit handen aan {holders}. Twee van hen kunnen het samen openen, deze aanbieder niet. Na {days} dagen "
            + "wordt het vernietigd.",
        OneOrganisation = "Verzegeld door één organisatie: alle delen van de sleutel liggen bij dezelfde.",
        Title = "Toetsen",
        Lead = "Wat hier wacht, wacht op jouw oordeel. Er is niets te zien, tenzij je zelf een toets ingedrukt houdt.",
        NoViewing = "Niemand bij deze aanbieder mag beelden zien. Hier wacht alleen wat precies bekend is.",
        WithViewing = "Twee mensen hebben besloten dat toetsers hier wazige beelden mogen zien.",
        NobodySignedIn = "Oordelen kan alleen wie is ingelogd met de rol toetser.",
        NothingWaits = "Er wacht niets op jou.",
        Begin = "Beginnen",
        QueueCaption = "Wat op jou wacht",
        How = "Waarop je oordeelt",
        ByProvenance = "de herkomst; een beeld is niet nodig",
        ByPicture = "een wazig beeld; twee mensen oordelen los van elkaar",
        AllPer100 = "Seconden kijken per 100 bestanden, allen samen in 30 dagen",
        OwnPer100 = "Jouw seconden kijken per 100 bestanden, vandaag",
        OwnQueue = "Jouw tijd hier, vandaag",
        OwnRevealed = "Waarvan met een beeld in zicht",
        LeftToday = (queue, revealed, pause) =>
            $"Je kunt vandaag nog {queue} toetsen, waarvan {revealed} met een beeld in zicht. Over {pause} is het tijd voor een "
            + "pauze. Deze getallen over jou ziet niemand anders.",
        Limits = (queue, revealed, run, pause) =>
            $"Wat hier geldt: hooguit {queue} toetsen op één dag, hooguit {revealed} daarvan met een beeld in zicht, en na {run} "
            + $"een pauze van {pause}.",
        Minutes = (count, number) => count == 1 ? "1 minuut" : $"{number} minuten",
        BreakTitle = "Tijd voor een pauze",
        BreakWords = until => $"Je bent hier lang genoeg achter elkaar. Ga even iets anders doen. Vanaf {until} kun je verder.",
        EnoughTitle = "Genoeg voor vandaag",
        EnoughWords = "Je hebt vandaag gedaan wat iemand hier op één dag hoogstens doet. Morgen kun je verder.",
        NothingLost = "Er gaat niets verloren: wat wacht, blijft wachten, en een ander kan het doen.",
        OneTitle = (id, number) => $"Dossier {id}, bestand {number}",
        Digest = "SHA-256, begin",
        Stands = "Nog vermeld",
        Standing = (stands, all) => all == 0 ? "onbekend" : $"{stands} van {all} vermeldingen",
        Given = "Oordelen",
        GivenOf = (given, needed) => $"{given} gegeven, {needed} nodig; wat anderen vonden, zie je niet",
        ShadeWords = "Er is niets te zien.",
        HoldToSee = "Houd ingedrukt om te kijken",
        SpaceKey = "spatie",
        Shown = "Een wazig, grijs beeld",
        Asking = "Het beeld wordt gemaakt …",
        Holding = "Zichtbaar zolang je de toets ingedrukt houdt.",
        Failed = "Het beeld kwam niet. Er is niets te zien.",
        Confirm = "Het is wat de lijst zegt",
        Reject = "Het is iets anders",
        Skip = "Overslaan",
        Leave = "Stoppen",
        ActsWords = "Een oordeel kun je tien seconden lang terugnemen. Dan telt het.",
        KeptWords = "Je oordeel is bewaard.",
        Undo = "Terugnemen",
        LargerTitle = "Groter zien",
        LargerWords = "Minder wazig en groter, nog steeds grijs. Zeg eerst waarom; dat wordt bewaard.",
        Reason = "Waarom",
        HoldForLarger = "Houd ingedrukt om groter te kijken (shift en spatie)",
    };

    internal static ReviewTexts English { get; } = new()
    {
        WhoLooksTitle = "Who looks",
        NobodyLooks = "Nobody at this provider looks at pictures. Where something is only like a known picture, two people of an "
            + "organisation outside judge, without knowing what the other found.",
        OwnPeopleLook = since => $"Since {since} reviewers of this provider may look at pictures that are like a known one: "
            + "small, grey and blurred, and only while they hold a key down. Two people judge, without knowing what the other "
            + "found. Each look is in the ledger.",
        GivenHere = (given, needed) => $"{given} given, {needed} needed",
        AskOutside = "Two people judge what is only alike: with this you ask an organisation outside.",
        TakeTitle = "Verdicts from outside",
        TakeLead = "Paste the signed verdicts here as they were received. Of each it is checked who signed it, and about what; "
            + "once enough people agree, what follows is done.",
        TakeLabel = "Signed verdicts",
        TakeHint = "One or more, one below the other. Each begins with a first line of its own.",
        TakeButton = "Take these verdicts",
        TakeDone = "What became of them",
        TakeNone = "There is no verdict in the field.",
        Taken = what => what switch
        {
            TakenNote.Counted => "The verdict counts. Others are still to judge.",
            TakenNote.Confirmed => "The verdict counts, and enough people confirm.",
            TakenNote.Rejected => "The verdict counts, and enough people reject.",
            TakenNote.NotAllDone => "The verdict counts, but what follows from it could not be done whole.",
            TakenNote.Unreadable => "Not taken: it is no signed verdict.",
            TakenNote.NotAsked => "Not taken: nobody was asked about this candidate, or it is forgotten.",
            TakenNote.Withdrawn => "Not taken: this organisation is asked nothing any more.",
            TakenNote.OtherMessage => "Not taken: it is about another message than the one that was sent.",
            TakenNote.Ahead => "Not taken: its date lies ahead.",
            TakenNote.NotTheirs => "Not taken: no assessor of the organisation that was asked signed it.",
            TakenNote.Forgotten => "Not taken: what it was about is in no case any more.",
            TakenNote.Refused => "Not taken: it does not fit where the case stands.",
        },
        TakeTooMany = most => $"That is too much at once: at most {most} verdicts.",
        OriginalsTitle = "What becomes of originals",
        OriginalsUndecided = "Nobody has decided what becomes of the original of a confirmed file. It stays disabled, and this "
            + "provider alone can open it.",
        OriginalsShredded = "Once it is confirmed that a file belongs on a list, it is destroyed. Nobody can put it back then.",
        OriginalsKept = (holders, days) => $"Once it is confirmed that a file belongs on a list, this provider gives its key "
            + $"away to {holders}. Two of them can open it together; this provider cannot. After {days} days it is destroyed.",
        OneOrganisation = "Sealed by one organisation: every part of the key lies with the same.",
        Title = "Review",
        Lead = "What waits here waits for your verdict. There is nothing to see, unless you hold a key down yourself.",
        NoViewing = "Nobody at this provider may see pictures. Only what is known exactly waits here.",
        WithViewing = "Two people decided that reviewers may see blurred pictures here.",
        NobodySignedIn = "Only people who signed in and have the role reviewer give verdicts.",
        NothingWaits = "Nothing waits for you.",
        Begin = "Begin",
        QueueCaption = "What waits for you",
        How = "What you judge by",
        ByProvenance = "where it comes from; no picture is needed",
        ByPicture = "a blurred picture; two people judge on their own",
        AllPer100 = "Seconds of looking for each 100 files, all together in 30 days",
        OwnPer100 = "Your seconds of looking for each 100 files, today",
        OwnQueue = "Your time here, today",
        OwnRevealed = "Of that, with a picture in sight",
        LeftToday = (queue, revealed, pause) =>
            $"Today you can go on for {queue}, {revealed} of that with a picture in sight. In {pause} a break is due. Nobody "
            + "else sees these numbers about you.",
        Limits = (queue, revealed, run, pause) =>
            $"What holds here: at most {queue} of review on one day, at most {revealed} of that with a picture in sight, and "
            + $"after {run} a break of {pause}.",
        Minutes = (count, number) => count == 1 ? "1 minute" : $"{number} minutes",
        BreakTitle = "Time for a break",
        BreakWords = until => $"You have been here long enough in one go. Go and do something else. You can go on from {until}.",
        EnoughTitle = "Enough for today",
        EnoughWords = "You have done what anybody here does in one day at most. Tomorrow you can go on.",
        NothingLost = "Nothing is lost: what waits goes on waiting, and somebody else can do it.",
        OneTitle = (id, number) => $"Case {id}, file {number}",
        Digest = "SHA-256, beginning",
        Stands = "Still listed",
        Standing = (stands, all) => all == 0 ? "not known" : $"{stands} of {all} entries",
        Given = "Verdicts",
        GivenOf = (given, needed) => $"{given} given, {needed} needed; what others found is not shown",
        ShadeWords = "There is nothing to see.",
        HoldToSee = "Hold down to look",
        SpaceKey = "space",
        Shown = "A blurred grey picture",
        Asking = "The picture is being made …",
        Holding = "In sight while you hold the key down.",
        Failed = "The picture did not come. There is nothing to see.",
        Confirm = "It is what the list says",
        Reject = "It is something else",
        Skip = "Pass by",
        Leave = "Stop",
        ActsWords = "A verdict can be taken back for ten seconds. Then it counts.",
        KeptWords = "Your verdict is kept.",
        Undo = "Take back",
        LargerTitle = "See more",
        LargerWords = "Less blurred and larger, still grey. Say why first; that is kept.",
        Reason = "Why",
        HoldForLarger = "Hold down to see more (shift and space)",
    };
}
