using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>eventfd and eventfd2.</summary>
internal static class EventCalls
{
    private const int Semaphore = 1; // EFD_SEMAPHORE

    [Syscall(284, "eventfd")]
    internal static Result<int> EventFd(Thread caller, uint count) => EventFd2(caller, count, 0);

    [Syscall(290, "eventfd2")]
    internal static Result<int> EventFd2(Thread caller, uint count, int flags)
    {
        const int Known = Semaphore | (int)(OpenFlags.NonBlocking | OpenFlags.CloseOnExec);
        if ((flags & ~Known) != 0)
        {
            return Errno.EINVAL;
        }

        CounterReading reading = (flags & Semaphore) != 0 ? CounterReading.One : CounterReading.All;
        var wanted = (OpenFlags)flags;
        var counter = new EventCounter(caller.Process.FileSystem.Services, count, reading, wanted & OpenFlags.NonBlocking);
        return caller.Process.Descriptors.AddNew(caller, counter, OpenCalls.FlagsOf(wanted));
    }
}
