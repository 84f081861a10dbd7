// Holds the attack surface to what was published, and its numbers to ceilings that stand here and nowhere else.
using System.Text.RegularExpressions;
using Waarborg.Cli.Surface;
using Waarborg.Tests.Letters;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Surface;

/// <summary>S9. Raising a ceiling is a decision about the product, not a repair of a test.</summary>
public sealed partial class AttackSurfaceTests
{
    /// <summary>Sockets that a role listens on, unless it is told otherwise.</summary>
    const int ListeningSocketsPerRole = 2;

    /// <summary>Machines that the program speaks to without having been told to.</summary>
    const int OutboundDestinationsByDefault = 0;

    /// <summary>Rights to change permits, lists, restrictions, keys or accounts that stand without a reason and an end.</summary>
    const int StandingPrivilegedRights = 0;

    /// <summary>System calls that a decoder can make once it has read an untrusted byte, on either processor.</summary>
    const int SystemCallsOnceLocked = 84;

    /// <summary>Native libraries of the operating system.</summary>
    const int NativeLibraries = 7;

    static readonly string[] Roles = ["serve", "witness", "worker"];

    // Whoever is to speak to another machine is named here, after the question whether it must.
    static readonly string[] MaySpeakToOthers =
    [
        // What the public sees: nobody is asked until the operator named the public address of a source.
        "Waarborg.Acting.PublicHttp",
        "Waarborg.Cli.SignedNotes", "Waarborg.Cli.VerifyCommand", "Waarborg.Evidence.WitnessClient",
        "Waarborg.Ledger.LedgerOnline",
        // Exchanges: nobody is asked until two people connected a list to one.
        "Waarborg.Lists.Suppliers.OutsideHttp",
        // Look-ups: nobody is asked until two people described a service, and a permit has a line for it.
        "Waarborg.Matching.Lookups.LookupHttp",
        // Whose a file of a case is: nobody is asked until the operator named the hoster's own system.
        "Waarborg.Permits.CustomerHttp",
        // Notices to users: nobody is called until two people signed settings that name whom.
        "Waarborg.Permits.NoticeSender",
        // The way of both to what is on the internet.
        "Waarborg.Permits.PublicConnection",
        // Mail that is written already, such as a report: the same relay as for notices.
        "Waarborg.Permits.WrittenMail",
    ];

    static readonly string[] MayStartPrograms =
        ["Waarborg.Cli.Sample.PictureFiles", "Waarborg.Decoding.DecoderLauncher", "Waarborg.Decoding.SandboxFiles"];

    static readonly Lazy<Task<AttackSurface>> Found = new(() =>
        SurfaceCollector.CollectAsync(BuiltProduct.Folder, SurfaceCollector.RightsOf));

    [Fact]
    public async Task S9_the_published_attack_surface_is_what_the_command_finds() =>
        Assert.Equal(Repository.Read("docs/attack-surface.json"), (await Found.Value).ToJson());

    [Fact]
    public async Task S9_no_number_of_the_attack_surface_is_above_its_ceiling() =>
        Assert.Empty(Above(await Found.Value));

