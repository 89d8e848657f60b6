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
    public const int AddressSpaceLimit = 9;

    /// <summary>setrlimit(2): the soft limit, and the hard one with it.</summary>
    public static SysResult Limit(int resource, ulong value)
    {
        ulong* pair = stackalloc ulong[2] { value, value };
        return new(Stubs.Syscall(SystemCall.SetRLimit, Word(resource), Word(pair)));
    }
}
