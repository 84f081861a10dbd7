// The texts about people: their roles, taking one up, accounts, and the keys of machines.
using Waarborg.People;

namespace Waarborg.Server.Texts;

/// <summary>The texts of one language.</summary>
sealed partial record PeopleTexts
{
    internal required Func<Role, string> RoleWords { get; init; }
    internal required string SampleSigns { get; init; }
    internal required Func<string, string, string, string> RightsCounted { get; init; }

    // One's own roles.
    internal required string RolesTitle { get; init; }
    internal required string RolesLead { get; init; }
    internal required string Role { get; init; }
    internal required string TakenUp { get; init; }
    internal required string Reason { get; init; }
    internal required string ReasonHint { get; init; }
    internal required string ReasonNeeded { get; init; }
    internal required string No { get; init; }
    internal required string Until { get; init; }
    internal required string TakeUpTitle { get; init; }
    internal required string TakeUpLead { get; init; }
    internal required string TakeUpLink { get; init; }
    internal required string TakeUpButton { get; init; }
    internal required string Next { get; init; }
    internal required string ConfirmTitle { get; init; }
    internal required string ConfirmLead { get; init; }
    internal required Func<string, string> NotTakenUp { get; init; }

    // Vouching.
    internal required string VouchTitle { get; init; }
    internal required string VouchLead { get; init; }
    internal required Func<string, string> VouchFor { get; init; }
    internal required Func<string, string> VouchWords { get; init; }
    internal required string VouchButton { get; init; }

    // Passkeys.
    internal required string PasskeysTitle { get; init; }
    internal required string PasskeysNone { get; init; }
    internal required string Passkey { get; init; }
    internal required string Domain { get; init; }
    internal required string Made { get; init; }
    internal required string LastUsed { get; init; }
    internal required string BackedUp { get; init; }
    internal required string Never { get; init; }

    // People and rights.
    internal required string Title { get; init; }
    internal required string Lead { get; init; }
    internal required string PeopleTitle { get; init; }
    internal required string Name { get; init; }
    internal required string Handle { get; init; }
    internal required string Roles { get; init; }
    internal required string Outside { get; init; }
    internal required string FromOutside { get; init; }
    internal required string LetInBy { get; init; }
    internal required string LetInByNobody { get; init; }
    internal required string VouchedBy { get; init; }
    internal required string Nobody { get; init; }
    internal required string ClosedAt { get; init; }
    internal required string AccountClosed { get; init; }
    internal required string RightsTitle { get; init; }
    internal required string RightsLead { get; init; }
    internal required string Since { get; init; }
    internal required string Unused { get; init; }
    internal required Func<string, string> UnusedFor { get; init; }
    internal required Func<string, string> NeverUsed { get; init; }
    internal required string ElevatedTitle { get; init; }

    // Keys of machines.
    internal required string KeysTitle { get; init; }
    internal required string KeysLead { get; init; }
    internal required string Key { get; init; }
    internal required string Holder { get; init; }
    internal required string Caller { get; init; }
    internal required string Scopes { get; init; }
    internal required string NoEnd { get; init; }
    internal required Func<KeyCaller, string> CallerWords { get; init; }
    internal required Func<KeyScope, string> ScopeWords { get; init; }

    // Forms.
    internal required string ProposeTitle { get; init; }
    internal required string ProposeLead { get; init; }
    internal required string NewAccount { get; init; }
    internal required string NewRole { get; init; }
    internal required string NewPasskey { get; init; }
    internal required string NewPasskeyLead { get; init; }
    internal required string HandleHint { get; init; }
    internal required string NameHint { get; init; }
    internal required string RolesHint { get; init; }
    internal required string IsOutside { get; init; }
    internal required string DraftButton { get; init; }
    internal required string LessTitle { get; init; }
    internal required string LessLead { get; init; }
    internal required string LastAdministrators { get; init; }
    internal required string WithdrawButton { get; init; }
    internal required string RevokePasskeyButton { get; init; }
    internal required Func<string, string> CloseWords { get; init; }
    internal required string CloseSure { get; init; }
    internal required string CloseNotSure { get; init; }
    internal required string CloseButton { get; init; }
    internal required string NothingToTakeAway { get; init; }
}
