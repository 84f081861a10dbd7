// The texts about lists: who vouches for them, their releases, what is proposed of them, and what cases rest on.
using Waarborg.Lists;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed partial record ListTexts
{
    // All lists.
    internal required string Title { get; init; }
    internal required string Lead { get; init; }
    internal required string None { get; init; }
    internal required string WaitsTitle { get; init; }
    internal required string WaitsNone { get; init; }
    internal required Func<long, string> Held { get; init; }
    internal required Func<long, string> Tested { get; init; }
    internal required Func<long, string> InShadow { get; init; }
    internal required string InShadowUntil { get; init; }
    internal required Func<string, string> ToDecide { get; init; }
    internal required string FellTitle { get; init; }
    internal required string FellNone { get; init; }
    internal required Func<string, string> FellAt { get; init; }
    internal required string FellRest { get; init; }
    internal required Func<long, string> StoppedRelease { get; init; }
    internal required string ListsTitle { get; init; }
    internal required string List { get; init; }
    internal required string InForce { get; init; }
    internal required string NothingInForce { get; init; }
    internal required string LastChecked { get; init; }
    internal required string Health { get; init; }
    internal required Func<string, string, string> InGoodTime { get; init; }
    internal required Func<string, string> TooOld { get; init; }

    // Suppliers.
    internal required string SuppliersTitle { get; init; }
    internal required string SuppliersLead { get; init; }
    internal required string NotDescribed { get; init; }
    internal required string WithdrawnSupplier { get; init; }
    internal required string Kind { get; init; }
    internal required Func<SupplierKind, string> KindWords { get; init; }
    internal required string Organisation { get; init; }
    internal required string Agreement { get; init; }
    internal required string Trust { get; init; }
    internal required Func<SupplierTrust, string> TrustWords { get; init; }
    internal required string Key { get; init; }
    internal required Func<string, string> KeyPinned { get; init; }
    internal required string NoKey { get; init; }
    internal required string MayBeNamed { get; init; }
    internal required string TellHitsTo { get; init; }
    internal required Func<TellHits, string> TellHitsWords { get; init; }
    internal required string Nobody { get; init; }
    internal required string Described { get; init; }
    internal required Func<long, string> Version { get; init; }

    // One list.
    internal required Func<string, string> ListTitle { get; init; }
    internal required string ReleasesTitle { get; init; }
    internal required Func<long, string> Release { get; init; }
    internal required string ReleaseWord { get; init; }
    internal required Func<ReleaseState, string> StateWords { get; init; }
    internal required string Entries { get; init; }
    internal required string Difference { get; init; }
    internal required Func<string, string, string, string> DifferenceWords { get; init; }
    internal required string StandsFor { get; init; }
    internal required Func<long, string> Signed { get; init; }
    internal required string Attested { get; init; }
    internal required string NobodyStands { get; init; }
    internal required string Imported { get; init; }
    internal required string Ended { get; init; }
    internal required string Judged { get; init; }
    internal required Func<string, string, string> JudgedWords { get; init; }
    internal required string NotJudged { get; init; }
    internal required Func<string, string> OlderReleases { get; init; }

    // One release.
    internal required string Root { get; init; }
    internal required string RootHint { get; init; }
    internal required string CountsTitle { get; init; }
    internal required string Algorithm { get; init; }
    internal required string Fingerprints { get; init; }
    internal required string GatesTitle { get; init; }
    internal required string GatesNone { get; init; }
    internal required string Gate { get; init; }
    internal required string GateCount { get; init; }
    internal required string Consequence { get; init; }
    internal required Func<GateFinding, string> GateWords { get; init; }
    internal required Func<bool, string, string, string> GateCountWords { get; init; }
    internal required Func<GateSeverity, string> SeverityWords { get; init; }
    internal required string AsideTitle { get; init; }
    internal required string AsideLead { get; init; }
    internal required string Entry { get; init; }
    internal required string EntryInSentence { get; init; }
    internal required string Resembles { get; init; }
    internal required string Likeness { get; init; }
    internal required string Decision { get; init; }
    internal required Func<EntryDecision, string> DecisionWords { get; init; }
    internal required string NotDecided { get; init; }
    internal required string ShadowTitle { get; init; }
    internal required string ShadowLead { get; init; }
    internal required string ShadowContents { get; init; }
    internal required string ShadowCustomers { get; init; }
    internal required string ShadowDisabled { get; init; }
    internal required string ShadowEntries { get; init; }
    internal required string Customers { get; init; }

    // What is known besides releases.
    internal required string SuspendedTitle { get; init; }
    internal required string SuspendedLead { get; init; }
    internal required string WholeRelease { get; init; }
    internal required string Since { get; init; }
    internal required string State { get; init; }
    internal required string Suspended { get; init; }
    internal required string Resumed { get; init; }
    internal required string FindingsTitle { get; init; }
    internal required string FindingsLead { get; init; }
    internal required string WholeList { get; init; }
    internal required string Authority { get; init; }
    internal required string Reference { get; init; }
    internal required string Recorded { get; init; }
    internal required string RollbacksTitle { get; init; }
    internal required string What { get; init; }
    internal required Func<string, long?, string> RollbackWords { get; init; }
    internal required string Began { get; init; }
    internal required string Outcome { get; init; }
    internal required Func<string, string, string, string> RollbackDone { get; init; }
    internal required Func<string, string> RollbackWaits { get; init; }

    /// <summary>The texts of the forms.</summary>
    internal required ListFormTexts Form { get; init; }

    // What a case rests on.
    internal required Func<string, string> DueIn { get; init; }
    internal required string DueNow { get; init; }
    internal required Func<string, string> DueOver { get; init; }
    internal required string Due { get; init; }
    internal required string OpenAgain { get; init; }
    internal required Func<string, string> ReopenedWords { get; init; }
    internal required string HitsTitle { get; init; }
    internal required string HitsLead { get; init; }
    internal required string Stands { get; init; }
    internal required string StillStands { get; init; }
    internal required string StandsNot { get; init; }

    /// <summary>An algorithm as people write it.</summary>
    internal static string AlgorithmWords(string name) => name.ToUpperInvariant() switch
    {
        "SHA256" => "SHA-256",
        "SHA1" => "SHA-1",
        var other => other,
    };
}

