// Every reader of untrusted text or bytes that the product has, found by name and called with whatever a test makes up.
using System.Reflection;
using System.Reflection.Emit;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Waarborg.Store;
using Waarborg.Tests.Support;

namespace Waarborg.Tests.Safeguards;

/// <summary>Calls one reader. Spans cannot pass through reflection, so a small method is made for each.</summary>
delegate void CallParser(string text, byte[] bytes, long number);

static partial class UntrustedParsers
{
    const BindingFlags Declared =
        BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Readers by convention of the product: they never throw, whatever they are given.</summary>
    internal static IReadOnlyList<MethodInfo> All { get; } =
    [
        .. from type in BuiltProduct.Types
           from method in type.GetMethods(Declared)
           where !method.IsPrivate && Reader().IsMatch(method.Name) && !method.IsGenericMethod
           orderby NameOf(method)
           select method,
    ];

    internal static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    /// <summary>What calls it, or null when one of its parameters is nothing that can be made up here.</summary>
    internal static CallParser? CallerOf(MethodInfo parser)
    {
        var made = new DynamicMethod(
            "call", typeof(void), [typeof(string), typeof(byte[]), typeof(long)], typeof(UntrustedParsers).Module,
            skipVisibility: true);
        var code = made.GetILGenerator();
        foreach (var parameter in parser.GetParameters())
        {
            if (!TryLoad(code, parameter)) return null;
        }

        code.Emit(OpCodes.Call, parser);
        if (parser.ReturnType != typeof(void)) code.Emit(OpCodes.Pop);
        code.Emit(OpCodes.Ret);
        return made.CreateDelegate<CallParser>();
    }

    static bool TryLoad(ILGenerator code, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type.IsByRef)
        {
            code.Emit(OpCodes.Ldloca, code.DeclareLocal(type.GetElementType()!));
            return true;
        }

        if (type == typeof(string)) code.Emit(OpCodes.Ldarg_0);
        else if (type == typeof(byte[])) code.Emit(OpCodes.Ldarg_1);
        else if (type == typeof(ReadOnlySpan<char>)) Convert(code, OpCodes.Ldarg_0, typeof(string), typeof(string), type);
        else if (type == typeof(ReadOnlySpan<byte>)) Convert(code, OpCodes.Ldarg_1, type, typeof(byte[]), type);
        else if (type == typeof(ReadOnlyMemory<byte>)) Convert(code, OpCodes.Ldarg_1, type, typeof(byte[]), type);
        else if (type == typeof(long)) code.Emit(OpCodes.Ldarg_2);
        else if (type == typeof(int) || type == typeof(byte))
        {
            code.Emit(OpCodes.Ldarg_2);
            code.Emit(type == typeof(int) ? OpCodes.Conv_I4 : OpCodes.Conv_U1);
        }
        else if (type == typeof(bool)) Make(code, OpCodes.Ldarg_2, nameof(IsOdd));
        else if (type == typeof(InstallationKind)) Make(code, OpCodes.Ldarg_2, nameof(KindOf));
        else if (type == typeof(IEnumerable<string>)) Make(code, OpCodes.Ldarg_0, nameof(WordsOf));
        else if (type == typeof(JsonObject)) Make(code, OpCodes.Ldarg_0, nameof(ObjectOf));
        else return false;
        return true;
    }

    static void Make(ILGenerator code, OpCode load, string method)
    {
        code.Emit(load);
        code.Emit(OpCodes.Call, typeof(UntrustedParsers).GetMethod(method, Declared)!);
    }

    static bool IsOdd(long number) => (number & 1) == 1;

    static InstallationKind KindOf(long number) => IsOdd(number) ? InstallationKind.Sample : InstallationKind.Provider;

    static string[] WordsOf(string text) => text.Split(';');

    // What is no JSON object comes as one that holds it as text, under a name that readers ask for.
    static JsonObject ObjectOf(string text)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject read) return read;
        }
        catch (JsonException)
        {
            // Broken JSON never gets as far as a reader of objects.
        }

        return new() { ["source"] = text };
    }

    static void Convert(ILGenerator code, OpCode load, Type owner, Type from, Type to)
    {
        code.Emit(load);
        code.Emit(OpCodes.Call, owner.GetMethods(BindingFlags.Static | BindingFlags.Public).Single(method =>
            method.Name == "op_Implicit" && method.ReturnType == to && method.GetParameters()[0].ParameterType == from));
    }

    [GeneratedRegex("^(TryParse|ParseUntrusted|TryRead|TryRecognise|IsSvg|IsCutShort)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reader();
}
