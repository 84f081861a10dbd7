// The texts about proposals: what one person proposes and another approves.
using Waarborg.People;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed record ActTexts
{
    // All proposals.
    internal required string Title { get; init; }
    internal required string Lead { get; init; }
    internal required string WaitsForYouTitle { get; init; }
    internal required string WaitsTitle { get; init; }
    internal required string WaitsNone { get; init; }
    internal required string MineTitle { get; init; }
    internal required string OthersTitle { get; init; }
    internal required string DraftsTitle { get; init; }
    internal required string RecentTitle { get; init; }
    internal required string Proposal { get; init; }
    internal required string Why { get; init; }
    internal required string By { get; init; }
    internal required string State { get; init; }
    internal required string Nobody { get; init; }
    internal required Func<long, string> ProposalName { get; init; }
    internal required Func<Act, string> ActWords { get; init; }
    internal required Func<ProposalState, string> StateWords { get; init; }
    internal required Func<string, string> Lapses { get; init; }
    internal required Func<string, string> LapsesSentence { get; init; }

    // One proposal.
    internal required string Back { get; init; }
    internal required Func<ProposalState, string> StateLead { get; init; }
    internal required string WhatTitle { get; init; }
    internal required string SignedTitle { get; init; }
    internal required string DraftedBy { get; init; }
    internal required string Proposer { get; init; }
    internal required string Decider { get; init; }
    internal required string Holds { get; init; }
    internal required string HoldsNot { get; init; }
    internal required string DocumentTitle { get; init; }
    internal required string DocumentLead { get; init; }
    internal required string Outcome { get; init; }
    internal required Func<string, string> RefusedBecause { get; init; }
    internal required string LinkTitle { get; init; }
    internal required Func<string, string> LinkWords { get; init; }
    internal required string NotDone { get; init; }
    internal required string SignatureFailed { get; init; }
    internal required string SampleLead { get; init; }

    // What can be done with it.
    internal required string ProposeTitle { get; init; }
    internal required string ProposeLead { get; init; }
    internal required string ProposeButton { get; init; }
    internal required string ApproveTitle { get; init; }
    internal required string ApproveLead { get; init; }
    internal required string ApproveButton { get; init; }
    internal required string RefuseTitle { get; init; }
    internal required string RefuseButton { get; init; }
    internal required string TakeBackTitle { get; init; }
    internal required string TakeBackButton { get; init; }
    internal required string WhyNot { get; init; }
    internal required string RefusalNeedsReason { get; init; }
    internal required string WouldBeRefused { get; init; }
    internal required string Or { get; init; }

    // Why this person may not.
    internal required string SamePerson { get; init; }
    internal required Func<string, string> AccountClosed { get; init; }
    internal required Func<string, string> ProposerNoRole { get; init; }
    internal required Func<string, string> NoRole { get; init; }
    internal required Func<string, string, string> LetIn { get; init; }

    internal static ActTexts Dutch { get; } = new()
    {
        Title = "Goedkeuren",
        Lead = "Wat veel uitmaakt, doet hier niemand alleen. De een stelt het voor, een ander keurt het goed. Beiden tekenen met "
            + "hun passkey.",
        WaitsForYouTitle = "Wacht op jou",
        WaitsTitle = "Wacht op een tweede persoon",
        WaitsNone = "Er wacht niets.",
        MineTitle = "Door jou voorgesteld",
        OthersTitle = "Wacht op iemand anders",
        DraftsTitle = "Concepten",
        RecentTitle = "Eerder",
        Proposal = "Voorstel",
        Why = "Waarom",
        By = "Voorgesteld door",
        State = "Stand",
        Nobody = "nog niemand",
        ProposalName = id => $"Voorstel {id}",
        ActWords = act => act switch
        {
            Act.AddPerson => "nieuw account",
            Act.AddRole => "extra rol",
            Act.AddPasskey => "nieuwe passkey",
            Act.GrantPermit => "eigen besluit nemen",
            Act.AmendPermit => "eigen besluit wijzigen",
            Act.ChangeSettings => "gegevens van de aanbieder wijzigen",
            Act.ActivateRelease => "uitgave van een lijst in gebruik nemen",
            Act.DescribeSupplier => "lijstbeheerder beschrijven",
            Act.AttestRelease => "instaan voor een uitgave",
            Act.RecordFinding => "oordeel van een autoriteit vastleggen",
            Act.DecideEntries => "beslissen over vermeldingen",
            Act.ResumeEntry => "stilgezette vermelding weer laten werken",
            Act.DescribeLookup => "beschrijven bij wie een lijst wordt bevraagd",
            Act.ServeLookup => "een lijst door anderen laten bevragen",
            Act.RollBack => "lijst terugdraaien",
            Act.ConnectExchange => "lijst van een ander laten komen",
            Act.PublishList => "lijst aan anderen uitgeven",
            Act.OpenSeals => "verzegelde bestanden samen met hun houders openen en terugzetten",
            Act.AllowViewing => "eigen mensen wazige beelden laten zien",
            Act.DescribePartner => "organisatie buitenshuis beschrijven",
            Act.DescribeRecipient => "beschrijven aan wie wordt gemeld",
            Act.ExportEvidence => "gesloten aantekeningen afgeven",
            Act.RemoveAnswer => "een reactie van de pagina halen",
            Act.ChangeLedgerKey => "het logboek met een nieuwe sleutel tekenen",
        },
        StateWords = state => state switch
        {
            ProposalState.Draft => "concept",
            ProposalState.Proposed => "voorgesteld",
            ProposalState.Approved => "goedgekeurd",
            ProposalState.Refused => "afgewezen",
            ProposalState.Lapsed => "vervallen",
        },
        Lapses = span => $"vervalt over {span}",
        LapsesSentence = span => $"Beslist niemand, dan vervalt het over {span}.",
        Back = "Alle voorstellen",
        StateLead = state => state switch
        {
            ProposalState.Draft => "Dit is een concept. Het telt niet, tot iemand die dat mag het ondertekent.",
            ProposalState.Proposed => "Dit is voorgesteld. Een ander moet het goedkeuren; tot dan verandert er niets.",
            ProposalState.Approved => "Dit is goedgekeurd.",
            ProposalState.Refused => "Dit is afgewezen. Er is niets veranderd.",
            ProposalState.Lapsed => "Niemand heeft op tijd beslist. Er is niets veranderd.",
        },
        WhatTitle = "Wat er wordt voorgesteld",
        SignedTitle = "Wie tekende",
        DraftedBy = "Opgeschreven door",
        Proposer = "Voorgesteld door",
        Decider = "Beslist door",
        Holds = "de handtekening klopt",
        HoldsNot = "DE HANDTEKENING KLOPT NIET",
        DocumentTitle = "Wat precies wordt ondertekend",
        DocumentLead = "Beide handtekeningen staan onder deze tekst, letter voor letter. De passkey tekent de SHA-256 ervan.",
        Outcome = "Uitgevoerd:",
        RefusedBecause = name => $"Afgewezen door {name}, omdat:",
        LinkTitle = "Geef deze link aan de persoon zelf",
        LinkWords = span => $"De link staat hier één keer. Wie hem opent, maakt de passkey van dit account. Hij werkt één keer, "
            + $"binnen {span}. Geef hem zelf door, en bewaar hem niet.",
        NotDone = "Dat is niet gedaan:",
        SignatureFailed = "De handtekening telt niet. Misschien duurde het te lang. Er is niets veranderd; probeer het opnieuw.",
        SampleLead = "In een voorbeeld tekenen de mensen met sleutelbestanden, in de terminal:",
        ProposeTitle = "Voorstellen",
        ProposeLead = "Lees wat hierboven staat. Met je passkey stel je precies dat voor.",
        ProposeButton = "Voorstellen met je passkey",
        ApproveTitle = "Goedkeuren",
        ApproveLead = "Lees wat hierboven staat. Met je passkey keur je precies dat goed, en dan wordt het gedaan.",
        ApproveButton = "Goedkeuren met je passkey",
        RefuseTitle = "Afwijzen",
        RefuseButton = "Afwijzen",
        TakeBackTitle = "Terugnemen",
        TakeBackButton = "Terugnemen",
        WhyNot = "Waarom niet",
        RefusalNeedsReason = "Zeg waarom niet.",
        WouldBeRefused = "Zoals het nu is, kan dit niet doorgaan:",
        Or = " of ",
        SamePerson = "Jij hebt dit voorgesteld. Een ander moet het goedkeuren, ook als je zelf meer rollen hebt.",
        AccountClosed = name => $"Het account van {name} is gesloten.",
        ProposerNoRole = name => $"{name} stelde dit voor en heeft de rol daarvoor niet meer.",
        NoRole = roles => $"Dit kan alleen iemand met de rol {roles}. Die rol heb jij niet.",
        LetIn = (who, whom) => $"{who} heeft {whom} hier toegelaten. Samen tellen jullie daarom niet als twee. Eerst moet een "
            + $"derde voor {whom} instaan.",
    };

    internal static ActTexts English { get; } = new()
    {
        Title = "Approvals",
        Lead = "Nobody does alone here what matters much. One person proposes it, another approves it. Both sign with "
            + "their passkeys.",
        WaitsForYouTitle = "Waits for you",
        WaitsTitle = "Waits for a second person",
        WaitsNone = "Nothing is waiting.",
        MineTitle = "Proposed by you",
        OthersTitle = "Waits for somebody else",
        DraftsTitle = "Drafts",
        RecentTitle = "Earlier",
        Proposal = "Proposal",
        Why = "Why",
        By = "Proposed by",
        State = "State",
        Nobody = "nobody yet",
        ProposalName = id => $"Proposal {id}",
        ActWords = act => act switch
        {
            Act.AddPerson => "a new account",
            Act.AddRole => "a further role",
            Act.AddPasskey => "a new passkey",
            Act.GrantPermit => "grant a permit",
            Act.AmendPermit => "amend a permit",
            Act.ChangeSettings => "change what the provider says of itself",
            Act.ActivateRelease => "put a release of a list in force",
            Act.DescribeSupplier => "describe a supplier",
            Act.AttestRelease => "stand for a release",
            Act.RecordFinding => "record an authority’s finding",
            Act.DecideEntries => "decide about entries",
            Act.ResumeEntry => "let a suspended entry act again",
            Act.DescribeLookup => "describe whom a list is asked of",
            Act.ServeLookup => "let others ask a list",
            Act.RollBack => "roll a list back",
            Act.ConnectExchange => "let a list come from somebody else",
            Act.PublishList => "publish a list to others",
            Act.OpenSeals => "open sealed files together with their holders and put them back",
            Act.AllowViewing => "let own people see blurred pictures",
            Act.DescribePartner => "describe an organisation outside",
            Act.DescribeRecipient => "describe who is reported to",
            Act.ExportEvidence => "hand over closed records",
            Act.RemoveAnswer => "take an answer off the page",
            Act.ChangeLedgerKey => "sign the ledger with a new key",
        },
        StateWords = state => state switch
        {
            ProposalState.Draft => "draft",
            ProposalState.Proposed => "proposed",
            ProposalState.Approved => "approved",
            ProposalState.Refused => "refused",
            ProposalState.Lapsed => "lapsed",
        },
        Lapses = span => $"lapses in {span}",
        LapsesSentence = span => $"If nobody decides, it lapses in {span}.",
        Back = "All proposals",
        StateLead = state => state switch
        {
            ProposalState.Draft => "This is a draft. It counts for nothing until somebody who may signs it.",
            ProposalState.Proposed => "This is proposed. Another person has to approve it; until then nothing changes.",
            ProposalState.Approved => "This is approved.",
            ProposalState.Refused => "This is refused. Nothing changed.",
            ProposalState.Lapsed => "Nobody decided in time. Nothing changed.",
        },
        WhatTitle = "What is proposed",
        SignedTitle = "Who signed",
        DraftedBy = "Written down by",
        Proposer = "Proposed by",
        Decider = "Decided by",
        Holds = "the signature holds",
        HoldsNot = "THE SIGNATURE DOES NOT HOLD",
        DocumentTitle = "What exactly is signed",
        DocumentLead = "Both signatures are under this text, letter by letter. The passkey signs its SHA-256.",
        Outcome = "Carried out:",
        RefusedBecause = name => $"Refused by {name}, because:",
        LinkTitle = "Give this link to the person himself",
        LinkWords = span => "The link is shown this once. Whoever opens it makes the passkey of this account. It works once, "
            + $"within {span}. Pass it on yourself, and do not keep it.",
        NotDone = "That was not done:",
        SignatureFailed = "The signature does not count. Perhaps it took too long. Nothing changed; please try again.",
        SampleLead = "In a sample people sign with key files, in the terminal:",
        ProposeTitle = "Propose",
        ProposeLead = "Read what stands above. With your passkey you propose exactly that.",
        ProposeButton = "Propose with your passkey",
        ApproveTitle = "Approve",
        ApproveLead = "Read what stands above. With your passkey you approve exactly that, and then it is done.",
        ApproveButton = "Approve with your passkey",
        RefuseTitle = "Refuse",
        RefuseButton = "Refuse",
        TakeBackTitle = "Take back",
        TakeBackButton = "Take back",
        WhyNot = "Why not",
        RefusalNeedsReason = "Say why not.",
        WouldBeRefused = "As things stand this cannot go through:",
        Or = " or ",
        SamePerson = "You proposed this. Another person has to approve it, even if you have more roles.",
        AccountClosed = name => $"The account of {name} is closed.",
        ProposerNoRole = name => $"{name} proposed this, and no longer has the role for it.",
        NoRole = roles => $"Only somebody with the role {roles} can do this. You do not have it.",
        LetIn = (who, whom) => $"{who} let {whom} in here, so together you do not count as two. First a third person has to "
            + $"vouch for {whom}.",
    };
}
