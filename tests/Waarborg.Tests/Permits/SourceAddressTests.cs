using System.Text;
using Waarborg.Intake;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Permits;

/// <summary>An address leads to the place of one file, or to words; never out of the source's folder.</summary>
public sealed class SourceAddressTests
{
    static readonly Source[] _sources =
    [
        Of("web", "https://Duinhost.example/files/"),
        Of("deep", "https://duinhost.example:443/files/klanten/"),
        Of("other", "https://duinhost.example:8443/files/"),
        Of("root", "https://root.example/"),
        new("inlet", SourceKind.Upload, null, Audience.Public, default, "person:a", "https://inlet.example/"),
        new("bare", SourceKind.Folder, "/b", Audience.Public, default, "person:a"),
    ];

    static Source Of(string name, string address) =>
        new(name, SourceKind.Folder, "/" + name, Audience.Public, default, "person:a", address);

    [Theory]
    [InlineData("https://duinhost.example/files/a.jpg", "web", "a.jpg")]
    [InlineData("HTTPS://DUINHOST.example:443/files/a/b.jpg", "web", "a/b.jpg")]
    [InlineData("https://duinhost.example/files/klanten/jan/a.jpg", "deep", "jan/a.jpg")]
    [InlineData("https://duinhost.example/files/klanten", "web", "klanten")]
    [InlineData("https://duinhost.example:8443/files/a.jpg", "other", "a.jpg")]
    [InlineData("https://root.example/a.jpg", "root", "a.jpg")]
    [InlineData("https://root.example/a.jpg?", "root", "a.jpg")]
    [InlineData("https://root.example/%61%2Ejpg", "root", "a.jpg")]
    [InlineData("https://root.example/%252e%252e/a", "root", "%2e%2e/a")]
    [InlineData("https://root.example/na%C3%AFef.jpg", "root", "naïef.jpg")]
    [InlineData("https://root.example/naïef.jpg", "root", "naïef.jpg")]
    [InlineData("https://root.example/a+b...jpg", "root", "a+b...jpg")]
    public void An_address_below_that_of_a_source_names_a_place_there(string url, string source, string locator)
    {
        var found = Assert.IsType<AddressOutcome.Found>(SourceAddress.Resolve(url, _sources));
        Assert.Equal((source, locator), (found.Source.Name, Encoding.UTF8.GetString(found.Locator)));
        Assert.DoesNotContain("jpg", found.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://elsewhere.example/files/a.jpg")]
    [InlineData("http://duinhost.example/files/a.jpg")]
    [InlineData("https://duinhost.example.elsewhere.example/files/a.jpg")]
    [InlineData("https://duinhost.example:444/files/a.jpg")]
    [InlineData("https://duinhost.example/filesa.jpg")]
    [InlineData("https://duinhost.example/files")]
    [InlineData("https://duinhost.example/FILES/a.jpg")]
    [InlineData("https://inlet.example/a.jpg")]
    public void Another_machine_port_or_folder_is_of_no_source(string url) =>
        Assert.IsType<AddressOutcome.Elsewhere>(SourceAddress.Resolve(url, _sources));

    [Theory]
    [InlineData("https://root.example/../a.jpg", ". or ..")]
    [InlineData("https://root.example/x/%2e%2E/a.jpg", ". or ..")]
    [InlineData("https://root.example/x/.%2e/a.jpg", ". or ..")]
    [InlineData("https://root.example/./a.jpg", ". or ..")]
    [InlineData("https://root.example/x//a.jpg", "empty name")]
    [InlineData("https://root.example//a.jpg", "empty name")]
    [InlineData("https://root.example/x/", "empty name")]
    [InlineData("https://root.example/x%2fa.jpg", "encoded slash")]
    [InlineData("https://root.example/..%2F..%2Fetc/passwd", "encoded slash")]
    [InlineData("https://root.example/a%00.jpg", "zero byte")]
    [InlineData("https://root.example/a%0.jpg", "percent sign")]
    [InlineData("https://root.example/a%", "percent sign")]
    [InlineData("https://root.example/a.jpg?size=2", "query")]
    [InlineData("https://root.example/a.jpg#x", "#")]
    [InlineData("https://root.example/x\\a.jpg", "backslash")]
    [InlineData("https://root.example/a b.jpg", "space")]
    [InlineData("https://root.example/a\0b.jpg", "does not show")]
    [InlineData("https://root.example/a\ud800.jpg", "does not show")]
    [InlineData("https://root.example@elsewhere.example/a.jpg", "before the machine")]
    [InlineData("https://root.example/", "whole folder")]
    [InlineData("https://root.example", "whole folder")]
    [InlineData("https:///a.jpg", "no machine")]
    [InlineData("https://ro ot/a.jpg", "space")]
    [InlineData("ftp://root.example/a.jpg", "https://")]
    [InlineData("a.jpg", "https://")]
    [InlineData("", "https://")]
    public void What_names_no_file_is_refused_in_words_that_do_not_repeat_it(string url, string words)
    {
        var refused = Assert.IsType<AddressOutcome.Refused>(SourceAddress.Resolve(url, _sources));
        Assert.Contains(words, refused.Words, StringComparison.Ordinal);
        Assert.DoesNotContain("jpg", refused.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_stands_in_an_address_the_place_is_clean_or_there_is_none()
    {
        var random = new Random(86);
        string[] parts = ["/", "..", ".", "%2e", "%2f", "%00", "%", "a", "é", "?", "#", "\\", "@", ":", " ", "%5c", "%ff", "\ud83d"];
        for (var round = 0; round < 20_000; round++)
        {
            var url = "https://root.example/" + string.Concat(
                Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)]));
            if (SourceAddress.Resolve(url, _sources) is not AddressOutcome.Found found) continue;
            Assert.True(Beneath.IsClean(found.Locator));
            var names = Encoding.Latin1.GetString(found.Locator).Split('/');
            Assert.DoesNotContain(names, name => name is "" or "." or "..");
            Assert.DoesNotContain((byte)0, found.Locator);
        }

        Assert.IsType<AddressOutcome.Refused>(
            SourceAddress.Resolve("https://root.example/" + new string('a', SourceAddress.MaxLength), _sources));
    }

    [Theory]
    [InlineData("https://duinhost.example/files", "must end")]
    [InlineData("http://duinhost.example/files/", "https://")]
    [InlineData("https://duinhost.example/../", ". or ..")]
    [InlineData("https://duinhost.example/a//", "empty name")]
    [InlineData("https://duinhost.example/a%2f/", "encoded slash")]
    [InlineData("https://me@duinhost.example/", "before the machine")]
    [InlineData("https://duinhost.example/?a/", "query")]
    public void An_address_that_is_none_of_a_folder_is_refused_in_words(string address, string words)
    {
        using var tree = new Tree();
        using var at = new TempInstallation(InstallationKind.Sample, Path.GetTempPath());
        var store = new SourceStore(at.Installation);
        var refused = Assert.IsType<DeclareOutcome.Impossible>(store.Declare(Declaration("web", tree, address), Actor.CommandLine));
        Assert.Contains(words, refused.Words, StringComparison.Ordinal);
        Assert.Null(store.Find("web"));
    }

    [Fact]
    public void An_address_is_kept_with_its_source_changed_later_and_given_to_one_source_alone()
    {
        using var tree = new Tree();
        using var at = new TempInstallation(InstallationKind.Sample, Path.GetTempPath());
        var store = new SourceStore(at.Installation);
        var declared = store.Declare(Declaration("web", tree, "https://duinhost.example/files/"), Actor.CommandLine);
        Assert.Equal("https://duinhost.example/files/", Assert.IsType<DeclareOutcome.Declared>(declared).Source.Address);
        Assert.IsType<DeclareOutcome.Declared>(store.Declare(Declaration("more", tree, null), Actor.CommandLine));
        Assert.Contains("source web", store.SetAddress("more", "https://DUINHOST.example:443/files/"), StringComparison.Ordinal);
        Assert.Null(store.SetAddress("more", "http://127.0.0.1:8080/"));
        Assert.Equal("http://127.0.0.1:8080/", store.Find("more")!.Address);
        Assert.Contains("no source", store.SetAddress("none", "https://duinhost.example/"), StringComparison.Ordinal);
    }

    static SourceDeclaration Declaration(string name, Tree tree, string? address) =>
        new(name, SourceKind.Folder, tree.Path, "hosting", Audience.Public, true, false, false, address);
}
