using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Tine.Tools.Image;

namespace Tine.Tools.Run;

/// <summary>Functions and lines of userland's programs, by address.</summary>
/// <param name="programs">The directory that has them.</param>
internal sealed class ProgramSymbols(string programs)
{
    private readonly Dictionary<string, List<CodeSymbol>> _symbols = [];
    private readonly Dictionary<string, List<SourceLine>> _lines = [];

    /// <summary>The calls that led to an instruction, the innermost first; without those of the runtime that only make the system call.</summary>
    public string Describe(string program, IEnumerable<ulong> addresses) =>
        string.Join(" < ", addresses.Select(address => Describe(program, address)).SkipWhile(text => text.StartsWith("TineSyscall", StringComparison.Ordinal) || text.StartsWith("TineVFork", StringComparison.Ordinal)));

    private string Describe(string program, ulong address)
    {
        CodeSymbol function = SymbolsOf(program).LastOrDefault(symbol => symbol.Address <= address);
        if (function.Name is null)
        {
            return $"0x{address:x}";
        }

        SourceLine line = _lines[program].LastOrDefault(line => line.Address <= address);
        string[] parts = function.Name.Split("__", 2);
        string name = parts.Length == 1 ? parts[0] : $"{parts[0].Split('_')[^1]}.{parts[1]}";
        return line.File is null ? name : $"{name} ({line.File}:{line.Line})";
    }

    private List<CodeSymbol> SymbolsOf(string program)
    {
        if (!_symbols.TryGetValue(program, out List<CodeSymbol>? symbols))
        {
            string path = Path.Combine(programs, program);
            bool isThere = File.Exists(path);
            _symbols[program] = symbols = isThere ? [.. ElfCode.Read(path).OrderBy(symbol => symbol.Address)] : [];
            _lines[program] = isThere && ElfCode.HasLines(path) ? SourceLines.Read(path, Workspace.Root) : [];
        }

        return symbols;
    }
}
