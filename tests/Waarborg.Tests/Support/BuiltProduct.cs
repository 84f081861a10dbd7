// The program as it was built beside these tests, and which of its methods lead to which.
using Waarborg.Cli.Surface;

namespace Waarborg.Tests.Support;

static class BuiltProduct
{
    // Built beside this program: artifacts/bin/PROJECT/CONFIGURATION.
    internal static string Folder { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../Waarborg.Cli",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    internal static BuiltProgram Program { get; } = BuiltProgram.Read(Folder);

    internal static IReadOnlyList<BuiltAssembly> Assemblies { get; } = [.. Program.OwnAssemblies()];

    /// <summary>Every type of the product, as these tests run it.</summary>
    internal static IReadOnlyList<Type> Types { get; } =
    [
        .. ((Type[])[typeof(Waarborg.Hashing.Pdq256), typeof(Waarborg.Ledger.Checkpoint), typeof(Waarborg.Decoder.Wire),
            typeof(Waarborg.Permits.Permit), typeof(Waarborg.Server.ServerOptions), typeof(Waarborg.Cli.ExitCode)])
            .SelectMany(one => one.Assembly.GetTypes()),
    ];

    static readonly ILookup<string, MethodUse> ByType =
        Assemblies.SelectMany(assembly => assembly.Methods).ToLookup(method => method.Method.Type, StringComparer.Ordinal);

    /// <summary>Every method of the product.</summary>
    internal static IEnumerable<MethodUse> Methods => Assemblies.SelectMany(assembly => assembly.Methods);

    /// <summary>
    /// Every method that these lead to, by calls and by the address of a method that they take. All of what the compiler made for
    /// a lambda or an asynchronous method counts as reached. Calls over an interface or by reflection are not followed.
    /// </summary>
    internal static IReadOnlySet<CalledMethod> ReachedFrom(IEnumerable<CalledMethod> methods)
    {
        var reached = new HashSet<CalledMethod>();
        var waiting = new Stack<CalledMethod>(methods);
        while (waiting.TryPop(out var next))
        {
            if (!reached.Add(next)) continue;
            foreach (var method in ByType[next.Type].Where(method => method.Method.Name == next.Name))
            {
                foreach (var call in method.Calls) waiting.Push(call);
                foreach (var made in method.Types.Where(IsMadeByTheCompiler))
                {
                    foreach (var part in ByType[made]) waiting.Push(part.Method);
                }
            }
        }

        return reached;
    }

    static bool IsMadeByTheCompiler(string type) => type.Contains("+<", StringComparison.Ordinal);
}
