using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using LibObjectFile;
using LibObjectFile.Dwarf;

namespace Tine.Tools.Image;

/// <summary>The source lines of a linked kernel, from its DWARF line tables (DWARF 4, 6.2).</summary>
internal static class SourceLines
{
    /// <summary>Lines from here on are marks of the compiler for code that stands in no source.</summary>
    private const uint FirstHidden = 0xf0_0000;

    /// <summary>All rows, by rising address; of several at one address the last.</summary>
    /// <param name="path">The ELF file.</param>
    /// <param name="sources">The folder that file names are told from; files elsewhere keep their last part alone.</param>
    /// <exception cref="InvalidDataException">It is no ELF file, or its line tables cannot be read.</exception>
    public static List<SourceLine> Read(string path, string sources)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(sources)) + Path.DirectorySeparatorChar;
        var names = new Dictionary<DwarfFileName, string>();
        var rows = new SortedDictionary<ulong, SourceLine>();
        foreach (DwarfLine line in ReadTables(path).SelectMany(table => table.LineSequences).SelectMany(sequence => sequence.Lines))
        {
            if (line.File is { } file && line.Line is > 0 and < FirstHidden)
            {
                if (!names.TryGetValue(file, out string? name))
                {
                    name = Shorten(Path.Combine(file.Directory ?? "", file.Name ?? ""), folder);
                    names.Add(file, name);
                }

                rows[line.Address] = new SourceLine(line.Address, name, line.Line);
            }
        }

        return [.. rows.Values];
    }

    /// <summary>Reads the line tables alone: nothing else is asked for, and NASM's address ranges have a form that the library refuses.</summary>
    private static IEnumerable<DwarfLineProgramTable> ReadTables(string path)
    {
        try
        {
            var reader = new DwarfReaderContext(new DwarfElfContext(ElfCode.Open(path)))
            {
                DebugAbbrevStream = null,
                DebugAddressRangeStream = null,
                DebugInfoStream = null,
                DebugLocationStream = null,
                DebugStringStream = null,
            };
            return [.. DwarfFile.Read(reader).LineSection.LineTables];
        }
        catch (ObjectFileException problem)
        {
            throw new InvalidDataException($"{path}: {problem.Message}", problem);
        }
    }

    private static string Shorten(string path, string folder)
    {
        string whole = Path.GetFullPath(path, folder);
        bool isWithin = whole.StartsWith(folder, StringComparison.Ordinal) && !whole[folder.Length..].StartsWith('.');
        return isWithin ? whole[folder.Length..] : Path.GetFileName(whole);
    }
}
