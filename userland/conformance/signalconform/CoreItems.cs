using System;
using System.Buffers.Binary;
using System.Threading;
using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S19: core files.</summary>
/// <remarks>Where the machine's core files go elsewhere (kernel.core_pattern), there is nothing to see.</remarks>
internal static unsafe partial class CoreItems
{
    private const uint StatusNote = 1;
    private const uint FloatingPointNote = 2;
    private const uint DescriptionNote = 3;
    private const uint AuxiliaryNote = 6;
    private const uint VectorNote = 0x202;
    private const uint SignalNote = 0x5349_4749;
    private const uint FilesNote = 0x4649_4c45;
    private const ulong Marker = 0x1234_5678_9abc_def0;
    private const ulong BadAddress = 0x18;
    private const int SetDumpable = 4;

    /// <summary>AT_SYSINFO_EHDR.</summary>
    private const ulong VdsoAddress = 33;
    private const int DumpedBit = 0x80;
    private const int ChildDumped = 3;
    private const int ThreadCount = 3;

    private static string s_folder = "";

    internal static void Run()
    {
        Item("S19 a core file: its mode; wait tells of it by 0x80, SIGCHLD by CLD_DUMPED", &Made);
        Item("S19 registers, signal, process, auxiliary vector and files stand in its notes", &Notes);
        Item("S19 each thread has its registers there", &NotesOfThreads);
        Item("S19 written memory and the vDSO are in it; MADV_DONTDUMP and untouched memory are not", &Contents);
        Item("S19 none with RLIMIT_CORE 0 or PR_SET_DUMPABLE 0; a limit cuts it off", &Limits);
        Item("S19 a former one goes first: it is not written over through another name", &Replaced);
        Item("S19 /proc/PID/coredump_filter: what it takes, inherited by fork, and what it does", &Filter);
    }

    /// <summary>Goes to a directory of the item's own, where the core files of its children will lie.</summary>
    private static bool Begin()
    {
        if (FileReader.ReadAllText("/proc/sys/kernel/core_pattern", out string pattern) != Errno.None || pattern != "core\n")
        {
            return false;
        }

        s_folder = "/tmp/core" + Numbers.ToText(Unix.GetPid());
        Board.Expect(Unix.MkDir(s_folder), Errno.None, "mkdir");
        Unix.ChDir(s_folder);
        SetLimit(1 << 30);
        return true;
    }

    /// <summary>Sets the soft limit alone, as the hard one may not be raised again.</summary>
    internal static void SetLimit(ulong bytes)
    {
        Unix.GetLimitOf(0, Unix.CoreLimit, out _, out ulong hard);
        Unix.Limit(Unix.CoreLimit, bytes, hard);
    }

    private static void End()
    {
        Unix.Unlink(NameOf("core"));
        Unix.Unlink(NameOf("other"));
        Unix.ChDir("/");
        Board.Expect(Unix.RmDir(s_folder), Errno.None, "rmdir");
    }

    private static string NameOf(string file) => s_folder + "/" + file;

