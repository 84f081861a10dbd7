// What takes two people, and which roles each of them must have.
using System.Diagnostics;

namespace Waarborg.People;

/// <summary>Acts that one person proposes and another approves. There is no other way to do any of them.</summary>
enum Act
{
    /// <summary>A new account, with its roles.</summary>
    AddPerson,

    /// <summary>A further role for an account.</summary>
    AddRole,

    /// <summary>A further passkey for an account, or a new one for a person who lost his.</summary>
    AddPasskey,

    /// <summary>A permit, or its renewal.</summary>
    GrantPermit,

    /// <summary>A new version of a permit in force: other lists, another scope.</summary>
    AmendPermit,

    /// <summary>What the provider says of itself, how long things are kept, where notices go.</summary>
    ChangeSettings,

    /// <summary>A release of a new supplier, or that a gate holds or a breaker stopped, comes into force.</summary>
    ActivateRelease,

    /// <summary>What a supplier is, how far it is trusted, and the key that signs its releases.</summary>
    DescribeSupplier,

    /// <summary>The counts and the root of a release are those that its supplier gave, by another way.</summary>
    AttestRelease,

    /// <summary>An authority found the entries of a list, or one of them, to be what the list says.</summary>
    RecordFinding,

    /// <summary>Whether entries that resemble harmless pictures match or never do.</summary>
    DecideEntries,

    /// <summary>An entry that a breaker suspended acts again.</summary>
    ResumeEntry,

    /// <summary>Whom a remote list is asked of, and what leaves for each file.</summary>
    DescribeLookup,

    /// <summary>A list that is held here answers others that ask by the first bits of a fingerprint, or no longer.</summary>
    ServeLookup,

    /// <summary>A release, an entry or a supplier is taken back, with everything that it alone caused.</summary>
    RollBack,

    /// <summary>Where a list is pulled from, and how often; or that it comes from there no more.</summary>
    ConnectExchange,

    /// <summary>Other installations may pull a list from this one; or may no more.</summary>
    PublishList,

    /// <summary>The provider's own reviewers may see blurred pictures of candidates.</summary>
    AllowViewing,

    /// <summary>Who outside assesses candidates or holds shares of keys; or does so no more.</summary>
    DescribePartner,

    /// <summary>To whom reports go, and by which way; or go no more.</summary>
    DescribeRecipient,

    /// <summary>Sealed objects, named one by one, are opened with the parts of their holders and put back.</summary>
    OpenSeals,

    /// <summary>The closed records of the ledger leave the installation.</summary>
    ExportEvidence,

    /// <summary>An answer to a draft that holds personal data comes off the page.</summary>
    RemoveAnswer,

    /// <summary>The ledger is signed with a new key.</summary>
    ChangeLedgerKey,
}

/// <summary>The roles that may propose an act, and those that may approve it.</summary>
sealed record ActRoles(IReadOnlyList<Role> Propose, IReadOnlyList<Role> Approve)
{
    /// <summary>The roles of each act. Roles of hotlines and authorities are in none of them.</summary>
    internal static ActRoles Of(Act act) => act switch
    {
        Act.AddPerson or Act.AddRole or Act.AddPasskey => new([Role.Administrator], [Role.Administrator]),
        Act.GrantPermit or Act.AmendPermit or Act.ChangeSettings or Act.ChangeLedgerKey =>
            new([Role.Operator], [Role.Operator, Role.Management]),
        Act.ActivateRelease or Act.DescribeSupplier or Act.AttestRelease or Act.RecordFinding or Act.DecideEntries
            or Act.ResumeEntry or Act.RollBack or Act.ConnectExchange or Act.PublishList or Act.DescribeLookup
            or Act.ServeLookup => new([Role.Custodian], [Role.Custodian, Role.Operator, Role.Management]),
        Act.AllowViewing or Act.DescribePartner or Act.DescribeRecipient or Act.OpenSeals => new(
            [Role.Operator], [Role.Management, Role.DataProtectionOfficer, Role.Operator]),
        Act.ExportEvidence => new(
            [Role.Operator, Role.Auditor, Role.Reporter], [Role.Operator, Role.Management, Role.DataProtectionOfficer]),
        Act.RemoveAnswer => new(
            [Role.Operator, Role.DataProtectionOfficer], [Role.Operator, Role.Management, Role.DataProtectionOfficer]),
        _ => throw new UnreachableException(),
    };
}

/// <summary>Names of acts and roles as documents and commands write them.</summary>
static class ActNames
{
    internal static string Of(Act act) => Camel(act.ToString());

    internal static string Of(Role role) => Camel(role.ToString());

    internal static bool TryParse(string text, out Act act) => TryParse<Act>(text, out act);

    internal static bool TryParse(string text, out Role role) => TryParse<Role>(text, out role);

    static bool TryParse<T>(string text, out T value)
        where T : struct, Enum
    {
        foreach (var one in Enum.GetValues<T>())
        {
            if (!string.Equals(Camel(one.ToString()), text, StringComparison.Ordinal)) continue;
            value = one;
            return true;
        }

        value = default;
        return false;
    }

    static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
