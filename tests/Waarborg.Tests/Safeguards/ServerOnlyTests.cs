// S2: what is scanned lies on the provider's server. There is no part for anybody's device.
using System.Text.Json;
using System.Text.RegularExpressions;
using Waarborg.People;
using Waarborg.Permits;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Safeguards;

public sealed partial class ServerOnlyTests
{
    [Fact]
    public void S2_a_source_is_a_folder_of_the_server_or_an_upload_to_it_and_nothing_else() =>
        Assert.Equal(["Folder", "Upload"], Enum.GetNames<SourceKind>());

    [Theory]
    [InlineData("https://example.com/photos")]
    [InlineData("mtp://phone/DCIM")]
    [InlineData("device:0123456789")]
    [InlineData("/proc/self/mem")]
    [InlineData("/dev/bus/usb/001/001")]
    public void S2_what_is_no_folder_of_this_machine_is_no_source(string place)
    {
        using var at = new TempInstallation();
        var outcome = new SourceStore(at.Installation).Declare(
            new("client", SourceKind.Folder, place, "hosting", Audience.Public, true, false, false), Actor.CommandLine);
        Assert.Contains("is not a folder", Assert.IsType<DeclareOutcome.Impossible>(outcome).Words, StringComparison.Ordinal);
        Assert.Empty(new SourceStore(at.Installation).All());
    }

    [Fact]
    public void S2_back_ups_of_devices_are_no_source()
    {
        using var at = new TempInstallation();
        var outcome = new SourceStore(at.Installation).Declare(
            new("phones", SourceKind.Folder, at.Root, "hosting", Audience.Public, true, false, DeviceBackup: true),
            Actor.CommandLine);
        Assert.Equal(SourceRefusal.DeviceBackup, Assert.IsType<DeclareOutcome.Refused>(outcome).Rule);
    }

    [Fact]
    public void S2_no_package_and_no_machine_code_of_the_program_is_for_devices_or_browsers()
    {
        Assert.DoesNotContain(BuiltProduct.Program.Packages, package => DevicePackage().IsMatch(package.Name));
        using var deps = JsonDocument.Parse(File.ReadAllText(Path.Combine(BuiltProduct.Folder, "Waarborg.Cli.deps.json")));
        var systems = from target in deps.RootElement.GetProperty("targets").EnumerateObject()
                      from library in target.Value.EnumerateObject()
                      where library.Value.TryGetProperty("runtimeTargets", out _)
                      from file in library.Value.GetProperty("runtimeTargets").EnumerateObject()
                      select file.Value.GetProperty("rid").GetString();
        Assert.Equal(["linux-arm64", "linux-x64"], systems.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Microsoft.Maui.Controls")]
    [InlineData("Xamarin.Android.Support")]
    [InlineData("Microsoft.AspNetCore.Components.WebAssembly")]
    [InlineData("Avalonia.iOS")]
    public void S2_a_package_for_devices_would_be_seen(string package) => Assert.Matches(DevicePackage(), package);

    [GeneratedRegex(@"Maui|Xamarin|Android|\biOS\b|WebAssembly|Wasm|Avalonia|Uno\.|Blazor|MobileDevice",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DevicePackage();
}
