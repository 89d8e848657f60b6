using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Tine.Memory;

namespace Tine.Tests.Architecture;

/// <summary>Kernel.dll as its metadata and IL say: which type names which, and who uses pointers.</summary>
internal sealed class KernelImage : IDisposable
{
    private static readonly Dictionary<short, OperandType> s_operands = ReadOpcodes();

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    public KernelImage()
    {
        _file = new PEReader(File.OpenRead(typeof(FrameTable).Assembly.Location));
        _metadata = _file.GetMetadataReader();
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The kernel's types that each type names anywhere; nested types count as their outermost.</summary>
    public IEnumerable<(string User, string Used)> References()
    {
        var seen = new HashSet<(string, string)>();
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            string user = NameOf(handle);
            var names = new NameCollector(this);
            CollectFrom(_metadata.GetTypeDefinition(handle), names);
            foreach (string used in names.Names)
            {
                if (used != user && seen.Add((user, used)))
                {
                    yield return (user, used);
                }
            }
        }
    }

    /// <summary>The types that have a pointer in a field, a signature or a local variable.</summary>
    public IEnumerable<string> PointerUsers()
    {
        foreach (TypeDefinitionHandle handle in _metadata.TypeDefinitions)
        {
            var names = new NameCollector(this);
            CollectFrom(_metadata.GetTypeDefinition(handle), names);
            if (names.HasPointer)
            {
                yield return NameOf(handle);
            }
        }
    }

    private void CollectFrom(TypeDefinition type, NameCollector names)
    {
        names.Add(type.BaseType);
        foreach (InterfaceImplementationHandle handle in type.GetInterfaceImplementations())
        {
            names.Add(_metadata.GetInterfaceImplementation(handle).Interface);
        }

        foreach (FieldDefinitionHandle handle in type.GetFields())
        {
            _metadata.GetFieldDefinition(handle).DecodeSignature(names, null);
        }

        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            CollectFrom(_metadata.GetMethodDefinition(handle), names);
        }
    }

    private void CollectFrom(MethodDefinition method, NameCollector names)
    {
        method.DecodeSignature(names, null);
        if (method.RelativeVirtualAddress == 0)
        {
            return;
        }

        MethodBodyBlock body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null);
        }

        BlobReader code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            short opcode = code.ReadByte();
            if (opcode == 0xfe)
            {
                opcode = (short)(0xfe00 | code.ReadByte());
            }

            switch (s_operands[opcode])
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.ReadByte();
                    break;
                case OperandType.InlineVar:
                    code.ReadInt16();
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.ReadInt64();
                    break;
                case OperandType.InlineSwitch:
                    int targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    names.Add(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                default:
                    code.ReadInt32();
                    break;
            }
        }
    }

    private string NameOf(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        while (type.IsNested)
        {
            type = _metadata.GetTypeDefinition(type.GetDeclaringType());
        }

        return _metadata.GetString(type.Namespace) + "." + _metadata.GetString(type.Name);
    }

    private static Dictionary<short, OperandType> ReadOpcodes()
    {
        var operands = new Dictionary<short, OperandType>();
        foreach (System.Reflection.FieldInfo field in typeof(OpCodes).GetFields())
        {
            if (field.GetValue(null) is OpCode opcode)
            {
                operands[opcode.Value] = opcode.OperandType;
            }
        }

        return operands;
    }

    /// <summary>Takes down the kernel's own types that signatures and tokens name.</summary>
    private sealed class NameCollector(KernelImage image) : ISignatureTypeProvider<bool, object?>
    {
        public HashSet<string> Names { get; } = [];

        public bool HasPointer { get; private set; }

        public void Add(EntityHandle handle)
        {
            if (handle.IsNil)
            {
                return;
            }

            MetadataReader metadata = image._metadata;
            switch (handle.Kind)
            {
                case HandleKind.TypeDefinition:
                    Names.Add(image.NameOf((TypeDefinitionHandle)handle));
                    break;
                case HandleKind.TypeSpecification:
                    metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null);
                    break;
                case HandleKind.MethodDefinition:
                    Add(metadata.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.FieldDefinition:
                    Add(metadata.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType());
                    break;
                case HandleKind.MethodSpecification:
                    MethodSpecification method = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                    method.DecodeSignature(this, null);
                    Add(method.Method);
                    break;
                case HandleKind.MemberReference:
                    Add(metadata.GetMemberReference((MemberReferenceHandle)handle).Parent);
                    break;
            }
        }

        public bool GetPointerType(bool elementType) => HasPointer = true;

        public bool GetFunctionPointerType(MethodSignature<bool> signature) => HasPointer = true;

        public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            Add(handle);
            return false;
        }

        public bool GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte rawTypeKind)
        {
            Add(handle);
            return false;
        }

        public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => false;

        public bool GetArrayType(bool elementType, ArrayShape shape) => false;

        public bool GetByReferenceType(bool elementType) => false;

        public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => false;

        public bool GetGenericMethodParameter(object? context, int index) => false;

        public bool GetGenericTypeParameter(object? context, int index) => false;

        public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => false;

        public bool GetPinnedType(bool elementType) => false;

        public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => false;

        public bool GetSZArrayType(bool elementType) => false;
    }
}
