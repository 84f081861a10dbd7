// What a ledger asks of a witness: here is my new checkpoint, and the proof that it continues the one that you saw last.
using System.Globalization;
using System.Text;

namespace Waarborg.Ledger;

/// <summary>The body of <c>add-checkpoint</c> (c2sp.org/tlog-witness).</summary>
/// <param name="OldSize">Leaves of the checkpoint that the witness saw last; 0 when it saw none.</param>
/// <param name="Proof">That the new one continues it (RFC 6962 section 2.1.2).</param>
/// <param name="Note">The new checkpoint with its signatures.</param>
public sealed record WitnessRequest(long OldSize, IReadOnlyList<Hash256> Proof, SignedNote Note)
{
    /// <summary>Bytes of the lines before the checkpoint at most.</summary>
    const int MaxHeadBytes = 64 + (MerkleProof.MaxHashes * (HashLineLength + 1));

    const int HashLineLength = 44;

    const string OldWord = "old ";

    /// <summary>Bytes that a body has at most.</summary>
    public const int MaxBytes = MaxHeadBytes + SignedNote.MaxBytes;

    /// <summary>The body.</summary>
    public byte[] ToBytes() =>
    [
        .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{OldWord}{OldSize}\n")
            + string.Concat(Proof.Select(hash => Convert.ToBase64String(hash.ToBytes()) + "\n")) + "\n"),
        .. Note.ToBytes(),
    ];

    /// <summary>Reads a body. False, with what is wrong, for anything else; never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> body, out WitnessRequest request, out string problem)
    {
        request = new(0, [], new("", []));
        var end = body[..Math.Min(body.Length, MaxHeadBytes)].IndexOf("\n\n"u8);
        if (end < 0) return Fail("no empty line stands before its checkpoint", out problem);
        var lines = Encoding.Latin1.GetString(body[..end]).Split('\n');
        if (!lines[0].StartsWith(OldWord, StringComparison.Ordinal) || !TryReadSize(lines[0][OldWord.Length..], out var old))
        {
            return Fail("its first line does not say the old size", out problem);
        }

        if (lines.Length - 1 > MerkleProof.MaxHashes)
        {
            return Fail($"it has more than {MerkleProof.MaxHashes} hashes", out problem);
        }

        var proof = new List<Hash256>();
        foreach (var line in lines.AsSpan(1))
        {
            if (!StrictBase64.TryRead(line, Hash256.ByteCount, out var hash) || hash.Length != Hash256.ByteCount)
            {
                return Fail("a line of its proof is no hash", out problem);
            }

            proof.Add(Hash256.FromBytes(hash));
        }

        if (!SignedNote.TryParse(body[(end + 2)..], out var note, out problem)) return false;
        request = new(old, proof, note);
        return true;
    }

    /// <summary>Reads a size in decimal, without leading zeros. False for anything else; never throws.</summary>
    public static bool TryReadSize(string text, out long size) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size)
        && size.ToString(CultureInfo.InvariantCulture) == text;

    static bool Fail(string words, out string problem)
    {
        problem = words;
        return false;
    }
}
