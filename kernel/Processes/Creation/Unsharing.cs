using Tine.Files;

namespace Tine.Processes;

/// <summary>Leaves what clone had shared: the process goes on with a copy of its own. unshare(2), exec, close_range(2).</summary>
public static class Unsharing
{
    /// <summary>Gives a process a table of descriptors of its own.</summary>
    public static void Descriptors(Process process)
    {
        if (process.Descriptors.IsSharedByProcesses)
        {
            DescriptorTable shared = process.Descriptors;
            process.Descriptors = shared.Copy();
            if (process.LiveThreads > 1)
            {
                process.Descriptors.BeginThreads();
                shared.EndThreads();
            }

            shared.Release(null);
        }
    }

    /// <summary>Gives a process a root, a working directory and a umask of its own.</summary>
    public static void FileSystem(Process process)
    {
        if (process.FileSystem.IsShared)
        {
            FileSystemContext shared = process.FileSystem;
            process.FileSystem = shared.Copy();
            shared.Release();
        }
    }

    /// <summary>Lets go of semaphore operations that are to be taken back: the last process has that done.</summary>
    public static void Semaphores(Thread caller)
    {
        Process process = caller.Process;
        SemaphoreUndo? undo = process.SemaphoreUndo;
        process.SemaphoreUndo = null;
        undo?.Release(caller, process.FileSystem.Services, process.Id);
    }

    /// <summary>Gives a process what it shares with others as its own: unshare(2).</summary>
    /// <returns>None; EINVAL for namespaces, for unknown flags, and where threads or another process share memory or handlers.</returns>
    public static Errno Run(Thread caller, CloneFlags flags)
    {
        Process process = caller.Process;
        const CloneFlags copied = CloneFlags.Files | CloneFlags.FileSystem;
        const CloneFlags neverLeft = CloneFlags.Thread | CloneFlags.SignalHandlers | CloneFlags.Memory;
        if ((flags & ~(copied | neverLeft | CloneFlags.SystemVSemaphores)) != 0)
        {
            return Errno.EINVAL;
        }

        bool isAlone = process.LiveThreads == 1 && ((flags & CloneFlags.Memory) == 0 || process.Memory.Sharers == 1);
        if ((flags & neverLeft) != 0 && !isAlone)
        {
            return Errno.EINVAL;
        }

        if ((flags & CloneFlags.Files) != 0)
        {
            Descriptors(process);
        }

        if ((flags & CloneFlags.FileSystem) != 0)
        {
            FileSystem(process);
        }

        if ((flags & CloneFlags.SystemVSemaphores) != 0)
        {
            Semaphores(caller);
        }

        return Errno.None;
    }
}
