// The words about telling people: messages, statements of reasons, and the page that a customer reads with a receipt code.
using Waarborg.Notices;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record TellingTexts
{
    /// <summary>On every page, for those who see cases; the number as people write it.</summary>
    internal required Func<long, string, string> Undelivered { get; init; }

    internal required string MessagesTitle { get; init; }

    internal required string MessagesLead { get; init; }

    internal required string NoneMissing { get; init; }

    internal required string OnTheirWay { get; init; }

    internal required string OldestOnly { get; init; }

    internal required string Kind { get; init; }

    internal required string State { get; init; }

    internal required string Problem { get; init; }

    internal required string MadeAt { get; init; }

    internal required string Again { get; init; }

    internal required string HandedOver { get; init; }

    internal required string Settle { get; init; }

    internal required string SettleReason { get; init; }

    internal required string Stuck { get; init; }

    internal required Func<MessageKind, string> KindWords { get; init; }

    internal required Func<MessageState, string> MessageStateWords { get; init; }

    internal required string StatementsTitle { get; init; }

    internal required string StatementsLead { get; init; }

    internal required string ToldAt { get; init; }

    internal required Func<StatementState, string> StateWords { get; init; }

    internal required Func<StatementExemption, string> ExemptionWords { get; init; }

    internal required Func<string, string, string> HeldUntil { get; init; }

    internal required string ReceiptTitle { get; init; }

    internal required string ReceiptLead { get; init; }

    internal required string ReceiptField { get; init; }

    internal required string ReceiptButton { get; init; }

    internal required string ReceiptUnknown { get; init; }

    internal required string TooOften { get; init; }

    internal required string FileTitle { get; init; }

    internal required string FileBack { get; init; }

    internal required string FileForgotten { get; init; }

    internal static TellingTexts Dutch { get; } = new()
    {
        Undelivered = static (count, number) => count == 1
            ? "1 bericht aan iemand buiten kwam niet aan, of dat is niet zeker."
            : $"{number} berichten aan mensen buiten kwamen niet aan, of dat is niet zeker.",
        MessagesTitle = "Wat niet aankwam",
        MessagesLead = "Berichten aan klanten, politie en meldpunten die niet aankwamen, of waarvan dat niet zeker is. "
            + "Zij blijven hier staan tot zij aankwamen of iemand zegt waarom er niets meer gebeurt.",
        NoneMissing = "Alles wat is verstuurd, is aangekomen.",
        OnTheirWay = "Onderweg, of zo dadelijk",
        OldestOnly = "Hier staan alleen de oudste. Alle: ./waarborg message list.",
        Kind = "Bericht",
        State = "Stand",
        Problem = "Wat er mis ging",
        MadeAt = "Gemaakt",
        Again = "Opnieuw sturen",
        HandedOver = "Het is aangekomen",
        Settle = "Afsluiten",
        SettleReason = "Waarom er niets meer gebeurt",
        Stuck = "Motiveringen die nog niet gezegd kunnen worden",
        KindWords = static kind => kind switch
        {
            MessageKind.Statement => "motivering",
            MessageKind.PutBack => "bericht dat een bestand terug is",
            MessageKind.ComplaintReceived => "ontvangst van een klacht",
            MessageKind.ComplaintDecided => "beslissing op een klacht",
            MessageKind.Danger => "gevaar, aan de politie",
            MessageKind.Report => "melding",
            MessageKind.Correction => "rechtzetting",
            MessageKind.NoticeReceived => "ontvangst van een melding, aan wie haar stuurde",
            MessageKind.NoticeDecided => "besluit over een melding, aan wie haar stuurde",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        MessageStateWords = static state => state switch
        {
            MessageState.Waiting => "wordt weer geprobeerd",
            MessageState.Unclear => "misschien aangekomen",
            MessageState.GivenUp => "opgegeven",
            MessageState.Delivered => "aangekomen",
            MessageState.Settled => "afgesloten",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        StatementsTitle = "Wat de klant hoort",
        StatementsLead = "Bij elke ingreep hoort een motivering, of staat waarom niet. De code van een klant staat niet op deze "
            + "pagina: ./waarborg statement show.",
        ToldAt = "Verteld",
        StateWords = static state => state switch
        {
            StatementState.Owed => "nog te vertellen",
            StatementState.Held => "opgehouden door een autoriteit",
            StatementState.Exempt => "niet verteld",
            StatementState.Told => "verteld",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        ExemptionWords = static why => why switch
        {
            StatementExemption.ContactUnknown => "niemand weet hoe de klant te bereiken is",
            StatementExemption.TestPicture => "een testbeeld: niemand wordt ergens van beschuldigd",
            StatementExemption.NotRestricted => "er werd niets onbeschikbaar",
            StatementExemption.NotReached => "het kwam niet aan, en iemand sloot het af",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        HeldUntil = static (by, until) => $"{by}, tot {until}",
        ReceiptTitle = "Een beslissing over uw bestand",
        ReceiptLead = "Wie van ons bericht kreeg over een bestand, leest hier met de code uit dat bericht wat er besloten is, en "
            + "kan hier klagen. Een account is niet nodig.",
        ReceiptField = "Code uit het bericht",
        ReceiptButton = "Lezen",
        ReceiptUnknown = "Wij kennen deze code niet. Kijk of u haar goed hebt overgenomen.",
        TooOften = "Er is te vaak geprobeerd. Kom over een uur terug.",
        FileTitle = "Het bestand",
        FileBack = "Het bestand is terug, en daarom bewaren wij niet meer waar het stond.",
        FileForgotten = "Waar het bestand stond is vergeten.",
    };

    internal static TellingTexts English { get; } = new()
    {
        Undelivered = static (count, number) => count == 1
            ? "1 message to somebody outside did not arrive, or may not have."
            : $"{number} messages to people outside did not arrive, or may not have.",
        MessagesTitle = "What did not arrive",
        MessagesLead = "Messages to customers, the police and hotlines that did not arrive, or of which that is not certain. "
            + "They stay here until they did, or somebody says why nothing more is done.",
        NoneMissing = "Everything that was sent has arrived.",
        OnTheirWay = "On their way, or about to be",
        OldestOnly = "Only the oldest are here. All of them: ./waarborg message list.",
        Kind = "Message",
        State = "State",
        Problem = "What went wrong",
        MadeAt = "Made",
        Again = "Send again",
        HandedOver = "It has arrived",
        Settle = "Settle",
        SettleReason = "Why nothing more is done",
        Stuck = "Statements that cannot be said yet",
        KindWords = static kind => kind switch
        {
            MessageKind.Statement => "statement of reasons",
            MessageKind.PutBack => "that a file is back",
            MessageKind.ComplaintReceived => "receipt of a complaint",
            MessageKind.ComplaintDecided => "decision about a complaint",
            MessageKind.Danger => "danger, to the police",
            MessageKind.Report => "report",
            MessageKind.Correction => "correction",
            MessageKind.NoticeReceived => "receipt of a notice, to whoever sent it",
            MessageKind.NoticeDecided => "decision about a notice, to whoever sent it",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        MessageStateWords = static state => state switch
        {
            MessageState.Waiting => "is tried again",
            MessageState.Unclear => "may have arrived",
            MessageState.GivenUp => "given up",
            MessageState.Delivered => "arrived",
            MessageState.Settled => "settled",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        StatementsTitle = "What the customer is told",
        StatementsLead = "With each restriction goes a statement of reasons, or why there is none. The customer's code is not on "
            + "this page: ./waarborg statement show.",
        ToldAt = "Told",
        StateWords = static state => state switch
        {
            StatementState.Owed => "to be told",
            StatementState.Held => "kept back by an authority",
            StatementState.Exempt => "not told",
            StatementState.Told => "told",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        ExemptionWords = static why => why switch
        {
            StatementExemption.ContactUnknown => "nobody knows how to reach the customer",
            StatementExemption.TestPicture => "a test picture: nobody is accused of anything",
            StatementExemption.NotRestricted => "nothing became unavailable",
            StatementExemption.NotReached => "it did not arrive, and somebody settled it",
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        HeldUntil = static (by, until) => $"{by}, until {until}",
        ReceiptTitle = "A decision about your file",
        ReceiptLead = "Whoever had a message from us about a file reads here, with the code in that message, what was decided, "
            + "and can complain here. No account is needed.",
        ReceiptField = "Code in the message",
        ReceiptButton = "Read",
        ReceiptUnknown = "We do not know this code. See whether you copied it as it is.",
        TooOften = "This was tried too often. Come back in an hour.",
        FileTitle = "The file",
        FileBack = "The file is back, and so we no longer keep where it stood.",
        FileForgotten = "Where the file lay is forgotten.",
    };
}
