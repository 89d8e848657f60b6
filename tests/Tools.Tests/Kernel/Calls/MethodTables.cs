using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Tine.Tools.Tests.Calls;

/// <summary>The method tables in the kernel's data: for each class that is ever made, what stands in its slots.</summary>
/// <remarks>kernel/CoreLib/Internal/Runtime/MethodTable.cs says what lies where.</remarks>
internal sealed partial class MethodTables
{
    private const int SlotCountOffset = 16;
    private const int FirstSlot = 24;
    private const int SlotSize = 8;

    private readonly List<(TypeDefinition Type, ulong[] Slots)> _tables = [];
    private readonly KernelCode _code;
    private readonly SourceMethods _source;

    public MethodTables(KernelCode code, SourceMethods source)
    {
        _code = code;
        _source = source;
        foreach ((ulong address, string[] names) in code.Objects)
        {
            Match match = names.Select(name => TableName().Match(name)).FirstOrDefault(found => found.Success) ?? Match.Empty;
            if (match.Success && source.FindType(match.Groups[1].Value) is { } type)
            {
                var slots = new ulong[code.ReadHalf(address + SlotCountOffset)];
                for (int i = 0; i < slots.Length; i++)
                {
                    slots[i] = code.ReadWord(address + FirstSlot + (ulong)(i * SlotSize));
                }

                _tables.Add((type, slots));
            }
        }
    }

    public int Count => _tables.Count;

    /// <summary>
    /// The functions that a call of a virtual method by a slot may reach: that slot of all classes that derive from the method's
    /// own.
    /// </summary>
    public IEnumerable<ulong> Targets(MethodReference method, ulong offset)
    {
        int slot = (int)(offset - FirstSlot) / SlotSize;
        TypeDefinition declaring = method.DeclaringType.Resolve();
        return _tables
            .Where(table => slot < table.Slots.Length && table.Slots[slot] != 0 && _source.IsA(table.Type, declaring))
            .Select(table => table.Slots[slot])
            .Where(target => _code.Names.TryGetValue(target, out string[]? names) && names.Any(name => IsNamed(name, method.Name)))
            .Distinct();
    }

    /// <summary>Whether a function is one that a call of an interface's method may reach.</summary>
    public static bool IsNamed(string function, string method)
    {
        string name = SourceMethods.WithoutArguments(function);
        int separator = name.LastIndexOf("__", StringComparison.Ordinal);
        string last = Number().Replace(name[(separator + 2)..], "");
        return last == method || last.EndsWith("_" + method, StringComparison.Ordinal);
    }

    [GeneratedRegex("^_ZTV[0-9]+(?:Boxed_)?(.+)$")]
    private static partial Regex TableName();

    [GeneratedRegex("_[0-9]+$")]
    private static partial Regex Number();
}
