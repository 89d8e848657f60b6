using System.Collections.Generic;
using System.IO;
using System.Linq;
using LibObjectFile;
using LibObjectFile.Elf;

namespace Tine.Tools.Image;

/// <summary>Names and contents of the sections of an ELF file. elf(5).</summary>
internal static class ElfCode
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It is no ELF file, or it is damaged.</exception>
    public static ElfFile Open(string path)
    {
        using FileStream stream = File.OpenRead(path);
        try
        {
            return ElfFile.Read(stream);
        }
        catch (ObjectFileException problem)
        {
            throw new InvalidDataException($"{path}: {problem.Message}", problem);
        }
    }

    /// <summary>All named places in executable sections.</summary>
    /// <exception cref="InvalidDataException">This is no ELF file.</exception>
    public static List<CodeSymbol> Read(string path) => ReadSymbols(path, ElfSectionFlags.Executable);

    /// <summary>All named places in sections of data.</summary>
    /// <exception cref="InvalidDataException">This is no ELF file.</exception>
    public static List<CodeSymbol> ReadObjects(string path) => ReadSymbols(path, ElfSectionFlags.None);

    /// <summary>The contents of the executable sections, each with its address.</summary>
    /// <exception cref="InvalidDataException">This is no ELF file.</exception>
    public static List<(ulong Address, byte[] Bytes)> ReadCode(string path) => ReadSections(path, ElfSectionFlags.Executable);

    /// <summary>The contents of the sections of data, each with its address.</summary>
    /// <exception cref="InvalidDataException">This is no ELF file.</exception>
    public static List<(ulong Address, byte[] Bytes)> ReadData(string path) => ReadSections(path, ElfSectionFlags.None);

    /// <summary>Whether a file tells the source lines of its code (DWARF).</summary>
    /// <exception cref="InvalidDataException">This is no ELF file.</exception>
    public static bool HasLines(string path) => Open(path).Sections.Any(section => section.Name.Value == ".debug_line");

    private static List<CodeSymbol> ReadSymbols(string path, ElfSectionFlags executable) =>
    [
        .. from table in Open(path).Sections.OfType<ElfSymbolTable>()
           from symbol in table.Entries
           where symbol.SectionLink.Section is { } section && (section.Flags & ElfSectionFlags.Executable) == executable
           where symbol.Type is ElfSymbolType.NoType or ElfSymbolType.Object or ElfSymbolType.Function
           where symbol.Name.Value is not ("" or ['.', ..])
           select new CodeSymbol(symbol.Value, symbol.Name.Value),
    ];

    private static List<(ulong Address, byte[] Bytes)> ReadSections(string path, ElfSectionFlags executable) =>
    [
        .. from section in Open(path).Sections.OfType<ElfStreamSection>()
           where (section.Flags & (ElfSectionFlags.Alloc | ElfSectionFlags.Executable)) == (ElfSectionFlags.Alloc | executable)
           select (section.VirtualAddress, BytesOf(section.Stream)),
    ];

    private static byte[] BytesOf(Stream stream)
    {
        byte[] bytes = new byte[stream.Length];
        stream.Position = 0;
        stream.ReadExactly(bytes);
        return bytes;
    }
}
