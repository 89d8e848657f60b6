using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;
using Tine.X64;

namespace Tine.Syscalls;

/// <summary>Tine's own call: what the kernel knows about its frames, an address, an address space. For demonstrations and tests.</summary>
internal static class InspectionCalls
{
    private const ulong AskMachine = 0;
    private const ulong AskPage = 1;
    private const ulong AskSpace = 2;
    private const ulong FailFrame = 3;
    private const ulong FailHeap = 4;
    private const ulong AskPhases = 5;
    private const ulong AskFrameKinds = 6;

    /// <summary>Frames whose kinds one call tells.</summary>
    private const int MostKinds = 1024;

    /// <summary>Answers a question about the machine, a page or the caller's address space. On Linux the call gives ENOSYS.</summary>
    /// <param name="caller">The thread of the inspected memory.</param>
    /// <param name="question">0: <see cref="MachineInspection"/>, 1: <see cref="PageInspection"/>, 2: <see cref="SpaceInspection"/>,
    /// 5, in a kernel that counts them: <see cref="PhaseInspection"/>.</param>
    /// <param name="address">For a page: any address in it. Looking does not touch it.</param>
    /// <param name="answer">Address of the structure.</param>
    /// <param name="bytes">Bytes of it that are wanted: structures grow at their end alone.</param>
    /// <returns>The number of bytes written; EINVAL for another question, EFAULT.</returns>
    /// <remarks>
    /// Questions 3 and 4 are orders: the frame allocation, or the call's heap reservation, of that number from now on
    /// (in <paramref name="address"/>; 0 calls it off) fails, once. Question 6 tells the kinds of frames from that
    /// number on, a byte each. They ask for CAP_SYS_ADMIN (EPERM). Without it the numbers of frames in the answers are 0.
    /// </remarks>
    [Syscall(0x54494e00, "tine_inspect")]
    internal static unsafe Result<int> Inspect(Thread caller, ulong question, VirtualAddress address, VirtualAddress answer, ulong bytes)
    {
        switch (question)
        {
            case AskMachine:
                MachineInspection machine = Inspections.OfMachine(caller);
                return Answer(caller, answer, new ReadOnlySpan<byte>(&machine, sizeof(MachineInspection)), bytes);
            case AskPage:
                PageInspection page = Inspections.OfPage(caller.Process.Memory, address, FramesFor(caller));
                return Answer(caller, answer, new ReadOnlySpan<byte>(&page, sizeof(PageInspection)), bytes);
            case AskSpace:
                SpaceInspection space = Inspections.OfSpace(caller.Process, FramesFor(caller));
                return Answer(caller, answer, new ReadOnlySpan<byte>(&space, sizeof(SpaceInspection)), bytes);
            case AskPhases when PhaseClock.IsThere:
                PhaseInspection phases = Inspections.OfPhases();
                return Answer(caller, answer, new ReadOnlySpan<byte>(&phases, sizeof(PhaseInspection)), bytes);
            case FailFrame when caller.Credentials.Has(Capability.Administrate):
                FrameAllocator.Current.FailAllocation(address.Value);
                return 0;
            case FailHeap when caller.Credentials.Has(Capability.Administrate):
                caller.World.Hardware.FailHeapReservation(address.Value);
                return 0;
            case AskFrameKinds when caller.Credentials.Has(Capability.Administrate):
                return AnswerKinds(caller, address.Value, answer, bytes);
            case FailFrame or FailHeap or AskFrameKinds:
                return Errno.EPERM;
            default:
                return Errno.EINVAL;
        }
    }

    /// <summary>
    /// Numbers of frames for CAP_SYS_ADMIN alone, as in /proc/PID/pagemap: they tell about memory that is not the caller's.
    /// </summary>
    private static FrameNumbers FramesFor(Thread caller) =>
        caller.Credentials.Has(Capability.Administrate) ? FrameNumbers.Told : FrameNumbers.Hidden;

    private static Result<int> AnswerKinds(Thread caller, ulong first, VirtualAddress to, ulong bytes)
    {
        Span<byte> kinds = stackalloc byte[MostKinds];
        int count = FrameAllocator.Current.ReadKinds(first, kinds[..(int)Math.Min(bytes, MostKinds)]);
        return Answer(caller, to, kinds[..count], bytes);
    }

    private static Result<int> Answer(Thread caller, VirtualAddress to, ReadOnlySpan<byte> structure, ulong bytes)
    {
        int length = (int)Math.Min(bytes, (ulong)structure.Length);
        Errno error = caller.Process.Memory.CopyOut(to, structure[..length]);
        return error == Errno.None ? length : error;
    }
}
