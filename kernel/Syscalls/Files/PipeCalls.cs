using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>pipe and pipe2.</summary>
internal static class PipeCalls
{
    private const OpenFlags Allowed = OpenFlags.NonBlocking | OpenFlags.CloseOnExec | OpenFlags.Direct;

    [Syscall(22, "pipe")]
    internal static Errno Pipe(Thread caller, VirtualAddress descriptors) => Pipe2(caller, descriptors, OpenFlags.ReadOnly);

    [Syscall(293, "pipe2")]
    internal static Errno Pipe2(Thread caller, VirtualAddress descriptors, OpenFlags flags)
    {
        if ((flags & ~Allowed) != 0)
        {
            return Errno.EINVAL;
        }

        Process process = caller.Process;
        Result<(OpenFile Reader, OpenFile Writer)> pipe = Fifo.CreatePipe(process.FileSystem.Services, caller.Credentials, flags);
        return pipe.Failed ? pipe.Error : ReturnPair(caller, pipe.Value.Reader, pipe.Value.Writer, OpenCalls.FlagsOf(flags), descriptors);
    }

    /// <summary>Enters two new open files and tells their descriptors, or gives both back.</summary>
    internal static Errno ReturnPair(Thread caller, OpenFile first, OpenFile second, DescriptorFlags flags, VirtualAddress descriptors)
    {
        Process process = caller.Process;
        Result<int> firstNumber = process.Descriptors.AddNew(caller, first, flags);
        if (firstNumber.Failed)
        {
            second.Release();
            return firstNumber.Error;
        }

        Result<int> secondNumber = process.Descriptors.AddNew(caller, second, flags);
        if (secondNumber.Failed)
        {
            process.Descriptors.Close(firstNumber.Value);
            return secondNumber.Error;
        }

        Errno error = process.Memory.Write(descriptors, ((ulong)(uint)secondNumber.Value << 32) | (uint)firstNumber.Value);
        if (error != Errno.None)
        {
            process.Descriptors.Close(firstNumber.Value);
            process.Descriptors.Close(secondNumber.Value);
        }

        return error;
    }
}
