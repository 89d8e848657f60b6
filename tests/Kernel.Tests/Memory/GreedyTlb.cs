using System.Collections.Generic;
using Tine.Memory;
using Tine.X64;
using Xunit;

namespace Tine.Tests.Memory;

/// <summary>
/// A translation cache that remembers every translation of the tables in use for as long as it is allowed to, and fails the test when
/// it remembers what the tables do not give any more: a processor could go on using it.
/// </summary>
internal sealed unsafe class GreedyTlb : TranslationCache
{
    private const int KernelHalf = 256;
    private readonly Dictionary<ulong, PageTableEntry> _remembered = [];
    private FrameNumber _root;

    /// <summary>That of the machine that runs.</summary>
    public static GreedyTlb Current => (GreedyTlb)HostedMachine.Current.Translations!;

    public override void Activate(FrameNumber root)
    {
        _root = root;
        FlushAll();
    }

    public override void Flush(VirtualAddress address) => _remembered.Remove(address.PageStart.Value);

    public override void FlushAll() => _remembered.Clear();

    /// <summary>Lets a program use all its pages, after a look whether it may use what is remembered.</summary>
    /// <param name="change">The last change, for the message.</param>
    public void RunProgram(string change)
    {
        foreach ((ulong address, PageTableEntry remembered) in _remembered)
        {
            PageTableEntry now = Translate(new VirtualAddress(address));
            bool isRight = now.IsPresent && now.Frame == remembered.Frame
                && (now.IsWritable || !remembered.IsWritable) && (now.IsExecutable || !remembered.IsExecutable);
            Assert.True(isRight, $"{change} narrowed the page 0x{address:x} and did not flush it");
        }

        if (_root.Value != 0 && _root != KernelRoot.Current.Root)
        {
            Remember(_root, PageTables.RootLevel, 0, PageAccess.Write);
        }
    }

    private void Remember(FrameNumber table, int level, ulong start, PageAccess access)
    {
        PageTableEntry* entries = PageTables.TableAt(table);
        for (int i = 0; i < (level == PageTables.RootLevel ? KernelHalf : PageTables.EntriesPerTable); i++)
        {
            PageTableEntry entry = (access & PageAccess.Write) != 0 ? entries[i] : entries[i].WriteProtected();
            ulong address = start + ((ulong)i << PageTables.ShiftOf(level));
            if (entry.IsPresent && level == 0)
            {
                _remembered[address] = entry;
            }
            else if (entry.IsPresent)
            {
                Remember(entry.Frame, level - 1, address, entry.IsWritable ? access : PageAccess.Read);
            }
        }
    }

    private PageTableEntry Translate(VirtualAddress address)
    {
        FrameNumber table = _root;
        bool isWritable = true;
        for (int level = PageTables.RootLevel; ; level--)
        {
            PageTableEntry entry = PageTables.TableAt(table)[PageTables.IndexOf(address, level)];
            isWritable &= entry.IsWritable;
            if (level == 0 || !entry.IsPresent)
            {
                return isWritable ? entry : entry.WriteProtected();
            }

            table = entry.Frame;
        }
    }
}
