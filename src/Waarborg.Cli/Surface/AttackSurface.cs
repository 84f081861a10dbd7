// What an attacker can reach of the program, as one record: every number that a ceiling is held against is in it.
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Waarborg.Cli.Surface;

/// <summary>When a part of the program speaks to another machine.</summary>
enum OutboundWhen
{
    /// <summary>Without anybody having asked for it. What the program does not know the reason of counts as this.</summary>
    ByDefault,

    /// <summary>After the operator has named the other machine in the installation.</summary>
    ByConfiguration,

    /// <summary>While a command runs that was given the address.</summary>
    ByCommand,
}

/// <summary>One role of the program that listens, with the addresses that it opens unless told otherwise.</summary>
sealed record ListeningRole(string Role, IReadOnlyList<string> Addresses)
{
    public int Sockets => Addresses.Count;
}

/// <summary>A part of the program that can speak to another machine.</summary>
/// <param name="Part">The type.</param>
/// <param name="Uses">The means that its code names.</param>
/// <param name="When">When it does so.</param>
/// <param name="To">To whom, in words.</param>
sealed record OutboundPart(string Part, IReadOnlyList<string> Uses, OutboundWhen When, string To);

/// <summary>A package that holds the means to speak to other machines, whether the program uses them or not.</summary>
sealed record CapableAssembly(string Assembly, IReadOnlyList<string> Uses);

/// <summary>A part of the program that starts another program.</summary>
sealed record ChildProcess(string Part, string Program, string When, bool IsSandboxed);

/// <summary>The sandbox of decoders: its command, and the system calls that are left, by when they are allowed.</summary>
sealed record SandboxSurface(
    IReadOnlyList<string> Command, IReadOnlyDictionary<string, IReadOnlyList<string>> SystemCalls, int CallsOnX64,
    int CallsOnArm64, int CallsOnceLockedOnX64, int CallsOnceLockedOnArm64);

/// <summary>A native library that is called, by whom, and how many of its functions.</summary>
sealed record NativeLibrary(string Name, IReadOnlyList<string> CalledBy, int Functions);

/// <summary>A package of the built program.</summary>
sealed record PackageSurface(string Name, string Version);

/// <summary>A right that stands without having been asked for with a reason and an end.</summary>
/// <param name="Holder">Who has it.</param>
/// <param name="Right">What it allows.</param>
/// <param name="IsPrivileged">Does it change permits, lists, restrictions, keys or accounts?</param>
sealed record StandingRight(string Holder, string Right, bool IsPrivileged);

/// <summary>A file of the keys folder, and what it is for.</summary>
sealed record KeyFile(string Name, string Purpose);

/// <summary>Addresses of the HTTP interface that ask for the same of whoever comes.</summary>
sealed record EndpointClass(string Access, IReadOnlyList<string> Endpoints);

/// <summary>The whole of it.</summary>
sealed record AttackSurface(
    IReadOnlyList<ListeningRole> Listening, IReadOnlyList<OutboundPart> Outbound,
    IReadOnlyList<CapableAssembly> PackagesThatCouldReachOut, IReadOnlyList<ChildProcess> ChildProcesses,
    SandboxSurface Sandbox, IReadOnlyList<NativeLibrary> NativeLibraries, IReadOnlyList<string> Frameworks,
    IReadOnlyList<string> Projects, IReadOnlyList<PackageSurface> Packages, IReadOnlyList<StandingRight> StandingRights,
    IReadOnlyList<KeyFile> KeyFiles, IReadOnlyList<EndpointClass> Endpoints)
{
    public int OutboundByDefault => Outbound.Count(part => part.When == OutboundWhen.ByDefault);

    public int StandingPrivilegedRights => StandingRights.Count(right => right.IsPrivileged);

    /// <summary>The members of each object in the order of their names, one value to a line; ends with a line end.</summary>
    internal string ToJson() => OrderedJson.Write(JsonSerializer.SerializeToNode(this, SurfaceJson.Default.AttackSurface)!);
}

/// <summary>JSON that is the same for the same value, laid out for people who compare two versions line by line.</summary>
static class OrderedJson
{
    static readonly JsonSerializerOptions Layout = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    internal static string Write(JsonNode node) => Ordered(node)!.ToJsonString(Layout) + "\n";

    static JsonNode? Ordered(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Ordered(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Ordered)]),
        _ => node?.DeepClone(),
    };
}

[JsonSerializable(typeof(AttackSurface))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
sealed partial class SurfaceJson : JsonSerializerContext;
