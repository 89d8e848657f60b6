namespace Tine.Runtime;

public static unsafe partial class Unix
{
    // Resources of getrlimit(2).
    public const int FileSizeLimit = 1;
    public const int DataLimit = 2;
    public const int StackLimit = 3;
    public const int CoreLimit = 4;
    public const int ProcessLimit = 6;
    public const int DescriptorLimit = 7;
    public const int LockedMemoryLimit = 8;
    public const int AddressSpaceLimit = 9;
    public const int PendingSignalLimit = 11;

    /// <summary>setrlimit(2): the soft limit, and the hard one with it.</summary>
    public static SysResult Limit(int resource, ulong value)
    {
        ulong* pair = stackalloc ulong[2] { value, value };
        return new(Stubs.Syscall(SystemCall.SetRLimit, Word(resource), Word(pair)));
    }

    /// <summary>setrlimit(2): soft and hard limit.</summary>
    public static SysResult Limit(int resource, ulong soft, ulong hard) => LimitOf(0, resource, soft, hard);

    /// <summary>getrlimit(2): the soft limit of this process; ulong.MaxValue for none.</summary>
    public static ulong GetLimit(int resource) => GetLimitOf(0, resource, out ulong soft, out _).Succeeded ? soft : 0;

    /// <summary>prlimit(2): sets the limits of any process; 0 is the caller.</summary>
    public static SysResult LimitOf(int process, int resource, ulong soft, ulong hard)
    {
        ulong* pair = stackalloc ulong[2] { soft, hard };
        return Call(SystemCall.PrLimit64, Word(process), Word(resource), Word(pair), 0);
    }

    /// <summary>prlimit(2): reads the limits of any process.</summary>
    public static SysResult GetLimitOf(int process, int resource, out ulong soft, out ulong hard)
    {
        ulong* pair = stackalloc ulong[2];
        SysResult result = Call(SystemCall.PrLimit64, Word(process), Word(resource), 0, Word(pair));
        soft = pair[0];
        hard = pair[1];
        return result;
    }
}
