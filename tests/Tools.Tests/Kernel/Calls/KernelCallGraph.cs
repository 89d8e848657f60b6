using System;
using System.Collections.Generic;
using System.Linq;
using Mono.Cecil;

namespace Tine.Tools.Tests.Calls;

/// <summary>Makes the call graph of the linked kernel: machine code has the calls, IL the possible targets of virtual ones.</summary>
internal sealed class KernelCallGraph : IDisposable
{
    private const string InterfaceDispatch = "RhpInitialDynamicInterfaceDispatch";

    /// <summary>The code of a delegate of a static method: drops the receiver and jumps there.</summary>
    private const string StaticThunk = "__InvokeOpenStaticThunk";

    private const string CellPrefix = "__InterfaceDispatchCell_";

    private readonly KernelCode _code = KernelCode.Read();
    private readonly SourceMethods _source = new();
    private readonly MethodTables _tables;
    private readonly IReadOnlyDictionary<string, string> _pointers;
    private readonly Dictionary<ulong, string> _names = [];
    private readonly Dictionary<MethodDefinition, string[]> _implementations = [];
    private readonly ILookup<MethodDefinition, ulong> _functionsOf;

    /// <param name="pointers">For each function that calls by a pointer, what stands there: the end of a function's name.</param>
    public KernelCallGraph(IReadOnlyDictionary<string, string> pointers)
    {
        _pointers = pointers;
        _tables = new MethodTables(_code, _source);
        _functionsOf = _code.Names
            .SelectMany(function => function.Value.SelectMany(_source.Find), (function, method) => (method, function.Key))
            .ToLookup(pair => pair.method, pair => pair.Key);
        foreach (MachineFunction function in _code.Functions.Values)
        {
            string name = Graph.Contains(function.Name) ? $"{function.Name}_{function.Address:x}" : function.Name;
            _names[function.Address] = name;
            Graph.AddFunction(name, function.Frame);
        }

        foreach (MachineFunction function in _code.Functions.Values)
        {
            AddCalls(function);
        }
    }

    public CallGraph Graph { get; } = new();

    /// <summary>Calls with unknown targets.</summary>
    public SortedSet<string> Unresolved { get; } = [];

    public int VirtualCalls { get; private set; }

    public int MethodTableCount => _tables.Count;

    /// <summary>The functions that were compiled from the methods of a name like "List.Add".</summary>
    public IEnumerable<string> FunctionsOf(string name) =>
        _functionsOf.Where(pair => SourceMethods.ShortNameOf(pair.Key) == name).SelectMany(pair => pair).Distinct().Select(NameAt);

    public void Dispose() => _source.Dispose();

    private void AddCalls(MachineFunction function)
    {
        string caller = _names[function.Address];
        HashSet<MethodReference>? virtualCalls = null;
        foreach (MachineCall call in function.Calls)
        {
            if (call.Kind is CallKind.Virtual or CallKind.Interface)
            {
                virtualCalls ??= _source.VirtualCallsOf(_code.Names.GetValueOrDefault(function.Address) ?? [function.Name.Replace("_part", "", StringComparison.Ordinal)]);
                VirtualCalls++;
            }

            string[] targets = Targets(function, call, virtualCalls);
            if (targets.Length == 0)
            {
                Unresolved.Add(caller);
            }

            foreach (string target in targets)
            {
                Graph.AddCall(caller, target, call.Depth);
            }
        }
    }

    private string[] Targets(MachineFunction caller, in MachineCall call, HashSet<MethodReference>? virtualCalls)
    {
        ulong target = call.Target;
        string[] found = call.Kind switch
        {
            CallKind.Direct => [NameAt(target)],
            CallKind.Virtual => [.. virtualCalls!.SelectMany(method => _tables.Targets(method, target)).Distinct().Select(NameAt)],
            CallKind.Interface => [.. CellTargets(target, virtualCalls!)],
            _ => [],
        };
        bool isThunk = caller.Name.EndsWith(StaticThunk, StringComparison.Ordinal);
        return found.Length == 0 && isThunk ? [.. DelegateTargets(_source.FindType(caller.Name[..^StaticThunk.Length])!)]
            : found.Length == 0 ? [.. virtualCalls?.SelectMany(DelegateTargets) ?? [], .. PointerTargets(caller.Name)]
            : call.Kind == CallKind.Interface ? [.. found, InterfaceDispatch]
            : found;
    }

    private string NameAt(ulong address) => _names[address];

    private IEnumerable<string> PointerTargets(string function) =>
        _pointers.TryGetValue(function, out string? target)
            ? Graph.Functions.Where(name => name.EndsWith(target, StringComparison.Ordinal))
            : [];

    private IEnumerable<string> DelegateTargets(MethodReference invoke) =>
        invoke.Name == "Invoke" && invoke.DeclaringType.Resolve() is { } type ? DelegateTargets(type) : [];

    private IEnumerable<string> DelegateTargets(TypeDefinition type) =>
        _source.DelegatesOf(type).SelectMany(method => _functionsOf[method]).Distinct().Select(NameAt);

    /// <summary>The cell names interface and method; where none is known, it is one of those that the IL calls.</summary>
    private IEnumerable<string> CellTargets(ulong cell, HashSet<MethodReference> calls)
    {
        string name = cell != 0 && _code.Objects.TryGetValue(cell, out string[]? names)
            ? SourceMethods.WithoutArguments(names.First(one => one.StartsWith(CellPrefix, StringComparison.Ordinal))[CellPrefix.Length..])
            : "";
        return calls
            .Select(reference => reference.Resolve())
            .Where(method => method.DeclaringType.IsInterface)
            .Where(method => name.Length == 0
                || name.StartsWith(SourceMethods.NameOf(method.DeclaringType) + "__" + method.Name + "_", StringComparison.Ordinal))
            .SelectMany(Implementations)
            .Distinct();
    }

    private string[] Implementations(MethodDefinition method)
    {
        if (!_implementations.TryGetValue(method, out string[]? found))
        {
            found = [.. _source.Implementations(method).SelectMany(one => _functionsOf[one]).Distinct().Select(NameAt)];
            _implementations[method] = found;
        }

        return found;
    }
}
