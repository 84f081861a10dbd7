// What a person may do. A person has one role, unless two others agreed that he has more.
namespace Waarborg.People;

enum Role
{
    /// <summary>Accounts, roles and passkeys only; nothing else.</summary>
    Administrator,

    /// <summary>Lists and the harmless pictures.</summary>
    Custodian,

    /// <summary>Sources, permits, settings and storage.</summary>
    Operator,

    /// <summary>Verdicts on candidates.</summary>
    Reviewer,

    /// <summary>Reports to hotlines, police and authorities.</summary>
    Reporter,

    /// <summary>Decides on complaints.</summary>
    ComplaintsOfficer,

    /// <summary>Reads everything but pictures; changes nothing.</summary>
    Auditor,

    /// <summary>Signs the goal of a weighing, and approves what operators propose.</summary>
    Management,

    /// <summary>Signs privacy and fundamental rights in a weighing.</summary>
    DataProtectionOfficer,

    /// <summary>Signs digital security in a weighing.</summary>
    SecurityOfficer,

    /// <summary>A hotline's: assesses citizens' reports. It touches no permit.</summary>
    Analyst,

    /// <summary>An authority's: issues removal orders. It touches no permit.</summary>
    AuthorityOfficer,
}
