using Tine.Memory;

namespace Tine.Processes;

/// <summary>One region of a process that dumps core, and how much of it the file has.</summary>
internal readonly record struct CoreSegment(VirtualAddress Start, VirtualAddress End, Protection Protection, ulong BytesInFile)
{
    public ulong Length => End - Start;
}
