// The English texts about the laws around detection.
using Waarborg.Permits;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

sealed partial record RegimeTexts
{
    static readonly string[] _englishMonths =
    [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ];

    internal static RegimeTexts English { get; } = new()
    {
        Title = "What the law says, with dates",
        Lead = "Laws begin and end. Here stands what is known of the laws around looking for known imagery, each with "
            + "its date, how "
            + "sure it is, and what it means for a hosting provider.",
        HostingTitle = "For hosting no law ends by itself",
        HostingWords = end =>
        [
            "A hosting provider that looks for known imagery among what it hosts stands on its own decision, on the "
                + "Digital Services "
                + "Act and on the GDPR. None of these has an end.",
            "So the law brings no moment at which it is weighed anew. The provider's own rules bring it: a decision "
                + "ends after at most "
                + "12 months, and every third renewal is the three-year review, with an assessor from outside.",
            "The EU derogation for communication services (Regulation 2021/1232) never covered hosting. It lapsed on "
                + $"{end}.",
            "There is no setting for communication services. This program refuses them, whatever a later law allows.",
        ],
        UnknownTitle = "What we do not know",
        UnknownWords =
        [
            "Whether the European Parliament has agreed, in its second reading, to the Council's position of July 2026.",
            "What the CSAM regulation will say; the negotiations were still going on at the end of June 2026.",
            "The exact words of recital 17a, and of the whole text that the Council agreed on in November 2025.",
            "The number of the second report of the Commission, of the end of November 2025.",
        ],
        FactsTitle = "The facts",
        Caption = day => $"In the order of time, as known on {day}",
        When = "When",
        What = "What",
        ForHosting = "For hosting",
        HowSure = "How we know",
        NoAdvice = "This is no legal advice.",
        Days = (from, to) => $"{from} to {to}",
        Month = (year, month) => $"{_englishMonths[month - 1]} {year}",
        CertaintyWords = certainty => certainty switch
        {
            Certainty.Read => "read in the text itself",
            Certainty.Seen => "seen elsewhere",
            Certainty.Known => "own knowledge, not looked up again",
            Certainty.Unknown => "not known for sure",
        },
        MeaningWords = meaning => meaning switch
        {
            HostingMeaning.CommunicationOnly => "Nothing: it is about communication services.",
            HostingMeaning.Proposal => "Nothing yet: a proposal is no law.",
            HostingMeaning.BindsHosting => "It applies to hosting. It starts no looking.",
            HostingMeaning.SaidOnly => "Nothing: it changes no law.",
        },
        EventWords = what => what switch
        {
            RegimeEvent.DerogationInForce => "Regulation 2021/1232 enters into force: communication services may look, "
                + "until 3 August 2024.",
            RegimeEvent.RegulationProposed => "The Commission proposes the CSAM regulation, COM(2022) 209.",
            RegimeEvent.SupervisorsOpinion => "The European data protection supervisors give their joint opinion 4/2022.",
            RegimeEvent.NoteOnClientSide => "A Dutch decision note on client-side scanning.",
            RegimeEvent.ParliamentPosition => "The European Parliament wants targeted orders only, and leaves encrypted "
                + "services out.",
            RegimeEvent.CommissionReport => "The Commission reports on Regulation 2021/1232; figures are lacking.",
            RegimeEvent.DerogationExtended => "Regulation 2024/1307 extends it to 3 April 2026, with a fixed form for "
                + "reports.",
            RegimeEvent.DutchActInForce => "The Dutch act on online child sexual abuse material is in force: the "
                + "authority orders removal "
                + "within at most 12 hours.",
            RegimeEvent.DutchMotion => "The Dutch parliament adopts the motion Kathmann (32 317 nr. 891).",
            RegimeEvent.DutchLetter => "The Dutch government writes to parliament (nr. 906).",
            RegimeEvent.ReportFormInForce => "Implementing Regulation 2024/2916, the form for reports, is in force. It "
                + "is still marked so, "
                + "though what it belongs to has lapsed.",
            RegimeEvent.TransparencyTemplates => "The templates for transparency reports under the Digital Services Act "
                + "(2024/2835) are "
                + "mandatory.",
            RegimeEvent.DutchAbstention => "Letters, answers and a debate in the Dutch parliament; the Netherlands "
                + "abstains.",
            RegimeEvent.CouncilNegotiates => "The Council agrees on its position: detection stays voluntary, without an end.",
            RegimeEvent.SecondCommissionReport => "The second report of the Commission.",
            RegimeEvent.FirstTrilogue => "Council, Parliament and Commission begin to negotiate.",
            RegimeEvent.ExtensionProposed => "The Commission proposes to extend Regulation 2021/1232 to 3 April 2028, "
                + "COM(2025) 797.",
            RegimeEvent.CommitteeRejects => "The committee of the European Parliament rejects the extension.",
            RegimeEvent.ParliamentAmends => "The European Parliament narrows it: known imagery only, nothing encrypted, "
                + "to 3 August 2027.",
            RegimeEvent.ParliamentRejects => "The European Parliament rejects the extension (one source says 25 March).",
            RegimeEvent.DerogationLapsed => "Regulation 2021/1232 ceases to apply.",
            RegimeEvent.AmbassadorsAgree => "The ambassadors of the member states agree to go on with a regulation of "
                + "its own.",
            RegimeEvent.CouncilPosition => "The Council takes its position on a new regulation, to 3 April 2028.",
            RegimeEvent.SecondReading => "The second reading in the European Parliament. Its result is not known.",
            RegimeEvent.TrilogueOpen => "The negotiations on the CSAM regulation are still open.",
        },
    };
}
