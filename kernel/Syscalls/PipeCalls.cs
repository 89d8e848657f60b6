using Tine.Files;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>pipe and pipe2.</summary>
internal static class PipeCalls
{
    private const OpenFlags Allowed = OpenFlags.NonBlocking | OpenFlags.CloseOnExec;

    [Syscall(22, "pipe")]
    internal static Errno Pipe(Thread caller, VirtualAddress descriptors) => Pipe2(caller, descriptors, OpenFlags.ReadOnly);

    [Syscall(293, "pipe2", Support = "O_CLOEXEC, O_NONBLOCK; no packet mode (O_DIRECT)")]
    internal static Errno Pipe2(Thread caller, VirtualAddress descriptors, OpenFlags flags)
    {
        if ((flags & ~Allowed) != 0)
        {
            return Errno.EINVAL;
        }

        Process process = caller.Process;
        (OpenFile reader, OpenFile writer) = Fifo.CreatePipe(process.FileSystem.Services, process.Credentials, flags);
        DescriptorFlags descriptorFlags = OpenCalls.FlagsOf(flags);
        Result<int> readEnd = process.Descriptors.AddOrRelease(reader, descriptorFlags);
        if (readEnd.Failed)
        {
            writer.Release();
            return readEnd.Error;
        }

        Result<int> writeEnd = process.Descriptors.AddOrRelease(writer, descriptorFlags);
        if (writeEnd.Failed)
        {
            process.Descriptors.Close(readEnd.Value);
            return writeEnd.Error;
        }

        Errno error = process.Memory.Write(descriptors, ((ulong)(uint)writeEnd.Value << 32) | (uint)readEnd.Value);
        if (error != Errno.None)
        {
            process.Descriptors.Close(readEnd.Value);
            process.Descriptors.Close(writeEnd.Value);
        }

        return error;
    }
}
