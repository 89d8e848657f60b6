using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Iced.Intel;
using Tine.Tools.Image;
using Tine.Tools.Run;

namespace Tine.Tools.Tests.Calls;

/// <summary>The linked kernel: its functions, its objects and what they hold.</summary>
internal sealed class KernelCode
{
    private readonly List<(ulong Address, byte[] Bytes)> _data;

    private readonly string _path;

    private KernelCode(string path)
    {
        _path = path;
        _data = ElfCode.ReadData(path);
        Objects = Named(ElfCode.ReadObjects(path));
        Dictionary<ulong, string[]> names = Named(ElfCode.Read(path).Where(symbol => !IsLocal(symbol.Name)));
        foreach ((ulong address, byte[] code) in ElfCode.ReadCode(path).Where(section => section.Address >= SymbolTableFile.ImageBase))
        {
            ReadFunctions(address, code, names);
        }

        Names = names;
    }

    /// <summary>Reads the kernel that the build left.</summary>
    public static KernelCode Read() => new(Workspace.Kernel);

    public SortedDictionary<ulong, MachineFunction> Functions { get; } = [];

    /// <summary>All names of each function.</summary>
    public Dictionary<ulong, string[]> Names { get; }

    /// <summary>All names of each object in data.</summary>
    public Dictionary<ulong, string[]> Objects { get; }

    /// <summary>All instructions, each with the name of its function.</summary>
    public IEnumerable<(string Function, Instruction Instruction)> Instructions()
    {
        foreach ((ulong address, byte[] code) in ElfCode.ReadCode(_path).Where(section => section.Address >= SymbolTableFile.ImageBase))
        {
            ulong[] starts = [.. Functions.Keys.Where(start => start >= address && start < address + (ulong)code.Length)];
            for (int i = 0; i < starts.Length; i++)
            {
                int first = (int)(starts[i] - address);
                int end = i + 1 < starts.Length ? (int)(starts[i + 1] - address) : code.Length;
                foreach (Instruction instruction in Decoder.Create(64, code[first..end], starts[i]))
                {
                    yield return (Functions[starts[i]].Name, instruction);
                }
            }
        }
    }

    public ulong ReadWord(ulong address) => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(address, 8));

    public ushort ReadHalf(ulong address) => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(address, 2));

    private static bool IsLocal(string name) => name.Contains('.') && !name.Contains('<');

    private static Dictionary<ulong, string[]> Named(IEnumerable<CodeSymbol> symbols) =>
        symbols.GroupBy(symbol => symbol.Address, symbol => symbol.Name).ToDictionary(same => same.Key, same => same.Distinct().OrderByDescending(name => name.Length).ToArray());

    /// <summary>A place within a function that the function calls (what a "finally" does) counts as one of its own.</summary>
    private void ReadFunctions(ulong address, byte[] code, Dictionary<ulong, string[]> names)
    {
        ulong end = address + (ulong)code.Length;
        var starts = new SortedSet<ulong>(names.Keys.Where(start => start >= address && start < end));
        SplitStubs(starts, names);
        ulong[] found;
        do
        {
            ReadFrom(address, code, names, [.. starts]);
            found = [.. Functions.Values.SelectMany(function => function.Calls)
                .Where(call => call.Kind == CallKind.Direct && call.Target >= address && call.Target < end && !starts.Contains(call.Target))
                .Select(call => call.Target)
                .Distinct()];
            starts.UnionWith(found);
        }
        while (found.Length != 0);
    }

    /// <summary>The way in of each trap is a function of its own.</summary>
    private static void SplitStubs(SortedSet<ulong> starts, Dictionary<ulong, string[]> names)
    {
        const int StubSize = 16;
        const int StubCount = 257;
        ulong[] first = [.. starts.Where(start => names[start].Contains("TineTrapStubs"))];
        starts.UnionWith(first.SelectMany(stubs => Enumerable.Range(1, StubCount - 1).Select(index => stubs + (ulong)(index * StubSize))));
    }

    private void ReadFrom(ulong address, byte[] code, Dictionary<ulong, string[]> names, ulong[] starts)
    {
        string name = "";
        for (int i = 0; i < starts.Length; i++)
        {
            ulong next = i + 1 < starts.Length ? starts[i + 1] : address + (ulong)code.Length;
            name = names.TryGetValue(starts[i], out string[]? own) ? own[0] : name + "_part";
            Functions[starts[i]] = FunctionReader.Read(starts[i], name, code[(int)(starts[i] - address)..(int)(next - address)]);
        }
    }

    private ReadOnlySpan<byte> Bytes(ulong address, int count)
    {
        foreach ((ulong start, byte[] bytes) in _data)
        {
            if (address >= start && address + (ulong)count <= start + (ulong)bytes.Length)
            {
                return bytes.AsSpan((int)(address - start), count);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(address), $"no data at 0x{address:x}");
    }
}
