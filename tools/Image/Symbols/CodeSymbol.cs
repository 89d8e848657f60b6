namespace Tine.Tools.Image;

/// <summary>A function or an object of an ELF file: where it begins and its linker name.</summary>
internal readonly record struct CodeSymbol(ulong Address, string Name);