    [Theory]
    [InlineData("socket", "serve listens on 3 sockets")]
    [InlineData("role", "listens as telemetry")]
    [InlineData("destination", "1 outbound destinations by default")]
    [InlineData("right", "1 standing privileged rights")]
    [InlineData("program", "Waarborg.New starts")]
    [InlineData("key", "the key file backdoor")]
    [InlineData("call", "system calls")]
    [InlineData("library", "native libraries")]
    [InlineData("endpoint", "refused to all")]
    public async Task S9_what_grows_above_its_ceiling_is_refused_whatever_the_file_says(string what, string words)
    {
        var found = await Found.Value;
        var grown = what switch
        {
            "socket" => found with { Listening = [new("serve", ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"])] },
            "role" => found with { Listening = [.. found.Listening, new("telemetry", ["0.0.0.0:9000"])] },
            "destination" => found with
            {
                Outbound = [.. found.Outbound, new("Waarborg.New", ["HttpClient"], OutboundWhen.ByDefault, "unknown")],
            },
            "right" => found with { StandingRights = [.. found.StandingRights, new("person:1", "grants permits", true)] },
            "program" => found with
            {
                ChildProcesses = [.. found.ChildProcesses, new("Waarborg.New", "unknown", "unknown", false)],
            },
            "key" => found with { KeyFiles = [.. found.KeyFiles, new("backdoor", "unknown")] },
            "call" => found with { Sandbox = found.Sandbox with { CallsOnceLockedOnArm64 = SystemCallsOnceLocked + 1 } },
            "library" => found with
            {
                NativeLibraries =
                    [.. found.NativeLibraries, .. Enumerable.Range(0, 9).Select(n => new NativeLibrary($"lib{n}", [], 1))],
            },
            _ => found with { Endpoints = [.. found.Endpoints, new("refused to all", ["GET /forgotten"])] },
        };
        Assert.Contains(words, Assert.Single(Above(grown)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task S9_only_named_parts_speak_to_other_machines_or_start_programs()
    {
        var found = await Found.Value;
        Assert.Equal(MaySpeakToOthers, found.Outbound.Select(part => part.Part));
        Assert.Equal(MayStartPrograms, found.ChildProcesses.Select(part => part.Part));
        Assert.Equal("Waarborg.Decoding.DecoderLauncher", Assert.Single(found.ChildProcesses, child => child.IsSandboxed).Part);

        // The sources say so too: an instruction that the reader of machine code missed would stand there as a word.
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal)
                && !path.Contains("/Surface/", StringComparison.Ordinal));
        var speaking = files.Where(path => Network().IsMatch(WithoutComments(File.ReadAllText(path))))
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);
        // A port that is taken is told by the exception's name in the two that serve; PeopleCommands asks whether an address
        // is a name, PublicNetwork of which family one is. No connection is made there.
        Assert.Equal(
            [
                "CustomerHttp", "LedgerFiles", "LookupHttp", "NoticeSender", "OutsideHttp", "PeopleCommands", "PublicConnection",
                "PublicHttp", "PublicNetwork", "ServeCommand", "SignedNotes", "VerifyCommand", "WitnessClient", "WitnessCommand",
                "WrittenMail",
            ],
            speaking);
    }

    // It has a socket of its own, which counts as one that listens unless it is known to make connections alone.
    [Fact]
    public void S9_what_sends_notices_waits_for_no_connection() =>
        Assert.DoesNotMatch(
            @"\.(Bind|Listen|Accept\w*|ReceiveFrom\w*)\(",
            WithoutComments(Repository.Read("src/Waarborg/Permits/PublicConnection.cs")));

    [Fact]
    public async Task S9_every_native_function_is_seen()
    {
        var libraries = (await Found.Value).NativeLibraries.Select(library => library.Name)
            .ToHashSet(StringComparer.Ordinal);
        Assert.Superset(new HashSet<string> { "libc", "libturbojpeg.so.0", "libvips.so.42", "libcrypto.so.3", "e_sqlite3" }, libraries);
        var declared = Repository.Sources("src").Sum(text => NativeFunction().Count(text));
        Assert.Equal(declared, BuiltProduct.Assemblies.Sum(assembly => assembly.NativeCalls.Count));
    }

    [Fact]
    public async Task S9_the_same_surface_is_found_twice()
    {
        var again = await SurfaceCollector.CollectAsync(BuiltProduct.Folder, SurfaceCollector.RightsOf);
        Assert.Equal((await Found.Value).ToJson(), again.ToJson());
    }

    static List<string> Above(AttackSurface surface)
    {
        var above = new List<string>();
        foreach (var role in surface.Listening)
        {
            if (role.Sockets > ListeningSocketsPerRole) above.Add($"{role.Role} listens on {role.Sockets} sockets");
            if (!Roles.Contains(role.Role)) above.Add($"something listens as {role.Role}");
        }

        Count(above, surface.OutboundByDefault, OutboundDestinationsByDefault, "outbound destinations by default");
        Count(above, surface.StandingPrivilegedRights, StandingPrivilegedRights, "standing privileged rights");
        Count(above, surface.NativeLibraries.Count(library => !library.Name.EndsWith(".dll", StringComparison.Ordinal)),
            NativeLibraries, "native libraries");
        Count(above, Math.Max(surface.Sandbox.CallsOnceLockedOnX64, surface.Sandbox.CallsOnceLockedOnArm64),
            SystemCallsOnceLocked, "system calls of a decoder");
        above.AddRange(surface.ChildProcesses.Where(child => child.Program == "unknown")
            .Select(child => $"{child.Part} starts a program that is not known"));
        above.AddRange(surface.KeyFiles.Where(key => key.Purpose == "unknown")
            .Select(key => $"the key file {key.Name} has no purpose"));
        above.AddRange(surface.Endpoints.Where(endpoints => endpoints.Access == "refused to all")
            .Select(endpoints => $"{string.Join(", ", endpoints.Endpoints)} says nothing of who may ask, and is refused to all"));
        return above;
    }

    static void Count(List<string> above, int found, int ceiling, string what)
    {
        if (found > ceiling) above.Add($"{found} {what}, where {ceiling} is the ceiling");
    }

    static string WithoutComments(string source) => Comment().Replace(source, "");

    [GeneratedRegex(@"//[^\n]*", RegexOptions.None, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\b(HttpClient|HttpClientHandler|SocketsHttpHandler|Socket|Sockets|TcpClient|UdpClient|TcpListener|HttpListener|Dns"
        + @"|WebClient|WebRequest|SmtpClient|ClientWebSocket|QuicConnection|Ping)\b",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Network();

    [GeneratedRegex(@"^\s*\[(LibraryImport|DllImport)\(", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NativeFunction();
}
