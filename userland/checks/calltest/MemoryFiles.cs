using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.CallTest;

/// <summary>memfd_create(2), and what mappings see of a file that changes its size.</summary>
internal static unsafe class MemoryFiles
{
    private const uint AllowSealing = 2;
    private const int AddSeals = 1033;
    private const int GetSeals = 1034;
    private const int SealSeals = 1;
    private const int SealShrink = 2;
    private const int SealGrow = 4;
    private const int SealWrite = 8;
    private const int KeepSize = 1;
    private const int PunchHole = 2;
    private const ulong ReadWrite = 3;
    private const ulong SharedMap = 1;
    private const ulong PrivateMap = 2;

    internal static void Run()
    {
        Case("memfd: a file without a name, shared by mappings", &Nameless);
        Case("memfd: seals forbid what they say", &Seals);
        Case("mappings: beyond the end of a file that was cut off is SIGBUS", &CutOff);
        Case("fallocate: a hole reads as zeros, in mappings too", &Hole);
    }

    private static bool Nameless()
    {
        int file = Create(0);
        Unix.FTruncate(file, 8192);
        byte* map = Map(file, SharedMap);
        map[5000] = 7;
        byte letter;
        bool isGood = Holds(Unix.Call(SystemCall.PRead64, (ulong)file, (ulong)&letter, 1, 5000).Int == 1 && letter == 7, "a mapping writes to the file");
        Unix.ReadLink("/proc/self/fd/" + Numbers.ToText(file), out string name);
        isGood &= Holds(name == "/memfd:calltest (deleted)", "its name in /proc");
        Unix.FStat(file, out FileStatus status);
        return isGood & Holds(status.Links == 0 && status.Permissions == 0x1FF && status.Size == 8192, "its status")
            & Gives(Unix.Call(SystemCall.MemFdCreate, 8, 0), Errno.EFAULT, "a bad name")
            & Gives(Unix.FCntl(file, (FileControl)AddSeals, SealGrow), Errno.EPERM, "seals must be allowed");
    }

    private static bool Seals()
    {
        int file = Create(AllowSealing);
        Unix.Write(file, "hello"u8);
        bool isGood = Holds(Unix.FCntl(file, (FileControl)GetSeals).Raw == 0, "none yet");
        isGood &= Gives(Unix.FCntl(file, (FileControl)AddSeals, SealShrink | SealGrow), Errno.None, "sealed");
        isGood &= Gives(Unix.FTruncate(file, 4), Errno.EPERM, "shorter") & Gives(Unix.FTruncate(file, 6), Errno.EPERM, "longer");
        isGood &= Gives(Unix.Write(file, "x"u8), Errno.EPERM, "writing at the end");
        byte* map = Map(file, SharedMap);
        isGood &= Gives(Unix.FCntl(file, (FileControl)AddSeals, SealWrite), Errno.EBUSY, "a mapping may write");
        Unix.Call(SystemCall.MUnmap, (ulong)map, 8192);
        isGood &= Gives(Unix.FCntl(file, (FileControl)AddSeals, SealWrite | SealSeals), Errno.None, "now none may");
        Unix.LSeek(file, 0, SeekOrigin.Set);
        isGood &= Gives(Unix.Write(file, "x"u8), Errno.EPERM, "writing");
        isGood &= Holds(Unix.Call(SystemCall.MMap, 0, 4096, ReadWrite, SharedMap, (ulong)file, 0).Error == Errno.EPERM, "mapping for writing");
        isGood &= Gives(Unix.FCntl(file, (FileControl)AddSeals, 0), Errno.EPERM, "more seals");
        Unix.Pipe2(out int pipe, out _);
        return isGood & Calls.Reads(file, "hello"u8) & Gives(Unix.FCntl(pipe, (FileControl)GetSeals), Errno.EINVAL, "a pipe");
    }

    private static bool CutOff()
    {
        int file = Create(0);
        Unix.FTruncate(file, 8192);
        byte* shared = Map(file, SharedMap);
        byte* copy = Map(file, PrivateMap);
        shared[4096] = 1;
        copy[4096] = 2;
        Unix.FTruncate(file, 100);
        bool isGood = Holds(shared[50] == 0 && shared[4095] == 0, "the page of the end is there");
        isGood &= Holds(EndOf(shared + 4096) == Signal.Bus, "the next is not") & Holds(EndOf(copy + 4096) == Signal.Bus, "nor is a private copy of it");
        Unix.FTruncate(file, 8192);
        return isGood & Holds(shared[4096] == 0 && copy[4096] == 0, "longer again: zeros");
    }

    private static Signal EndOf(byte* address)
    {
        int child = Unix.Fork().Int;
        if (child == 0)
        {
            Unix.Exit(*address);
        }

        Unix.Wait(child, out WaitStatus status);
        return status.WasKilled ? status.KillingSignal : Signal.None;
    }

    private static bool Hole()
    {
        int file = Files.Make("h");
        Unix.Unlink("h");
        byte* bytes = Pages.Dirty(4);
        for (int i = 0; i < 4 * 4096; i++)
        {
            bytes[i] = 1;
        }

        Unix.Write(file, bytes, 4 * 4096);
        byte* shared = Map(file, SharedMap);
        bool isGood = Holds(shared[4096] == 1, "before");
        isGood &= Gives(Unix.Call(SystemCall.FAllocate, (ulong)file, KeepSize | PunchHole, 4000, 4300), Errno.None, "punched");
        isGood &= Holds(shared[3999] == 1 && shared[4000] == 0 && shared[4096] == 0 && shared[8191] == 0, "zeros in the mapping");
        byte letter;
        Unix.Call(SystemCall.PRead64, (ulong)file, (ulong)&letter, 1, 8299);
        isGood &= Holds(letter == 0, "the last byte of the hole");
        Unix.Call(SystemCall.PRead64, (ulong)file, (ulong)&letter, 1, 8300);
        isGood &= Holds(letter == 1, "the first after it");
        Unix.FStat(file, out FileStatus status);
        return isGood & Holds(status.Size == 4 * 4096, "the size stays")
            & Gives(Unix.Call(SystemCall.FAllocate, (ulong)file, PunchHole, 0, 1), Errno.ENOTSUP, "a hole that changes the size");
    }

    private static int Create(uint flags)
    {
        fixed (byte* name = "calltest\0"u8)
        {
            return Unix.Call(SystemCall.MemFdCreate, (ulong)name, flags).Int;
        }
    }

    private static byte* Map(int file, ulong kind) => Unix.Call(SystemCall.MMap, 0, 8192, ReadWrite, kind, (ulong)file, 0).Address;
}
