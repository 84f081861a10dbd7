// One value for a release: the same wherever the release is held, and another one for any change of it.
using System.Security.Cryptography;
using System.Text;
using Waarborg.Ledger;

namespace Waarborg.Lists;

/// <summary>
/// The root of an RFC 6962 tree over the fingerprints of a release. Nothing of it depends on who holds the release, so that
/// two providers who publish their roots show whether one of them was given an entry that the other was not.
/// </summary>
/// <remarks>
/// A leaf is HMAC-SHA-256 under the key of the UTF-8 bytes of <c>{algorithm} {hash} {profile} {category} {reference}</c>,
/// such as <c>pdq d8f8… fit512 Baseline A-1</c>; the profile is <c>-</c> where there is none. Leaves stand in the order of
/// algorithm (sha256, sha1, md5, pdq), hash, profile (-, full, fit512) and the bytes of the reference. Entries that were
/// withdrawn have no fingerprint, and so no leaf.
/// </remarks>
static class ReleaseRoot
{
    /// <summary>Bytes of the key.</summary>
    internal const int KeyBytes = SHA256.HashSizeInBytes;

    // The longest algorithm, hash, profile and category with their spaces are shorter.
    const int MaxBeforeReference = 128;

    /// <summary>The leaves that one processor hashes at a time, and the root of them: two to the power of this.</summary>
    internal const int BlockLevel = 12;

    /// <summary>The root in lower-case hexadecimal digits.</summary>
    internal static string Of(ReleaseContent content, byte[] key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeyBytes, nameof(key));
        var keyed = new KeyedSha256(key);
        var tree = new MerkleFrontier();
        var blocks = InOrder(content).Chunk(1 << BlockLevel)
            .AsParallel().AsOrdered().Select(rows => (rows.Length, Hashes: Hashes(content, rows, keyed)));
        foreach (var (leaves, hashes) in blocks)
        {
            if (leaves == 1 << BlockLevel) tree.AppendFull(hashes[0], BlockLevel);
            else foreach (var leaf in hashes) tree.Append(leaf);
        }

        return tree.Root.ToHex();
    }

    // Of a full block its root alone; of the last one, which need not be full, every leaf.
    static Hash256[] Hashes(ReleaseContent content, (ListAlgorithm Algorithm, int Row)[] rows, KeyedSha256 keyed)
    {
        var hashes = new Hash256[rows.Length];
        var line = new byte[MaxBeforeReference + ushort.MaxValue];
        Span<byte> leaf = stackalloc byte[Hash256.ByteCount];
        for (var i = 0; i < hashes.Length; i++)
        {
            keyed.Hash(line.AsSpan(0, Write(content, rows[i].Algorithm, rows[i].Row, line)), leaf);
            hashes[i] = MerkleHash.Leaf(leaf);
        }

        return hashes.Length == 1 << BlockLevel ? [MerkleHash.FullRoot(hashes)] : hashes;
    }

    /// <summary>
    /// The key of a list whose supplier gives none. Whoever can guess a whole release can then check the guess.
    /// </summary>
    internal static byte[] KeyOf(string supplier, string list) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"waarborg list root\n{supplier}\n{list}\n"));

    /// <summary>The fingerprints in the order of the leaves, which is the same at every provider.</summary>
    internal static IEnumerable<(ListAlgorithm Algorithm, int Row)> InOrder(ReleaseContent content)
    {
        var rows = new List<int>();
        foreach (var algorithm in ListAlgorithms.All)
        {
            var table = content.Table(algorithm);
            for (var (from, to) = (0, 0); from < table.Count; from = to)
            {
                to = table.RunEnd(from, table.Values[from]);
                rows.Clear();
                for (var row = from; row < to; row++) rows.Add(row);
                // The table has the rows of one hash in the order of handles, which differ between installations.
                if (rows.Count > 1) rows.Sort((a, b) => Compare(content, table, a, b));
                foreach (var row in rows) yield return (algorithm, row);
            }
        }
    }

    static int Compare(ReleaseContent content, FingerprintTable table, int a, int b)
    {
        var order = table.ProfileAt(a).CompareTo(table.ProfileAt(b));
        return order != 0 ? order
            : content.ReferenceBytes(table.Entries[a]).SequenceCompareTo(content.ReferenceBytes(table.Entries[b]));
    }

    /// <returns>Bytes of the line.</returns>
    static int Write(ReleaseContent content, ListAlgorithm algorithm, int row, Span<byte> line)
    {
        var table = content.Table(algorithm);
        var entry = table.Entries[row];
        Span<byte> hash = stackalloc byte[HashBytes.MaxByteCount];
        table.Values[row].CopyTo(hash);
        var at = Put(line, 0, Name(algorithm));
        Convert.TryToHexStringLower(hash[..algorithm.ByteCount()], line[at..], out var digits);
        line[at + digits] = (byte)' ';
        at = Put(line, at + digits + 1, Name(table.ProfileAt(row)));
        at = Put(line, at, Name(content.Entries[entry].Category));
        var reference = content.ReferenceBytes(entry);
        reference.CopyTo(line[at..]);
        return at + reference.Length;
    }

    static int Put(Span<byte> line, int at, ReadOnlySpan<byte> word)
    {
        word.CopyTo(line[at..]);
        return at + word.Length;
    }

    static ReadOnlySpan<byte> Name(ListAlgorithm algorithm) => algorithm switch
    {
        ListAlgorithm.Sha256 => "sha256 "u8,
        ListAlgorithm.Sha1 => "sha1 "u8,
        ListAlgorithm.Md5 => "md5 "u8,
        ListAlgorithm.Pdq => "pdq "u8,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static ReadOnlySpan<byte> Name(ListProfile profile) => profile switch
    {
        ListProfile.Unknown => "- "u8,
        ListProfile.Full => "full "u8,
        ListProfile.Fit512 => "fit512 "u8,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    static ReadOnlySpan<byte> Name(ListCategory category) => category switch
    {
        ListCategory.Baseline => "Baseline "u8,
        ListCategory.NationallyIllegal => "NationallyIllegal "u8,
        ListCategory.Test => "Test "u8,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
