using Tine.Runtime;

namespace Tine.LongLists;

/// <summary>
/// Processes that have the kernel make pages for them again and again, by reads of zeros and writes of files, and count calls that
/// fail or do less: there must be none while another process takes all memory.
/// </summary>
internal readonly unsafe struct ShortageUsers
{
    /// <summary>Half of them read, half of them write.</summary>
    internal const int Count = 8;

    private const ulong ReadBytes = 1 << 20;
    private const ulong WriteBytes = 256 << 10;
    private const int PauseNanoseconds = 4_000_000;

    private readonly long* _counts;

    private ShortageUsers(long* counts) => _counts = counts;

    /// <summary>Calls that did all.</summary>
    internal long Done => _counts[0];

    /// <summary>Calls that failed or did less.</summary>
    internal long Cut => _counts[1];

    internal static ShortageUsers Start()
    {
        var counts = (long*)Unix.MMap(null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0).Address;
        for (int i = 0; i < Count; i++)
        {
            if (Unix.Fork().Raw == 0)
            {
                Unix.Call(SystemCall.CloseRange, 3, uint.MaxValue, 0);
                Use(counts, i);
            }
        }

        return new ShortageUsers(counts);
    }

    private static void Use(long* counts, int number)
    {
        int zeros = Unix.Open("/dev/zero", OpenFlags.ReadOnly).Int;
        byte* bytes = Unix.MMap(WriteBytes).Address;
        while (true)
        {
            bool isWhole = number % 2 == 0 ? Reads(zeros) : Writes($"user{number}", bytes);
            counts[isWhole ? 0 : 1]++;
            Unix.Sleep(PauseNanoseconds);
        }
    }

    private static bool Reads(int zeros)
    {
        byte* place = Unix.MMap(ReadBytes).Address;
        bool isWhole = Unix.Read(zeros, place, ReadBytes).Raw == (long)ReadBytes;
        Unix.MUnmap(place, ReadBytes);
        return isWhole;
    }

    private static bool Writes(string name, byte* bytes)
    {
        int file = Unix.Open(name, OpenFlags.Create | OpenFlags.Truncate | OpenFlags.WriteOnly).Int;
        bool isWhole = Unix.Write(file, bytes, WriteBytes).Raw == (long)WriteBytes;
        Unix.Close(file);
        return isWhole;
    }
}
