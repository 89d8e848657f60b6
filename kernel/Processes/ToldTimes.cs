using System;

namespace Tine.Processes;

/// <summary>Processor time in user mode and in the kernel as it was told last, in nanoseconds. Neither part ever goes back.</summary>
/// <remarks>Ticks divide the time, and they are samples: the next one may take from a part what was told before. Linux: cputime_adjust.</remarks>
internal struct ToldTimes
{
    private ulong _user;
    private ulong _system;

    [NoAllocation]
    public readonly bool IsEmpty => (_user | _system) == 0;

    /// <summary>Divides the time anew, with neither part below what was told.</summary>
    [NoAllocation]
    public readonly void Adjust(ref ResourceUsage usage)
    {
        ulong run = usage.UserNanoseconds + usage.SystemNanoseconds;
        ulong told = _user + _system;
        usage.SystemNanoseconds = run > told ? Math.Clamp(usage.SystemNanoseconds, _system, run - _user) : _system;
        usage.UserNanoseconds = Math.Max(run, told) - usage.SystemNanoseconds;
    }

    /// <summary>Divides the time anew, and remembers that it was told so.</summary>
    [NoAllocation]
    public void Tell(ref ResourceUsage usage)
    {
        Adjust(ref usage);
        _user = usage.UserNanoseconds;
        _system = usage.SystemNanoseconds;
    }
}
