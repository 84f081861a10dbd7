// Reads the instructions of an assembly's methods, as far as they name methods, types and fields.
using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Waarborg.Cli.Surface;

sealed class AssemblyCode(PEReader file)
{
    static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)unchecked((ushort)code.Value), code => code.OperandType);

    const int TwoBytes = 0xFE;

    readonly MetadataReader _metadata = file.GetMetadataReader();

    internal string Name => _metadata.GetString(_metadata.GetAssemblyDefinition().Name);

    internal IEnumerable<NativeCall> FindNativeCalls() =>
        from handle in _metadata.MethodDefinitions
        let method = _metadata.GetMethodDefinition(handle)
        where method.Attributes.HasFlag(MethodAttributes.PinvokeImpl)
        let import = method.GetImport()
        where !import.Module.IsNil
        select new NativeCall(
            _metadata.GetString(_metadata.GetModuleReference(import.Module).Name), _metadata.GetString(import.Name));

    internal IEnumerable<MethodUse> FindMethods()
    {
        foreach (var handle in _metadata.MethodDefinitions)
        {
            var method = _metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0) continue;
            var calls = new HashSet<CalledMethod>();
            var types = new HashSet<string>(StringComparer.Ordinal);
            foreach (var token in TokensOf(file.GetMethodBody(method.RelativeVirtualAddress).GetILReader()))
            {
                Note(MetadataTokens.EntityHandle(token), calls, types);
            }

            yield return new(new(NameOf(method.GetDeclaringType()), _metadata.GetString(method.Name)), calls, types);
        }
    }

    static List<int> TokensOf(BlobReader code)
    {
        var found = new List<int>();
        while (code.RemainingBytes > 0)
        {
            int value = code.ReadByte();
            if (value == TwoBytes) value = (value << 8) | code.ReadByte();
            switch (Operands[value])
            {
                case OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineField or OperandType.InlineTok:
                    found.Add(code.ReadInt32());
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                default:
                    code.Offset += SizeOf(Operands[value]);
                    break;
            }
        }

        return found;
    }

    static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };

    void Note(EntityHandle handle, HashSet<CalledMethod> calls, HashSet<string> types)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference or HandleKind.TypeDefinition:
                types.Add(NameOf(handle));
                break;
            case HandleKind.TypeSpecification:
                types.UnionWith(PartsOf(handle));
                break;
            case HandleKind.MemberReference:
                var member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                NoteMember(member.Parent, _metadata.GetString(member.Name), calls, types);
                break;
            case HandleKind.MethodDefinition:
                var method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                NoteMember(method.GetDeclaringType(), _metadata.GetString(method.Name), calls, types);
                break;
            case HandleKind.MethodSpecification:
                var special = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                Note(special.Method, calls, types);
                foreach (var part in special.DecodeSignature(TypeNames.Instance, null)) types.UnionWith(part);
                break;
            case HandleKind.FieldDefinition:
                types.Add(NameOf(_metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType()));
                break;
        }
    }

    void NoteMember(EntityHandle parent, string name, HashSet<CalledMethod> calls, HashSet<string> types)
    {
        foreach (var type in PartsOf(parent))
        {
            types.Add(type);
            calls.Add(new(type, name));
        }
    }

    ImmutableArray<string> PartsOf(EntityHandle type) => type.Kind switch
    {
        HandleKind.TypeReference or HandleKind.TypeDefinition => [NameOf(type)],
        HandleKind.TypeSpecification => _metadata.GetTypeSpecification((TypeSpecificationHandle)type)
            .DecodeSignature(TypeNames.Instance, null),
        _ => [],
    };

    string NameOf(EntityHandle type) => TypeNames.NameOf(_metadata, type);
}
