using Tine.Memory;
using Tine.X64;

namespace Tine.Processes;

/// <summary>Changes of a futex's word, which programs change at the same time on other processors.</summary>
internal static class FutexWord
{
    /// <summary>Attempts before the caller is told to try again: a program that changes the word all the time must not keep the kernel busy.</summary>
    private const int MostAttempts = 100;

    /// <summary>Changes the word if it still has the value that was read.</summary>
    /// <returns>None; EAGAIN when it has another; EFAULT.</returns>
    public static Errno Replace(AddressSpace memory, VirtualAddress address, uint expected, uint value)
    {
        Result<uint> found = memory.CompareExchange(address, expected, value);
        return found.Failed ? found.Error : found.Value == expected ? Errno.None : Errno.EAGAIN;
    }

    /// <summary>Whether an attempt whose outcome is <see cref="Replace"/>'s is to be made again, with the word read anew.</summary>
    public static bool MustRetry(Errno outcome, ref int attempts) => outcome == Errno.EAGAIN && ++attempts < MostAttempts;
}
