// What a witness answers to a checkpoint.
using Waarborg.Ledger;

namespace Waarborg.Server.Witnessing;

/// <summary>There is no other answer.</summary>
abstract record WitnessAnswer
{
    /// <summary>It continues what was seen, and is kept: 200 with this line.</summary>
    internal sealed record Cosigned(Checkpoint Checkpoint, NoteSignature Line) : WitnessAnswer;

    /// <summary>Another size was seen last: 409 with it.</summary>
    internal sealed record OtherSize(long Size) : WitnessAnswer;

    /// <summary>The ledger's key signed two trees of one size, which no ledger that only grows does: 409, and an alarm.</summary>
    internal sealed record SplitView(Checkpoint Seen, Checkpoint Shown) : WitnessAnswer;

    /// <summary>The proof does not lead from what was seen to this: 422.</summary>
    internal sealed record DoesNotContinue(Checkpoint Seen, Checkpoint Shown) : WitnessAnswer;

    /// <summary>Not a question, of a ledger that is not watched, or not signed by it: 400, 404, 403.</summary>
    internal sealed record Refused(int Status, string Words) : WitnessAnswer;
}
