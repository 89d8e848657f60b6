using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>
/// A thread's registration by rseq(2). A program names a critical section in its struct rseq; when another thread has run,
/// or a signal is delivered, in its middle, the thread goes on at the section's abort handler.
/// </summary>
/// <remarks>The number of the processor in struct rseq is brought up to date before the program goes on after a move.</remarks>
internal sealed class RestartableSequence(VirtualAddress address, uint signature)
{
    /// <summary>Bytes of struct rseq: cpu_id_start, cpu_id, rseq_cs, flags, and room.</summary>
    public const uint Size = 32;

    private const uint NoProcessorId = uint.MaxValue; // RSEQ_CPU_ID_UNINITIALIZED
    private const ulong ProcessorIdOffset = 4;
    private const ulong SectionOffset = 8;
    private const ulong FlagsOffset = 16;
    private const ulong SignatureBytes = sizeof(uint);

    public VirtualAddress Address => address;

    public uint Signature => signature;

    /// <summary>Tells the program where it runs.</summary>
    /// <returns>None or EFAULT.</returns>
    public Errno Begin(AddressSpace memory, int processor = 0) => WriteProcessor(memory, (uint)processor);

    /// <summary>Tells the program that it must not rely on it any more.</summary>
    /// <returns>None or EFAULT.</returns>
    public Errno End(AddressSpace memory) => WriteProcessor(memory, NoProcessorId);

    /// <summary>Tells the program where it runs if that has changed: the way back to it may lead to another processor.</summary>
    /// <remarks>The number is the thread's own: a parent and its children share this object, and each has an area in its own memory.</remarks>
    public void NoteMove(Thread thread)
    {
        if (thread.SequenceProcessor != thread.Scheduler.Number)
        {
            thread.SequenceProcessor = thread.Scheduler.Number;
            Begin(thread.Process.Memory, thread.Scheduler.Number);
        }
    }

    /// <summary>Leaves the critical section that the thread is in, if it is in one. SIGSEGV for one that is none.</summary>
    public void Abort(Thread thread, ref TrapFrame frame)
    {
        NoteMove(thread);
        if (TryAbort(thread.Process.Memory, ref frame) != Errno.None)
        {
            Signals.Force(thread, SignalInfo.FromKernel(Signal.SIGSEGV));
        }
    }

    /// <summary>Moves a thread in a sequence to its abort handler, in the order of Linux's rseq_ip_fixup.</summary>
    private Errno TryAbort(AddressSpace memory, ref TrapFrame frame)
    {
        Result<ulong> start = memory.Read<ulong>(address + SectionOffset);
        if (start.Failed || start.Value == 0)
        {
            return start.Error;
        }

        Result<CriticalSection> section = memory.Read<CriticalSection>(new VirtualAddress(start.Value));
        if (section.Failed || !section.Value.IsValid)
        {
            return section.Failed ? section.Error : Errno.EINVAL;
        }

        Result<uint> marked = memory.Read<uint>(new VirtualAddress(section.Value.AbortHandler - SignatureBytes));
        if (marked.Failed || marked.Value != signature)
        {
            return marked.Failed ? marked.Error : Errno.EINVAL;
        }

        if (!section.Value.Contains(frame.Rip))
        {
            return memory.Write(address + SectionOffset, 0UL);
        }

        // Flags that once kept a section from being aborted mean nothing any more.
        Result<uint> flags = memory.Read<uint>(address + FlagsOffset);
        if (flags.Failed || (flags.Value | section.Value.Flags) != 0)
        {
            return flags.Failed ? flags.Error : Errno.EINVAL;
        }

        frame.Rip = section.Value.AbortHandler;
        return memory.Write(address + SectionOffset, 0UL);
    }

    private Errno WriteProcessor(AddressSpace memory, uint id)
    {
        Errno error = memory.Write(address, id == NoProcessorId ? 0 : id);
        return error == Errno.None ? memory.Write(address + ProcessorIdOffset, id) : error;
    }
}
