using Tine.X64;

namespace Tine.Startup;

/// <summary>The place of a table among those that the processor uses.</summary>
/// <param name="Level">Its level, 0 for a leaf table.</param>
/// <param name="Start">The first address that it covers.</param>
/// <param name="Access">The access that the entries above it allow.</param>
[NoAllocation]
internal readonly record struct TablePlace(int Level, ulong Start, PageAccess Access);
