// One value for a release that shows any change of it, and nothing of what is in it to whoever has not the key.
using System.Security.Cryptography;
using System.Text;
using Waarborg.Ledger;

namespace Waarborg.Lists;

static class ReleaseRoot
{
    /// <summary>
    /// The root of an RFC 6962 tree in lower-case hexadecimal digits. Its leaves are HMAC-SHA-256 under the key of each
    /// fingerprint with its algorithm, category and entry, in the order of the algorithms and of the fingerprints.
    /// </summary>
    internal static string Of(ReleaseContent content, byte[] key)
    {
        var tree = new MerkleFrontier();
        foreach (var algorithm in ListAlgorithms.All)
        {
            var table = content.Table(algorithm);
            for (var row = 0; row < table.Count; row++)
            {
                var (hash, entry) = (table.Values[row], content.Entries[table.Entries[row]]);
                var line = $"{algorithm.Name()} {hash.W0:x16}{hash.W1:x16}{hash.W2:x16}{hash.W3:x16} "
                    + $"{entry.Category} {EntryHandle.Show(entry.Handle)}";
                tree.Append(MerkleHash.Leaf(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(line))));
            }
        }

        return tree.Root.ToHex();
    }
}
