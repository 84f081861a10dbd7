// What an inlet for uploads does when one matches, as the provider says it without a default. Pure.
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Waarborg.Permits;

enum OnMatch
{
    /// <summary>What may be disabled before a person decided is to be refused; all else is taken, and a person decides.</summary>
    Refuse,

    /// <summary>Nothing that matches is to be taken before people decided.</summary>
    Hold,
}

/// <summary>What the caller is to do with a matched upload.</summary>
enum UploadAnswer
{
    /// <summary>Take it.</summary>
    Accept,

    /// <summary>Do not take it.</summary>
    Refuse,

    /// <summary>Neither, until there is a verdict.</summary>
    Hold,
}

/// <summary>What an inlet states.</summary>
/// <param name="OnMatch">What is answered.</param>
/// <param name="KeepsMatched">Are the matched bytes kept, encrypted, as an object of the case?</param>
sealed record InletChoice(OnMatch OnMatch, bool KeepsMatched)
{
    internal const string OnMatchWords =
        "what is answered when an upload matches: refuse (what may be disabled before a person decided is to be refused, all "
        + "else is taken) or hold (nothing that matches is to be taken before people decided)";

    internal const string KeepWords =
        "whether the bytes of a matched upload are kept, encrypted, until people decided: yes or no (then nobody can look at it, "
        + "and what is only alike cannot be judged)";

    internal static InletChoice? Of(string? onMatch, long? keeps) => onMatch is null || keeps is null
        ? null
        : new(Enum.Parse<OnMatch>(onMatch), keeps != 0);

    /// <summary>The answer for a match.</summary>
    /// <param name="mayAct">The program may act on it before a person decided, or people confirmed these very bytes.</param>
    /// <param name="isConfirmed">People confirmed these very bytes.</param>
    /// <param name="mayBeHeld">Its bytes are known exactly, or are kept: what nobody can judge is never held, because no verdict
    /// could end that. And it rests on no suspended entry, and nobody put it back.</param>
    internal UploadAnswer Answer(bool mayAct, bool isConfirmed, bool mayBeHeld) => OnMatch switch
    {
        _ when isConfirmed => UploadAnswer.Refuse,
        OnMatch.Refuse => mayAct ? UploadAnswer.Refuse : UploadAnswer.Accept,
        OnMatch.Hold => mayBeHeld ? UploadAnswer.Hold : UploadAnswer.Accept,
        _ => throw new UnreachableException(),
    };

    /// <summary>As the operator typed it.</summary>
    internal string InWords() =>
        $"on match {OnMatch.ToString().ToLowerInvariant()}, matched bytes {(KeepsMatched ? "kept" : "not kept")}";

    internal JsonObject ToJson() => new()
    {
        ["onMatch"] = OnMatch.ToString().ToLowerInvariant(),
        ["keepsMatched"] = KeepsMatched,
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    internal static InletChoice FromTrusted(JsonObject json) => new(
        (string)json["onMatch"]! == "hold" ? OnMatch.Hold : OnMatch.Refuse, (bool)json["keepsMatched"]!);
}
