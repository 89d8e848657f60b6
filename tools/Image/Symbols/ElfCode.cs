using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace Tine.Tools.Image;

/// <summary>Reads names and contents out of a 64-bit little-endian ELF file. elf(5).</summary>
internal static class ElfCode
{
    private const uint SymbolTable = 2;
    private const uint NoBits = 8;
    private const ulong Allocated = 2;
    private const ulong Executable = 4;
    private const byte LocalFileOrSection = 3;

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Section(
        uint Name, uint Type, ulong Flags, ulong Address, ulong Offset, ulong Size, uint Link, uint Information, ulong Alignment, ulong EntrySize);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Symbol(uint Name, byte Information, byte Other, ushort Section, ulong Value, ulong Size);

    /// <summary>All named places in executable sections.</summary>
    /// <exception cref="IOException">This is no such file.</exception>
    public static List<CodeSymbol> Read(string path) => ReadSymbols(path, Executable);

    /// <summary>All named places in sections of data.</summary>
    /// <exception cref="IOException">This is no such file.</exception>
    public static List<CodeSymbol> ReadObjects(string path) => ReadSymbols(path, 0);

    /// <summary>The contents of the executable sections, each with its address.</summary>
    /// <exception cref="IOException">This is no such file.</exception>
    public static List<(ulong Address, byte[] Bytes)> ReadCode(string path) => ReadSections(path, Executable);

    /// <summary>The contents of the sections of data, each with its address.</summary>
    /// <exception cref="IOException">This is no such file.</exception>
    public static List<(ulong Address, byte[] Bytes)> ReadData(string path) => ReadSections(path, 0);

    private static List<CodeSymbol> ReadSymbols(string path, ulong executable)
    {
        byte[] file = File.ReadAllBytes(path);
        ReadOnlySpan<Section> sections = Sections(path, file);
        var symbols = new List<CodeSymbol>();
        foreach (Section section in sections)
        {
            if (section.Type == SymbolTable)
            {
                Section strings = sections[(int)section.Link];
                ReadTable(file, sections, section, file.AsSpan((int)strings.Offset, (int)strings.Size), executable, symbols);
            }
        }

        return symbols;
    }

    private static List<(ulong Address, byte[] Bytes)> ReadSections(string path, ulong executable)
    {
        byte[] file = File.ReadAllBytes(path);
        var contents = new List<(ulong, byte[])>();
        foreach (Section section in Sections(path, file))
        {
            if ((section.Flags & (Allocated | Executable)) == (Allocated | executable) && section.Type != NoBits)
            {
                contents.Add((section.Address, file.AsSpan((int)section.Offset, (int)section.Size).ToArray()));
            }
        }

        return contents;
    }

    private static ReadOnlySpan<Section> Sections(string path, byte[] file)
    {
        if (file.Length < 64 || !file.AsSpan(0, 6).SequenceEqual<byte>([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1]))
        {
            throw new IOException($"{path} is no 64-bit ELF file");
        }

        int sectionsOffset = checked((int)BitConverter.ToUInt64(file, 40));
        int sectionCount = BitConverter.ToUInt16(file, 60);
        return MemoryMarshal.Cast<byte, Section>(file.AsSpan(sectionsOffset))[..sectionCount];
    }

    private static void ReadTable(
        byte[] file, ReadOnlySpan<Section> sections, Section table, ReadOnlySpan<byte> strings, ulong executable, List<CodeSymbol> symbols)
    {
        foreach (Symbol symbol in MemoryMarshal.Cast<byte, Symbol>(file.AsSpan((int)table.Offset, (int)table.Size)))
        {
            bool isWanted = symbol.Section > 0 && symbol.Section < sections.Length && (sections[symbol.Section].Flags & Executable) == executable;
            if (!isWanted || (symbol.Information & 15) >= LocalFileOrSection)
            {
                continue;
            }

            ReadOnlySpan<byte> rest = strings[(int)symbol.Name..];
            string name = Encoding.UTF8.GetString(rest[..rest.IndexOf((byte)0)]);
            if (name.Length != 0 && name[0] != '.')
            {
                symbols.Add(new CodeSymbol(symbol.Value, name));
            }
        }
    }
}
