using System;
using System.Buffers.Binary;

namespace Tine.Files;

/// <summary>
/// /proc/config.gz: Linux's names for what this kernel has and has not, as programs look them up (zgrep, test suites). The
/// compressed file has stored blocks alone (RFC 1951, 3.2.4; RFC 1952).
/// </summary>
internal static class KernelConfiguration
{
    private const int LargestBlock = 65_535;
    private const uint Polynomial = 0xedb8_8320;

    private const string Present =
        "64BIT X86_64 X86 MMU MULTIUSER PREEMPT_VOLUNTARY HIGH_RES_TIMERS POSIX_TIMERS POSIX_CPU_TIMERS_TASK_WORK SYSVIPC FUTEX FUTEX_PI "
        + "EPOLL INOTIFY_USER SIGNALFD TIMERFD EVENTFD SHMEM ADVISE_SYSCALLS MEMBARRIER RSEQ CROSS_MEMORY_ATTACH FILE_LOCKING MEMFD_CREATE "
        + "BINFMT_ELF BINFMT_SCRIPT COREDUMP ELF_CORE PRINTK BLK_DEV_INITRD PROC_FS PROC_SYSCTL PROC_PAGE_MONITOR TMPFS TMPFS_XATTR DEVTMPFS "
        + "TTY UNIX98_PTYS SERIAL_8250 VT NET UNIX ACPI EFI IKCONFIG IKCONFIG_PROC ";

    private const string Absent =
        "SMP MODULES POSIX_MQUEUE NAMESPACES UTS_NS IPC_NS USER_NS PID_NS NET_NS TIME_NS CGROUPS SECCOMP AUDIT "
        + "BSD_PROCESS_ACCT TASKSTATS KEYS SWAP BLOCK INET FANOTIFY AIO IO_URING USERFAULTFD BPF_SYSCALL PERF_EVENTS "
        + "HUGETLBFS TRANSPARENT_HUGEPAGE KSM NUMA MIGRATION TMPFS_POSIX_ACL MODIFY_LDT_SYSCALL IA32_EMULATION "
        + "FAULT_INJECTION KASAN LOCKDEP PROVE_LOCKING DEBUG_KERNEL ";

    /// <summary>The file's bytes.</summary>
    public static byte[] Compressed()
    {
        TextBuffer text = Write();
        ReadOnlySpan<byte> bytes = text.Bytes;
        var file = new TextBuffer();
        file.Add([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]); // gzip, deflate, no name, no time, Unix
        for (int start = 0; start < bytes.Length; start += LargestBlock)
        {
            AddBlock(file, bytes[start..Math.Min(start + LargestBlock, bytes.Length)], start + LargestBlock >= bytes.Length ? (byte)1 : (byte)0);
        }

        Span<byte> trailer = stackalloc byte[2 * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Checksum(bytes));
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[sizeof(uint)..], (uint)bytes.Length);
        return file.Add(trailer).Bytes.ToArray();
    }

    private static TextBuffer Write()
    {
        var text = new TextBuffer();
        text.Add("#\n# Tine's configuration, in the names of Linux\n#\nCONFIG_HZ=100\n");
        AddLines(text, Present, "CONFIG_", "=y\n");
        AddLines(text, Absent, "# CONFIG_", " is not set\n");
        return text;
    }

    private static void AddLines(TextBuffer text, string names, string before, string after)
    {
        int start = 0;
        for (int end = 0; end < names.Length; end++)
        {
            if (names[end] == ' ')
            {
                text.Add(before).Add(names[start..end]).Add(after);
                start = end + 1;
            }
        }
    }

    private static void AddBlock(TextBuffer file, ReadOnlySpan<byte> bytes, byte isLast)
    {
        Span<byte> head = stackalloc byte[5];
        head[0] = isLast;
        BinaryPrimitives.WriteUInt16LittleEndian(head[1..], (ushort)bytes.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(head[3..], (ushort)~bytes.Length);
        file.Add(head).Add(bytes);
    }

    /// <summary>CRC-32, bit by bit: the file is small and seldom read.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? (sum >> 1) ^ Polynomial : sum >> 1;
            }
        }

        return ~sum;
    }
}
