// Holds docs/dependencies.md to the packages that are really used: none without its reason, no reason left over.
using System.Xml.Linq;

namespace Waarborg.Tests.Letters;

public class DependenciesTests
{
    const int Columns = 5;

    [Fact]
    public void Every_package_has_its_line_and_every_line_its_package()
    {
        var packages = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants()
            .Where(element => element.Name.LocalName is "PackageVersion" or "GlobalPackageReference" or "PackageDownload")
            .Select(element => element.Attribute("Include")!.Value);
        Assert.Equal(packages.Order(), Rows("## Packages").Select(row => row[0]).Order());
    }

    [Fact]
    public void Every_line_says_what_for_why_its_licence_and_who_keeps_it() =>
        Assert.All(Rows("## Packages").Concat(Rows("## Of the operating system")), row =>
        {
            Assert.Equal(Columns, row.Length);
            Assert.DoesNotContain("", row);
        });

    [Fact]
    public void The_programs_and_libraries_of_the_system_are_there_too() =>
        Assert.Equal(
            ["bubblewrap", "ffmpeg", "glibc", "libturbojpeg", "libvips", "OpenSSL libcrypto"],
            Rows("## Of the operating system").Select(row => row[0]).Order(StringComparer.OrdinalIgnoreCase));

    // The cells of each row of the first table under a heading.
    static IReadOnlyList<string[]> Rows(string heading) =>
    [
        .. Repository.Read("docs/dependencies.md").ReplaceLineEndings("\n").Split('\n')
            .SkipWhile(line => line != heading)
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
    ];
}
