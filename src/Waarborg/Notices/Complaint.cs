// What a customer says against a restriction, and what somebody else decides about it.
using System.Text;
using Waarborg.Cases;

namespace Waarborg.Notices;

/// <summary>One complaint, without its words.</summary>
sealed record Complaint(
    long Id, long Statement, long CaseId, long ItemId, byte[] ContentKey, string Language, DateTimeOffset MadeAt, long Clock,
    ComplaintState State, DateTimeOffset? DecidedAt, string? DecidedBy)
{
    bool PrintMembers(StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Id}, {State}");
        return true;
    }
}

/// <summary>What became of somebody's wish to complain.</summary>
enum ComplaintOutcome
{
    Made,

    /// <summary>It says nothing.</summary>
    Empty,

    /// <summary>It is longer than a complaint may be.</summary>
    TooLong,

    /// <summary>The six months are over.</summary>
    Over,

    /// <summary>There is one about this already.</summary>
    Already,

    /// <summary>There is nothing to complain about here: it is back, or an order of somebody else.</summary>
    NotHere,
}

/// <summary>Something was said to others that does not hold any more.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="ItemId">The item, which may be forgotten by now.</param>
/// <param name="ReversedAt">When a complaint about it was found right.</param>
readonly record struct CorrectionDue(long CaseId, long ItemId, DateTimeOffset ReversedAt);
