// The numbers in the rules about permits, in one place for the checker, the program and the page.
namespace Waarborg.Ledger;

/// <summary>What a conditional ledger asks of a permit, as <c>docs/ledger-rules.md</c> writes it out.</summary>
public static class Conditions
{
    /// <summary>A ledger that names this kind in <c>needsTwo</c> is conditional.</summary>
    public const string Kind = "permit.granted";

    /// <summary>Days for which a notice must be up before a permit, each of 24 hours.</summary>
    public const int NoticeDays = 14;

    /// <summary>Days for which a draft must be open to answers before it is recorded, each of 24 hours.</summary>
    public const int DraftDays = 14;

    /// <summary>Persons who together record a weighing, at least.</summary>
    public const int WeighingPersons = 3;

    /// <summary>Days that a permit may run at most, each of 24 hours.</summary>
    public const int PermitDays = 366;

    /// <summary>Days after an incident in which a weighing must follow, each of 24 hours.</summary>
    public const int IncidentDays = 30;

    /// <summary>Hours for which rights may be raised at most.</summary>
    public const int ElevationHours = 1;

    /// <summary>Days for which a release may run in shadow at most, each of 24 hours.</summary>
    public const int ShadowDays = 31;

    /// <summary>The incident after which no weighing is owed.</summary>
    public const string IncidentWithoutWeighing = "sandboxOff";
}
