using Tine.Memory;
using Tine.X64;

namespace Tine.Devices.Usb.Xhci;

/// <summary>Frames that a controller reads and writes.</summary>
[NoAllocation]
public static unsafe class DeviceFrames
{
    /// <summary>Takes a frame of zeros.</summary>
    /// <param name="has64BitAddresses">False for a controller that reaches only the first 4 GiB.</param>
    /// <returns>ENOMEM also when the frame lies too high.</returns>
    public static Result<DeviceMemory> Take(bool has64BitAddresses)
    {
        const ulong Low = 1UL << (32 - FrameNumber.Shift);
        Result<FrameNumber> frame = FrameAllocator.Current.AllocateZeroed(FrameKind.Kernel);
        if (frame.Failed)
        {
            return frame.Error;
        }

        if (!has64BitAddresses && frame.Value.Value >= Low)
        {
            FrameAllocator.Current.Release(frame.Value);
            return Errno.ENOMEM;
        }

        return new DeviceMemory(PhysicalMemory.Pointer(frame.Value));
    }

    public static void Give(DeviceMemory frame) => FrameAllocator.Current.Release(frame.Address.Frame);
}
