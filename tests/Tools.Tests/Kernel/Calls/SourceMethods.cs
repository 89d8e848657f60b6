using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Tine.Tools.Run;

namespace Tine.Tools.Tests.Calls;

/// <summary>The IL that the kernel was compiled from: which virtual methods a function of machine code may call.</summary>
internal sealed partial class SourceMethods : IDisposable
{
    /// <summary>The compiler inlines no larger method unless it is told to.</summary>
    private const int LargestInlined = 128;

    private readonly LoadedAssemblies _resolver = new();
    private readonly List<AssemblyDefinition> _assemblies = [];
    private readonly Dictionary<string, List<MethodDefinition>> _methods = [];
    private readonly Dictionary<string, TypeDefinition> _types = [];
    private readonly Dictionary<MethodDefinition, List<MethodDefinition>> _implementations = [];
    private readonly Dictionary<TypeDefinition, HashSet<TypeDefinition>> _ancestors = [];
    private readonly Dictionary<TypeDefinition, HashSet<MethodDefinition>> _delegates = [];

    /// <summary>Reads what ilc was given for the kernel.</summary>
    public SourceMethods()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Workspace.Artifacts, "obj", "Boot", "debug", "native", "Boot.rsp"));
        string[] inputs = [.. lines.Where(line => line.EndsWith(".dll", StringComparison.Ordinal) && line[0] != '-')];
        foreach (string file in lines.Where(line => line.EndsWith(".dll", StringComparison.Ordinal)))
        {
            _resolver.AddSearchDirectory(Path.GetDirectoryName(file.StartsWith("-r:", StringComparison.Ordinal) ? file[3..] : file));
        }

        foreach (string input in inputs)
        {
            var assembly = AssemblyDefinition.ReadAssembly(input, new ReaderParameters { AssemblyResolver = _resolver });
            _assemblies.Add(assembly);
            _resolver.Add(assembly);
            foreach (TypeDefinition type in assembly.MainModule.GetTypes())
            {
                AddType(type);
            }
        }

        foreach (MethodDefinition method in _types.Values.SelectMany(type => type.Methods).Where(method => method.HasBody))
        {
            AddDelegates(method);
        }
    }

    public IEnumerable<TypeDefinition> Types => _types.Values;

    /// <summary>The targets of delegates of a type, anywhere in the kernel.</summary>
    public IReadOnlySet<MethodDefinition> DelegatesOf(TypeDefinition type) => _delegates.GetValueOrDefault(type) ?? [];

    public void Dispose()
    {
        foreach (AssemblyDefinition assembly in _assemblies)
        {
            assembly.Dispose();
        }

        _resolver.Dispose();
    }

    /// <summary>The linker's name of a type, without type arguments.</summary>
    public static string NameOf(TypeReference type)
    {
        TypeReference element = type.GetElementType();
        string name = NotAlphanumeric().Replace(element.FullName, "_");
        return element.Namespace == "System" && ShortNames.TryGetValue(element.Name, out string? shortName) ? shortName
            : AssemblyOf(element) + "_" + name;
    }

    /// <summary>Type and method, as "List.Add".</summary>
    public static string ShortNameOf(MethodDefinition method) => method.DeclaringType.Name.Split('`')[0] + "." + method.Name;

    /// <summary>A linker's name without its type arguments.</summary>
    public static string WithoutArguments(string name)
    {
        string before;
        do
        {
            before = name;
            name = TypeArguments().Replace(before, "");
        }
        while (name != before);
        return name;
    }

    /// <summary>The virtual methods called by the IL of a function and of methods inlined into it.</summary>
    public HashSet<MethodReference> VirtualCallsOf(IEnumerable<string> names)
    {
        var calls = new HashSet<MethodReference>();
        var seen = new HashSet<MethodDefinition>();
        foreach (MethodDefinition method in names.SelectMany(Find))
        {
            Collect(method, seen, calls);
        }

        return calls;
    }

    /// <summary>The methods that a linker's name may mean: names of overloads differ in a number alone.</summary>
    public IEnumerable<MethodDefinition> Find(string name)
    {
        for (string key = WithoutArguments(name); ; key = Number().Replace(key, ""))
        {
            if (_methods.TryGetValue(key, out List<MethodDefinition>? methods))
            {
                return methods;
            }

            if (!Number().IsMatch(key))
            {
                return [];
            }
        }
    }

    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["Object"] = "Object", ["String"] = "String", ["Boolean"] = "Bool", ["Char"] = "Char", ["Byte"] = "UInt8", ["SByte"] = "Int8",
        ["Int16"] = "Int16", ["UInt16"] = "UInt16", ["Int32"] = "Int32", ["UInt32"] = "UInt32", ["Int64"] = "Int64", ["UInt64"] = "UInt64",
        ["IntPtr"] = "IntPtr", ["UIntPtr"] = "UIntPtr",
    };

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotAlphanumeric();

    [GeneratedRegex("<[^<>]*>")]
    private static partial Regex TypeArguments();

    [GeneratedRegex("_[0-9]+$")]
    private static partial Regex Number();

    private static string AssemblyOf(TypeReference type) =>
        type.Resolve() is { } definition ? NotAlphanumeric().Replace(definition.Module.Assembly.Name.Name, "_") : "";

    private void AddType(TypeDefinition type)
    {
        string name = NameOf(type);
        _types[name] = type;
        foreach (MethodDefinition method in type.Methods.Where(method => method.HasBody))
        {
            AddMethod(name + "__" + NotAlphanumeric().Replace(method.Name, "_"), method);
            foreach (CustomAttribute export in method.CustomAttributes.Where(attribute => attribute.AttributeType.Name == "RuntimeExportAttribute"))
            {
                AddMethod((string)export.ConstructorArguments[0].Value, method);
            }
        }
    }

    private void AddDelegates(MethodDefinition method)
    {
        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.OpCode.Code is Code.Ldftn or Code.Ldvirtftn && instruction.Next.OpCode.Code == Code.Newobj
                && ((MethodReference)instruction.Operand).Resolve() is { } target
                && ((MethodReference)instruction.Next.Operand).DeclaringType.Resolve() is { } type)
            {
                (_delegates.TryGetValue(type, out HashSet<MethodDefinition>? targets) ? targets : _delegates[type] = []).Add(target);
            }
        }
    }

    private void AddMethod(string name, MethodDefinition method)
    {
        if (!_methods.TryGetValue(name, out List<MethodDefinition>? methods))
        {
            _methods[name] = methods = [];
        }

        methods.Add(method);
    }

    private void Collect(MethodDefinition method, HashSet<MethodDefinition> seen, HashSet<MethodReference> calls)
    {
        if (!seen.Add(method) || !method.HasBody)
        {
            return;
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            if (instruction.Operand is not MethodReference reference || reference.Resolve() is not { } called)
            {
                continue;
            }

            bool isVirtualCall = instruction.OpCode.Code is Code.Callvirt or Code.Ldvirtftn && called.IsVirtual;
            if (isVirtualCall)
            {
                calls.Add(reference);
            }

            foreach (MethodDefinition inlined in (isVirtualCall ? Implementations(called) : []).Append(called).Where(MayBeInlined))
            {
                Collect(inlined, seen, calls);
            }
        }
    }

    private static bool MayBeInlined(MethodDefinition method) =>
        method.HasBody && (method.AggressiveInlining || method.Body.CodeSize <= LargestInlined);

    /// <summary>The methods that override or implement a virtual one.</summary>
    public IReadOnlyList<MethodDefinition> Implementations(MethodDefinition called)
    {
        if (!_implementations.TryGetValue(called, out List<MethodDefinition>? found))
        {
            found = [.. _types.Values
                .Where(type => type != called.DeclaringType && IsA(type, called.DeclaringType))
                .SelectMany(type => type.Methods)
                .Where(method => method.IsVirtual && method.Parameters.Count == called.Parameters.Count
                    && (method.Name == called.Name || method.Name.EndsWith("." + called.Name, StringComparison.Ordinal)))];
            _implementations[called] = found;
        }

        return found;
    }

    /// <summary>Whether a type derives from another, or implements it.</summary>
    public bool IsA(TypeDefinition type, TypeDefinition other) => AncestorsOf(type).Contains(other);

    /// <summary>The type itself, all it derives from and all interfaces.</summary>
    private HashSet<TypeDefinition> AncestorsOf(TypeDefinition type)
    {
        if (!_ancestors.TryGetValue(type, out HashSet<TypeDefinition>? found))
        {
            found = [type];
            foreach (TypeReference? parent in type.Interfaces.Select(one => one.InterfaceType).Append(type.BaseType))
            {
                if (parent?.Resolve() is { } definition)
                {
                    found.UnionWith(AncestorsOf(definition));
                }
            }

            _ancestors[type] = found;
        }

        return found;
    }

    public TypeDefinition? FindType(string name) => _types.GetValueOrDefault(WithoutArguments(name));
}
