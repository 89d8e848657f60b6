using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>One region of a process that dumps core, and how much of it the file has.</summary>
internal readonly record struct CoreSegment(VirtualAddress Start, VirtualAddress End, Protection Protection, ulong BytesInFile)
{
    /// <summary>The vDSO, which each program has and no region describes.</summary>
    public static CoreSegment Vdso => new(new VirtualAddress(Layout.VdsoCode), new VirtualAddress(Layout.Image), Protection.Read | Protection.Execute, FrameNumber.Size);

    public ulong Length => End - Start;
}
