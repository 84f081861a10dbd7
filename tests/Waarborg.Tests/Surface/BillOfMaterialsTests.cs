// Holds the bill of materials to the form of CycloneDX and to what the program is really made of.
using System.Text.Json;
using System.Text.RegularExpressions;
using Waarborg.Cli.Surface;
using Waarborg.Tests.Letters;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Surface;

public sealed partial class BillOfMaterialsTests
{
    const string Status = """
        Package: libvips42
        Status: install ok installed
        Architecture: amd64
        Version: 8.14.1-3+deb12u3

        Package: bubblewrap
        Status: deinstall ok config-files
        Architecture: amd64
        Version: 0.8.0
        """;

    static string Written(string status = Status) => BillOfMaterials.Write(
        BuiltProduct.Program, DependencyFacts.From(Repository.Read("docs/dependencies.md")),
        DebianPackages.From("NAME=x\nID=debian\n", status));

    [Fact]
    public void It_has_the_fields_that_CycloneDX_demands_and_is_the_same_each_time()
    {
        var text = Written();
        Assert.Equal(text, Written());
        using var bill = JsonDocument.Parse(text);
        var root = bill.RootElement;
        Assert.Equal("CycloneDX", Text(root, "bomFormat"));
        Assert.Equal("1.6", Text(root, "specVersion"));
        Assert.Equal(1, root.GetProperty("version").GetInt32());
        Assert.False(root.TryGetProperty("serialNumber", out _));
        Assert.False(root.GetProperty("metadata").TryGetProperty("timestamp", out _));

        var components = root.GetProperty("components").EnumerateArray().ToList();
        string[] types = ["application", "framework", "library"];
        Assert.All(components, component =>
        {
            Assert.Contains(Text(component, "type"), types);
            Assert.NotEqual("", Text(component, "name"));
            var licence = Assert.Single(component.GetProperty("licenses").EnumerateArray()).GetProperty("license");
            Assert.NotEqual("", Assert.Single(licence.EnumerateObject()).Value.GetString());
        });

        var names = components.Select(component => Text(component, "bom-ref")).Append("Waarborg.Cli").ToList();
        Assert.Equal(names.Count, names.Distinct(StringComparer.Ordinal).Count());
        Assert.All(root.GetProperty("dependencies").EnumerateArray(), dependency =>
        {
            Assert.Contains(Text(dependency, "ref"), names);
            Assert.All(dependency.GetProperty("dependsOn").EnumerateArray(), need => Assert.Contains(need.GetString(), names));
        });
    }

    [Fact]
    public void Each_package_of_the_program_is_named_once_with_version_address_digest_and_licence()
    {
        using var deps = JsonDocument.Parse(File.ReadAllText(Path.Combine(BuiltProduct.Folder, "Waarborg.Cli.deps.json")));
        var packages = deps.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(library => Text(library.Value, "type") == "package").Select(library => library.Name);
        using var bill = JsonDocument.Parse(Written());
        var named = bill.RootElement.GetProperty("components").EnumerateArray()
            .Where(component => component.TryGetProperty("purl", out var purl)
                && purl.GetString()!.StartsWith("pkg:nuget/", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            packages.Order(StringComparer.Ordinal),
            named.Select(component => $"{Text(component, "name")}/{Text(component, "version")}").Order(StringComparer.Ordinal));
        Assert.All(named, component =>
        {
            Assert.Equal($"pkg:nuget/{Text(component, "name")}@{Text(component, "version")}", Text(component, "purl"));
            var hash = Assert.Single(component.GetProperty("hashes").EnumerateArray());
            Assert.Equal("SHA-512", Text(hash, "alg"));
            Assert.Matches(Sha512(), Text(hash, "content"));
        });
    }

    [Fact]
    public void What_the_system_provides_has_its_version_where_the_system_knows_it()
    {
        using var bill = JsonDocument.Parse(Written());
        var system = bill.RootElement.GetProperty("components").EnumerateArray()
            .Where(component => Text(component, "bom-ref").StartsWith("system:", StringComparison.Ordinal))
            .ToDictionary(component => Text(component, "name"), StringComparer.Ordinal);
        Assert.Equal(
            ["bubblewrap", "ffmpeg", "glibc", "libturbojpeg", "libvips", "OpenSSL libcrypto"],
            system.Keys.Order(StringComparer.OrdinalIgnoreCase));
        Assert.Equal("8.14.1-3+deb12u3", Text(system["libvips"], "version"));
        Assert.Equal("pkg:deb/debian/libvips42@8.14.1-3%2Bdeb12u3?arch=amd64", Text(system["libvips"], "purl"));
        Assert.False(system["bubblewrap"].TryGetProperty("version", out _));
    }

    [Fact]
    public void A_package_whose_licence_nobody_wrote_down_is_refused_by_name()
    {
        var page = Repository.Read("docs/dependencies.md").Replace("| Dapper |", "| Dapper2 |", StringComparison.Ordinal);
        var error = Assert.Throws<Waarborg.Cli.OperatorException>(() => BillOfMaterials.Write(
            BuiltProduct.Program, DependencyFacts.From(page), DebianPackages.From("", "")));
        Assert.Contains("no line for Dapper,", error.Message, StringComparison.Ordinal);
    }

    static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    [GeneratedRegex("^[0-9a-f]{128}\\z", RegexOptions.None, 1000)]
    private static partial Regex Sha512();
}
