// The digests of a list that others may ask for, and the answer to a prefix: always as many tags, so that none says how many
// entries there are. Pure.
using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Waarborg.Ledger;
using Waarborg.Lists;
using Waarborg.Lists.Lookups;

namespace Waarborg.Matching.Lookups;

/// <summary>What tags and pads of a list are made with, as long as week and mark are the same.</summary>
/// <param name="secrets">Its secrets in this week, under its mark.</param>
sealed class TagKeys(LookupSecrets secrets)
{
    /// <summary>What whoever asks is told, to try digests of his own with.</summary>
    internal byte[] Salt => secrets.Salt;

    internal KeyedSha256 Salted { get; } = new(secrets.Salt);

    internal KeyedSha256 Padded { get; } = new(secrets.Pads);
}

/// <summary>What may be asked of one list in force. It never changes; any thread may read it.</summary>
sealed class TagTable
{
    /// <summary>Bytes of a tag: what HMAC-SHA-256 gives is cut to these.</summary>
    internal const int TagBytes = 16;

    /// <summary>Tags of an answer at least.</summary>
    internal const int LeastTags = 16;

    /// <summary>Bytes of the longest text of a pad, and some more.</summary>
    const int MaxPadText = 128;

    readonly Dictionary<(ListCategory Category, ListAlgorithm Algorithm), Group> _digests = [];

    /// <summary>Digests in their order.</summary>
    /// <param name="All">Each whole.</param>
    /// <param name="Starts">The first 32 bits of each, side by side: what is searched, without a way to each digest.</param>
    sealed record Group(byte[][] All, uint[] Starts);

    internal TagTable(ListInForce list, int prefixBits)
    {
        PrefixBits = prefixBits;
        var content = list.Loaded.Content;
        foreach (var algorithm in Algorithms)
        {
            var table = content.Table(algorithm);
            // The rows stand in the order of their values, so each group does.
            var groups = new Dictionary<ListCategory, List<byte[]>>();
            for (var row = 0; row < table.Count; row++)
            {
                var entry = table.Entries[row];
                if (content.Entries[entry].IsWithdrawn || !list.Allows(entry)) continue;
                var category = content.Entries[entry].Category;
                var digest = BytesOf(table.Values[row], algorithm);
                if (!groups.TryGetValue(category, out var group)) groups[category] = group = [];
                // Two entries of the same bytes are one tag.
                if (group.Count == 0 || !group[^1].AsSpan().SequenceEqual(digest)) group.Add(digest);
            }

            foreach (var (category, group) in groups)
            {
                _digests[(category, algorithm)] = new(
                    [.. group], [.. group.Select(digest => BinaryPrimitives.ReadUInt32BigEndian(digest))]);
            }
        }

        var fullest = _digests.Values.Select(Fullest).DefaultIfEmpty(0).Max();
        TagsPerAnswer = Math.Max(LeastTags, (int)BitOperations.RoundUpToPowerOf2((uint)(2 * fullest)));
        Digest = DigestOfAll();
    }

    /// <summary>By which it may be asked. Never by a perceptual hash: its first bits say what a picture looks like.</summary>
    internal static IReadOnlyList<ListAlgorithm> Algorithms { get; } =
        [ListAlgorithm.Sha256, ListAlgorithm.Sha1, ListAlgorithm.Md5];

    internal int PrefixBits { get; }

    /// <summary>The same for every prefix: a power of two, at least twice as many as the fullest prefix has.</summary>
    internal int TagsPerAnswer { get; }

    /// <summary>The algorithms of which there is an entry.</summary>
    internal IReadOnlyList<ListAlgorithm> Held =>
        [.. Algorithms.Where(algorithm => _digests.Keys.Any(key => key.Algorithm == algorithm))];

    internal IReadOnlyList<ListCategory> Categories => [.. _digests.Keys.Select(key => key.Category).Distinct().Order()];

    /// <summary>
    /// Another one whenever any answer may be another, and the same one again where the table is: SHA-256 of the bits, the
    /// number of tags and every digest under its category and algorithm. Whoever has a guess of the whole list could
    /// try it against this, so it is given out only as a keyed hash.
    /// </summary>
    internal byte[] Digest { get; }

