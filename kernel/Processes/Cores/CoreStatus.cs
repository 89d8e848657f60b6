using System.Runtime.InteropServices;

namespace Tine.Processes;

/// <summary>struct elf_prstatus of Linux x86-64, 336 bytes: NT_PRSTATUS, a thread's registers and signals.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CoreStatus
{
    public int SignalNumber;
    public int SignalCode;
    public int SignalError;
    public short CurrentSignal;
    public ulong Pending;
    public ulong Blocked;
    public int ThreadId;
    public int ParentId;
    public int Group;
    public int Session;
    public CoreTime UserTime;
    public CoreTime SystemTime;
    public CoreTime ChildrenUserTime;
    public CoreTime ChildrenSystemTime;
    public UserRegisters Registers;
    public int HasFloatingPoint;
    private int _padding;

    public static CoreStatus Of(Thread thread, Signal signal)
    {
        Process process = thread.Process;
        ResourceUsage usage = thread == process.Leader ? ResourceUsage.WithoutMemory(process) : ResourceUsage.Of(thread);
        return new CoreStatus
        {
            SignalNumber = (int)signal,
            CurrentSignal = (short)signal,
            Pending = thread.Pending.Signals.Bits,
            Blocked = thread.Blocked.Bits,
            ThreadId = thread.Id,
            ParentId = process.Parent?.Id ?? 0,
            Group = process.Group.Id,
            Session = process.Session.Id,
            UserTime = CoreTime.From(usage.UserNanoseconds),
            SystemTime = CoreTime.From(usage.SystemNanoseconds),
            ChildrenUserTime = CoreTime.From(process.ChildrenUsage.UserNanoseconds),
            ChildrenSystemTime = CoreTime.From(process.ChildrenUsage.SystemNanoseconds),
            Registers = UserRegisters.Of(thread),
            HasFloatingPoint = 1,
        };
    }
}
