// How one item ends: exactly one of match, no match, not scanned.

namespace Waarborg.Pipeline;

/// <summary>The outcome of one item. An error is never "no match".</summary>
abstract record ItemOutcome
{
    /// <summary>It matched an entry of a list in force.</summary>
    /// <param name="CaseId">The case that it opened or joined; null in a dry run.</param>
    /// <param name="Disabled">It was made unavailable just now. The database counts these, so that a resumed sweep
    /// counts each once.</param>
    /// <param name="IsTest">It is a test picture, and on no list of a permit: counted apart.</param>
    internal sealed record Match(long? CaseId, bool Disabled = false, bool IsTest = false) : ItemOutcome
    {
        /// <summary>Of an upload at an inlet that states its choice: what to do with it.</summary>
        internal UploadDecision? Upload { get; init; }
    }

    /// <summary>It was compared with everything in force, and nothing was like it.</summary>
    internal sealed record NoMatch : ItemOutcome;

    /// <summary>It was not judged.</summary>
    internal sealed record NotScanned(NotScannedReason Reason, string Words) : ItemOutcome;

    /// <summary>A further name of an object that was counted, and went, with its first name.</summary>
    internal sealed record CountedWithAnother : ItemOutcome;
}
