using System;
using System.Runtime.CompilerServices;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>
/// The boot option <c>trace=memory</c>: after each fork, vfork, exec, exit, mmap and fault the address spaces of all processes, as
/// records in the kernel log. The host makes a page of pictures of them.
/// </summary>
/// <remarks>
/// Records as in <see cref="EventTrace"/>, two words of 0 in place of time and thread. E: an event (process, name, what); B: the
/// program's calls that led to it; P: a process (number, parent, root, sharers, name), and after it R: a region (start, end, protection,
/// flags, name), T: a table (level, start, frame, holders, entry), L: pages in a row that are alike (start, number, first frame, kind,
/// holders, entry).
/// </remarks>
[NoAllocation]
internal static unsafe class SpacePicture
{
    private const int MostCalls = 6;
    private const int FirstProgram = 2;

    /// <summary>Faults of one kind at one page after the other: so many are shown, then the last.</summary>
    private const int ShownInARow = 2;

    private static World? s_world;
    private static bool s_isEnding;
    private static bool s_isSuspending;
    private static VirtualAddress s_lastPage;
    private static int s_inARow;

    /// <summary>Whether it is on.</summary>
    public static bool IsOn => s_world is not null;

    /// <summary>Begins.</summary>
    public static void Start(World world) => s_world = world;

    /// <summary>Draws the spaces after a call that changes them.</summary>
    /// <param name="caller">The thread that called.</param>
    /// <param name="name">The call.</param>
    /// <param name="first">Its first argument, which exec does not leave in the frame.</param>
    /// <param name="frame">The other arguments.</param>
    /// <param name="result">The returned value.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void OnReturn(Thread caller, string name, ulong first, in TrapFrame frame, long result)
    {
        if (Begin(caller))
        {
            KernelLog.Write("call ");
            KernelLog.Write(name);
            WriteNumber(first);
            WriteNumber(frame.Rsi);
            WriteNumber(frame.Rdx);
            WriteNumber((ulong)result);
            End(caller);
        }
    }

    /// <summary>Notes that a call begins in which the caller waits for its child, which has its memory.</summary>
    public static void OnVFork() => s_isSuspending = IsOn;

    /// <summary>Notes that a call begins from which the thread does not return.</summary>
    public static void OnExit() => s_isEnding = IsOn;

    /// <summary>Notes that another thread is about to run.</summary>
    public static void OnSwitch(Thread next)
    {
        bool isEnding = s_isEnding;
        bool isSuspending = s_isSuspending;
        s_isEnding = false;
        s_isSuspending = false;
        if ((isEnding || isSuspending) && Begin(next))
        {
            KernelLog.Write(isEnding ? "ended" : "suspends");
            End(next);
        }
    }

    /// <summary>Draws the spaces after a fault.</summary>
    /// <param name="thread">The thread that faulted.</param>
    /// <param name="address">The address.</param>
    /// <param name="code">The processor's error code.</param>
    /// <param name="before">The translation before.</param>
    /// <param name="kind">The way in which it was resolved.</param>
    public static void OnFault(Thread thread, VirtualAddress address, PageFaultCode code, in PageReport before, string kind)
    {
        bool isInARow = before.Entry.IsEmpty && address.PageStart.Value == s_lastPage.Value + FrameNumber.Size;
        int inARow = isInARow ? s_inARow + 1 : 0;
        if (inARow < ShownInARow && Begin(thread))
        {
            PageReport after = thread.Process.Memory.Tables.Describe(address);
            KernelLog.Write("fault");
            WriteNumber(address.Value);
            WriteNumber((ulong)code);
            WriteNumber(before.Entry.Frame.Value);
            WriteNumber(before.References);
            WriteNumber(after.Entry.Frame.Value);
            WriteNumber(after.References);
            KernelLog.Write(' ');
            KernelLog.Write(kind);
            End(thread);
        }

        s_lastPage = address.PageStart;
        s_inARow = inARow;
    }

    private static bool Begin(Thread thread)
    {
        if (!IsOn || thread.Process.Id < FirstProgram)
        {
            return false;
        }

        BeginRecord('E');
        WriteNumber((ulong)thread.Process.Id);
        WriteNumber((ulong)s_inARow);
        KernelLog.Write(' ');
        WriteName(thread.Name);
        KernelLog.Write(' ');
        s_inARow = 0;
        return true;
    }

    private static void End(Thread thread)
    {
        KernelLog.Write('\n');
        WriteCalls(thread);
        for (Thread? one = s_world!.Threads.First; one is not null; one = s_world.Threads.After(one))
        {
            if (one == one.Process.Leader && one.Process.Id >= FirstProgram && one.Process.Memory is { HasTables: true })
            {
                WriteProcess(one);
            }
        }
    }

