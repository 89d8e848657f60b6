using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>unshare(2): out of what clone had shared.</summary>
internal static unsafe class UnshareCases
{
    private const ulong Unknown = 1;

    internal static void Run()
    {
        Tap.Case("U1 CLONE_FILES: descriptors of its own", &Descriptors);
        Tap.Case("U2 CLONE_FS: working directory and umask of its own", &FileSystem);
        Tap.Case("U3 what is not shared: nothing happens; unknown flags: EINVAL", &Alone);
        Tap.Case("U4 CLONE_VM in shared memory: EINVAL", &SharedMemory);
    }

    private static SysResult Unshare(CloneFlags flags) => Unix.Call(SystemCall.Unshare, (ulong)flags);

    private static bool Ended(SysResult child)
    {
        Unix.Wait(child.Int, out WaitStatus status);
        return Tap.Holds(status.Is(0), "the child");
    }

    private static bool Descriptors()
    {
        Unix.Dup2(1, 20);
        Unix.Dup2(1, 21);
        SysResult child = Unix.Clone(CloneFlags.Files | CloneFlags.ExitSignalChild);
        if (child.Raw == 0)
        {
            Unix.Close(20);
            bool isDone = Unshare(CloneFlags.Files).Succeeded && Unix.Close(21).Succeeded;
            Unix.Exit(isDone ? 0 : 1);
        }

        return Ended(child)
            & Tap.Gives(Unix.Close(20), Errno.EBADF, "closed before")
            & Tap.Gives(Unix.Close(21), Errno.None, "closed after");
    }

    private static bool FileSystem()
    {
        Unix.ChDir("/");
        Unix.UMask(18);
        SysResult child = Unix.Clone(CloneFlags.FileSystem | CloneFlags.ExitSignalChild);
        if (child.Raw == 0)
        {
            Unix.UMask(1);
            bool isDone = Unshare(CloneFlags.FileSystem).Succeeded && Unix.ChDir("/tmp").Succeeded;
            Unix.UMask(2);
            Unix.Exit(isDone ? 0 : 1);
        }

        bool passed = Ended(child);
        Unix.GetCwd(out string path);
        return passed & Tap.Holds(path == "/", "the working directory") & Tap.Holds(Unix.UMask(0) == 1, "the umask that was set before");
    }

    private static bool Alone() =>
        Tap.Gives(Unshare(CloneFlags.None), Errno.None, "nothing")
        & Tap.Gives(Unshare(CloneFlags.Files | CloneFlags.FileSystem), Errno.None, "both")
        & Tap.Gives(Unshare(CloneFlags.Memory | CloneFlags.SignalHandlers | CloneFlags.Thread), Errno.None, "what nobody shares")
        & Tap.Gives(Unshare((CloneFlags)Unknown), Errno.EINVAL, "an unknown flag");

    private static bool SharedMemory()
    {
        static int Child(void* unused) => Unshare(CloneFlags.Memory).Error == Errno.EINVAL ? 0 : 1;

        return Ended(Unix.VFork(&Child, null));
    }
}
