// What must never be in the program is looked for: in its projects, its packages and its types.
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Letters;

/// <summary>Absences (S1 to S4, S12): what only a page refuses lasts until somebody forgets the page.</summary>
public partial class AbsenceTests
{
    static readonly string[] Sdks = ["Microsoft.NET.Sdk", "Microsoft.NET.Sdk.Web"];

    // Properties that would make a package, a tool or a build for a phone or a browser of a project.
    static readonly string[] ForeignTargets =
    [
        "TargetFramework", "TargetFrameworks", "IsPackable", "GeneratePackageOnBuild", "PackAsTool", "UseMaui",
        "SupportedOSPlatformVersion", "RuntimeIdentifier", "RuntimeIdentifiers", "WasmBuildNative",
    ];

    [Fact]
    public void S2_every_project_builds_for_a_server_and_none_is_packed()
    {
        var shared = XDocument.Parse(Repository.Read("Directory.Build.props"));
        Assert.Equal("net10.0", Assert.Single(shared.Descendants("TargetFramework")).Value);
        Assert.Equal("false", Assert.Single(shared.Descendants("IsPackable")).Value);
        var refusal = Assert.Single(shared.Descendants("Target"), target => target.Attribute("BeforeTargets")?.Value == "Pack");
        Assert.EndsWith("server part only, safeguard S2", refusal.Element("Error")?.Attribute("Text")?.Value, StringComparison.Ordinal);

        var projects = Directory.GetFiles(
            Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        Assert.NotEmpty(projects);
        Assert.All(projects.Select(File.ReadAllText).Select(XDocument.Parse), project =>
        {
            Assert.Contains(project.Root!.Attribute("Sdk")?.Value, Sdks);
            Assert.DoesNotContain(project.Descendants(), element => ForeignTargets.Contains(element.Name.LocalName));
        });
    }

    [Fact]
    public void S4_no_package_in_the_whole_graph_runs_a_model_or_hears_sound()
    {
        var packages = PackagesInGraph();
        Assert.Contains(packages, name => name.StartsWith("System.CommandLine/", StringComparison.Ordinal));
        Assert.DoesNotContain(packages, name => ModelOrSound().IsMatch(name));
    }

    [Fact]
    public void No_type_is_named_for_what_is_refused() =>
        Assert.Empty(
            from type in BuiltProduct.Types
            where RefusedThing().IsMatch(type.Name)
            select type.FullName);

    [Theory]
    [InlineData("Microsoft.ML.OnnxRuntime/1.20.0")]
    [InlineData("TorchSharp/0.105.0")]
    [InlineData("Whisper.net/1.7.0")]
    [InlineData("NAudio/2.2.1")]
    public void A_package_that_runs_a_model_or_hears_sound_would_be_seen(string package) =>
        Assert.Matches(ModelOrSound(), package);

    [Theory]
    [InlineData("DetectionOrder")]
    [InlineData("MandatoryDetection")]
    [InlineData("ClientSideScanner")]
    [InlineData("KeyEscrowStore")]
    [InlineData("GroomingDetector")]
    [InlineData("PictureClassifier")]
    [InlineData("SpeechReader")]
    public void A_type_named_for_what_is_refused_would_be_seen(string type) =>
        Assert.Matches(RefusedThing(), type);

    [Theory]
    [InlineData("RemovalOrder")]
    [InlineData("PdqPair")]
    [InlineData("SourceRefusal")]
    [InlineData("HtmlText")]
    public void A_type_of_the_product_is_not_mistaken_for_one(string type) =>
        Assert.DoesNotMatch(RefusedThing(), type);

    static IReadOnlyList<string> PackagesInGraph()
    {
        using var graph = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Waarborg.Tests.deps.json")));
        return [.. graph.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name)];
    }

    [GeneratedRegex(
        @"^(Microsoft\.ML|.*(Onnx|TensorFlow|Torch|Whisper|Llama|SemanticKernel|OpenCv|Tesseract|Keras"
        + "|Audio|Speech))",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ModelOrSound();

    [GeneratedRegex(
        @"Detection(Order|Duty|Mandate|Obligation)|MandatoryDetection|Detectiebevel|ClientSide|Escrow|Grooming"
        + "|Classifier|Speech|AudioScan|TextScan|MachineLearning|NeuralNet|Decryptor",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RefusedThing();
}
