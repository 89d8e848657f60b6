using System.Runtime;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Tine.X64;

/// <summary>
/// The vDSO, vdso(7): a page of code and one of data, with which programs read clocks without a system call. Both lie in the
/// kernel's half, at <see cref="Layout.VdsoData"/>, where all address spaces share one table: fork and exec pay nothing for them.
/// </summary>
/// <remarks>On the host there is none.</remarks>
[NoAllocation]
public static unsafe class Vdso
{
    /// <summary>The frames that hold the image and its data.</summary>
    public static FrameNumber CodeFrame => FrameOf(ImageLabel());

    public static FrameNumber DataFrame => FrameOf(DataLabel());

    /// <summary>Tells programs how to read the time-stamp counter.</summary>
    public static void SetCounter(ulong startTicks, ulong nanosecondsPerTick32)
    {
        VdsoData* data = DataLabel();
        data->StartTicks = startTicks;
        data->NanosecondsPerTick32 = nanosecondsPerTick32;
        data->Processors = 1;
    }

    /// <summary>Tells programs whether the number of their processor must be asked for.</summary>
    public static void SetProcessors(int count) => DataLabel()->Processors = (uint)count;

    /// <summary>Tells programs the time of day.</summary>
    /// <param name="leadNanoseconds">Its lead over the time since boot.</param>
    /// <param name="isSteered">Whether the lead changes by itself.</param>
    public static void SetRealTime(ulong leadNanoseconds, bool isSteered)
    {
        VdsoData* data = DataLabel();
        if (isSteered)
        {
            Volatile.Write(ref data->IsSteered, 1);
        }

        // Readers on other processors look at the first before they take the second: the lead is right whenever they may use it.
        Volatile.Write(ref data->RealTimeLead, leadNanoseconds);
        Volatile.Write(ref data->IsSteered, isSteered ? 1U : 0);
    }

    private static FrameNumber FrameOf(void* label) => new PhysicalAddress((ulong)label - Layout.Image).Frame;

    [RuntimeImport("TineVdsoImageAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void* ImageLabel();

    [RuntimeImport("TineVdsoDataAddress")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern VdsoData* DataLabel();
}
