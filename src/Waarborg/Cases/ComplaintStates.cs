// Where the complaint about one content of a case stands; who complained, and in what words, is kept elsewhere.
using Dapper;
using Microsoft.Data.Sqlite;

namespace Waarborg.Cases;

/// <summary>How far a complaint is.</summary>
enum ComplaintState
{
    /// <summary>It waits for a decision.</summary>
    Made,

    /// <summary>The decision about the file stands.</summary>
    Upheld,

    /// <summary>The decision about the file is taken back.</summary>
    Reversed,

    /// <summary>The file came back for another reason before anybody decided.</summary>
    Lifted,
}

static class ComplaintStates
{
    /// <summary>Where a content stands because of complaints: one that waits goes before one that was decided.</summary>
    /// <param name="connection">The database.</param>
    /// <param name="transaction">The caller's.</param>
    /// <param name="of">The case and the content.</param>
    /// <param name="ruled">Where it stands without them.</param>
    internal static CaseState Of(
        SqliteConnection connection, SqliteTransaction? transaction, JudgedContent of, CaseState ruled)
    {
        if (ruled is not (CaseState.Confirmed or CaseState.Actioned or CaseState.Rejected)) return ruled;
        var states = connection.Query<string>(
            "select state from complaints where case_id = @CaseId and content_key = @ContentKey",
            new { of.CaseId, of.ContentKey }, transaction).ToHashSet(StringComparer.Ordinal);
        return ruled == CaseState.Rejected
            ? states.Contains(nameof(ComplaintState.Reversed)) ? CaseState.Reversed : ruled
            : states.Contains(nameof(ComplaintState.Made)) ? CaseState.Complained
            : states.Contains(nameof(ComplaintState.Upheld)) ? CaseState.Upheld
            : ruled;
    }
}
