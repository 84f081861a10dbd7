// Looks for many byte strings at once, at every offset of every file in a folder.
using System.Runtime.InteropServices;
using System.Text;

namespace Waarborg.Slow.Tests.Shows;

/// <summary>What is looked for, by the first eight bytes of each; less than eight cannot be looked for.</summary>
sealed class ByteSearch
{
    const int KeyBytes = 8;
    const int FilterBits = 1 << 24;

    // Most offsets are settled by one bit.
    readonly bool[] _filter = new bool[FilterBits];
    readonly Dictionary<ulong, List<(byte[] Bytes, string Name)>> _wanted = [];

    internal int Count { get; private set; }

    internal void Add(byte[] bytes, string name)
    {
        var key = MemoryMarshal.Read<ulong>(bytes);
        _filter[Bit(key)] = true;
        if (!_wanted.TryGetValue(key, out var same)) _wanted[key] = same = [];
        same.Add((bytes, name));
        Count++;
    }

    /// <summary>These bytes as they are, in hexadecimal of both cases, and in base64 as far as its end does not count.</summary>
    internal void AddInEveryForm(byte[] bytes, string name)
    {
        Add(bytes, name);
        Add(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)), $"{name} in hexadecimal");
        Add(Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)), $"{name} in capital hexadecimal");
        Add(Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)[..(bytes.Length / 3 * 4)]), $"{name} in base64");
    }

    /// <summary>What was found, and in which file.</summary>
    internal List<string> In(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsRegular)
            .SelectMany(path => In(File.ReadAllBytes(path), Path.GetRelativePath(folder, path))),
    ];

    internal List<string> In(ReadOnlySpan<byte> text, string where)
    {
        var found = new List<string>();
        for (var at = 0; at + KeyBytes <= text.Length; at++)
        {
            var key = MemoryMarshal.Read<ulong>(text[at..]);
            if (!_filter[Bit(key)] || !_wanted.TryGetValue(key, out var wanted)) continue;
            foreach (var (bytes, name) in wanted)
            {
                if (text[at..].StartsWith(bytes)) found.Add($"{name} at {at} of {where}");
            }
        }

        return found;
    }

    // The runtime's own sockets and pipes among temporary files hold nothing.
    static bool IsRegular(string path) =>
        !File.GetAttributes(path).HasFlag(FileAttributes.Device) && new FileInfo(path).Length > 0;

    static int Bit(ulong key) => (int)(unchecked(key * 0x9E3779B97F4A7C15) >> 40);
}
