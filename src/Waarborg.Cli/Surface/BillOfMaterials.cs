// What the program is made of, as CycloneDX 1.6: projects, packages, frameworks, and what the operating system provides.
// No serial number and no time, so that the same program on the same system gives the same file.
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Waarborg.Evidence;

namespace Waarborg.Cli.Surface;

static class BillOfMaterials
{
    const string Program = "Waarborg.Cli";

    /// <param name="program">The built program.</param>
    /// <param name="facts">Licences, from <c>docs/dependencies.md</c>.</param>
    /// <param name="system">What the package manager of the machine knows.</param>
    internal static string Write(BuiltProgram program, DependencyFacts facts, DebianPackages system)
    {
        var own = new JsonArray();
        var libraries = program.Projects.Where(project => project.Name != Program);
        foreach (var project in libraries) own.Add(OwnComponent(program, project));
        foreach (var package in program.Packages) own.Add(PackageComponent(package, facts));
        foreach (var (name, version) in program.Frameworks) own.Add(FrameworkComponent(name, version));
        foreach (var component in facts.OfTheSystem) own.Add(SystemComponent(component, facts, system));
        return OrderedJson.Write(new JsonObject
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = new JsonObject
                {
                    ["type"] = "application",
                    ["bom-ref"] = Program,
                    ["name"] = "waarborg",
                    ["version"] = ProgramFiles.Version,
                    ["licenses"] = Licences("Apache-2.0"),
                    ["hashes"] = Sha256Of(program, Program),
                },
            },
            ["components"] = own,
            ["dependencies"] = Dependencies(program),
        });
    }

    static JsonObject OwnComponent(BuiltProgram program, BuiltProject project) => new()
    {
        ["type"] = "library",
        ["bom-ref"] = project.Name,
        ["name"] = project.Name,
        ["version"] = ProgramFiles.Version,
        ["licenses"] = Licences("Apache-2.0"),
        ["hashes"] = Sha256Of(program, project.Name),
    };

    static JsonArray Sha256Of(BuiltProgram program, string project)
    {
        using var file = File.OpenRead(Path.Combine(program.Folder, project + ".dll"));
        return Hash("SHA-256", SHA256.HashData(file));
    }

    static JsonObject PackageComponent(BuiltPackage package, DependencyFacts facts) => new()
    {
        ["type"] = "library",
        ["bom-ref"] = package.Name,
        ["name"] = package.Name,
        ["version"] = package.Version,
        ["purl"] = $"pkg:nuget/{package.Name}@{package.Version}",
        ["hashes"] = Hash("SHA-512", package.Sha512),
        ["licenses"] = Licences(facts.LicenceOf(package.Name)),
    };

    static JsonObject FrameworkComponent(string name, string version) => new()
    {
        ["type"] = "framework",
        ["bom-ref"] = name,
        ["name"] = name,
        ["version"] = version,
        ["description"] = "Part of the .NET runtime of the machine: this version or a later one of the same main version.",
        ["licenses"] = Licences("MIT"),
    };

    static JsonObject SystemComponent(string component, DependencyFacts facts, DebianPackages system)
    {
        var written = new JsonObject
        {
            ["type"] = component is "bubblewrap" or "ffmpeg" ? "application" : "library",
            ["bom-ref"] = "system:" + component,
            ["name"] = component,
            ["description"] = facts.PurposeOf(component),
            ["licenses"] = Licences(facts.LicenceOf(component)),
        };
        if (system.Find(component) is { } package)
        {
            written["version"] = package.Version;
            written["purl"] = $"pkg:deb/{system.Distribution}/{package.Name}"
                + $"@{Uri.EscapeDataString(package.Version)}?arch={package.Architecture}";
        }

        return written;
    }

    static JsonArray Hash(string algorithm, byte[] digest) =>
        [new JsonObject { ["alg"] = algorithm, ["content"] = Convert.ToHexStringLower(digest) }];

    // One identifier of SPDX is named as such; a choice, or words about a part of the package, stay words.
    static JsonArray Licences(string words) =>
        [new JsonObject
        {
            ["license"] = new JsonObject
            {
                [words is "MIT" or "Apache-2.0" or "BSD-3-Clause" ? "id" : "name"] = words,
            },
        }];

    static JsonArray Dependencies(BuiltProgram program)
    {
        var known = program.Projects.Select(project => project.Name).Concat(program.Packages.Select(package => package.Name))
            .ToHashSet(StringComparer.Ordinal);
        var needs = program.Projects.Select(project => (project.Name, project.Needs))
            .Concat(program.Packages.Select(package => (package.Name, package.Needs)));
        return [.. needs.OrderBy(part => part.Name, StringComparer.Ordinal).Select(part => new JsonObject
        {
            ["ref"] = part.Name,
            ["dependsOn"] = new JsonArray([.. part.Needs.Where(known.Contains).Order(StringComparer.Ordinal)
                .Select(need => JsonValue.Create(need))]),
        })];
    }
}
