using System.Runtime;
using System.Threading;
using Tine.Devices;
using Tine.Devices.Routing;
using Tine.X64;

namespace Tine.Startup;

/// <summary>Has other processors forget translations: the holder of the kernel lock asks, and waits until each has answered.</summary>
/// <remarks>
/// Only processors are asked that may have such a translation: for a program's address those that left the kernel with the same page tables,
/// for the kernel's all. In a program, and while it halts, a processor takes the interrupt; at the door of the kernel it looks
/// (<see cref="KernelLock"/>). Nobody else waits for anything with interrupts off, so each answers.
/// </remarks>
[NoAllocation]
internal static unsafe class Shootdown
{
    private const ulong PatienceNanoseconds = 1_000_000_000;

    /// <summary>In a virtual machine a processor is a thread of the host, which may be busy.</summary>
    private const ulong PatienceOfGuests = 20 * PatienceNanoseconds;

    /// <summary>The page; 0 for all of the programs' half.</summary>
    private static ulong s_address;

    /// <summary>Requests so far, and answers to them: one of each other processor that may have the translation.</summary>
    public static ulong Requests { get; private set; }

    public static ulong Answers { get; private set; }

    /// <summary>The number of the processor that a panic is about since it has not answered; none when negative.</summary>
    public static int Silent { get; private set; }

    private static bool s_leavesOut;
    private static uint s_silent;

    /// <summary>Plants a mistake for tests to find.</summary>
    /// <param name="leavesOut">Whether other processors keep their translations of programs' memory (<c>fail=shootdown</c>).</param>
    /// <param name="silent">The number of a processor that does not answer (<c>fail=answer:N</c>); 0 for none.</param>
    public static void Arm(bool leavesOut, uint silent)
    {
        s_leavesOut = leavesOut;
        s_silent = silent;
        Silent = -1;
    }

    /// <summary>Flushes on the others as <see cref="Tlb.Flush"/> (an address) or <see cref="Tlb.FlushAll"/> (0) has done here.</summary>
    [RuntimeExport("TineFlushOthers")]
    public static void FlushOthers(ulong address) => Ask(address, Processor.ReadCr3());

    /// <summary>Flushes all of some page tables on the others; 0 for whatever they run.</summary>
    [RuntimeExport("TineFlushOthersOf")]
    public static void FlushOthersOf(ulong root) => Ask(0, root);

    /// <summary>Forgets what another processor has asked for.</summary>
    public static void Answer(PerCpu* me)
    {
        if (Volatile.Read(ref me->MustFlush) == 0 || (s_silent != 0 && s_silent == me->Number))
        {
            return;
        }

        if (s_address == 0)
        {
            Tlb.FlushAllHere();
        }
        else
        {
            Tlb.FlushHere(s_address);
        }

        Volatile.Write(ref me->MustFlush, 0);
    }

    private static void Ask(ulong address, ulong root)
    {
        bool isKernels = (long)address < 0;
        if (!KernelLock.IsUsed || (s_leavesOut && !isKernels))
        {
            return;
        }

        PerCpu* me = Processor.Block;
        s_address = address;
        Requests++;
        for (int number = 0; number < KernelLock.ProcessorCount; number++)
        {
            PerCpu* other = KernelLock.Block(number);
            if (other != me && (isKernels || root == 0 || other->Root == root))
            {
                Answers++;
                Volatile.Write(ref other->MustFlush, 1);
                LocalApic.SendInterrupt((byte)other->ApicId, TrapVector.Flush);
            }
        }

        ulong begin = Clock.Nanoseconds;
        for (int number = 0; number < KernelLock.ProcessorCount; number++)
        {
            PerCpu* other = KernelLock.Block(number);
            while (Volatile.Read(ref other->MustFlush) != 0)
            {
                Processor.Pause();
                ulong waited = Clock.Nanoseconds - begin;
                if (waited > PatienceNanoseconds && (waited > PatienceOfGuests || !Cpuid.IsGuest || s_silent != 0))
                {
                    Silent = number;
                    Panic.Because("A processor does not answer a request to forget translations.");
                }
            }
        }
    }
}
