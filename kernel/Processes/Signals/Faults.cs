using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>Turns what the processor objects to in user mode into signals. Vectors: Intel SDM vol. 3, table 6-1; codes as Linux.</summary>
public static class Faults
{
    /// <summary>Raises the signal of an exception in user mode other than a page fault.</summary>
    /// <param name="thread">The running thread.</param>
    /// <param name="frame">Its registers, <see cref="TrapFrame.Vector"/> the exception's.</param>
    public static void RaiseException(Thread thread, in TrapFrame frame)
    {
        Note(thread, frame, 0);
        // LAB traps: solution
        switch (frame.Vector)
        {
            case 0:
                Signals.DeliverFault(thread, Signal.SIGFPE, SignalCode.IntegerDivide, frame.Rip);
                break;
            case 1:
                Signals.DeliverFault(thread, Signal.SIGTRAP, SignalCode.SingleStep, frame.Rip);
                break;
            case 3:
                Signals.DeliverFault(thread, Signal.SIGTRAP, SignalCode.Kernel, 0);
                break;
            case 6:
                Signals.DeliverFault(thread, Signal.SIGILL, SignalCode.IllegalOperand, frame.Rip);
                break;
            case 11:
            case 12:
                Signals.DeliverFault(thread, Signal.SIGBUS, SignalCode.Kernel, 0);
                break;
            case 16:
            case 19:
                Signals.DeliverFault(thread, Signal.SIGFPE, FloatingPoint.CodeOf(thread, frame.Vector), frame.Rip);
                break;
            case 17:
                Signals.DeliverFault(thread, Signal.SIGBUS, SignalCode.BadAlignment, 0);
                break;
            default:
                Signals.DeliverFault(thread, Signal.SIGSEGV, SignalCode.Kernel, 0);
                break;
        }
        // LAB traps: hand-out
        //| Signals.DeliverFault(thread, Signal.SIGSEGV, SignalCode.Kernel, 0);
        // LAB traps: end
    }

    /// <summary>Raises SIGTRAP for a debug exception.</summary>
    internal static void RaiseDebug(Thread thread, in TrapFrame frame, SignalCode code)
    {
        Note(thread, frame, 0);
        Signals.DeliverFault(thread, Signal.SIGTRAP, code, frame.Rip);
    }

    /// <summary>Raises the signal of a page fault in user mode that the address space could not resolve.</summary>
    /// <param name="thread">The running thread.</param>
    /// <param name="frame">Its registers.</param>
    /// <param name="address">The address it touched (CR2).</param>
    /// <param name="outcome">Why not.</param>
    public static void RaisePageFault(Thread thread, in TrapFrame frame, VirtualAddress address, FaultOutcome outcome)
    {
        Note(thread, frame, address.Value);
        // LAB traps: solution
        switch (outcome)
        {
            case FaultOutcome.NotMapped:
                Signals.DeliverFault(thread, Signal.SIGSEGV, SignalCode.NotMapped, address.Value);
                break;
            case FaultOutcome.NotAllowed:
                Signals.DeliverFault(thread, Signal.SIGSEGV, SignalCode.AccessDenied, address.Value);
                break;
            case FaultOutcome.BeyondFile:
                Signals.DeliverFault(thread, Signal.SIGBUS, SignalCode.BeyondFile, address.Value);
                break;
        }
        // LAB traps: hand-out
        //| Signals.DeliverFault(thread, Signal.SIGSEGV, SignalCode.Kernel, 0);
        // LAB traps: end
    }

    /// <summary>Writes the line that names a fatal fault, under verbose.</summary>
    internal static void Report(Thread thread, in SignalInfo info, in TrapFrame frame) =>
        thread.World.Hardware.LogVerbose(
            $"process {thread.Process.Id} ({System.Text.Encoding.UTF8.GetString(thread.Name)}) ends by {SignalNames.Of(info.Signal)}: "
            + $"code {info.Code}, address 0x{info.Address:x}, rip 0x{frame.Rip:x}, rsp 0x{frame.Rsp:x}");

    private static void Note(Thread thread, in TrapFrame frame, ulong address)
    {
        // LAB traps: solution
        thread.TrapNumber = frame.Vector;
        thread.TrapErrorCode = frame.ErrorCode;
        thread.FaultAddress = address;
        // LAB traps: end
    }
}
