// The program as it was built: its packages, projects and frameworks, and the code of its assemblies.
using System.Text.Json;

namespace Waarborg.Cli.Surface;

/// <summary>A package of the built program, as its list of dependencies names it.</summary>
/// <param name="Name">Its name on NuGet.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha512">The digest of the package file, 64 bytes.</param>
/// <param name="Assemblies">Files of it that the program loads.</param>
/// <param name="Needs">Names of the packages that it needs in turn.</param>
sealed record BuiltPackage(
    string Name, string Version, byte[] Sha512, IReadOnlyList<string> Assemblies, IReadOnlyList<string> Needs);

/// <summary>A project of these sources, as its assembly lies in the folder.</summary>
sealed record BuiltProject(string Name, IReadOnlyList<string> Needs);

/// <summary>What lies in a folder of built program files.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Projects">Its own projects, by name.</param>
/// <param name="Packages">Its packages, by name.</param>
/// <param name="Frameworks">Frameworks that must be there, with their least version.</param>
sealed record BuiltProgram(
    string Folder, IReadOnlyList<BuiltProject> Projects, IReadOnlyList<BuiltPackage> Packages,
    IReadOnlyList<(string Name, string Version)> Frameworks)
{
    const string Name = "Waarborg.Cli";

    /// <exception cref="OperatorException">The folder holds no built program.</exception>
    internal static BuiltProgram Read(string folder)
    {
        var path = Path.Combine(folder, Name + ".deps.json");
        if (!File.Exists(path)) throw new OperatorException($"{folder} holds no {Name}.deps.json, so it is no built program.");
        using var deps = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = deps.RootElement;
        var target = root.GetProperty("runtimeTarget").GetProperty("name").GetString()!;
        var parts = root.GetProperty("targets").GetProperty(target);
        var libraries = root.GetProperty("libraries").EnumerateObject()
            .OrderBy(library => library.Name, StringComparer.OrdinalIgnoreCase).ToList();
        return new(
            folder,
            [.. from library in libraries
                where KindOf(library) == "project"
                select new BuiltProject(Split(library.Name).Name, [.. NeedsOf(parts.GetProperty(library.Name))])],
            [.. from library in libraries where KindOf(library) == "package" select PackageOf(library, parts)],
            [.. FrameworksOf(folder)]);
    }

    /// <summary>The code of its own projects.</summary>
    internal IEnumerable<BuiltAssembly> OwnAssemblies() => Projects.Select(project => Assembly(project.Name + ".dll"));

    /// <summary>The code that its packages bring.</summary>
    internal IEnumerable<BuiltAssembly> PackageAssemblies() =>
        Packages.SelectMany(package => package.Assemblies).Order(StringComparer.Ordinal).Select(Assembly);

    BuiltAssembly Assembly(string file) => BuiltAssembly.Read(Path.Combine(Folder, file));

    static BuiltPackage PackageOf(JsonProperty library, JsonElement parts)
    {
        const string Prefix = "sha512-";
        var (name, version) = Split(library.Name);
        var part = parts.GetProperty(library.Name);
        var digest = library.Value.GetProperty("sha512").GetString()!;
        return new(
            name, version, Convert.FromBase64String(digest[Prefix.Length..]),
            part.TryGetProperty("runtime", out var files)
                ? [.. files.EnumerateObject().Select(file => Path.GetFileName(file.Name))
                    .Where(file => file.EndsWith(".dll", StringComparison.Ordinal))]
                : [],
            [.. NeedsOf(part)]);
    }

    static IEnumerable<string> NeedsOf(JsonElement part) =>
        part.TryGetProperty("dependencies", out var needs) ? needs.EnumerateObject().Select(need => need.Name) : [];

    static string KindOf(JsonProperty library) => library.Value.GetProperty("type").GetString()!;

    static (string Name, string Version) Split(string library) => (library.Split('/')[0], library.Split('/')[1]);

    static IEnumerable<(string Name, string Version)> FrameworksOf(string folder)
    {
        using var config = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Name + ".runtimeconfig.json")));
        foreach (var framework in config.RootElement.GetProperty("runtimeOptions").GetProperty("frameworks").EnumerateArray())
        {
            yield return (framework.GetProperty("name").GetString()!, framework.GetProperty("version").GetString()!);
        }
    }
}
