using System.Runtime.CompilerServices;
using System.Threading;
using Tine.Devices;
using Tine.Devices.Routing;
using Tine.Processes;
using Tine.X64;

namespace Tine.Startup;

/// <summary>
/// The kernel lock: one processor at a time runs the kernel. Taken on every way in from a program and from idling, given back on every way out;
/// a switch of threads passes it along. A machine with one processor does without (<see cref="Share"/>).
/// </summary>
/// <remarks>
/// A ticket lock: first come, first served. Who waits at the door turns in a loop for a short time, then halts until it is called. Either way it
/// answers requests to forget translations: the one inside waits for that. Other interrupts that come at the door are handled inside.
/// </remarks>
[NoAllocation]
internal static unsafe class KernelLock
{
    private const int MostProcessors = 64;

    /// <summary>Looks at the door before a processor halts there.</summary>
    private const int MostTurns = 100;

    private static uint s_nextTicket;
    private static uint s_served;
    private static World? s_world;
    private static int s_count;
    private static nint* s_blocks;
    private static delegate*<PerCpu*, void> s_handleLate;
    private static ulong s_takenAt;

    /// <summary>The numbers of the processors at the door, by ticket.</summary>
    private static Row s_row;

    /// <summary>Number of times that the lock was taken.</summary>
    public static ulong Taken { get; private set; }

    /// <summary>Number of times that another processor was inside then.</summary>
    public static ulong Waited { get; private set; }

    /// <summary>The longest that a processor has kept it, in nanoseconds.</summary>
    public static ulong LongestHold { get; private set; }

    /// <summary>Whether there are several processors.</summary>
    public static bool IsUsed => s_world is not null;

    /// <summary>The number of processors that run programs.</summary>
    public static int ProcessorCount => s_world is null ? 1 : s_count;

    /// <summary>Begins with the lock taken by the first processor. Before the first thread runs.</summary>
    /// <param name="world">The world that they share; its schedulers are there.</param>
    /// <param name="blocks">The processors' blocks, by number.</param>
    /// <param name="count">Their number.</param>
    /// <param name="handleLate">Handles the interrupts that came to a processor at the door.</param>
    public static void Share(World world, nint* blocks, int count, delegate*<PerCpu*, void> handleLate)
    {
        s_handleLate = handleLate;
        s_blocks = blocks;
        s_count = count;
        s_nextTicket = 1;
        s_takenAt = Clock.Nanoseconds;
        s_world = world;
        ShareEntries();
    }

    /// <summary>The block of a processor.</summary>
    public static PerCpu* Block(int number) => (PerCpu*)s_blocks[number];

    /// <summary>State of a processor in a number, for panics: 1 called, 2 waits without the lock, 4 halts at the door, 8 is to flush, added up.</summary>
    public static int StateOf(int number)
    {
        PerCpu* block = Block(number);
        return block->IsCalled + (2 * block->IsWaiting) + (4 * block->IsAtDoor) + (8 * block->MustFlush);
    }

    /// <summary>Takes the lock for the processor that runs this.</summary>
    public static void Enter()
    {
        PerCpu* me = Processor.Block;
        uint ticket = Interlocked.Increment(ref s_nextTicket) - 1;
        if (Volatile.Read(ref s_served) != ticket)
        {
            Wait(me, ticket);
            Waited++;
        }

        Taken++;
        s_takenAt = Clock.Nanoseconds;
        Shootdown.Answer(me);
        if (me->PatchesSeen != HeapPlatform.Patches)
        {
            me->PatchesSeen = HeapPlatform.Patches;
            Cpuid.Read(0); // What was read ahead of the kernel's code is out of date.
        }

        me->IsCalled = 0;
        Scheduler mine = Unsafe.As<ulong, Scheduler>(ref me->Scheduler);
        if (s_world!.Scheduler != mine)
        {
            s_world.ChangeProcessor(mine);
        }

        if (me->LateInterrupts != 0)
        {
            s_handleLate(me);
        }
    }

    /// <summary>Gives the lock back, and calls processors that have got something to do.</summary>
    public static void Leave()
    {
        PerCpu* me = Processor.Block;
        me->Root = Processor.ReadCr3();
        Scheduler mine = s_world!.Scheduler;
        foreach (Scheduler other in mine.Processors!.All)
        {
            PerCpu* block = Block(other.Number);
            if (other != mine && block->IsCalled == 0 && mine.Processors.HasWorkFor(other))
            {
                block->IsCalled = 1;
                Call(block);
            }
        }

        ulong held = Clock.Nanoseconds - s_takenAt;
        LongestHold = held > LongestHold ? held : LongestHold;

        // A locked instruction: whoever halts at the door sees it, or is seen.
        uint next = Interlocked.Increment(ref s_served);
        PerCpu* waiter = Block((int)s_row[(int)(next % MostProcessors)]);
        if (Volatile.Read(ref waiter->IsAtDoor) != 0 && waiter->Ticket == next)
        {
            Call(waiter);
        }
    }

    /// <summary>Notes an interrupt that came at the door.</summary>
    public static void Postpone(PerCpu* me, ulong vector) => me->LateInterrupts |= 1UL << (int)(vector - (ulong)TrapVector.LegacyInterrupts);

    private static void Wait(PerCpu* me, uint ticket)
    {
        s_row[(int)(ticket % MostProcessors)] = (uint)Unsafe.As<ulong, Scheduler>(ref me->Scheduler).Number;
        for (int turn = 0; turn < MostTurns; turn++)
        {
            Shootdown.Answer(me);
            Processor.Pause();
            if (Volatile.Read(ref s_served) == ticket)
            {
                return;
            }
        }

        me->Ticket = ticket;
        Interlocked.Exchange(ref me->IsAtDoor, 1);
        while (Volatile.Read(ref s_served) != ticket)
        {
            Shootdown.Answer(me);
            Processor.HaltAtDoor();
        }

        me->IsAtDoor = 0;
    }

    private static void Call(PerCpu* block) => LocalApic.SendInterrupt((byte)block->ApicId, TrapVector.Interprocessor);

    [System.Runtime.RuntimeImport("TineShareEntries")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void ShareEntries();

    [InlineArray(MostProcessors)]
    private struct Row
    {
        private uint _first;
    }
}
