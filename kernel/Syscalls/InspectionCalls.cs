using System;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>Tine's own call: what the kernel knows about its frames, an address, an address space. For demonstrations and tests.</summary>
internal static class InspectionCalls
{
    private const ulong AskMachine = 0;
    private const ulong AskPage = 1;
    private const ulong AskSpace = 2;

    /// <summary>Answers a question about the machine, a page or the caller's address space. On Linux the call gives ENOSYS.</summary>
    /// <param name="caller">Whose memory is looked at.</param>
    /// <param name="question">0: <see cref="MachineInspection"/>, 1: <see cref="PageInspection"/>, 2: <see cref="SpaceInspection"/>.</param>
    /// <param name="address">For a page: any address in it. Looking does not touch it.</param>
    /// <param name="answer">Where the structure goes.</param>
    /// <param name="bytes">How much of it is wanted: structures grow at their end alone.</param>
    /// <returns>How many bytes were written; EINVAL for another question, EFAULT.</returns>
    [Syscall(0x54494e00, "tine_inspect")]
    internal static unsafe Result<int> Inspect(Thread caller, ulong question, VirtualAddress address, VirtualAddress answer, ulong bytes)
    {
        switch (question)
        {
            case AskMachine:
                MachineInspection machine = MachineInspection.Of(caller.World);
                return Answer(caller, answer, new ReadOnlySpan<byte>(&machine, sizeof(MachineInspection)), bytes);
            case AskPage:
                PageInspection page = PageInspection.Of(caller.Process.Memory, address);
                return Answer(caller, answer, new ReadOnlySpan<byte>(&page, sizeof(PageInspection)), bytes);
            case AskSpace:
                SpaceInspection space = SpaceInspection.Of(caller.Process);
                return Answer(caller, answer, new ReadOnlySpan<byte>(&space, sizeof(SpaceInspection)), bytes);
            default:
                return Errno.EINVAL;
        }
    }

    private static Result<int> Answer(Thread caller, VirtualAddress to, ReadOnlySpan<byte> structure, ulong bytes)
    {
        int length = (int)Math.Min(bytes, (ulong)structure.Length);
        Errno error = caller.Process.Memory.CopyOut(to, structure[..length]);
        return error == Errno.None ? length : error;
    }
}
