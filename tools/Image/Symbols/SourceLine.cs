namespace Tine.Tools.Image;

/// <summary>The code from an address on comes from a line of a file.</summary>
/// <param name="Address">The first byte of the code.</param>
/// <param name="File">From the tree's top, as in <c>kernel/Startup/KernelMain.cs</c>.</param>
/// <param name="Line">From 1 on.</param>
internal readonly record struct SourceLine(ulong Address, string File, uint Line);
