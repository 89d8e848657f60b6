using System;

namespace Tine.Memory;

/// <summary>The kinds of memory that a core file has: /proc/PID/coredump_filter, core(5).</summary>
[Flags]
public enum CoreFilter : uint
{
    None = 0,
    PrivateMemory = 1,
    SharedMemory = 2,
    PrivateFiles = 4,
    SharedFiles = 8,

    /// <summary>The first page of a program's or a library's file.</summary>
    FileHeaders = 16,

    All = 0x1ff,

    /// <summary>Linux's default; its bit for large private pages has no effect here.</summary>
    Initial = 0x33,

    /// <summary>Beside the filter, PR_SET_DUMPABLE: there is a core file at all, and others may look.</summary>
    Dumpable = 0x8000_0000,
}
