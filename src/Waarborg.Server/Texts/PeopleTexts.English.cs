// The English texts about people.
using Waarborg.People;

// A switch names every value of its enum, so that a new one without a text does not compile; values outside it cannot occur.
#pragma warning disable CS8524

namespace Waarborg.Server.Texts;

sealed partial record PeopleTexts
{
    internal static PeopleTexts English { get; } = new()
    {
        RoleWords = role => role switch
        {
            People.Role.Administrator => "administrator of accounts",
            People.Role.Custodian => "custodian of lists",
            People.Role.Operator => "operator",
            People.Role.Reviewer => "reviewer",
            People.Role.Reporter => "reporter to authorities",
            People.Role.ComplaintsOfficer => "complaints officer",
            People.Role.Auditor => "auditor",
            People.Role.Management => "management",
            People.Role.DataProtectionOfficer => "data protection officer",
            People.Role.SecurityOfficer => "security officer",
            People.Role.Analyst => "analyst of a hotline",
            People.Role.AuthorityOfficer => "officer of an authority",
        },
        SampleSigns = "This is a sample. Its people have no passkey but a key file, and sign in the terminal.",
        RightsCounted = (people, rights, standing) => $"People with an account: {people}. Roles that they have together: {rights}"
            + $". Of these usable without being taken up first: {standing}.",

        RolesTitle = "My roles",
        RolesLead = "Having a role is not enough. For what matters much you take the role up first: with a reason, for at most "
            + "an hour.",
        Role = "Role",
        TakenUp = "Taken up",
        Reason = "Reason",
        ReasonHint = "What you need the role for now. It is kept.",
        ReasonNeeded = "Choose a role that you have, and give a reason.",
        No = "no",
        Until = "Until",
        TakeUpTitle = "Take up a role",
        TakeUpLead = "After an hour it is over by itself.",
        TakeUpLink = "Take up the role",
        TakeUpButton = "Take up with your passkey",
        Next = "Next",
        ConfirmTitle = "Sign with your passkey",
        ConfirmLead = "Is this right? With your passkey you take up the role.",
        NotTakenUp = role => $"You have the role {role}, but you have not taken it up yet.",

        VouchTitle = "For whom you can vouch",
        VouchLead = "Whoever lets somebody in cannot at once approve things together with him. First a third person has to say: "
            + "I know this person, and this account is his or hers.",
        VouchFor = name => $"Vouch for {name}",
        VouchWords = name => $"Do this only if you have spoken with {name} yourself. It cannot be taken back.",
        VouchButton = "Vouch with your passkey",

        PasskeysTitle = "Passkeys",
        PasskeysNone = "There is no passkey.",
        Passkey = "Passkey",
        Domain = "For the address",
        Made = "Made",
        LastUsed = "Last used",
        BackedUp = "Kept elsewhere too",
        Never = "never",

        Title = "People and rights",
        Lead = "Who has an account here, who let them in, and what each may do.",
        PeopleTitle = "People",
        Name = "Name",
        Handle = "Short name",
        Roles = "Roles",
        Outside = "From outside the firm",
        FromOutside = "(from outside)",
        LetInBy = "Let in by",
        LetInByNobody = "nobody: one of the first two",
        VouchedBy = "Who vouches for him or her",
        Nobody = "nobody yet",
        ClosedAt = "Closed",
        AccountClosed = "account closed",
        RightsTitle = "Rights, and since when they were not used",
        RightsLead = "What was not used for long can mostly go.",
        Since = "Since",
        Unused = "Not used",
        UnusedFor = span => $"for {span}",
        NeverUsed = span => $"never, in {span}",
        ElevatedTitle = "Roles that were taken up lately",

        KeysTitle = "Keys of programs",
        KeysLead = "The keys themselves are not here. A key of a hotline or an authority opens no sources, permits, lists or "
            + "cases.",
        Key = "Key",
        Holder = "Of",
        Caller = "Kind",
        Scopes = "What for",
        NoEnd = "no end",
        CallerWords = caller => caller switch
        {
            KeyCaller.Provider => "the provider itself",
            KeyCaller.Hotline => "hotline",
            KeyCaller.Authority => "authority",
            KeyCaller.Subscriber => "subscriber to lists",
        },
        ScopeWords = scope => scope switch
        {
            KeyScope.Scan => "have uploads compared",
            KeyScope.Cases => "read cases",
            KeyScope.Explain => "see why something matched",
            KeyScope.Feed => "pull the lists that are published here",
            KeyScope.Lookup => "ask for a list by the first bits of a fingerprint",
            KeyScope.Self => "ask what it is",
        },

        ProposeTitle = "Propose something",
        ProposeLead = "Nobody gives more rights alone. You write a draft, sign it, and another administrator approves it.",
        NewAccount = "A new account",
        NewRole = "A further role",
        NewPasskey = "A new passkey",
        NewPasskeyLead = "For somebody who lost his passkey, or wants a second one. If it is lost, revoke the old one too: on "
            + "the person’s page.",
        HandleHint = "Small letters, digits and hyphens, such as anna. Never given again.",
        NameHint = "What colleagues call the person.",
        RolesHint = "One, if you can. More than one is possible if another person agrees.",
        IsOutside = "This person comes from outside the firm",
        DraftButton = "Make a draft",
        LessTitle = "Take something away",
        LessLead = "One administrator may make rights fewer. It works at once.",
        LastAdministrators = "Mind: after this there is at most one administrator. Then nobody can be let in any more, and a "
            + "lost passkey cannot be replaced.",
        WithdrawButton = "Withdraw the role",
        RevokePasskeyButton = "Revoke the passkey",
        CloseWords = name => $"Close the account of {name}. Roles and passkeys end, and who is signed in is so no more. A closed "
            + "account does not open again.",
        CloseSure = "I am sure",
        CloseNotSure = "Tick the box if you are sure.",
        CloseButton = "Close the account",
        NothingToTakeAway = "That was not there, or not any more.",
    };
}