    /// <summary>Writes the program's calls that led here, by its frame pointers; looking touches no page.</summary>
    private static void WriteCalls(Thread thread)
    {
        ref TrapFrame frame = ref thread.Frame;
        BeginRecord('B');
        WriteNumber(frame.Rip);
        ulong pointer = frame.Rbp;
        for (int i = 0; i < MostCalls && (pointer & 7) == 0 && TryRead(thread, pointer + 8, out ulong caller); i++)
        {
            WriteNumber(caller - 1);
            if (!TryRead(thread, pointer, out ulong upper) || upper <= pointer)
            {
                break;
            }

            pointer = upper;
        }

        KernelLog.Write('\n');
    }

    private static bool TryRead(Thread thread, ulong address, out ulong value)
    {
        PageReport page = thread.Process.Memory.Tables.Describe(new VirtualAddress(address));
        value = page.Entry.IsPresent ? *(ulong*)((byte*)PhysicalMemory.Pointer(page.Entry.Frame) + (address & (FrameNumber.Size - 1))) : 0;
        return value != 0;
    }

    private static void WriteProcess(Thread leader)
    {
        Process process = leader.Process;
        AddressSpace memory = process.Memory;
        BeginRecord('P');
        WriteNumber((ulong)process.Id);
        WriteNumber((ulong)(process.Parent?.Id ?? 0));
        WriteNumber(memory.Root.Value);
        WriteNumber((ulong)memory.Sharers);
        KernelLog.Write(' ');
        WriteName(leader.Name);
        KernelLog.Write('\n');
        ref RegionList regions = ref memory.List;
        for (int i = 0; i < regions.Count; i++)
        {
            ref Region region = ref regions[i];
            BeginRecord('R');
            WriteNumber(region.Start.Value);
            WriteNumber(region.End.Value);
            WriteNumber((ulong)region.Protection);
            WriteNumber((ulong)region.Flags);
            WriteNumber(region.Backing is null ? 0UL : 1);
            KernelLog.Write(' ');
            WriteName(region.Name ?? "-");
            KernelLog.Write('\n');
        }

        WriteTable(memory.Root, PageTables.RootLevel, 0, PageTableEntry.ToTable(memory.Root));
    }

    private static void WriteTable(FrameNumber table, int level, ulong start, PageTableEntry pointer)
    {
        BeginRecord('T');
        WriteNumber((ulong)level);
        WriteNumber(start);
        WriteNumber(table.Value);
        WriteNumber(FrameTable.CountOf(table));
        WriteNumber(pointer.IsWritable ? 1UL : 0);
        KernelLog.Write('\n');
        var entries = new AllEntries(table, level, start);
        while (entries.MoveNext())
        {
            if (level > 0)
            {
                WriteTable(entries.Current->Frame, level - 1, entries.Address, *entries.Current);
            }
            else
            {
                int pages = CountAlike(entries.Current);
                WritePages(entries.Address, pages, *entries.Current);
                entries.Skip(pages - 1);
            }
        }
    }

    /// <summary>Counts pages in a row that are alike, from a leaf table's entry on.</summary>
    private static int CountAlike(PageTableEntry* first)
    {
        int pages = 1;
        while (((ulong)(first + pages) & (FrameNumber.Size - 1)) != 0 && IsAlike(*first, first[pages]))
        {
            pages++;
        }

        return pages;
    }

    private static void WritePages(ulong address, int pages, PageTableEntry first)
    {
        BeginRecord('L');
        WriteNumber(address);
        WriteNumber((ulong)pages);
        WriteNumber(first.Frame.Value);
        WriteNumber((ulong)FrameTable.KindOf(first.Frame));
        WriteNumber(FrameTable.CountOf(first.Frame));
        WriteNumber((first.IsWritable ? 1UL : 0) | (first.IsExecutable ? 2UL : 0) | (first.IsPresent ? 4UL : 0));
        KernelLog.Write('\n');
    }

    private static bool IsAlike(PageTableEntry one, PageTableEntry other) =>
        !other.IsEmpty && one.IsWritable == other.IsWritable && one.IsExecutable == other.IsExecutable && one.IsPresent == other.IsPresent
        && FrameTable.KindOf(one.Frame) == FrameTable.KindOf(other.Frame) && FrameTable.CountOf(one.Frame) == FrameTable.CountOf(other.Frame);

    private static void BeginRecord(char letter)
    {
        KernelLog.Write(EventTrace.Mark);
        KernelLog.Write(letter);
        KernelLog.Write(" 0 0");
    }

    private static void WriteNumber(ulong value)
    {
        KernelLog.Write(' ');
        KernelLog.WriteHexadecimal(value);
    }

    private static void WriteName(ReadOnlySpan<byte> name)
    {
        foreach (byte character in name)
        {
            KernelLog.Write(character is > (byte)' ' and < 0x7f ? (char)character : '_');
        }
    }

    private static void WriteName(ReadOnlySpan<char> name)
    {
        foreach (char character in name)
        {
            KernelLog.Write(character is > ' ' and < '\x7f' ? character : '_');
        }
    }
}
