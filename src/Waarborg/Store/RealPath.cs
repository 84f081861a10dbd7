// Where a path truly leads, so that no link hides that one folder lies in another.
namespace Waarborg.Store;

static class RealPath
{
    /// <summary>The most links on the way of one path, as the kernel allows.</summary>
    internal const int MaxLinks = 40;

    /// <summary>The path with every link on its way followed; what is not there yet is taken as it is named.</summary>
    /// <exception cref="IOException">Links lead round and round.</exception>
    internal static string Of(string path)
    {
        var links = 0;
        return Follow(Path.GetFullPath(path), ref links);
    }

    /// <summary>True when one folder is the other or lies in it. Both are real paths.</summary>
    internal static bool IsWithin(string inner, string outer) =>
        (inner.TrimEnd('/') + "/").StartsWith(outer.TrimEnd('/') + "/", StringComparison.Ordinal);

    static string Follow(string path, ref int links)
    {
        var named = new DirectoryInfo(Path.TrimEndingDirectorySeparator(path));
        if (named.Parent is null) return named.FullName;
        var parent = Follow(named.Parent.FullName, ref links);
        var here = new DirectoryInfo(Path.Combine(parent, named.Name));
        if (here.LinkTarget is not { } target) return here.FullName;
        links++;
        if (links > MaxLinks) throw new IOException($"{path} is a link that leads round and round.");
        return Follow(Path.GetFullPath(Path.Combine(parent, target)), ref links);
    }
}
