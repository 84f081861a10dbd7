// Finds the attack surface: from the files of the built program, from the code's own limits, and from an empty installation
// with a server that is built and never started.
using Microsoft.AspNetCore.Routing;
using Waarborg.Decoder;
using Waarborg.Decoding;
using Waarborg.People;
using Waarborg.Pipeline;
using Waarborg.Server;
using Waarborg.Server.Guards;
using Waarborg.Server.Witnessing;
using Waarborg.Store;

namespace Waarborg.Cli.Surface;

/// <summary>The rights that stand in an installation, however it keeps them.</summary>
delegate IReadOnlyList<StandingRight> FindStandingRights(Installation installation);

static class SurfaceCollector
{
    /// <summary>Finds everything. The same built files give the same surface on every machine.</summary>
    /// <param name="folder">A folder of built program files.</param>
    /// <param name="findRights">The rights that stand in an installation that nobody has used yet.</param>
    internal static async Task<AttackSurface> CollectAsync(string folder, FindStandingRights findRights)
    {
        var program = BuiltProgram.Read(folder);
        var own = program.OwnAssemblies().ToList();
        var brought = program.PackageAssemblies().ToList();
        var (rights, keys, endpoints) = await OfNewInstallationAsync(findRights);
        return new(
            [.. Listening(own)], [.. Outbound(own)], [.. CouldReachOut(brought)], [.. ChildProcesses(own)], OfSandbox(),
            [.. NativeLibraries([.. own, .. brought])],
            [.. program.Frameworks.Select(framework => $"{framework.Name} {framework.Version} or later")],
            [.. program.Projects.Select(project => project.Name)],
            [.. program.Packages.Select(package => new PackageSurface(package.Name, package.Version))],
            rights, keys, endpoints);
    }

    /// <summary>
    /// The rights that stand: keys of programs; and, where a role need not be taken up before it is used, what each role may.
    /// </summary>
    internal static IReadOnlyList<StandingRight> RightsOf(Installation installation)
    {
        List<StandingRight> rights =
        [
            .. new ApiKeyStore(installation).All().Select(key => new StandingRight(
                Actor.ApiKey(key.Name).ToString(), string.Join(", ", key.Scopes.Order().Select(scope =>
                    scope.ToString().ToLowerInvariant())),
                IsPrivileged: false)),
        ];
        if (Elevations.MustBeTakenUp(installation.Kind)) return rights;
        foreach (var act in Enum.GetValues<Act>())
        {
            var roles = ActRoles.Of(act);
            rights.AddRange(roles.Propose.Concat(roles.Approve).Distinct().Select(role => new StandingRight(
                $"role:{ActNames.Of(role)}", ActNames.Of(act), IsPrivileged: true)));
        }

        return rights;
    }

    static IEnumerable<ListeningRole> Listening(IEnumerable<BuiltAssembly> assemblies) =>
        UsersOf(assemblies, KnownParts.Listening).Where(part => KnownParts.Listens(part.Key, part.Value))
            .Select(part => KnownParts.RoleOf(part.Key))
            .Order(StringComparer.Ordinal).Select(role => new ListeningRole(role, AddressesOf(role)));

    static IReadOnlyList<string> AddressesOf(string role) => role switch
    {
        "serve" => Addresses(ServerOptions.DefaultUrls),
        "witness" => Addresses(WitnessServer.DefaultUrls),
        _ => ["unknown"],
    };

    static IReadOnlyList<string> Addresses(string urls) =>
        ServerOptions.ParseUntrusted(new(urls)) is ServerOptionsOutcome.Valid { Options.Addresses: var addresses }
            ? [.. addresses.Select(address => $"{address.Address}:{address.Port}{(address.Tls ? " (TLS)" : "")}")]
            : throw new OperatorException($"The addresses {urls} cannot be understood.");

    static IEnumerable<OutboundPart> Outbound(IEnumerable<BuiltAssembly> assemblies) =>
        from part in UsersOf(assemblies, KnownParts.Connecting)
        let reason = KnownParts.ReasonOf(part.Key)
        select new OutboundPart(part.Key, part.Value, reason.When, reason.To);

    static IEnumerable<CapableAssembly> CouldReachOut(IEnumerable<BuiltAssembly> assemblies) =>
        from assembly in assemblies
        let uses = assembly.UsersOf(KnownParts.Connecting).Values.SelectMany(used => used)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()
        where uses.Count > 0
        select new CapableAssembly(assembly.Name, uses);

