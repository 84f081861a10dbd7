// What changed between two versions of a text, line by line.
namespace Waarborg.Permits;

enum LineChange
{
    Kept,
    Removed,
    Added,
}

/// <summary>One line of the comparison.</summary>
readonly record struct ChangedLine(LineChange Change, string Line);

static class NoticeDiff
{
    /// <summary>More lines than a notice has; of longer texts only that they differ is said.</summary>
    internal const int MaxLines = 1000;

    /// <summary>The lines of both in the order of reading, those that both have once (a longest common subsequence).</summary>
    internal static IReadOnlyList<ChangedLine> Between(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        if (before.Count > MaxLines || after.Count > MaxLines)
        {
            return [.. after.Select(line => new ChangedLine(LineChange.Added, line))];
        }

        // common[i, j]: lines that what follows i and what follows j have in common.
        var common = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
            {
                common[i, j] = before[i] == after[j]
                    ? common[i + 1, j + 1] + 1
                    : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }

        var lines = new List<ChangedLine>();
        var (at, to) = (0, 0);
        while (at < before.Count || to < after.Count)
        {
            if (at < before.Count && to < after.Count && before[at] == after[to])
            {
                lines.Add(new(LineChange.Kept, before[at]));
                (at, to) = (at + 1, to + 1);
            }
            else if (at < before.Count && (to == after.Count || common[at + 1, to] >= common[at, to + 1]))
            {
                lines.Add(new(LineChange.Removed, before[at++]));
            }
            else
            {
                lines.Add(new(LineChange.Added, after[to++]));
            }
        }

        return lines;
    }
}
