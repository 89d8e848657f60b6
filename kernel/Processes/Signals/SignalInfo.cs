using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>siginfo_t of Linux x86-64, 128 bytes: what a handler with SA_SIGINFO, sigwaitinfo and waitid see.</summary>
/// <remarks>The fields from offset 16 on are a union; which hold depends on signal and code.</remarks>
[NoAllocation]
[StructLayout(LayoutKind.Explicit, Size = 128)]
public struct SignalInfo
{
    [FieldOffset(0)]
    public int Number;

    [FieldOffset(4)]
    public int ErrorNumber;

    [FieldOffset(8)]
    public int Code;

    /// <summary>The sender, or the child that it is about.</summary>
    [FieldOffset(16)]
    public int ProcessId;

    [FieldOffset(20)]
    public uint UserId;

    /// <summary>SIGCHLD: exit status, or the signal that ended or stopped the child.</summary>
    [FieldOffset(24)]
    public int Status;

    /// <summary>SIGCHLD: user time in clock ticks.</summary>
    [FieldOffset(32)]
    public long UserTicks;

    /// <summary>SIGCHLD: system time in clock ticks.</summary>
    [FieldOffset(40)]
    public long SystemTicks;

    /// <summary>rt_sigqueueinfo, timers: the value sent along.</summary>
    [FieldOffset(24)]
    public ulong Value;

    /// <summary>F_SETSIG: the events of the file, as poll(2) has them.</summary>
    [FieldOffset(16)]
    public long Band;

    /// <summary>F_SETSIG: the file's descriptor.</summary>
    [FieldOffset(24)]
    public int Descriptor;

    /// <summary>Faults: the address.</summary>
    [FieldOffset(16)]
    public ulong Address;

    public readonly Signal Signal => (Signal)Number;

    /// <summary>A signal from the kernel itself, such as the terminal's.</summary>
    public static SignalInfo FromKernel(Signal signal) => new() { Number = (int)signal, Code = (int)SignalCode.Kernel };

    /// <summary>A signal from a thread of a process.</summary>
    public static SignalInfo From(Signal signal, SignalCode code, Thread sender) =>
        new() { Number = (int)signal, Code = (int)code, ProcessId = sender.Process.Id, UserId = sender.Credentials.Users.Real };

    /// <summary>A signal that an instruction raised.</summary>
    public static SignalInfo Fault(Signal signal, SignalCode code, ulong address) =>
        new() { Number = (int)signal, Code = (int)code, Address = address };
}
