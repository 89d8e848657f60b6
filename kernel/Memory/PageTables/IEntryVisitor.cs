using Tine.X64;

namespace Tine.Memory;

/// <summary>Work on each entry in use of a table. Structs implement it, so that each loop is compiled for its own.</summary>
internal interface IEntryVisitor
{
    [NoAllocation]
    unsafe void Visit(PageTableEntry* entry);
}
