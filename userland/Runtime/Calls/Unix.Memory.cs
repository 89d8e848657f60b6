namespace Tine.Runtime;

public static unsafe partial class Unix
{
    public const int PageSize = 4096;

    /// <summary>mmap(2) of anything.</summary>
    public static SysResult MMap(void* hint, ulong bytes, Protection protection, MapFlags flags, int descriptor, long offset) =>
        new(Stubs.Syscall(SystemCall.MMap, Word(hint), bytes, Word((int)protection), Word((int)flags), Word(descriptor), (ulong)offset));

    /// <summary>Fresh, zeroed, private memory.</summary>
    public static SysResult MMap(ulong bytes, Protection protection = Protection.ReadWrite) =>
        MMap(null, bytes, protection, MapFlags.Private | MapFlags.Anonymous, -1, 0);

    public static SysResult MUnmap(void* start, ulong bytes) => new(Stubs.Syscall(SystemCall.MUnmap, Word(start), bytes));

    public static SysResult MProtect(void* start, ulong bytes, Protection protection) =>
        new(Stubs.Syscall(SystemCall.MProtect, Word(start), bytes, Word((int)protection)));

    public static SysResult MAdvise(void* start, ulong bytes, Advice advice) =>
        new(Stubs.Syscall(SystemCall.MAdvise, Word(start), bytes, Word((int)advice)));

    /// <summary>mremap(2).</summary>
    public static SysResult MRemap(void* start, ulong bytes, ulong newBytes, RemapFlags flags, void* newStart = null) =>
        new(Stubs.Syscall(SystemCall.MRemap, Word(start), bytes, newBytes, Word((int)flags), Word(newStart)));

    public static SysResult MSync(void* start, ulong bytes, SyncFlags flags) =>
        new(Stubs.Syscall(SystemCall.MSync, Word(start), bytes, Word((int)flags)));

    public static SysResult MLock(void* start, ulong bytes) => new(Stubs.Syscall(SystemCall.MLock, Word(start), bytes));

    /// <summary>mlock2(2) with MLOCK_ONFAULT.</summary>
    public static SysResult MLockOnFault(void* start, ulong bytes) => new(Stubs.Syscall(SystemCall.MLock2, Word(start), bytes, 1));

    public static SysResult MUnlock(void* start, ulong bytes) => new(Stubs.Syscall(SystemCall.MUnlock, Word(start), bytes));

    public static SysResult MLockAll(LockAllFlags flags) => new(Stubs.Syscall(SystemCall.MLockAll, Word((int)flags)));

    public static SysResult MUnlockAll() => new(Stubs.Syscall(SystemCall.MUnlockAll));

    /// <summary>mincore(2): a byte for each page.</summary>
    public static SysResult MinCore(void* start, ulong bytes, byte* residency) =>
        new(Stubs.Syscall(SystemCall.MinCore, Word(start), bytes, Word(residency)));

    /// <summary>brk(2) as the kernel has it: returns the break, moved or not.</summary>
    public static byte* Brk(void* end) => (byte*)Stubs.Syscall(SystemCall.Brk, Word(end));
}
