// The signed verdict of one assessor outside about one candidate, as it comes back.
using System.Globalization;
using Waarborg.Ledger;
using Waarborg.Store;

namespace Waarborg.Cases;

/// <summary>What reading a note gave. There is no third case.</summary>
abstract record NoteOutcome
{
    internal sealed record Read(AssessorNote Note, SignedNote Signed) : NoteOutcome;

    internal sealed record Refused(string Words) : NoteOutcome;
}

/// <summary>A verdict about a candidate. Its text is signed with the assessor's own key (c2sp.org/signed-note).</summary>
/// <param name="Candidate">The candidate's number.</param>
/// <param name="Message">SHA-256 of the message that was judged, 64 hexadecimal digits.</param>
/// <param name="IsConfirmed">It is what the list says, or it is not.</param>
/// <param name="At">When it was judged.</param>
sealed record AssessorNote(string Candidate, string Message, bool IsConfirmed, DateTimeOffset At)
{
    internal const string Mark = "waarborg verdict 1";

    const int Lines = 5;

    internal string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Mark}\ncandidate {Candidate}\nmessage {Message}\nverdict {(IsConfirmed ? "confirmed" : "rejected")}\nat "
            + $"{Instant.Text(At)}\n");

    internal byte[] Write(NoteSigner signer) => signer.Sign(ToText()).ToBytes();

    /// <summary>Reads what anybody may have written; whose it is, is yet to be seen. Never throws.</summary>
    internal static NoteOutcome ParseUntrusted(ReadOnlySpan<byte> bytes)
    {
        if (!SignedNote.TryParse(bytes, out var signed, out var problem)) return Refused($"It is no signed note: {problem}");
        var lines = signed.Text.Split('\n');
        if (lines[0] != Mark) return Refused($"Its first line is not \"{Mark}\".");
        if (lines.Length != Lines + 1) return Refused($"A verdict has {Lines} lines.");
        var (candidate, message) = (Value(lines, 1, "candidate"), Value(lines, 2, "message"));
        if (!CandidateMessage.IsNumber(candidate)) return Refused("Its line \"candidate\" is not 32 hexadecimal digits.");
        if (!Hash256.TryParse(message, out _)) return Refused("Its line \"message\" is not 64 hexadecimal digits.");
        if (Value(lines, 3, "verdict") is not (("confirmed" or "rejected") and var verdict))
        {
            return Refused("Its line \"verdict\" is neither confirmed nor rejected.");
        }

        if (!Instant.TryParse(Value(lines, 4, "at"), out var at)) return Refused("Its line \"at\" is no moment in UTC.");
        var note = new AssessorNote(candidate, message, verdict == "confirmed", at);
        return note.ToText() == signed.Text
            ? new NoteOutcome.Read(note, signed)
            : Refused("A line is not written in the one way there is.");
    }

    static string Value(string[] lines, int at, string field) =>
        lines[at].StartsWith(field + " ", StringComparison.Ordinal) ? lines[at][(field.Length + 1)..] : "";

    static NoteOutcome.Refused Refused(string words) => new(words);
}
