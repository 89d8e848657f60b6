namespace Tine.Syscalls;

/// <summary>Extended attributes, which tmpfs has none of: EOPNOTSUPP, as a Linux tmpfs without them says.</summary>
internal static class ExtendedAttributeCalls
{
    private const string None = "stub: always EOPNOTSUPP";

    [Syscall(188, "setxattr", Support = None)]
    [Syscall(189, "lsetxattr", Support = None)]
    [Syscall(190, "fsetxattr", Support = None)]
    [Syscall(191, "getxattr", Support = None)]
    [Syscall(192, "lgetxattr", Support = None)]
    [Syscall(193, "fgetxattr", Support = None)]
    [Syscall(194, "listxattr", Support = None)]
    [Syscall(195, "llistxattr", Support = None)]
    [Syscall(196, "flistxattr", Support = None)]
    [Syscall(197, "removexattr", Support = None)]
    [Syscall(198, "lremovexattr", Support = None)]
    [Syscall(199, "fremovexattr", Support = None)]
    internal static Errno Unsupported() => Errno.ENOTSUP;
}
