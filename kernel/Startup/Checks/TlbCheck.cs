using Tine.Memory;
using Tine.X64;

namespace Tine.Startup;

/// <summary>
/// The boot option <c>check=tlb</c>: finds a page-table entry that was narrowed (unmapped, write-protected, replaced) and not flushed
/// when its program goes on, or when the kernel itself uses the address. The machine then stops and names the function that
/// narrowed it.
/// </summary>
/// <remarks>
/// A processor may remember each translation that has its accessed bit set, for as long as CR3 stays (AMD64 APM vol. 2, 5.5; Intel SDM
/// vol. 3, 4.10.2). Whether it does is its own matter: QEMU forgets much, and a missing flush shows as a wrong value far away, or
/// not at all. Here everything that could be remembered is.
/// <para>Changes of entries come from <see cref="WatchedWrites"/>, flushes from breakpoints on the three routines that flush
/// (<see cref="DebugRegisters.BreakAtTranslations"/>).</para>
/// </remarks>
[NoAllocation]
internal static unsafe class TlbCheck
{
    private static bool s_isOn;
    private static StaleTranslations s_stale;
    private static FrameNumber s_found;
    private static TablePlace s_place;

    /// <summary>Begins, before the first program has page tables.</summary>
    public static void Start()
    {
        s_isOn = true;
        DebugRegisters.BreakAtTranslations();
    }

    /// <summary>Watches a frame that becomes a page table, or leaves alone one that was.</summary>
    public static void OnTable(FrameNumber table, PageAccess access)
    {
        if (s_isOn)
        {
            s_found = default;
            DirectMap.SetAccess(new VirtualAddress((ulong)PhysicalMemory.Pointer(table)), access);
        }
    }

    /// <summary>Notes a change of an entry of a page table.</summary>
    public static void OnEntry(PageTableEntry* slot, PageTableEntry before, in CodePlace writer)
    {
        PageTableEntry after = *slot;
        FrameNumber table = PhysicalMemory.AddressOf(slot).Frame;
        if (!before.IsPresent || !before.IsAccessed || before == after || !TryFind(table))
        {
            return;
        }

        int index = (int)(slot - PageTables.TableAt(table));
        if (index >= PageTables.UserEntriesOf(s_place.Level))
        {
            return;
        }

        TablePlace place = s_place with { Start = s_place.Start + ((ulong)index << PageTables.ShiftOf(s_place.Level)) };
        if (place.Level > 0)
        {
            s_found = default;
            NoteOtherTable(place, before, after, writer);
        }

        Compare(place, before, after, writer);
    }

    /// <summary>Notes a flush, or looks at what the kernel is about to copy.</summary>
    public static void OnBreakpoint(DebugCause cause, in TrapFrame frame)
    {
        DebugCause flushes = PlantedMistakes.ForgetsFlushes ? DebugCause.WriteRoot : DebugCause.WriteRoot | DebugCause.ReloadRoot;
        if ((cause & flushes) != 0)
        {
            s_stale.Clear();
            s_found = default;
        }

        if ((cause & DebugCause.FlushPage) != 0)
        {
            s_stale.Remove(frame.Rdi & ~(FrameNumber.Size - 1));
        }

        if ((cause & DebugCause.CopyUser) != 0 && s_stale.Count != 0)
        {
            ulong start = frame.Rdi < Layout.UserEnd ? frame.Rdi : frame.Rsi;
            Verify(start, start + frame.Rdx, "The kernel uses an address whose translation was narrowed and not flushed.");
        }
    }

    /// <summary>Forgets a page at which a program has faulted: the fault itself drops its translation (Intel SDM vol. 3, 4.10.4.1).</summary>
    public static void OnFault(VirtualAddress address) => s_stale.Remove(address.PageStart.Value);

    /// <summary>Panics if a program could use a translation that the tables do not give any more.</summary>
    public static void Verify()
    {
        if (s_stale.Count != 0)
        {
            Verify(0, Layout.UserEnd, "A translation was narrowed and not flushed.");
        }
    }

    private static void Verify(ulong start, ulong end, string sentence)
    {
        for (int i = 0; i < s_stale.Count; i++)
        {
            StaleRange range = s_stale[i];
            for (ulong page = range.Start; page < range.End; page += FrameNumber.Size)
            {
                if (page + FrameNumber.Size > start && page < end && IsStill(range, page))
                {
                    Report(range with { Start = page }, sentence);
                }
            }
        }

        if (start == 0)
        {
            s_stale.Clear();
        }
    }

