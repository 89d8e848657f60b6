using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>
/// The boot option <c>check=frames</c>: remembers for each frame the last three who took or gave it, and counts all holders after
/// each fork, exec, exit and munmap. The machine stops at the first count that is wrong, and at private memory that is shared and
/// can be written.
/// </summary>
[NoAllocation]
internal static unsafe class FrameCheck
{
    /// <summary>Reserved for records of frames, which lie in the direct map instead.</summary>
    private const ulong Room = Layout.FrameRecords;

    private static bool s_isOn;
    private static bool s_isEnding;
    private static World? s_world;
    private static CallRecord s_lastGood;

    private static FrameHistory* Histories => (FrameHistory*)Room;

    private static uint* Counts => (uint*)(Histories + FrameAllocator.Current.FrameCount);

    /// <summary>Begins, before the first program has page tables.</summary>
    public static void Start(World world)
    {
        s_world = world;
        ulong bytes = FrameAllocator.Current.FrameCount * (ulong)(sizeof(FrameHistory) + sizeof(uint));
        if (KernelMemory.Map(new VirtualAddress(Room), (bytes + FrameNumber.Size - 1) & ~(FrameNumber.Size - 1)) != Errno.None)
        {
            Panic.Because("There is too little memory for check=frames.");
        }

        KernelPanic.Suspect = &WriteSuspect;
        s_isOn = true;
    }

    /// <summary>Notes a change of a record.</summary>
    public static void OnRecord(in FrameRecord before, in FrameRecord after, FrameNumber frame, in CodePlace writer)
    {
        uint former = HoldersOf(before);
        uint present = HoldersOf(after);
        if (s_isOn && former != present)
        {
            int thread = PanicContext.HasThreads ? PanicContext.Scheduler.Current.Id : 0;
            Histories[frame.Value].Add(new CountChange(former, present, thread, writer));
        }
    }

    /// <summary>Notes that a call begins from which its thread does not return: its holders are counted when another thread runs.</summary>
    public static void NoteEnd() => s_isEnding = s_isOn;

    /// <summary>Counts after an end.</summary>
    public static void OnSwitch()
    {
        if (s_isEnding)
        {
            s_isEnding = false;
            Count(default);
        }
    }

    /// <summary>Counts all holders of all frames.</summary>
    /// <param name="call">The call that has just been made.</param>
    public static void Count(in CallRecord call)
    {
        if (!s_isOn)
        {
            return;
        }

        var census = new FrameCensus(Counts);
        FrameNumber wrong = census.FindWrong();
        if (wrong.Value != 0)
        {
            Report(census, wrong, call);
        }

        s_lastGood = call;
    }

    private static uint HoldersOf(in FrameRecord record) => record.Kind == FrameKind.Free || (int)record.Count < 0 ? 0 : record.Count;

    private static void Report(in FrameCensus census, FrameNumber frame, in CallRecord call)
    {
        KernelPanic.Begin();
        KernelLog.WriteLine(census.IsWritableThoughShared(frame)
            ? "A frame that several hold is writable for one of them: what it writes, the others see."
            : "A frame's number of holders is wrong.");
        KernelPanic.WriteBuild();
        WriteFrame(frame);
        KernelLog.Write(" says ");
        KernelLog.WriteDecimal(FrameTable.CountOf(frame));
        KernelLog.Write(", and has ");
        KernelLog.WriteDecimal(census.HoldersOf(frame));
        KernelLog.WriteLine(":");
        census.WriteHolders(frame, &WriteSpace);
        KernelLog.Write("  first seen after ");
        WriteCall(call);
        KernelLog.Write("  all were right after ");
        WriteCall(s_lastGood);
        Histories[frame.Value].Write();
        KernelPanic.Finish(census.IsWritableThoughShared(frame) ? PanicAdvice.Writable : PanicAdvice.Holders);
    }

    /// <summary>Writes what is known of the frame that a panic is about.</summary>
    private static void WriteSuspect()
    {
        FrameNumber frame = FrameAllocator.Current.Suspect;
        if (frame.Value != 0)
        {
            WriteFrame(frame);
            KernelLog.WriteLine(":");
            Histories[frame.Value].Write();
        }
    }

    private static void WriteFrame(FrameNumber frame)
    {
        KernelLog.Write("  frame ");
        KernelLog.WriteDecimal(frame.Value);
        KernelLog.Write(" (");
        KernelLog.Write(FrameAllocator.NameOf(FrameTable.KindOf(frame)));
        KernelLog.Write(')');
    }

    private static void WriteCall(in CallRecord call)
    {
        if (call.ThreadId == 0)
        {
            KernelLog.WriteLine("the end of a process");
            return;
        }

        PanicContext.WriteCall(call);
        KernelLog.Write(" by thread ");
        KernelLog.WriteDecimal((ulong)call.ThreadId);
        KernelLog.Write('\n');
    }

    /// <summary>Names the processes that use an address space.</summary>
    private static void WriteSpace(AddressSpace space)
    {
        for (Thread? thread = s_world!.Threads.First; thread is not null; thread = s_world.Threads.After(thread))
        {
            if (thread.Process.Memory == space)
            {
                KernelLog.Write(" of process ");
                KernelLog.WriteDecimal((ulong)thread.Process.Id);
                KernelLog.Write(" (");
                KernelLog.Write(thread.Name);
                KernelLog.Write(')');
                return;
            }
        }

        KernelLog.Write(" of an address space without a process");
    }
}
