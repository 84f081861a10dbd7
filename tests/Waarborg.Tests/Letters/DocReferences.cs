// What a page names as existing: commands, pages of the server and tests, each written in a code span. Pure.
using System.CommandLine;
using System.Text.RegularExpressions;

namespace Waarborg.Tests.Letters;

/// <summary>Finds what a page names, and says what of it does not exist.</summary>
static partial class DocReferences
{
    /// <summary>
    /// Each `./waarborg scan --dry-run` of a page as paths: "scan" and "scan --dry-run". Words in capitals or with
    /// other signs (NAME, M21, PATH...) are arguments and end the path.
    /// </summary>
    internal static IReadOnlyList<string> CommandPaths(string markdown)
    {
        List<string> paths = [];
        foreach (Match span in CommandSpan().Matches(markdown))
        {
            var words = span.Groups["rest"].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            var command = string.Join(' ', words.TakeWhile(word => CommandWord().IsMatch(word)));
            if (command.Length == 0) continue;
            paths.Add(command);
            paths.AddRange(words.Where(word => word.StartsWith("--", StringComparison.Ordinal))
                .Select(option => $"{command} {option}"));
        }

        return paths;
    }

    /// <summary>What each `test:Class.Method` of a page names.</summary>
    internal static IReadOnlyList<string> Tests(string markdown) =>
        [.. TestSpan().Matches(markdown).Select(span => span.Groups["name"].Value)];

    /// <summary>What each `page:/path` of a page names.</summary>
    internal static IReadOnlyList<string> Pages(string markdown) =>
        [.. PageSpan().Matches(markdown).Select(span => span.Groups["path"].Value)];

    /// <summary>The names that are not among those that exist, each once.</summary>
    internal static IReadOnlyList<string> Missing(IEnumerable<string> named, IEnumerable<string> existing) =>
        [.. named.Except(existing, StringComparer.Ordinal)];

    /// <summary>Every command below a root, as it is typed, alone and with each of its options.</summary>
    internal static IEnumerable<string> CommandPathsOf(Command root) => PathsBelow(root, "", []);

    /// <summary>"Class.Method" of each fact and theory in a C# file.</summary>
    internal static IEnumerable<string> TestsIn(string source)
    {
        var type = "";
        foreach (Match found in ClassOrTest().Matches(source))
        {
            if (found.Groups["class"].Success) type = found.Groups["class"].Value;
            else yield return $"{type}.{found.Groups["method"].Value}";
        }
    }

    static IEnumerable<string> PathsBelow(Command parent, string prefix, IReadOnlyList<string> inherited)
    {
        IReadOnlyList<string> recursive =
            [.. inherited, .. parent.Options.Where(option => option.Recursive).Select(option => option.Name)];
        foreach (var child in parent.Subcommands)
        {
            var path = prefix + child.Name;
            yield return path;
            var options = child.Options.Select(option => option.Name).Concat(recursive);
            foreach (var option in options) yield return $"{path} {option}";
            foreach (var below in PathsBelow(child, path + " ", recursive)) yield return below;
        }
    }

    [GeneratedRegex(@"`\./waarborg\s+(?<rest>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CommandSpan();

    [GeneratedRegex(@"^[a-z][a-z-]*\z", RegexOptions.None, 1000)]
    private static partial Regex CommandWord();

    [GeneratedRegex(@"`test:(?<name>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestSpan();

    [GeneratedRegex(@"`page:(?<path>[^`]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PageSpan();

    [GeneratedRegex(
        @"\bclass\s+(?<class>\w+Tests)\b"
        + @"|\[(Fact|Theory)\b[^\]]*\](\s*\[[^\n]*\])*\s*public\s+(static\s+)?(async\s+)?\w+\s+(?<method>\w+)\(",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClassOrTest();
}
