using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

namespace Tine.Tools.Image;

/// <summary>The table that lets a panic print names; the kernel links it in (<c>Tine.Startup.SymbolTable</c> reads it).</summary>
/// <remarks>
/// Little-endian: 8 bytes that name the build; u32 count; count times u32 offset of the function from <see cref="ImageBase"/>, rising; count times u32
/// offset of its name; then the names, UTF-8, each with a NUL behind it.
/// </remarks>
public static class SymbolTableFile
{
    /// <summary>The address at which the kernel is linked.</summary>
    public const ulong ImageBase = 0xffff_ffff_8000_0000;

    private const int BuildIdBytes = 8;

    /// <summary>Makes the table of a linked kernel.</summary>
    /// <param name="kernel">The ELF file.</param>
    /// <param name="assemblies">The assemblies that ILC compiled into it, for the C# names; those that exist are read.</param>
    /// <param name="output">The file to write.</param>
    public static void Write(string kernel, IEnumerable<string> assemblies, string output)
    {
        var names = new NameReader(new ManagedNames(assemblies.Where(File.Exists)));
        List<CodeSymbol> symbols = [.. ElfCode.Read(kernel)
            .Where(symbol => symbol.Address >= ImageBase)
            .GroupBy(symbol => symbol.Address)
            .Select(same => same.OrderBy(symbol => symbol.Name, System.StringComparer.Ordinal).First())
            .OrderBy(symbol => symbol.Address)];

        var blob = new MemoryStream();
        var offsets = new Dictionary<string, uint>();
        using var writer = new BinaryWriter(File.Create(output));
        writer.Write(SHA256.HashData(File.ReadAllBytes(kernel)).AsSpan(0, BuildIdBytes));
        writer.Write((uint)symbols.Count);
        foreach (CodeSymbol symbol in symbols)
        {
            writer.Write((uint)(symbol.Address - ImageBase));
        }

        foreach (CodeSymbol symbol in symbols)
        {
            string name = names.Read(symbol.Name);
            if (!offsets.TryGetValue(name, out uint offset))
            {
                offset = (uint)blob.Position;
                offsets.Add(name, offset);
                blob.Write(Encoding.UTF8.GetBytes(name + "\0"));
            }

            writer.Write(offset);
        }

        writer.Write(blob.ToArray());
    }
}
