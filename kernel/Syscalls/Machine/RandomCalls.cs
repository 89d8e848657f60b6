using System;
using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>getrandom.</summary>
internal static class RandomCalls
{
    /// <summary>GRND_NONBLOCK, GRND_RANDOM, GRND_INSECURE: all the same here, since nothing blocks.</summary>
    private const uint Known = 7;
    private const uint RandomAndInsecure = 6;

    [Syscall(318, "getrandom")]
    internal static Result<long> GetRandom(Thread caller, VirtualAddress buffer, ulong count, uint flags)
    {
        if ((flags & ~Known) != 0 || (flags & RandomAndInsecure) == RandomAndInsecure)
        {
            return Errno.EINVAL;
        }

        IoBuffer destination = IoBuffer.ForUser(caller.Process.Memory, buffer, Math.Min(count, int.MaxValue));
        return RandomDevice.Fill(caller, caller.Process.FileSystem.Services.Random, ref destination);
    }
}
