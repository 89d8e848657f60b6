using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>The machine as a whole.</summary>
internal static class SystemCalls
{
    private const uint Magic1 = 0xfee1dead;
    private const uint RestartCommand = 0x0123_4567;
    private const uint Restart2Command = 0xa1b2_c3d4;
    private const uint HaltCommand = 0xcdef_0123;
    private const uint PowerOffCommand = 0x4321_fedc;
    private const uint KeysOnCommand = 0x89ab_cdef;
    private const uint KeysOffCommand = 0;

    /// <summary>"TINE": ends the run with an exit status for the program that started the machine.</summary>
    private const uint StatusCommand = 0x5449_4e45;

    private const uint AskPersonality = 0xffff_ffff;
    private const int BasePersonality = 0xff;
    private const int Linux32 = 8; // PER_LINUX32
    private const int OldRelease = 0x2_0000; // UNAME26
    private const int MachineField = 4 * SystemNames.FieldSize;
    private const int LongestName = 64;

    [Syscall(63, "uname")]
    internal static Errno Uname(Thread caller, VirtualAddress names)
    {
        ReadOnlySpan<byte> record = caller.World.Names.Record;
        return (caller.Process.Personality & (BasePersonality | OldRelease)) == 0
            ? caller.Process.Memory.CopyOut(names, record)
            : WriteForPersonality(caller, names, record);
    }

    private static Errno WriteForPersonality(Thread caller, VirtualAddress names, ReadOnlySpan<byte> record)
    {
        Span<byte> room = stackalloc byte[SystemNames.Size];
        record.CopyTo(room);
        if ((caller.Process.Personality & BasePersonality) == Linux32)
        {
            "i686\0\0"u8.CopyTo(room[MachineField..]);
        }

        if ((caller.Process.Personality & OldRelease) != 0)
        {
            SystemNames.WriteOldRelease(room);
        }

        return caller.Process.Memory.CopyOut(names, room);
    }

    [Syscall(170, "sethostname")]
    internal static Errno SetHostName(Thread caller, VirtualAddress name, int length)
    {
        Result<byte[]> host = ReadName(caller, name, length);
        if (!host.Failed)
        {
            caller.World.Names.HostName = host.Value;
        }

        return host.Error;
    }

    [Syscall(171, "setdomainname")]
    internal static Errno SetDomainName(Thread caller, VirtualAddress name, int length)
    {
        Result<byte[]> domain = ReadName(caller, name, length);
        if (!domain.Failed)
        {
            caller.World.Names.Domain = domain.Value;
        }

        return domain.Error;
    }

    [Syscall(99, "sysinfo")]
    internal static Errno SysInfo(Thread caller, VirtualAddress info) =>
        caller.Process.Memory.Write(info, SystemStatus.Of(caller.World));

    [Syscall(169, "reboot")]
    internal static Errno Reboot(Thread caller, uint magic1, uint magic2, uint command, int argument)
    {
        if (!caller.Credentials.Has(Capability.Boot))
        {
            return Errno.EPERM;
        }

        bool isTarget = magic1 == Magic1 && magic2 is 672274793 or 85072278 or 369367448 or 537993216;
        if (magic1 != Magic1 || !isTarget)
        {
            return Errno.EINVAL;
        }

        Hardware hardware = caller.World.Hardware;
        switch (command)
        {
            case StatusCommand:
                hardware.ExitWithStatus(argument);
                return Errno.None;
            case PowerOffCommand:
                LogEnd(caller, "Power off");
                hardware.PowerOff();
                return Errno.None;
            case RestartCommand:
            case Restart2Command:
                LogEnd(caller, "Restart");
                hardware.Restart();
                return Errno.None;
            case HaltCommand:
                LogEnd(caller, "Halt");
                hardware.Halt();
                return Errno.None;
            case KeysOnCommand:
            case KeysOffCommand:
                return Errno.None;
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>Logs the program that ends the machine.</summary>
    private static void LogEnd(Thread caller, string end)
    {
        KernelLog.Write(end);
        KernelLog.Write(", as process ");
        KernelLog.WriteDecimal((ulong)caller.Process.Id);
        KernelLog.Write(" (");
        KernelLog.Write(caller.Name);
        KernelLog.WriteLine(") asked.");
    }

    [Syscall(135, "personality")]
    internal static Result<long> Personality(Thread caller, uint personality)
    {
        long former = (uint)caller.Process.Personality;
        if (personality != AskPersonality)
        {
            caller.Process.Personality = (int)personality;
        }

        return former;
    }

    private static Result<byte[]> ReadName(Thread caller, VirtualAddress address, int length)
    {
        if (!caller.Credentials.Has(Capability.Administrate))
        {
            return Errno.EPERM;
        }

        if (length is < 0 or > LongestName)
        {
            return Errno.EINVAL;
        }

        byte[] name = new byte[length];
        Errno error = caller.Process.Memory.CopyIn(address, name);
        return error == Errno.None ? name : error;
    }
}
