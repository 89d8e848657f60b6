using System;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>/proc/PID/mem and pagemap: memory as a file.</summary>
internal static unsafe class ProcessMemory
{
    private const ulong PageSize = 4096;

    internal static void Run()
    {
        Case("mem reads what is mapped, readable or not", &Reading);
        Case("mem writes what is private, writable or not", &Writing);
        Case("a page that mem has written is the writer's alone", &WritingAfterFork);
        Case("mem of a process that is over is empty", &AfterTheEnd);
        Case("pagemap tells which pages are there", &Pages);
    }

    private static bool Reading()
    {
        byte* pages = Map(3);
        pages[0] = 1;
        pages[PageSize] = 2;
        Unix.MProtect(pages + PageSize, PageSize, Protection.None);
        Unix.MUnmap(pages + (2 * PageSize), PageSize);
        int memory = Unix.Open("/proc/self/mem", OpenFlags.ReadOnly).Int;
        byte* room = stackalloc byte[16];
        bool isGood = Holds(Read(memory, room, 1, pages).Value == 1 && room[0] == 1, "a page");
        isGood &= Holds(Read(memory, room, 1, pages + PageSize).Value == 1 && room[0] == 2, "one that may not be read");
        isGood &= Holds(Read(memory, room, 16, pages + (2 * PageSize) - 8).Value == 8, "up to the end of what is mapped");
        isGood &= Gives(Read(memory, room, 1, pages + (2 * PageSize)), Errno.EIO, "beyond it");
        isGood &= Gives(Read(memory, null, 1, pages), Errno.EFAULT, "to nowhere");
        isGood &= Gives(Unix.LSeek(memory, 0, SeekOrigin.End), Errno.EINVAL, "its end");
        Unix.LSeek(memory, (long)pages, SeekOrigin.Set);
        isGood &= Holds(Unix.Read(memory, room, 2).Value == 2 && Unix.LSeek(memory, 0, SeekOrigin.Current).Value == (long)pages + 2, "with an offset");
        Unix.Close(memory);
        Unix.MUnmap(pages, 2 * PageSize);
        return isGood;
    }

    private static bool Writing()
    {
        Files.Make("a", "file"u8);
        int file = Unix.Open("a", OpenFlags.ReadOnly).Int;
        var own = (byte*)Unix.MMap(null, PageSize, Protection.Read, MapFlags.Private, file, 0).Value;
        var shared = (byte*)Unix.MMap(null, PageSize, Protection.Read, MapFlags.Shared, file, 0).Value;
        byte* pages = Map(1);
        int memory = Unix.Open("/proc/self/mem", OpenFlags.ReadWrite).Int;
        bool isGood = Holds(Write(memory, pages, (byte)'x').Value == 1 && *pages == 'x', "a page");
        Unix.MProtect(pages, PageSize, Protection.Read);
        isGood &= Holds(Write(memory, pages, (byte)'y').Value == 1 && *pages == 'y', "one that may not be written");
        isGood &= Holds(Write(memory, own, (byte)'y').Value == 1 && *own == 'y' && own[1] == 'i', "one of a file");
        isGood &= Holds(*shared == 'f', "which the file does not see");
        isGood &= Gives(Write(memory, shared, (byte)'y'), Errno.EIO, "a shared one that may not be written");
        isGood &= Gives(Write(memory, null, (byte)'y'), Errno.EIO, "nothing");
        Unix.Close(memory);
        Unix.Close(file);
        Unix.Unlink("a");
        Unix.MUnmap(pages, PageSize);
        Unix.MUnmap(own, PageSize);
        Unix.MUnmap(shared, PageSize);
        return isGood;
    }

    private static bool WritingAfterFork()
    {
        byte* page = Map(1);
        *page = 1;
        Unix.MProtect(page, PageSize, Protection.Read);
        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult child = Unix.Fork();
        if (child.Int == 0)
        {
            byte* signal = stackalloc byte[1];
            Unix.Read(readEnd, signal, 1);
            Unix.Exit(*page);
        }

        int memory = Unix.Open("/proc/self/mem", OpenFlags.ReadWrite).Int;
        Write(memory, page, 2);
        Unix.Write(writeEnd, page, 1);
        Unix.Wait(child.Int, out WaitStatus status);
        bool isGood = Holds(*page == 2, "the writer's") & Holds(status.Is(1), "the child's");
        Unix.Close(memory);
        Unix.Close(readEnd);
        Unix.Close(writeEnd);
        Unix.MUnmap(page, PageSize);
        return isGood;
    }

    private static bool AfterTheEnd()
    {
        byte* page = Map(1);
        byte* room = stackalloc byte[1];
        SysResult child = StartSleeper();
        int memory = Unix.Open($"/proc/{child.Int}/mem", OpenFlags.ReadOnly).Int;
        bool isGood = Holds(Read(memory, room, 1, page).Value == 1, "a child's while it lives");
        Unix.Kill(child.Int, Signal.Kill);
        Unix.Wait(child.Int, out _);
        isGood &= Holds(Read(memory, room, 1, page) is { Succeeded: true, Value: 0 }, "afterwards");
        Unix.Close(memory);
        Unix.MUnmap(page, PageSize);
        return isGood;
    }

    private static bool Pages()
    {
        const ulong present = 1UL << 63;
        byte* pages = Map(2);
        *pages = 1;
        ulong* entries = stackalloc ulong[2];
        int map = Unix.Open("/proc/self/pagemap", OpenFlags.ReadOnly).Int;
        byte* offset = (byte*)((ulong)pages / PageSize * sizeof(ulong));
        bool isGood = Holds(Read(map, entries, 16, offset).Value == 16, "two entries");
        isGood &= Holds((entries[0] & present) != 0, "a page that was written") & Holds((entries[1] & present) == 0, "one that was not touched");
        isGood &= Gives(Read(map, entries, 8, offset + 1), Errno.EINVAL, "half an entry's offset");
        isGood &= Gives(Read(map, entries, 9, offset), Errno.EINVAL, "half an entry");
        isGood &= Holds(Read(map, entries, 16, (byte*)(1UL << 56)) is { Succeeded: true, Value: 0 }, "beyond all addresses");
        Unix.Close(map);
        Unix.MUnmap(pages, 2 * PageSize);
        return isGood;
    }

    /// <summary>A child that sleeps until a signal ends it.</summary>
    internal static SysResult StartSleeper()
    {
        SysResult child = Unix.Fork();
        while (child.Int == 0)
        {
            Unix.Sleep(1_000_000_000);
        }

        return child;
    }

    private static byte* Map(ulong pages) => (byte*)Unix.MMap(pages * PageSize).Value;

    private static SysResult Read(int file, void* to, ulong count, byte* offset) =>
        Unix.Call(SystemCall.PRead64, (ulong)file, (ulong)to, count, (ulong)offset);

    private static SysResult Write(int file, byte* at, byte value) =>
        Unix.Call(SystemCall.PWrite64, (ulong)file, (ulong)&value, 1, (ulong)at);
}
