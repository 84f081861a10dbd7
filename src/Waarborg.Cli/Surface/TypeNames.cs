// Names of types as they stand in an assembly's file. A constructed type is all the types that it is made of.
using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Waarborg.Cli.Surface;

/// <summary>Decodes a signature to the names in it: <c>List&lt;HttpClient[]&gt;</c> names List and HttpClient.</summary>
sealed class TypeNames : ISignatureTypeProvider<ImmutableArray<string>, object?>
{
    internal static TypeNames Instance { get; } = new();

    internal static string NameOf(MetadataReader reader, EntityHandle type)
    {
        switch (type.Kind)
        {
            case HandleKind.TypeDefinition:
                var defined = reader.GetTypeDefinition((TypeDefinitionHandle)type);
                var outer = defined.GetDeclaringType();
                return outer.IsNil
                    ? Join(reader.GetString(defined.Namespace), reader.GetString(defined.Name))
                    : $"{NameOf(reader, outer)}+{reader.GetString(defined.Name)}";
            case HandleKind.TypeReference:
                var named = reader.GetTypeReference((TypeReferenceHandle)type);
                return named.ResolutionScope.Kind == HandleKind.TypeReference
                    ? $"{NameOf(reader, named.ResolutionScope)}+{reader.GetString(named.Name)}"
                    : Join(reader.GetString(named.Namespace), reader.GetString(named.Name));
            default:
                return "";
        }
    }

    static string Join(string space, string name) => space.Length == 0 ? name : $"{space}.{name}";

    public ImmutableArray<string> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        [NameOf(reader, handle)];

    public ImmutableArray<string> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        [NameOf(reader, handle)];

    public ImmutableArray<string> GetTypeFromSpecification(
        MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public ImmutableArray<string> GetGenericInstantiation(
        ImmutableArray<string> genericType, ImmutableArray<ImmutableArray<string>> typeArguments) =>
        [.. genericType, .. typeArguments.SelectMany(argument => argument)];

    public ImmutableArray<string> GetFunctionPointerType(MethodSignature<ImmutableArray<string>> signature) =>
        [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(parameter => parameter)];

    public ImmutableArray<string> GetModifiedType(
        ImmutableArray<string> modifier, ImmutableArray<string> unmodifiedType, bool isRequired) => unmodifiedType;

    public ImmutableArray<string> GetArrayType(ImmutableArray<string> elementType, ArrayShape shape) => elementType;

    public ImmutableArray<string> GetByReferenceType(ImmutableArray<string> elementType) => elementType;

    public ImmutableArray<string> GetPinnedType(ImmutableArray<string> elementType) => elementType;

    public ImmutableArray<string> GetPointerType(ImmutableArray<string> elementType) => elementType;

    public ImmutableArray<string> GetSZArrayType(ImmutableArray<string> elementType) => elementType;

    public ImmutableArray<string> GetPrimitiveType(PrimitiveTypeCode typeCode) => [];

    public ImmutableArray<string> GetGenericMethodParameter(object? genericContext, int index) => [];

    public ImmutableArray<string> GetGenericTypeParameter(object? genericContext, int index) => [];
}
