using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>A process by descriptor: it goes on meaning that very process when the number is another's; pidfd_open(2).</summary>
public sealed class ProcessHandle(FileServices services, Process process, OpenFlags flags)
    : NamelessFile(services, "[pidfd]", flags | OpenFlags.ReadWrite)
{
    /// <summary>Opens one for the caller and writes its descriptor: CLONE_PIDFD.</summary>
    /// <returns>None; EMFILE, ENFILE; EFAULT, and then it is closed again.</returns>
    public static Errno Give(Thread caller, Process process, VirtualAddress address)
    {
        DescriptorTable descriptors = caller.Process.Descriptors;
        var handle = new ProcessHandle(caller.Process.FileSystem.Services, process, OpenFlags.ReadWrite);
        Result<int> descriptor = descriptors.AddNew(caller, handle, DescriptorFlags.CloseOnExec);
        if (descriptor.Failed)
        {
            return descriptor.Error;
        }

        Errno error = caller.Process.Memory.Write(address, descriptor.Value);
        if (error != Errno.None)
        {
            descriptors.Close(descriptor.Value);
        }

        return error;
    }

    /// <summary>The process; ESRCH once it has been waited for.</summary>
    /// <returns>The process; ESRCH once it was waited for.</returns>
    public Result<Process> Find() => process.World.Processes.Find(process.Id) == process ? process : Errno.ESRCH;

    public int ProcessId => process.Id;

    public override Result<long> Seek(long offset, SeekOrigin origin) => Errno.ESPIPE;

    /// <summary>Tells the process's number; -1 for one that was waited for.</summary>
    internal override void Describe(TextBuffer text)
    {
        long id = Find().Failed ? -1 : process.Id;
        text.Add("Pid:\t").Add(id).Add("\nNSpid:\t").Add(id).Add('\n');
    }

    /// <summary>Readable once the process has ended; reading it is an error all the same.</summary>
    public override PollEvents Poll(PollWatcher? watcher)
    {
        process.EndWatchers ??= new WaitQueue();
        watcher?.Watch(process.EndWatchers);
        return process.IsZombie ? PollEvents.Readable : PollEvents.None;
    }
}
