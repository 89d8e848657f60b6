using System;

namespace Tine.Processes;

/// <summary>The reasons why a thread must not go straight back to user mode. Zero is the fast path.</summary>
[Flags]
public enum ReturnWork
{
    None = 0,

    /// <summary>A signal that is not blocked may be pending.</summary>
    Signal = 1,

    /// <summary>The time slice is over and somebody else is ready.</summary>
    Reschedule = 2,

    /// <summary>The process ends, or another of its threads executes a program: this thread must exit.</summary>
    Killed = 4,

    /// <summary>The process is being stopped: this thread must take part.</summary>
    Stop = 8,

    /// <summary>A sleep was interrupted: the system call's result may be one of the restart codes.</summary>
    Restart = 16,

    /// <summary>The mask from before sigsuspend or ppoll is to be put back.</summary>
    RestoreMask = 32,

    /// <summary>Another thread of the process waits for its vfork, and the process follows Solaris: no thread of it runs.</summary>
    Suspended = 64,

    /// <summary>The kernel has taken reserved frames for the thread: it waits until there is room again.</summary>
    Memory = 128,

    /// <summary>The thread has released files that are too large to be freed at once.</summary>
    UnusedMemory = 256,

    /// <summary>A tick has met RLIMIT_CPU.</summary>
    ProcessorTime = 512,

    /// <summary>The thread was woken for nothing, and nothing has happened since (<see cref="WakeCheck"/>).</summary>
    Probed = 1024,

    /// <summary>Others ran meanwhile: a restartable sequence (rseq(2)) begins again.</summary>
    Sequence = 2048,

    /// <summary>The tracer wants the thread to stop, or is to be told of its process's stop (PTRACE_INTERRUPT, PTRACE_EVENT_STOP).</summary>
    Trap = 4096,

    /// <summary>A traced thread returns from a system call.</summary>
    TracedCall = 8192,

    /// <summary>A tracer may have set the registers: they are checked when nothing else is left.</summary>
    TracerRegisters = 32768,

    /// <summary>The processor's breakpoints have to be loaded with the thread's own.</summary>
    Breakpoints = 16384,
}
