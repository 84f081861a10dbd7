// What the kernel says of a process and of those that it started, read from /proc.
using System.Globalization;

namespace Waarborg.Bench;

static class Processes
{
    /// <summary>All that a process started, and what these started, by id.</summary>
    internal static IReadOnlyList<int> Below(int ancestor)
    {
        var found = new List<int> { ancestor };
        for (var at = 0; at < found.Count; at++) found.AddRange(Children(found[at]));
        return found[1..];
    }

    // Each thread has its own children.
    static IEnumerable<int> Children(int id)
    {
        try
        {
            return [.. Directory.GetDirectories($"/proc/{id}/task").SelectMany(thread =>
                File.ReadAllText($"{thread}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                    .Select(child => int.Parse(child, CultureInfo.InvariantCulture)))];
        }
        catch (IOException)
        {
            // It ended while it was looked at.
            return [];
        }
    }

    /// <summary>The most memory that a process ever held, in bytes; null when it has ended.</summary>
    internal static long? PeakBytes(int id) => Field(id, "VmHWM:") * 1024;

    /// <summary>Is it a decoder itself, and not the sandbox around it?</summary>
    internal static bool IsDecoder(int id)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{id}/cmdline").Split('\0');
            return !line[0].EndsWith("bwrap", StringComparison.Ordinal)
                && !line[0].EndsWith("sh", StringComparison.Ordinal)
                && Array.Exists(line, part => part.Contains("Waarborg.Decoder", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    static long? Field(int id, string name)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{id}/status"))
            {
                if (!line.StartsWith(name, StringComparison.Ordinal)) continue;
                return long.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
            }
        }
        catch (IOException)
        {
            // It ended while it was looked at.
        }

        return null;
    }
}
