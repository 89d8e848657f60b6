namespace Tine.Processes;

/// <summary>The place of an <see cref="ElfImage"/> in memory.</summary>
/// <param name="Bias">The difference between its addresses in memory and in the file.</param>
/// <param name="Entry">Its first instruction.</param>
/// <param name="Headers">Its program headers in memory (AT_PHDR); null when no segment holds them.</param>
/// <param name="End">The end of its highest segment, a whole page: where the heap begins.</param>
public readonly record struct LoadedImage(ulong Bias, VirtualAddress Entry, VirtualAddress Headers, VirtualAddress End);
