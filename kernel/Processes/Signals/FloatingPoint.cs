using System;

namespace Tine.Processes;

/// <summary>
/// The floating-point exception that occurred: the first of those pending and unmasked. Intel SDM vol. 1, 8.5 and 11.5.
/// </summary>
internal static class FloatingPoint
{
    private const ulong X87Vector = 16;

    private const uint Invalid = 0x01;
    private const uint DenormalOrUnderflow = 0x12;
    private const uint Divide = 0x04;
    private const uint Overflow = 0x08;
    private const uint Inexact = 0x20;

    /// <summary>si_code of SIGFPE, in the order in which Linux looks.</summary>
    /// <param name="thread">The running thread, which the exception has interrupted.</param>
    /// <param name="vector">#MF or #XM.</param>
    public static SignalCode CodeOf(Thread thread, ulong vector)
    {
        Hardware hardware = thread.Scheduler.Hardware;
        hardware.SaveVectorState(thread.Context);
        ReadOnlySpan<byte> image = hardware.VectorAreaOf(thread.Context);
        uint raised = vector == X87Vector ? VectorImage.UnmaskedX87(image) : VectorImage.UnmaskedSimd(image);
        return (raised & Invalid) != 0 ? SignalCode.FloatInvalid
            : (raised & Divide) != 0 ? SignalCode.FloatDivide
            : (raised & Overflow) != 0 ? SignalCode.FloatOverflow
            : (raised & DenormalOrUnderflow) != 0 ? SignalCode.FloatUnderflow
            : (raised & Inexact) != 0 ? SignalCode.FloatInexact
            : SignalCode.FloatInvalid;
    }
}
