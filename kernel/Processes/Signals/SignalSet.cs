using System.Numerics;
using System.Runtime.CompilerServices;

namespace Tine.Processes;

/// <summary>A set of signals, bit n - 1 for signal n: the kernel's sigset_t, 8 bytes.</summary>
/// <remarks>All operations are inlined, so that sets of named signals are constants.</remarks>
[NoAllocation]
public readonly record struct SignalSet(ulong Bits)
{
    public static SignalSet All => new(ulong.MaxValue);

    /// <summary>Signals that no program can block, catch or ignore.</summary>
    public static SignalSet Unblockable => Of(Signal.SIGKILL) | Of(Signal.SIGSTOP);

    /// <summary>Signals with the default action of stopping the process.</summary>
    public static SignalSet Stopping => Of(Signal.SIGSTOP) | Of(Signal.SIGTSTP) | Of(Signal.SIGTTIN) | Of(Signal.SIGTTOU);

    /// <summary>Signals that are ignored by default.</summary>
    public static SignalSet IgnoredByDefault => Of(Signal.SIGCHLD) | Of(Signal.SIGCONT) | Of(Signal.SIGURG) | Of(Signal.SIGWINCH);

    /// <summary>Signals with the default action of dumping core: they do not end a vfork's wait when sent.</summary>
    public static SignalSet CoreDumping =>
        Of(Signal.SIGQUIT) | Of(Signal.SIGILL) | Of(Signal.SIGTRAP) | Of(Signal.SIGABRT) | Of(Signal.SIGFPE)
        | Of(Signal.SIGSEGV) | Of(Signal.SIGBUS) | Of(Signal.SIGSYS) | Of(Signal.SIGXCPU) | Of(Signal.SIGXFSZ);

    /// <summary>Signals that terminals, shells and kill(2) send to whole groups, to end, stop or continue them.</summary>
    public static SignalSet OfGroups =>
        Of(Signal.SIGHUP) | Of(Signal.SIGINT) | Of(Signal.SIGQUIT) | Of(Signal.SIGTERM) | Of(Signal.SIGCONT) | Stopping;

    /// <summary>Signals that an instruction of the thread itself raises; delivered before others.</summary>
    public static SignalSet Synchronous =>
        Of(Signal.SIGSEGV) | Of(Signal.SIGBUS) | Of(Signal.SIGILL) | Of(Signal.SIGTRAP) | Of(Signal.SIGFPE) | Of(Signal.SIGSYS);

    public bool IsEmpty => Bits == 0;

    /// <summary>The signal with the lowest number; None of an empty set.</summary>
    public Signal First => Bits == 0 ? Signal.None : (Signal)(BitOperations.TrailingZeroCount(Bits) + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SignalSet Of(Signal signal) => new(1UL << ((int)signal - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Has(Signal signal) => (Bits & (1UL << ((int)signal - 1))) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SignalSet With(Signal signal) => this | Of(signal);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SignalSet Without(Signal signal) => Without(Of(signal));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SignalSet Without(SignalSet other) => new(Bits & ~other.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SignalSet operator |(SignalSet a, SignalSet b) => new(a.Bits | b.Bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SignalSet operator &(SignalSet a, SignalSet b) => new(a.Bits & b.Bits);
}