    /// <summary>Whether the tables still allow less: an entry may have got back what was taken from it.</summary>
    private static bool IsStill(in StaleRange range, ulong page)
    {
        PageTableEntry now = TableWalk.Translate(page);
        return range.Narrowing switch
        {
            Narrowing.WriteProtected => !now.IsPresent || !now.IsWritable,
            Narrowing.NotExecutable => !now.IsPresent || !now.IsExecutable,
            _ => page != range.Start || !now.IsPresent || now.Frame != range.Former,
        };
    }

    /// <summary>Notes a change of a table above: the processor remembers tables, too, and forgets them all whichever page is flushed.</summary>
    private static void NoteOtherTable(in TablePlace place, PageTableEntry before, PageTableEntry after, in CodePlace writer)
    {
        if (!after.IsPresent || after.Frame != before.Frame)
        {
            s_stale.Add(new StaleRange(place.Start, place.Start + FrameNumber.Size, Narrowing.OtherTable, default, writer));
        }
    }

    /// <summary>Compares what an entry led to with what it leads to, down to the pages.</summary>
    /// <param name="place">The level of the entry, the first address below it, and what is allowed above it.</param>
    /// <param name="before">The entry before.</param>
    /// <param name="after">The entry now.</param>
    /// <param name="writer">The instruction that changed it.</param>
    private static void Compare(in TablePlace place, PageTableEntry before, PageTableEntry after, in CodePlace writer)
    {
        Narrowing narrowing = before.IsPresent && before.IsAccessed ? Between(before, after, place) : Narrowing.None;
        if (narrowing == Narrowing.None)
        {
            return;
        }

        if (place.Level == 0)
        {
            s_stale.Add(new StaleRange(place.Start, place.Start + FrameNumber.Size, narrowing, before.Frame, writer));
            return;
        }

        PageTableEntry* former = PageTables.TableAt(before.Frame);
        PageTableEntry* present = after.IsPresent ? PageTables.TableAt(after.Frame) : null;
        int level = place.Level - 1;
        for (int i = 0; i < PageTables.EntriesPerTable; i++)
        {
            // Below an entry that is write-protected all is.
            PageTableEntry was = before.IsWritable ? former[i] : former[i].WriteProtected();
            PageTableEntry now = present is null ? PageTableEntry.Empty : after.IsWritable ? present[i] : present[i].WriteProtected();
            Compare(new TablePlace(level, place.Start + ((ulong)i << PageTables.ShiftOf(level)), place.Access), was, now, writer);
        }
    }

    private static Narrowing Between(PageTableEntry before, PageTableEntry after, in TablePlace place) =>
        !after.IsPresent ? Narrowing.Unmapped
        : after.Frame != before.Frame ? Narrowing.Replaced
        : before.IsWritable && !after.IsWritable && (place.Access & PageAccess.Write) != 0 ? Narrowing.WriteProtected
        : before.IsExecutable && !after.IsExecutable ? Narrowing.NotExecutable
        : Narrowing.None;

    /// <summary>Finds a table in use; writes come in rows to the same one.</summary>
    private static bool TryFind(FrameNumber table)
    {
        if (s_found == table)
        {
            return true;
        }

        if (!TableWalk.TryFind(table, out s_place))
        {
            return false;
        }

        s_found = table;
        return true;
    }

    private static void Report(in StaleRange range, string sentence)
    {
        KernelPanic.Begin();
        KernelLog.WriteLine(sentence);
        KernelPanic.WriteBuild();
        KernelLog.Write("  address 0x");
        KernelLog.WriteHexadecimal(range.Start);
        KernelLog.Write(range.Narrowing switch
        {
            Narrowing.WriteProtected => " was write-protected",
            Narrowing.NotExecutable => " was made non-executable",
            Narrowing.Unmapped => " was unmapped",
            Narrowing.Replaced => " was given another frame",
            _ => " got another page table",
        });
        KernelLog.WriteLine(", and the processor may still translate it as before. It was changed");
        range.Writer.Write();
        KernelPanic.Finish(PanicAdvice.Flush);
    }
}