    /// <summary>A child that does something and then touches a bad address; its status.</summary>
    private static int Crash(delegate*<void> first)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            first();
            *(byte*)BadAddress = 1;
        }

        Unix.Wait(child.Int, out WaitStatus status);
        Board.Slot(0) = child.Int;
        return status.Raw;
    }

    private static void Nothing()
    {
    }

    private static void Made()
    {
        if (!Begin())
        {
            return;
        }

        Recorder.Catch(Signal.Child);
        Board.Expect(Crash(&Nothing), (int)Signal.SegmentationFault | DumpedBit, "the status");
        Board.Expect(Recorder.At(0).Code, ChildDumped, "si_code of SIGCHLD");
        Board.Expect(Unix.Stat(NameOf("core"), out FileStatus status), Errno.None, "stat");
        Board.Expect(status.Mode, 0x8180, "its mode");
        Board.Expect(CoreFile.Open(NameOf("core")) is { IsCore: true }, "it is an ELF core file");
        End();
    }

    private static int Number(ReadOnlySpan<byte> note, int offset) =>
        note.Length < offset + 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(note[offset..]);

    private static void Notes()
    {
        if (!Begin())
        {
            return;
        }

        Crash(&Nothing);
        CoreFile? core = CoreFile.Open(NameOf("core"));
        if (Board.Expect(core is not null, "a core file"))
        {
            ReadOnlySpan<byte> status = core!.Note(StatusNote);
            Board.Expect(status.Length, 336, "bytes of NT_PRSTATUS");
            Board.Expect(Number(status, 0), (int)Signal.SegmentationFault, "its signal");
            Board.Expect(Number(status, 32), Board.Slot(0), "its process");
            Board.Expect(Number(status, 36), Unix.GetPid(), "its parent");
            ReadOnlySpan<byte> description = core.Note(DescriptionNote);
            Board.Expect(description.Length, 136, "bytes of NT_PRPSINFO");
            Board.Expect(Number(description, 24), Board.Slot(0), "the process there");
            Board.Expect(description[40..].StartsWith("signalconform\0"u8), "the program's name there");
            ReadOnlySpan<byte> signal = core.Note(SignalNote);
            Board.Expect(signal.Length, 128, "bytes of NT_SIGINFO");
            Board.Expect(Number(signal, 8), SignalCode.NotMapped, "si_code there");
            Board.Expect(Number(signal, 16), (int)BadAddress, "si_addr there");
            Board.Expect(core.Note(FloatingPointNote).Length, 512, "bytes of NT_FPREGSET");
            Board.Expect(Number(core.Note(FloatingPointNote), 24), 0x1f80, "MXCSR there");
            Board.Expect(Number(core.Note(VectorNote), 464) != 0, "XCR0 in NT_X86_XSTATE");
            Board.Expect(core.Note(AuxiliaryNote).IndexOf((byte)3) >= 0 && core.Note(AuxiliaryNote).Length % 16 == 0, "NT_AUXV");
            Board.Expect(core.Note(FilesNote).IndexOf("signalconform\0"u8) >= 0, "the program's file in NT_FILE");
            Board.Expect(core.Note(StatusNote, 1).IsEmpty, "one thread");
        }

        End();
    }

    private static int Stay(void* unused)
    {
        Interlocked.Increment(ref Board.Slot(1));
        while (true)
        {
            Unix.Sleep(1_000_000_000);
        }
    }

    private static void StartThreads()
    {
        for (int i = 0; i < ThreadCount; i++)
        {
            Board.Slot(4 + i) = Threads.Start(&Stay).Int;
        }

        while (Volatile.Read(ref Board.Slot(1)) < ThreadCount)
        {
            Unix.SchedYield();
        }
    }

    private static void NotesOfThreads()
    {
        if (!Begin())
        {
            return;
        }

        Crash(&StartThreads);
        CoreFile? core = CoreFile.Open(NameOf("core"));
        if (Board.Expect(core is not null, "a core file"))
        {
            Board.Expect(Number(core!.Note(StatusNote), 32), Board.Slot(0), "first the thread that has the fault");
            int sum = 0;
            for (int i = 1; i <= ThreadCount; i++)
            {
                sum += Number(core.Note(StatusNote, i), 32);
                Board.Expect(core.Note(VectorNote, i).Length, core.Note(VectorNote).Length, "bytes of a thread's vector state");
            }

            Board.Expect(sum, Board.Slot(4) + Board.Slot(5) + Board.Slot(6), "the sum of the threads' ids");
            Board.Expect(core.Note(StatusNote, ThreadCount + 1).IsEmpty, "no more");
        }

        End();
    }

    /// <summary>Pages at addresses known to the parent: written, written and not to be dumped, untouched, shared.</summary>
    private static ulong* s_pages;

    private static void MapPages()
    {
        const MapFlags shared = MapFlags.Shared | MapFlags.Anonymous;
        byte* pages = Unix.MMap(4 * Unix.PageSize).Address;
        Unix.MMap(pages + (3 * Unix.PageSize), Unix.PageSize, Protection.ReadWrite, shared | MapFlags.Fixed, -1, 0);
        Unix.MAdvise(pages + Unix.PageSize, Unix.PageSize, Advice.DontDump);
        Unix.MMap(pages + (2 * Unix.PageSize), Unix.PageSize, Protection.Read, MapFlags.Private | MapFlags.Anonymous | MapFlags.Fixed, -1, 0);
        s_pages = (ulong*)pages;
    }

    private static ref ulong Page(int number) => ref s_pages[number * (int)(Unix.PageSize / sizeof(ulong))];

    private static void* AddressOf(int page) => s_pages + (page * (int)(Unix.PageSize / sizeof(ulong)));

    private static void WritePages()
    {
        Page(0) = Marker;
        Page(1) = Marker;
        Page(3) = Marker + 3;
    }

    private static void Contents()
    {
        if (!Begin())
        {
            return;
        }

        MapPages();
        Crash(&WritePages);
        CoreFile? core = CoreFile.Open(NameOf("core"));
        if (Board.Expect(core is not null, "a core file"))
        {
            Board.Expect(core!.WordAt(AddressOf(0)) == Marker, "private memory");
            Board.Expect(core.BytesAt(AddressOf(1)), 0, "bytes of what is not to be dumped");
            Board.Expect(core.BytesAt(AddressOf(2)), 0, "bytes of what is untouched");
            Board.Expect(core.WordAt(AddressOf(3)) == Marker + 3, "shared memory");
            Board.Expect(core.BytesAt((void*)BadAddress), -1, "what is not mapped");
            ulong* shared = (ulong*)ProcessEnvironment.Auxiliary(VdsoAddress);
            Board.Expect(shared is null || core.WordAt(shared) == *shared, "the vDSO, which has the name by which debuggers know it");
        }

        End();
    }

    private static void NotDumpable() => Unix.PrCtl(SetDumpable, 0);

    private static void NoLimit() => SetLimit(0);

    private static void SmallLimit() => SetLimit(2 * Unix.PageSize);

    private static void Limits()
    {
        if (!Begin())
        {
            return;
        }

        Board.Expect(Crash(&NoLimit), (int)Signal.SegmentationFault, "the status with RLIMIT_CORE 0");
        Board.Expect(Crash(&NotDumpable), (int)Signal.SegmentationFault, "the status with PR_SET_DUMPABLE 0");
        Board.Expect(Unix.Stat(NameOf("core"), out _), Errno.ENOENT, "stat");
        Board.Expect(Crash(&SmallLimit), (int)Signal.SegmentationFault | DumpedBit, "the status with a small limit");
        Board.Expect(Unix.Stat(NameOf("core"), out FileStatus status), Errno.None, "stat with a small limit");
        // What is written counts, and not the holes before it.
        Board.Expect(status.Size is > 0 and <= 8 * (long)Unix.PageSize, "its size");
        End();
    }

    private static void Replaced()
    {
        if (!Begin())
        {
            return;
        }

        SysResult file = Unix.Open(NameOf("core"), OpenFlags.WriteOnly | OpenFlags.Create);
        Unix.Link(NameOf("core"), NameOf("other"));
        Crash(&Nothing);
        Unix.FStat(file.Int, out FileStatus former);
        Board.Expect(former.Size, 0, "the size of the former one");
        Board.Expect(CoreFile.Open(NameOf("core")) is { IsCore: true }, "a new one");
        End();
    }
}
