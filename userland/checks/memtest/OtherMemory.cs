using System.Runtime.InteropServices;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.MemoryTest;

/// <summary>The memory of other processes, and calls that few programs make. Needs root.</summary>
internal static unsafe class OtherMemory
{
    private const ulong Page = Unix.PageSize;
    private const int Nobody = 65534;

    internal static void Run()
    {
        Case("process_vm_readv and process_vm_writev move bytes between processes", &Move);
        Case("they move what lies before a bad address", &BadAddress);
        Case("their errors", &Errors);
        Case("process_madvise", &Advise);
        Case("remap_file_pages shows another part of the file", &RemapFilePages);
        Case("protection keys: there are none", &Keys);
    }

    /// <summary>A child that waits to be killed, with a copy of this memory.</summary>
    private static int Sleeper()
    {
        Streams.FlushAll();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Sleep(15_000_000_000);
            Unix.Exit(0);
        }

        return child.Int;
    }

    private static void End(int child)
    {
        Unix.Kill(child, Signal.Kill);
        Unix.Wait(child, out _);
    }

    private static SysResult Transfer(SystemCall call, int process, Vector* own, ulong ownCount, Vector* others, ulong othersCount, ulong flags = 0) =>
        Unix.Call(call, (ulong)process, (ulong)own, ownCount, (ulong)others, othersCount, flags);

    private static bool Move()
    {
        byte* memory = Sight.MapNumbered(4);
        byte* target = Sight.Map(2, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous);
        int child = Sleeper();
        memory[0] = 100;
        Vector* own = stackalloc Vector[2] { new Vector(target + 100, 5000), new Vector(target, 3) };
        Vector* others = stackalloc Vector[2] { new Vector(memory, 1), new Vector(memory + Page, 8000) };
        SysResult read = Transfer(SystemCall.ProcessVmReadV, child, own, 2, others, 2);
        bool isGood = Holds(read.Raw == 5003, "as many as both sides have") & Holds(target[100] == 1 && target[101] == 2 && target[101 + Page] == 3, "the child's bytes, in order");
        Vector from = new(memory, 2 * Page);
        Vector to = new(memory + (2 * Page), 2 * Page);
        isGood &= Holds(Transfer(SystemCall.ProcessVmWriteV, child, &from, 1, &to, 1).Raw == 2 * (long)Page, "write");
        Vector back = new(target, 2 * Page);
        Transfer(SystemCall.ProcessVmReadV, child, &back, 1, &to, 1);
        End(child);
        return isGood & Holds(target[0] == 100 && target[Page] == 2 && memory[2 * Page] == 3, "the child's memory has it, its parent's not");
    }

    private static bool BadAddress()
    {
        byte* memory = Sight.MapNumbered(2);
        byte* target = Sight.Map(4, Protection.ReadWrite, MapFlags.Private | MapFlags.Anonymous);
        int child = Sleeper();
        Vector own = new(target, 4 * Page);
        Vector others = new(memory + Page, 2 * Page);
        Vector none = new(memory - 10, 20);
        bool isGood = Holds(Transfer(SystemCall.ProcessVmReadV, child, &own, 1, &others, 1).Raw == (long)Page, "up to the hole")
            & Gives(Transfer(SystemCall.ProcessVmReadV, child, &own, 1, &none, 1), Errno.EFAULT, "from a hole")
            & Gives(Transfer(SystemCall.ProcessVmWriteV, child, &own, 1, &none, 1), Errno.EFAULT, "to a hole");
        End(child);
        return isGood;
    }

    private static bool Errors()
    {
        byte* memory = Sight.MapNumbered(1);
        int child = Sleeper();
        Vector one = new(memory, 1);
        Vector empty = new(memory, 0);
        Vector high = new((byte*)0xFFFF_8000_0000_0000, 1);
        Vector negative = new(memory, 1UL << 63);
        const SystemCall call = SystemCall.ProcessVmReadV;
        bool isGood = Gives(Transfer(call, child, &one, 1, &one, 1, 1), Errno.EINVAL, "flags")
            & Gives(Transfer(call, child, &one, 1025, &one, 1), Errno.EINVAL, "too many vectors")
            & Gives(Transfer(call, child, &one, 1, &one, 1025), Errno.EINVAL, "too many of the other")
            & Gives(Transfer(call, child, null, 1, &one, 1), Errno.EFAULT, "no vectors")
            & Gives(Transfer(call, child, &one, 1, null, 1), Errno.EFAULT, "none of the other")
            & Gives(Transfer(call, child, &negative, 1, &one, 1), Errno.EINVAL, "a negative length")
            & Gives(Transfer(call, child, &high, 1, &one, 1), Errno.EFAULT, "the kernel's half")
            & Gives(Transfer(call, child, &one, 1, &high, 1), Errno.EFAULT, "the kernel's half of the other")
            & Holds(Transfer(call, 0x7FFF_0000, &one, 1, &empty, 1).Raw == 0 && Transfer(call, 0x7FFF_0000, &empty, 1, &one, 1).Raw == 0, "nothing, from nobody")
            & Gives(Transfer(call, 0x7FFF_0000, &one, 1, &one, 1), Errno.ESRCH, "nobody");
        Unix.Call(SystemCall.SetResUid, Nobody, Nobody, 0);
        isGood &= Gives(Transfer(call, child, &one, 1, &one, 1), Errno.EPERM, "another user's process");
        Unix.Call(SystemCall.SetResUid, 0, 0, 0);
        End(child);
        return isGood;
    }

    private static bool Advise()
    {
        byte* memory = Sight.MapNumbered(2);
        int child = Sleeper();
        int handle = Unix.Call(SystemCall.PidFdOpen, (ulong)child, 0).Int;
        Vector* vectors = stackalloc Vector[2] { new Vector(memory, Page), new Vector(memory + Page, 2 * Page) };
        bool isGood = Holds(Advise(handle, vectors, 1, Advice.Cold).Raw == (long)Page, "MADV_COLD tells the bytes")
            & Gives(Advise(handle, vectors, 1, Advice.DontNeed), Errno.EINVAL, "MADV_DONTNEED of another process")
            & Gives(Advise(-1, vectors, 1, Advice.Cold), Errno.EBADF, "no descriptor")
            & Gives(Unix.Call(SystemCall.ProcessMAdvise, (ulong)handle, (ulong)vectors, 1, (ulong)Advice.Cold, 1), Errno.EINVAL, "flags")
            & Gives(Advise(handle, null, 1, Advice.Cold), Errno.EFAULT, "no vectors")
            & Holds(Advise(handle, vectors, 2, Advice.Cold).Raw == (long)Page, "up to the hole");
        End(child);
        return isGood & Gives(Advise(handle, vectors, 1, Advice.Cold), Errno.ESRCH, "a process that is gone");
    }

    private static SysResult Advise(int handle, Vector* vectors, ulong count, Advice advice) =>
        Unix.Call(SystemCall.ProcessMAdvise, (ulong)handle, (ulong)vectors, count, (ulong)advice, 0);

    private static bool RemapFilePages()
    {
        int descriptor = FileMappings.MakeFile(OpenFlags.ReadWrite);
        byte* shared = Sight.Map(2, Protection.ReadWrite, MapFlags.Shared, descriptor);
        byte* own = Sight.Map(1, Protection.ReadWrite, MapFlags.Private, descriptor);
        return Gives(Unix.Call(SystemCall.RemapFilePages, (ulong)shared, Page, 0, 1, 0), Errno.None, "a page")
            & Holds(shared[1] == unchecked((byte)4097) && shared[Page + 1] == unchecked((byte)4097), "both show the second page")
            & Holds(Sight.Regions(shared, 2) == "0-1rw-s 1-2rw-s", "two regions")
            & Gives(Unix.Call(SystemCall.RemapFilePages, (ulong)shared, Page, 1, 1, 0), Errno.EINVAL, "an access")
            & Gives(Unix.Call(SystemCall.RemapFilePages, (ulong)own, Page, 0, 1, 0), Errno.EINVAL, "a private mapping")
            & Gives(Unix.Call(SystemCall.RemapFilePages, (ulong)shared, 100, 0, 1, 0), Errno.EINVAL, "less than a page")
            & Gives(Unix.Call(SystemCall.RemapFilePages, (ulong)shared, 8 * Page, 0, 1, 0), Errno.EINVAL, "into a hole");
    }

    private static bool Keys()
    {
        byte* memory = Sight.MapNumbered(1);
        return Gives(Unix.Call(SystemCall.PKeyMProtect, (ulong)memory, Page, (ulong)Protection.Read, ulong.MaxValue), Errno.None, "pkey_mprotect without a key")
            & Holds(Fault.Writing(memory, Fault.NotAllowed), "is mprotect")
            & Gives(Unix.Call(SystemCall.PKeyMProtect, (ulong)memory, Page, (ulong)Protection.Read, 99), Errno.EINVAL, "with a key that there is not")
            & Gives(Unix.Call(SystemCall.PKeyAlloc, 1, 0), Errno.EINVAL, "pkey_alloc with flags")
            & Gives(Unix.Call(SystemCall.PKeyAlloc, 0, 4), Errno.EINVAL, "with unknown rights")
            & Gives(Unix.Call(SystemCall.PKeyFree, 99), Errno.EINVAL, "pkey_free");
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Vector(byte* start, ulong length)
    {
        public readonly byte* Start = start;
        public readonly ulong Length = length;
    }
}
