// Finds the repository's own files, and the five documents where they are at hand.
using System.Runtime.CompilerServices;

namespace Waarborg.Tests.Letters;

/// <summary>The files that people read, and those that they are checked against.</summary>
static class Repository
{
    internal const string SeedsVariable = "WAARBORG_SEEDS";

    internal static string Root { get; } = FindRoot();

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Every page under docs, and the pages at the root, by path below the root.</summary>
    internal static IReadOnlyList<string> Pages() =>
    [
        .. from path in Directory.EnumerateFiles(Root, "*.md").Concat(
               Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories))
           orderby path
           select Path.GetRelativePath(Root, path),
    ];

    /// <summary>The C# files below a folder.</summary>
    internal static IEnumerable<string> Sources(string folder) =>
        from path in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        where !path.Contains("/obj/", StringComparison.Ordinal)
        select File.ReadAllText(path);

    /// <summary>The documents by number (000 to 004); null where their folder is not at hand.</summary>
    internal static IReadOnlyDictionary<string, string>? Seeds()
    {
        var folder = SeedsFolders().FirstOrDefault(Directory.Exists);
        return folder is null
            ? null
            : Directory.EnumerateFiles(folder, "*.txt").ToDictionary(
                path => Path.GetFileName(path)[..3], File.ReadAllText, StringComparer.Ordinal);
    }

    static IEnumerable<string> SeedsFolders()
    {
        if (Environment.GetEnvironmentVariable(SeedsVariable) is { Length: > 0 } named)
        {
            yield return Directory.Exists(named)
                ? named
                : throw new DirectoryNotFoundException($"{SeedsVariable} names no folder: {named}");
        }

        for (var above = Directory.GetParent(Root); above is not null; above = above.Parent)
        {
            yield return Path.Combine(above.FullName, "shared", "seeds");
        }
    }

    static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Directory.GetParent(here);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Waarborg.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No Waarborg.slnx above {here}");
    }
}
