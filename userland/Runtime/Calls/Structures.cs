using System.Runtime.InteropServices;

namespace Tine.Runtime;

/// <summary>struct timespec.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct TimeSpecification
{
    public long Seconds;
    public long Nanoseconds;
}

/// <summary>struct itimerval: microseconds beside seconds.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct IntervalTimer
{
    public long IntervalSeconds;
    public long IntervalMicroseconds;
    public long Seconds;
    public long Microseconds;
}

/// <summary>struct stat of x86-64, 144 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct FileStatus
{
    public ulong Device;
    public ulong Inode;
    public ulong Links;
    public uint Mode;
    public uint User;
    public uint Group;
    private readonly uint _padding;
    public ulong SpecialDevice;
    public long Size;
    public long BlockSize;
    public long Blocks;
    public TimeSpecification Accessed;
    public TimeSpecification Modified;
    public TimeSpecification Changed;
    private fixed long _unused[3];

    private const uint TypeMask = 0xF000;

    public readonly FileType Type => (FileType)(Mode & TypeMask);

    public readonly uint Permissions => Mode & 0xFFF;
}

/// <summary>The file type in st_mode.</summary>
public enum FileType : uint
{
    Pipe = 0x1000,
    CharacterDevice = 0x2000,
    Directory = 0x4000,
    BlockDevice = 0x6000,
    Regular = 0x8000,
    SymbolicLink = 0xA000,
    Socket = 0xC000,
}

/// <summary>struct sysinfo.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SystemInformation
{
    public long UptimeSeconds;
    private fixed ulong _loads[3];
    public ulong TotalMemory;
    public ulong FreeMemory;
    public ulong SharedMemory;
    public ulong BufferMemory;
    public ulong TotalSwap;
    public ulong FreeSwap;
    public ushort Processes;
    private readonly ushort _padding;
    public ulong TotalHigh;
    public ulong FreeHigh;

    /// <summary>Bytes in one unit of the fields above.</summary>
    public uint Unit;
}

/// <summary>struct winsize.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct WindowSize
{
    public ushort Rows;
    public ushort Columns;
    public ushort WidthPixels;
    public ushort HeightPixels;
}

/// <summary>struct iovec.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct IoVector
{
    public void* Start;
    public ulong Length;
}

/// <summary>struct pollfd.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct PollEntry
{
    public int Descriptor;
    public short Events;
    public short Returned;

    public const short Readable = 1;
    public const short Writable = 4;
    public const short HungUp = 0x10;
}

/// <summary>The kernel's struct sigaction: the mask comes last and has 64 bits.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SignalAction
{
    public void* Handler;
    public ulong Flags;
    public void* Restorer;
    public ulong Mask;

    /// <summary>SIG_DFL.</summary>
    public static void* Default => null;

    /// <summary>SIG_IGN.</summary>
    public static void* Ignore => (void*)1;
}

/// <summary>The head of siginfo_t and the fields of a fault or of a child.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public unsafe struct SignalInformation
{
    [FieldOffset(0)]
    public int Number;

    [FieldOffset(4)]
    public int Error;

    /// <summary>Cause (si_code): SEGV_MAPERR 1, SEGV_ACCERR 2, CLD_EXITED 1, ...</summary>
    [FieldOffset(8)]
    public int Code;

    /// <summary>SIGSEGV, SIGBUS: the address that faulted.</summary>
    [FieldOffset(16)]
    public void* Address;

    /// <summary>SIGCHLD, kill: who.</summary>
    [FieldOffset(16)]
    public int ProcessId;

    [FieldOffset(20)]
    public int UserId;

    /// <summary>timer_create: which timer.</summary>
    [FieldOffset(16)]
    public int TimerId;

    /// <summary>timer_create: expirations that this signal stands for besides its own.</summary>
    [FieldOffset(20)]
    public int Overrun;

    /// <summary>rt_sigqueueinfo, timer_create: what was sent along.</summary>
    [FieldOffset(24)]
    public ulong Value;

    /// <summary>SIGCHLD: exit code or signal.</summary>
    [FieldOffset(24)]
    public int Status;
}

/// <summary>stack_t.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct SignalStack
{
    public void* Start;
    public int Flags;
    public ulong Size;

    /// <summary>SS_ONSTACK.</summary>
    public const int OnStack = 1;

    /// <summary>SS_DISABLE.</summary>
    public const int Disabled = 2;

    /// <summary>SS_AUTODISARM: a handler that enters it takes it away until it returns.</summary>
    public const int AutoDisarm = int.MinValue;
}

/// <summary>struct msghdr.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public ulong VectorCount;
    public void* Control;
    public ulong ControlLength;
    public int Flags;
}
