// A report on its way, as the database has it.
namespace Waarborg.Reporting;

/// <summary>Where a report stands.</summary>
enum ReportState
{
    /// <summary>It is tried until it arrived.</summary>
    Sending,

    /// <summary>It arrived.</summary>
    Sent,

    /// <summary>It cannot be sent as it is; a person says what becomes of it.</summary>
    Stopped,

    /// <summary>A person said why it is not sent.</summary>
    Waived,

    /// <summary>Its receiver forgot it before it counted.</summary>
    Retracted,
}

/// <summary>How far handing over came; written before and after each step.</summary>
enum ReportStep
{
    Ready,

    /// <summary>It is being given; nothing is known of what came of it.</summary>
    Handing,

    /// <summary>NCMEC opened it, and forgets it by itself unless it is finished.</summary>
    Open,

    /// <summary>NCMEC is asked to count it.</summary>
    Finishing,

    /// <summary>NCMEC is asked to forget it.</summary>
    Retracting,

    Done,
}

/// <summary>The way by which it goes.</summary>
enum ReportWay
{
    Mail,
    Folder,
    Ncmec,

    /// <summary>None: a person waived it.</summary>
    None,
}

/// <summary>One row.</summary>
/// <param name="Id">Its number here.</param>
/// <param name="Number">Its number everywhere.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Recipient">To whom; null where nobody is told.</param>
/// <param name="Kind">What that is.</param>
/// <param name="Way">How it goes.</param>
/// <param name="Corrects">The report that it takes back.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Step">How far handing over came.</param>
/// <param name="Remote">What its receiver calls it.</param>
/// <param name="IsTest">It went to a test system.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="Tries">How often it was tried.</param>
/// <param name="DueAt">When it is tried next.</param>
/// <param name="Problem">What went wrong last.</param>
/// <param name="EndedAt">When it came to its end.</param>
/// <param name="Message">The mail by which it goes.</param>
/// <param name="NotHanded">Which files were not handed over with it, and why, where files are.</param>
sealed record ReportRow(
    long Id, string Number, long CaseId, string? Recipient, string Kind, ReportWay Way, long? Corrects, ReportState State,
    ReportStep Step, long? Remote, bool IsTest, DateTimeOffset MadeAt, int Tries, DateTimeOffset? DueAt, Wording? Problem,
    DateTimeOffset? EndedAt, long? Message, Wording? NotHanded);

/// <summary>What stands between a confirmed case and a report that arrived; on the screens until it is nothing.</summary>
/// <param name="Due">Cases with confirmed items that nobody was told of, and nobody waived.</param>
/// <param name="Underway">Reports that did not arrive yet.</param>
/// <param name="Stopped">Reports that cannot be sent as they are.</param>
/// <param name="ToCorrect">Reports that arrived, about what was judged otherwise since.</param>
/// <param name="Statements">Statements that the Transparency Database does not take as they are.</param>
readonly record struct ReportsOpen(int Due, int Underway, int Stopped, int ToCorrect, int Statements = 0)
{
    internal bool IsAny => Due + Underway + Stopped + ToCorrect + Statements > 0;
}