/// <summary>What can be proposed of lists and suppliers.</summary>
enum ListFormKind
{
    Activate,
    Attest,
    Finding,
    Decide,
    Resume,
    Rollback,
    DescribeSupplier,
    RollbackSupplier,
}

/// <summary>The texts of the forms that propose something of a list, in one language.</summary>
sealed partial record ListFormTexts
{
    internal required string Title { get; init; }
    internal required string Lead { get; init; }
    internal required Func<ListFormKind, string> TitleOf { get; init; }
    internal required Func<ListFormKind, string> LeadOf { get; init; }
    internal required string NewSupplier { get; init; }
    internal required string Release { get; init; }
    internal required Func<long, string, string> ReleaseChoice { get; init; }
    internal required string NoRelease { get; init; }
    internal required string ShadowDays { get; init; }
    internal required string ShadowDaysHint { get; init; }
    internal required string RootTyped { get; init; }
    internal required string RootTypedHint { get; init; }
    internal required string EntriesTyped { get; init; }
    internal required string EntriesTypedHint { get; init; }
    internal required string EntryOrNone { get; init; }
    internal required string EntryOrNoneHint { get; init; }
    internal required string AuthorityHint { get; init; }
    internal required string ReferenceHint { get; init; }
    internal required string EntriesToDecide { get; init; }
    internal required Func<string, string, string> EntryResembles { get; init; }
    internal required string NoneToDecide { get; init; }
    internal required string NoneSuspended { get; init; }
    internal required Func<string, string, string> SuspendedChoice { get; init; }
    internal required string WhyHint { get; init; }
    internal required string SupplierName { get; init; }
    internal required string SupplierNameHint { get; init; }
    internal required string OrganisationHint { get; init; }
    internal required string AgreementHint { get; init; }
    internal required string KeyHint { get; init; }
    internal required string TrustHint { get; init; }
    internal required string WhatToRollBack { get; init; }
    internal required Func<long, string> RollBackRelease { get; init; }
    internal required string RollBackEntry { get; init; }
    internal required string RollBackWithdrawn { get; init; }
    internal required string EntryHandle { get; init; }
    internal required string EntryHandleHint { get; init; }
    internal required string ShowPreview { get; init; }
    internal required string PreviewTitle { get; init; }
    internal required string PreviewLead { get; init; }
    internal required string ChooseOther { get; init; }
    internal required Func<long, string, long, string, string> PreviewItems { get; init; }
    internal required Func<long, string, string> PreviewReopened { get; init; }
    internal required Func<long, string, string> PreviewSealed { get; init; }
    internal required Func<long, string> PreviewBefore { get; init; }
    internal required string PreviewNothing { get; init; }

    // On the page of a proposal.
    internal required string NowTitle { get; init; }
    internal required string CompareTitle { get; init; }
    internal required string CompareWhat { get; init; }
    internal required string CompareHere { get; init; }
    internal required string CompareTyped { get; init; }
    internal required string Same { get; init; }
    internal required string NotSame { get; init; }
    internal required string Carried { get; init; }
}
