using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>Leaves the memory and the registers of a process that a signal ends in an ELF file; core(5).</summary>
/// <remarks>
/// The other threads wait on their way back to user mode meanwhile. SIGKILL is the only signal that counts; it ends the
/// writing.
/// </remarks>
internal static class CoreDump
{
    private const OpenFlags NewFile = OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.ReadWrite | OpenFlags.NoFollow;

    /// <summary>The bit that wait tells beside the signal when there is a core file.</summary>
    private const int DumpedBit = 0x80;

    /// <summary>Bytes of heap reserved at the start: lists, buffers and names.</summary>
    private const ulong HeapBytes = 64 << 10;

    /// <summary>Writes a core file, if one is wanted and possible.</summary>
    /// <returns>The status that wait tells.</returns>
    public static int TryWrite(Thread thread, in SignalInfo info)
    {
        Process process = thread.Process;
        ulong limit = process.Limits[Resource.Core].Soft;
        bool isWanted = limit >= FrameNumber.Size && process.Memory.IsDumpable && !process.IsInit;
        if (!isWanted || CoreName.Of(thread, info.Signal) is not { } name || !thread.World.Hardware.ReserveHeap(HeapBytes))
        {
            return (int)info.Signal;
        }

        HoldProcess(thread);
        bool isWritten = Write(thread, info, name, limit);
        if (thread.IsKilled)
        {
            // SIGKILL has come: what wait tells is the first signal all the same (Linux, coredump_start).
            process.ExitStatus = (int)info.Signal;
            return (int)info.Signal;
        }

        return (int)info.Signal | (isWritten ? DumpedBit : 0);
    }

    /// <summary>Keeps all threads of the process from user mode, and signals from taking effect.</summary>
    private static void HoldProcess(Thread dumping)
    {
        Process process = dumping.Process;
        process.Handlers = SignalHandlers.IgnoringAll();
        process.SuspendedThreads ??= new WaitQueue();
        foreach (Thread thread in process.Threads)
        {
            if (thread != dumping)
            {
                thread.ReturnWork |= ReturnWork.Suspended;
            }
        }

        Hardware hardware = dumping.Scheduler.Hardware;
        hardware.SaveVectorState(dumping.Context);
        hardware.StoreSegmentBases(ref dumping.Context);
    }

    private static bool Write(Thread thread, in SignalInfo info, byte[] name, ulong limit)
    {
        Result<OpenFile> created = Create(thread, name);
        if (created.Failed)
        {
            return false;
        }

        OpenFile file = created.Value;
        var writer = new CoreWriter(thread, file, limit);
        CoreImage.Write(writer, thread, info);
        writer.Flush();
        file.Release();
        return writer.HasWritten;
    }

    /// <summary>A new file: a former one of that name goes first, so that nobody else has it open.</summary>
    private static Result<OpenFile> Create(Thread thread, byte[] name)
    {
        FileSystemContext files = thread.Process.FileSystem;
        var scope = new PathScope(thread, files, thread.Credentials, files.WorkingDirectory);
        _ = Naming.Unlink(scope, name);
        return Opening.Open(scope, name, NewFile, Permissions.OwnerRead | Permissions.OwnerWrite);
    }
}
