using System;

namespace Tine.Processes;

/// <summary>The vector registers of a stopped tracee: NT_PRFPREG and NT_X86_XSTATE of ptrace(2).</summary>
internal static class TracedVectors
{
    /// <summary>Bytes of the whole state.</summary>
    public static int SizeOf(Thread thread) => thread.Scheduler.Hardware.VectorAreaSize;

    /// <summary>A copy of the whole state in XSAVE's standard format, or FXSAVE's 512 bytes where there is no XSAVE.</summary>
    public static byte[] Copy(Thread thread)
    {
        Hardware hardware = thread.Scheduler.Hardware;
        byte[] image = hardware.VectorAreaOf(thread.Context).ToArray();
        VectorImage.StoreXmm(image, thread.Frame);
        if (image.Length > VectorImage.LegacySize)
        {
            VectorImage.TellFeatures(image, hardware.VectorFeatures);
        }

        return image;
    }

    /// <summary>Gives the tracee the state of x87 and SSE, and leaves the rest.</summary>
    /// <returns>None, or EINVAL for an MXCSR that would fault.</returns>
    public static Errno SetLegacy(Thread thread, ReadOnlySpan<byte> legacy)
    {
        byte[] image = Copy(thread);
        legacy.CopyTo(image);
        VectorImage.AddLegacyFeatures(image);
        return Set(thread, image);
    }

    /// <summary>Gives the tracee a whole state.</summary>
    /// <returns>None, or EINVAL for one that would fault.</returns>
    public static Errno Set(Thread thread, ReadOnlySpan<byte> image)
    {
        Hardware hardware = thread.Scheduler.Hardware;
        if (!VectorImage.IsLoadable(image, hardware.VectorFeatures, hardware.VectorControlMask))
        {
            return Errno.EINVAL;
        }

        image.CopyTo(hardware.VectorAreaOf(thread.Context));
        VectorImage.LoadXmm(image, ref thread.Frame);
        return Errno.None;
    }
}
