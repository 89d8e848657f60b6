using Tine.X64;

namespace Tine.Memory;

/// <summary>The contents of whole frames.</summary>
[NoAllocation]
public static unsafe class Frames
{
    public static void Clear(FrameNumber frame) => PageRoutines.Clear(PhysicalMemory.Pointer(frame));

    public static void Copy(FrameNumber destination, FrameNumber source) =>
        PageRoutines.Copy(PhysicalMemory.Pointer(destination), PhysicalMemory.Pointer(source));
}