    /// <summary>Is it a prefix of the length that is asked for: as many hexadecimal digits in lower case?</summary>
    internal static bool IsPrefix(string text, int bits) =>
        text.Length == bits / 4 && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    /// <summary>The tags of everything that begins with the prefix, and pads that nobody can tell from them.</summary>
    internal IReadOnlyList<byte[]> Answer(ListCategory category, ListAlgorithm algorithm, string prefix, TagKeys keys)
    {
        var tags = new List<byte[]>(TagsPerAnswer);
        var wanted = uint.Parse(prefix, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (_digests.GetValueOrDefault((category, algorithm)) is { } group)
        {
            for (var i = FirstFrom(group.Starts, wanted); i < group.Starts.Length && PrefixOf(group.Starts[i]) == wanted; i++)
            {
                tags.Add(TagOf(keys.Salted, group.All[i]));
            }
        }

        // The same question has the same answer as long as the secrets are the same: whoever asks twice must not learn which
        // tags are pads.
        Span<byte> text = stackalloc byte[MaxPadText];
        for (var pad = tags.Count; pad < TagsPerAnswer; pad++)
        {
            if (!Utf8.TryWrite(
                text, CultureInfo.InvariantCulture, $"{category} {algorithm} {prefix} {pad}", out var length))
            {
                throw new InvalidOperationException($"A pad's text is longer than {MaxPadText} bytes.");
            }

            tags.Add(TagOf(keys.Padded, text[..length]));
        }

        // Tags are as good as random, so their own order is a random one.
        tags.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        return tags;
    }

    /// <summary>The tag of a digest under a salt.</summary>
    internal static byte[] TagOf(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> digest) =>
        HMACSHA256.HashData(salt, digest)[..TagBytes];

    // The same, of many under one salt.
    static byte[] TagOf(KeyedSha256 salt, ReadOnlySpan<byte> digest)
    {
        Span<byte> mac = stackalloc byte[Hash256.ByteCount];
        salt.Hash(digest, mac);
        return mac[..TagBytes].ToArray();
    }

    /// <summary>The first bits of a digest, as hexadecimal digits: all of it that ever leaves.</summary>
    internal static string PrefixOf(ReadOnlySpan<byte> digest, int bits) => Convert.ToHexStringLower(digest)[..(bits / 4)];

    byte[] DigestOfAll()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"tags 1\n{PrefixBits} {TagsPerAnswer}\n")));
        foreach (var (key, group) in _digests.OrderBy(one => one.Key.Category).ThenBy(one => one.Key.Algorithm))
        {
            var digests = group.All;
            // The number of digests, each as long as its algorithm says, tells where the next group begins.
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{key.Category} {key.Algorithm.Name()} {digests.Length}\n")));
            foreach (var digest in digests) hash.AppendData(digest);
        }

        return hash.GetHashAndReset();
    }

    int Fullest(Group sorted)
    {
        var (fullest, run) = (0, 0);
        for (var i = 0; i < sorted.Starts.Length; i++)
        {
            run = i > 0 && PrefixOf(sorted.Starts[i]) == PrefixOf(sorted.Starts[i - 1]) ? run + 1 : 1;
            fullest = Math.Max(fullest, run);
        }

        return fullest;
    }

    uint PrefixOf(uint start) => start >> (32 - PrefixBits);

    int FirstFrom(uint[] sorted, uint wanted)
    {
        var (from, end) = (0, sorted.Length);
        while (from < end)
        {
            var middle = from + ((end - from) / 2);
            if (PrefixOf(sorted[middle]) < wanted) from = middle + 1;
            else end = middle;
        }

        return from;
    }

    static byte[] BytesOf(HashBytes value, ListAlgorithm algorithm)
    {
        Span<byte> bytes = stackalloc byte[HashBytes.MaxByteCount];
        value.CopyTo(bytes);
        return bytes[..algorithm.ByteCount()].ToArray();
    }
}
