using System.Runtime.InteropServices;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>struct rusage, 144 bytes; getrusage(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UsageRecord
{
    private const long KibibytesPerPage = 4;

    public TimeValue User;
    public TimeValue System;
    public long MaximumResidentKibibytes;
    public long SharedText;
    public long UnsharedData;
    public long UnsharedStack;
    public long MinorFaults;
    public long MajorFaults;
    public long Swaps;
    public long BlocksIn;
    public long BlocksOut;
    public long MessagesSent;
    public long MessagesReceived;
    public long Signals;
    public long VoluntarySwitches;
    public long InvoluntarySwitches;

    public static UsageRecord From(in ResourceUsage usage) => new()
    {
        User = TimeValue.From(usage.UserNanoseconds),
        System = TimeValue.From(usage.SystemNanoseconds),
        MaximumResidentKibibytes = (long)usage.MaximumResidentPages * KibibytesPerPage,
        MinorFaults = (long)usage.MinorFaults,
        MajorFaults = (long)usage.MajorFaults,
        VoluntarySwitches = (long)usage.VoluntarySwitches,
        InvoluntarySwitches = (long)usage.InvoluntarySwitches,
    };
}
