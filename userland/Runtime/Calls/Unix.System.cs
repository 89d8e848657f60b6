namespace Tine.Runtime;

public static unsafe partial class Unix
{
    private const int ClockMonotonic = 1;
    private const long NanosecondsPerSecond = 1_000_000_000;

    public static SysResult SysInfo(out SystemInformation information)
    {
        SystemInformation buffer = default;
        var result = new SysResult(Stubs.Syscall(SystemCall.SysInfo, Word(&buffer)));
        information = buffer;
        return result;
    }

    /// <summary>Nanoseconds of the monotonic clock.</summary>
    public static long Now()
    {
        TimeSpecification time;
        Stubs.Syscall(SystemCall.ClockGetTime, ClockMonotonic, Word(&time));
        return (time.Seconds * NanosecondsPerSecond) + time.Nanoseconds;
    }

    /// <summary>nanosleep(2); EINTR when a signal handler ran.</summary>
    public static SysResult Sleep(long nanoseconds)
    {
        var time = new TimeSpecification { Seconds = nanoseconds / NanosecondsPerSecond, Nanoseconds = nanoseconds % NanosecondsPerSecond };
        return new(Stubs.Syscall(SystemCall.NanoSleep, Word(&time), 0));
    }

    public static SysResult Mount(string source, string target, string type, ulong flags = 0)
    {
        fixed (byte* s = Utf8.Terminated(source), t = Utf8.Terminated(target), k = Utf8.Terminated(type))
        {
            return new(Stubs.Syscall(SystemCall.Mount, Word(s), Word(t), Word(k), flags, 0));
        }
    }

    public static SysResult Reboot(uint command, ulong argument)
    {
        const uint magic1 = 0xfee1dead;
        const uint magic2 = 672274793;
        return new(Stubs.Syscall(SystemCall.Reboot, magic1, magic2, command, argument));
    }

    /// <summary>uname(2): six fields of 65 bytes in this order: system, node, release, version, machine, domain.</summary>
    public static SysResult UName(byte* fields) => new(Stubs.Syscall(SystemCall.UName, Word(fields)));

    /// <summary>Length of a field of <see cref="UName"/>.</summary>
    public const int UNameField = 65;
}
