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

    /// <summary>The memory that a process holds, in bytes; null when it has ended.</summary>
    internal static long? ResidentBytes(int id) => Field(id, "VmRSS:") * 1024;

    /// <summary>Seconds for which a process used a processor; null when it has ended.</summary>
    internal static double? ProcessorSeconds(int id)
    {
        try
        {
            // The name, in brackets, may have spaces in it; behind it the twelfth and thirteenth are what is looked for.
            var line = File.ReadAllText($"/proc/{id}/stat");
            var words = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(words[11]) + Number(words[12])) / TicksPerSecond;
        }
        catch (IOException)
        {
            return null;
        }

        static double Number(string word) => double.Parse(word, CultureInfo.InvariantCulture);
    }

    // What Linux counts such times in, on every machine it runs on.
    const double TicksPerSecond = 100;

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

/// <summary>Looks at a command while it runs: what it and all that it started used of the processors.</summary>
static class ProcessorTimes
{
    // Looking takes a processor as well, of those that are looked at.
    const int PollMs = 100;

    /// <summary>Seconds of all, and of the decoders among them; what a process used since the last look at it is missing.</summary>
    internal static async Task<(double All, double Decoders)> Watch(RunningProgram program)
    {
        var (all, decoders) = (new Dictionary<int, double>(), new HashSet<int>());
        while (!program.HasExited)
        {
            foreach (var id in Processes.Below(program.Id).Prepend(program.Id))
            {
                if (Processes.ProcessorSeconds(id) is not { } seconds) continue;
                all[id] = seconds;
                if (Processes.IsDecoder(id)) decoders.Add(id);
            }

            await Task.Delay(PollMs);
        }

        return (all.Values.Sum(), all.Where(one => decoders.Contains(one.Key)).Sum(one => one.Value));
    }
}