    static IEnumerable<ChildProcess> ChildProcesses(IEnumerable<BuiltAssembly> assemblies) =>
        from part in UsersOf(assemblies, KnownParts.Starting)
        let known = KnownParts.ProgramOf(part.Key)
        select new ChildProcess(part.Key, known.Program, known.When, known.IsSandboxed);

    static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> UsersOf(
        IEnumerable<BuiltAssembly> assemblies, IReadOnlySet<string> types) =>
        assemblies.SelectMany(assembly => assembly.UsersOf(types)).OrderBy(part => part.Key, StringComparer.Ordinal);

    static IEnumerable<NativeLibrary> NativeLibraries(IEnumerable<BuiltAssembly> assemblies) =>
        assemblies
            .SelectMany(assembly => assembly.NativeCalls.Select(call => (By: assembly.Name, call.Library, call.Function)))
            .GroupBy(call => call.Library, StringComparer.Ordinal).OrderBy(library => library.Key, StringComparer.Ordinal)
            .Select(library => new NativeLibrary(
                library.Key,
                [.. library.Select(call => call.By).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                library.Select(call => call.Function).Distinct(StringComparer.Ordinal).Count()));

    // The paths of a machine's own libraries would differ from machine to machine; the walls do not.
    static SandboxSurface OfSandbox()
    {
        var files = new SandboxFiles(
            "bwrap", "DOTNET",
            [
                .. DecoderProgram.Shipped.Files.Select(file =>
                    new Bound($"PROGRAM/{file}", $"{SandboxFiles.ProgramFolder}/{file}")),
                new("DOTNET, ITS RUNTIME, LIBVIPS AND THEIR LIBRARIES", "THE SAME"),
            ],
            ["FOLDERS OF THESE LIBRARIES"]);
        var options = new DecodingOptions();
        var command = Sandbox.Arguments(
            files, new(options.MemoryMebibytes * 1024L), "FILTER",
            [DecoderProgram.Shipped.Assembly, $"{options.MaxPixels}", .. DecoderProgram.Shipped.Arguments]);
        return new(
            [Sandbox.Shell, .. command],
            Syscalls.Allowed.GroupBy(call => call.Permission).ToDictionary(
                group => $"{group.Key}",
                group => (IReadOnlyList<string>)[.. group.Select(call => call.Name).Order(StringComparer.Ordinal)],
                StringComparer.Ordinal),
            Syscalls.Allowed.Count(call => call.X64 >= 0), Syscalls.Allowed.Count(call => call.Arm64 >= 0),
            Syscalls.Allowed.Count(call => call.X64 >= 0 && call.Permission != Permission.Starting),
            Syscalls.Allowed.Count(call => call.Arm64 >= 0 && call.Permission != Permission.Starting));
    }

    static async Task<(IReadOnlyList<StandingRight>, IReadOnlyList<KeyFile>, IReadOnlyList<EndpointClass>)>
        OfNewInstallationAsync(FindStandingRights findRights)
    {
        var root = Directory.CreateTempSubdirectory("waarborg-surface-");
        try
        {
            var keys = Path.Combine(root.FullName, "keys");
            var installation = Installation.Open(Path.Combine(root.FullName, "data"), keys, TimeProvider.System);
            KeyRing.OpenWitnessKey(keys, [installation.Folder], mayCreate: true);
            await using var engine = Engine.Create(installation, workers: 1);
            await engine.Ledger.TendAsync(CancellationToken.None);
            await using var app = WaarborgServer.Build(new(
                [new(System.Net.IPAddress.Loopback, 0, Tls: false)]), engine);
            return (findRights(installation), KeyFiles(keys), [.. Endpoints(app)]);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            root.Delete(recursive: true);
        }
    }

    static IReadOnlyList<KeyFile> KeyFiles(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)
            .Select(name => new KeyFile(name, KeyPurposes.Of(name) ?? "unknown"))];

    static IEnumerable<EndpointClass> Endpoints(IEndpointRouteBuilder app) =>
        app.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => LinesOf(endpoint).Select(line =>
                (line, Access: endpoint.Metadata.GetMetadata<AccessRule>()?.Access.ToString() ?? "refused to all")))
            .GroupBy(endpoint => endpoint.Access, endpoint => endpoint.line, StringComparer.Ordinal)
            .OrderBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => new EndpointClass(same.Key, [.. same.Order(StringComparer.Ordinal)]));

    static IEnumerable<string> LinesOf(RouteEndpoint endpoint) =>
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any method"]
        select $"{method} /{endpoint.RoutePattern.RawText?.TrimStart('/')}";
}
