// What one release of a list holds, in arrays: a million entries are a handful of objects.
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Waarborg.Ledger;

namespace Waarborg.Lists;

/// <summary>One entry of a release. Times are milliseconds since 1970.</summary>
/// <param name="Handle">The short keyed name by which the rest of the product knows the entry.</param>
/// <param name="Category">What it is known as.</param>
/// <param name="AddedMs">When it came into the list, or came back.</param>
/// <param name="WithdrawnMs">When it left the list; 0 while it is in it.</param>
/// <param name="ReferenceAt">Where its reference begins among the references of the release.</param>
/// <param name="ReferenceBytes">Length of the reference, in bytes of UTF-8.</param>
[StructLayout(LayoutKind.Auto)]
readonly record struct EntryRow(
    ulong Handle, ListCategory Category, long AddedMs, long WithdrawnMs, int ReferenceAt, ushort ReferenceBytes)
{
    internal bool IsWithdrawn => WithdrawnMs != 0;
}

/// <summary>The fingerprints of one algorithm, sorted by value.</summary>
/// <param name="values">The fingerprints; the same value may stand several times.</param>
/// <param name="entries">For each value the number of its entry.</param>
/// <param name="profiles">For each value which PDQ it is; empty for other algorithms.</param>
sealed class FingerprintTable(HashBytes[] values, int[] entries, ListProfile[] profiles)
{
    internal static FingerprintTable Empty { get; } = new([], [], []);

    internal int Count => values.Length;

    internal ReadOnlySpan<HashBytes> Values => values;

    internal ReadOnlySpan<int> Entries => entries;

    internal ListProfile ProfileAt(int row) => profiles.Length == 0 ? ListProfile.Unknown : profiles[row];

    /// <summary>The rows that hold exactly this value: from the first, before the second.</summary>
    internal (int From, int To) Find(HashBytes value)
    {
        var (from, end) = (0, values.Length);
        while (from < end)
        {
            var middle = from + ((end - from) / 2);
            if (HashBytes.Compare(values[middle], value) < 0) from = middle + 1;
            else end = middle;
        }

        return (from, RunEnd(from, value));
    }

    /// <summary>Where the rows end that begin here and hold the same value.</summary>
    internal int RunEnd(int from, HashBytes value)
    {
        var to = from;
        while (to < values.Length && values[to] == value) to++;
        return to;
    }
}

/// <summary>Everything one release holds. It never changes; any thread may read it.</summary>
/// <param name="entries">Sorted by handle; entries that were withdrawn keep their times and have no fingerprint.</param>
/// <param name="references">The references of all entries, as UTF-8.</param>
/// <param name="tables">The fingerprints of each algorithm.</param>
sealed class ReleaseContent(
    EntryRow[] entries, byte[] references, IReadOnlyDictionary<ListAlgorithm, FingerprintTable> tables)
{
    internal static ReleaseContent Empty { get; } =
        new([], [], new Dictionary<ListAlgorithm, FingerprintTable>());

    internal ReadOnlySpan<EntryRow> Entries => entries;

    internal ReadOnlySpan<byte> References => references;

    internal FingerprintTable Table(ListAlgorithm algorithm) =>
        tables.GetValueOrDefault(algorithm, FingerprintTable.Empty);

    internal ReadOnlySpan<byte> ReferenceBytes(int entry) =>
        references.AsSpan(entries[entry].ReferenceAt, entries[entry].ReferenceBytes);

    internal string Reference(int entry) => Encoding.UTF8.GetString(ReferenceBytes(entry));

    /// <summary>The number of the entry with this handle, or -1.</summary>
    internal int Find(ulong handle) => Find(entries, handle);

    /// <summary>The place of this handle among entries sorted by handle, or -1.</summary>
    internal static int Find(ReadOnlySpan<EntryRow> sorted, ulong handle)
    {
        var (low, high) = (0, sorted.Length - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            if (sorted[middle].Handle == handle) return middle;
            if (sorted[middle].Handle < handle) low = middle + 1;
            else high = middle - 1;
        }

        return -1;
    }
}

/// <summary>The text form of an entry's handle.</summary>
static class EntryHandle
{
    /// <summary>The same for every release of a list, and saying nothing without the keys folder.</summary>
    internal static ulong Of(byte[] key, string list, string reference) => Maker(key, list)(reference);

    /// <summary>The same for many references of one list, which costs far less for each. Any thread may call it.</summary>
    internal static Func<string, ulong> Maker(byte[] key, string list)
    {
        // No name of a list holds this mark, so that list and reference cannot run into each other.
        var keyed = new KeyedSha256(key, Encoding.UTF8.GetBytes($"{list}\0"));
        return reference => Of(keyed, reference);
    }

    static ulong Of(KeyedSha256 keyed, string reference)
    {
        const int OnStack = 1_024;
        var most = Encoding.UTF8.GetMaxByteCount(reference.Length);
        Span<byte> text = most <= OnStack ? stackalloc byte[OnStack] : new byte[most];
        Span<byte> hash = stackalloc byte[Hash256.ByteCount];
        keyed.Hash(text[..Encoding.UTF8.GetBytes(reference, text)], hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }

    /// <summary>16 hexadecimal digits in lower case.</summary>
    internal static string Show(ulong handle) => handle.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    internal static bool TryParse(ReadOnlySpan<char> text, out ulong handle)
    {
        handle = 0;
        return text.Length == 16 && ulong.TryParse(
            text, System.Globalization.NumberStyles.AllowHexSpecifier,
            System.Globalization.CultureInfo.InvariantCulture, out handle);
    }
}
