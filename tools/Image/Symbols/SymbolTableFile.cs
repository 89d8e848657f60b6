using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Tine.Tools.Image;

/// <summary>The table that lets a panic print names and source lines; the kernel links it in (<c>Tine.Startup.SymbolTable</c> reads it).</summary>
/// <remarks>
/// <para>Little-endian: 8 bytes that name the build; u32 count; count times u32 offset of the function from <see cref="ImageBase"/>,
/// rising; count times u32 offset of its name; count times u32 offset of its lines, or <see cref="NoLines"/>; then what these offsets
/// lead to. A name is UTF-8 with a NUL after it.</para>
/// <para>Lines are a sequence of LEB128 numbers (DWARF 4, 7.6): the offset of the file's name and the line of the function's first
/// byte; then for each further row the number of bytes of code since the last one, and the change of the line as a signed number; 0
/// at the end.</para>
/// </remarks>
public static class SymbolTableFile
{
    /// <summary>The address at which the kernel is linked.</summary>
    public const ulong ImageBase = 0xffff_ffff_8000_0000;

    /// <summary>In place of an offset: the source of the function is not known.</summary>
    public const uint NoLines = uint.MaxValue;

    private const int BuildIdBytes = 8;

    /// <summary>Makes the table of a linked kernel.</summary>
    /// <param name="kernel">The ELF file.</param>
    /// <param name="sources">The tree's top, which file names are told from.</param>
    /// <param name="assemblies">The assemblies that ILC compiled into it, for the C# names; those that exist are read.</param>
    /// <param name="output">The file to write.</param>
    public static void Write(string kernel, string sources, IEnumerable<string> assemblies, string output)
    {
        var names = new NameReader(new ManagedNames(assemblies.Where(File.Exists)));
        List<CodeSymbol> symbols = [.. ElfCode.Read(kernel)
            .Where(symbol => symbol.Address >= ImageBase)
            .GroupBy(symbol => symbol.Address)
            .Select(same => same.OrderBy(symbol => symbol.Name, StringComparer.Ordinal).First())
            .OrderBy(symbol => symbol.Address)];
        List<SourceLine> lines = SourceLines.Read(kernel, sources);

        var strings = new StringBlob();
        using var writer = new BinaryWriter(File.Create(output));
        writer.Write(SHA256.HashData(File.ReadAllBytes(kernel)).AsSpan(0, BuildIdBytes));
        writer.Write((uint)symbols.Count);
        symbols.ForEach(symbol => writer.Write((uint)(symbol.Address - ImageBase)));
        symbols.ForEach(symbol => writer.Write(strings.Add(names.Read(symbol.Name))));
        int next = 0;
        for (int index = 0; index < symbols.Count; index++)
        {
            ulong end = index + 1 < symbols.Count ? symbols[index + 1].Address : ulong.MaxValue;
            int first = lines.FindIndex(next, line => line.Address >= symbols[index].Address);
            next = first < 0 ? lines.Count : lines.FindIndex(first, line => line.Address >= end);
            next = next < 0 ? lines.Count : next;
            writer.Write(first >= 0 && first < next ? WriteLines(strings, symbols[index].Address, lines[first..next]) : NoLines);
        }

        writer.Write(strings.ToArray());
    }

    private static uint WriteLines(StringBlob blob, ulong start, List<SourceLine> rows)
    {
        string file = rows[0].File;
        uint fileName = blob.Add(file);
        uint offset = blob.Position;
        blob.AddNumber(fileName);
        blob.AddNumber(rows[0].Line);
        ulong address = start;
        uint line = rows[0].Line;
        foreach (SourceLine row in rows)
        {
            if (row.File == file && row.Line != line)
            {
                blob.AddNumber((uint)(row.Address - address));
                blob.AddSigned((int)row.Line - (int)line);
                address = row.Address;
                line = row.Line;
            }
        }

        blob.AddNumber(0);
        return offset;
    }
}
