// What the machine code of one built assembly names: native functions, and which of its types use which types of others.
using System.Reflection.PortableExecutable;

namespace Waarborg.Cli.Surface;

/// <summary>A function of a native library that an assembly calls.</summary>
readonly record struct NativeCall(string Library, string Function);

/// <summary>A method, by the full name of the type that it stands in and its own name.</summary>
/// <param name="Type">Its type, as it stands in the file; <c>Outer+Inner</c> where it is nested.</param>
/// <param name="Name">Its name.</param>
readonly record struct CalledMethod(string Type, string Name);

/// <summary>What one method does, as far as its instructions name it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Calls">Methods that it calls or takes the address of.</param>
/// <param name="Types">Types whose members it uses.</param>
sealed record MethodUse(CalledMethod Method, IReadOnlySet<CalledMethod> Calls, IReadOnlySet<string> Types);

/// <summary>
/// Reads an assembly from its file without loading it. What is reached by reflection, or through a name that is made at run
/// time, is not seen.
/// </summary>
sealed class BuiltAssembly
{
    BuiltAssembly(string name, IReadOnlyList<NativeCall> nativeCalls, IReadOnlyList<MethodUse> methods)
    {
        (Name, NativeCalls, Methods) = (name, nativeCalls, methods);
    }

    /// <summary>The name of the assembly, such as <c>Waarborg.Server</c>.</summary>
    internal string Name { get; }

    /// <summary>Functions of native libraries that it declares.</summary>
    internal IReadOnlyList<NativeCall> NativeCalls { get; }

    /// <summary>All its methods with a body.</summary>
    internal IReadOnlyList<MethodUse> Methods { get; }

    internal static BuiltAssembly Read(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var code = new AssemblyCode(file);
        return new(code.Name, [.. code.FindNativeCalls()], [.. code.FindMethods()]);
    }

    /// <summary>
    /// Types, without what is nested in them, that use one of these types: what the compiler makes of an asynchronous method or
    /// a lambda counts as the type that it was written in.
    /// </summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> UsersOf(IReadOnlySet<string> types) =>
        Methods
            .SelectMany(method => method.Types.Where(types.Contains)
                .Select(used => (User: OutermostOf(method.Method.Type), used)))
            .GroupBy(use => use.User, use => use.used, StringComparer.Ordinal)
            .ToDictionary(
                user => user.Key,
                user => (IReadOnlyList<string>)[.. user.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
                StringComparer.Ordinal);

    internal static string OutermostOf(string type) => type.Split('+')[0];
}
