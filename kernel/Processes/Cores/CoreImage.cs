using System;
using System.Collections.Generic;
using Tine.Files;
using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>
/// The layout of a core file (System V gABI, chapter 4; Linux, elf_core_dump):
/// <code>
/// ELF header | PT_NOTE, PT_LOAD ... | notes | to a page | memory of each region in turn, untouched pages as holes | the vDSO
/// </code>
/// </summary>
/// <remarks>The vDSO has the name by which debuggers know it, and the unwind tables of its functions.</remarks>
internal static class CoreImage
{
    private const int PagesAPiece = 512;
    private const int InstructionsAPiece = 10_000;
    private const int InstructionsASegment = 500;

    /// <summary>Writes the core file: header, notes, then the contents of each segment.</summary>
    public static void Write(CoreWriter writer, Thread thread, in SignalInfo info)
    {
        AddressSpace memory = thread.Process.Memory;
        BlockList<CoreSegment> segments = CoreSegments.Collect(memory, writer);
        if (BareMetal.IsHere)
        {
            segments.Add(CoreSegment.Vdso);
        }

        ulong notes = ElfHeader.Size + ((ulong)(segments.Count + 1) * ElfSegment.Size);
        writer.Append(ElfHeader.OfCore(segments.Count + 1));
        writer.MoveTo(notes);
        new CoreNotes(writer, thread).Write(info, OthersOf(thread));
        ulong end = writer.Offset;
        writer.MoveTo(ElfHeader.Size);
        writer.Append(ElfSegment.OfNotes(notes, end - notes));
        ulong offset = PageUp(end);
        for (int i = 0; i < segments.Count; i++)
        {
            CoreSegment segment = segments[i];
            writer.Append(ElfSegment.OfMemory(segment.Start.Value, segment.Length, segment.Protection, offset, segment.BytesInFile));
            writer.Spend(InstructionsASegment);
            offset += segment.BytesInFile;
        }

        writer.MoveTo(PageUp(end));
        for (int i = 0; i < segments.Count; i++)
        {
            WriteSegment(writer, memory, segments[i]);
        }

        writer.Extend(offset);
    }

    private static List<Thread> OthersOf(Thread dumping)
    {
        var others = new List<Thread>(dumping.Process.LiveThreads);
        foreach (Thread thread in dumping.Process.Threads)
        {
            if (thread != dumping)
            {
                others.Add(thread);
            }
        }

        return others;
    }

    private static void WriteSegment(CoreWriter writer, AddressSpace memory, in CoreSegment segment)
    {
        if (segment != CoreSegment.Vdso)
        {
            WriteMemory(writer, memory, segment);
            return;
        }

        byte[] page = new byte[segment.BytesInFile];
        memory.Peek(segment.Start, page);
        writer.Append(page);
        writer.Flush();
    }

    private static void WriteMemory(CoreWriter writer, AddressSpace memory, in CoreSegment segment)
    {
        Span<byte> pages = stackalloc byte[PagesAPiece];
        VirtualAddress end = segment.Start + segment.BytesInFile;
        for (VirtualAddress at = segment.Start; at < end && !writer.HasFailed;)
        {
            ulong left = (end - at) >> FrameNumber.Shift;
            Span<byte> piece = pages[..(int)Math.Min(left, PagesAPiece)];
            int count = memory.FindContents(at, piece);
            WritePages(writer, memory, at, piece[..count]);
            at += (ulong)piece.Length << FrameNumber.Shift;
            writer.MoveTo(writer.Offset + ((ulong)(piece.Length - count) << FrameNumber.Shift));
            writer.Spend(InstructionsAPiece);
        }
    }

    /// <summary>Runs of pages that have contents; over the others it moves on.</summary>
    private static void WritePages(CoreWriter writer, AddressSpace memory, VirtualAddress start, ReadOnlySpan<byte> pages)
    {
        for (int i = 0; i < pages.Length && !writer.HasFailed;)
        {
            int first = i;
            while (i < pages.Length && pages[i] == pages[first])
            {
                i++;
            }

            ulong bytes = (ulong)(i - first) << FrameNumber.Shift;
            if (pages[first] != 0)
            {
                writer.AppendMemory(memory, start + ((ulong)first << FrameNumber.Shift), bytes);
            }
            else
            {
                writer.MoveTo(writer.Offset + bytes);
            }
        }
    }

    private static ulong PageUp(ulong offset) => (offset + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1);
}
