using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>signalfd and signalfd4.</summary>
internal static class SignalFileCalls
{
    private const OpenFlags Allowed = OpenFlags.NonBlocking | OpenFlags.CloseOnExec;
    private const ulong SetSize = 8;
    private const int New = -1;

    [Syscall(282, "signalfd")]
    internal static Result<int> SignalFd(Thread caller, int descriptor, VirtualAddress signals, ulong setSize) =>
        SignalFd4(caller, descriptor, signals, setSize, OpenFlags.ReadOnly);

    [Syscall(289, "signalfd4")]
    internal static Result<int> SignalFd4(Thread caller, int descriptor, VirtualAddress signals, ulong setSize, OpenFlags flags)
    {
        if ((flags & ~Allowed) != 0 || setSize != SetSize)
        {
            return Errno.EINVAL;
        }

        Result<ulong> bits = caller.Process.Memory.Read<ulong>(signals);
        if (bits.Failed)
        {
            return bits.Error;
        }

        SignalSet wanted = new SignalSet(bits.Value).Without(SignalSet.Unblockable);
        if (descriptor == New)
        {
            var file = new SignalFile(caller.Process.FileSystem.Services, caller.World, wanted, flags & OpenFlags.NonBlocking);
            return caller.Process.Descriptors.AddNew(caller, file, OpenCalls.FlagsOf(flags));
        }

        OpenFile? found = caller.Process.Descriptors.Find(descriptor);
        if (found is not SignalFile former)
        {
            return found is null ? Errno.EBADF : Errno.EINVAL;
        }

        former.Signals = wanted;
        return descriptor;
    }
}
