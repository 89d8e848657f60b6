using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>kcmp: whether two processes share something that clone could have copied.</summary>
internal static class CompareCalls
{
    private const int Same = 0;

    /// <summary>"Not equal to, but ordering information is unavailable"; kcmp(2).</summary>
    private const int Different = 3;

    private enum Shared
    {
        OpenFile = 0,
        Memory = 1,
        Descriptors = 2,
        FileSystem = 3,
        SignalHandlers = 4,
        InputOutput = 5,
        SemaphoreUndo = 6,
    }

    [Syscall(312, "kcmp", Support = "tells same and different, in no order; KCMP_EPOLL_TFD gives EINVAL")]
    internal static Result<int> Compare(Thread caller, int first, int second, int kind, ulong firstIndex, ulong secondIndex)
    {
        Thread? one = caller.World.Processes.FindThread(first);
        Thread? other = caller.World.Processes.FindThread(second);
        if (one is null || other is null)
        {
            return Errno.ESRCH;
        }

        if (!TraceAccess.MayRead(caller, one) || !TraceAccess.MayRead(caller, other))
        {
            return Errno.EPERM;
        }

        (Process a, Process b) = (one.Process, other.Process);
        return (Shared)kind switch
        {
            Shared.OpenFile => CompareFiles(a, b, firstIndex, secondIndex),
            Shared.Memory => Verdict(a.Memory == b.Memory),
            Shared.Descriptors => Verdict(a.Descriptors == b.Descriptors),
            Shared.FileSystem => Verdict(a.FileSystem == b.FileSystem),
            Shared.SignalHandlers => Verdict(a.Handlers == b.Handlers),
            Shared.SemaphoreUndo => Verdict(a.SemaphoreUndo == b.SemaphoreUndo),
            Shared.InputOutput => Same, // neither has any
            _ => Errno.EINVAL,
        };
    }

    private static Result<int> CompareFiles(Process one, Process other, ulong firstIndex, ulong secondIndex)
    {
        OpenFile? first = Find(one, firstIndex);
        OpenFile? second = Find(other, secondIndex);
        return first is null || second is null ? Errno.EBADF : Verdict(first == second);
    }

    private static OpenFile? Find(Process process, ulong descriptor) =>
        descriptor > int.MaxValue ? null : process.Descriptors?.Find((int)descriptor);

    private static int Verdict(bool isSame) => isSame ? Same : Different;
}
