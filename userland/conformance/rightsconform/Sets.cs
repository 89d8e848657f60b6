using System.Runtime.InteropServices;
using Tine.Runtime;

namespace Tine.RightsConform;

/// <summary>The five capability sets of the calling thread, and those that capset(2) sets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Sets
{
    private const uint Version3 = 0x20080522;
    private const int AmbientSet = 47;
    private const int ReadBounding = 23;
    private const ulong AmbientIsSet = 1;

    internal ulong Permitted;
    internal ulong Effective;
    internal ulong Inheritable;
    internal ulong Bounding;
    internal ulong Ambient;

    internal static ulong Bit(Right right) => 1UL << (int)right;

    internal static Sets Own()
    {
        ulong* header = stackalloc ulong[1] { Version3 };
        uint* data = stackalloc uint[6];
        Board.Expect(Unix.Call(SystemCall.CapGet, (ulong)header, (ulong)data), Errno.None, "capget");
        var sets = new Sets
        {
            Effective = data[0] | ((ulong)data[3] << 32),
            Permitted = data[1] | ((ulong)data[4] << 32),
            Inheritable = data[2] | ((ulong)data[5] << 32),
        };
        for (int number = 0; number <= (int)Right.Last; number++)
        {
            sets.Bounding |= Unix.PrCtl(ReadBounding, (ulong)number).Raw == 1 ? 1UL << number : 0;
            sets.Ambient |= PrCtl(AmbientSet, AmbientIsSet, (ulong)number).Raw == 1 ? 1UL << number : 0;
        }

        return sets;
    }

    /// <summary>capset(2).</summary>
    internal static SysResult Set(ulong permitted, ulong effective, ulong inheritable)
    {
        ulong* header = stackalloc ulong[1] { Version3 };
        uint* data = stackalloc uint[6]
        {
            (uint)effective, (uint)permitted, (uint)inheritable,
            (uint)(effective >> 32), (uint)(permitted >> 32), (uint)(inheritable >> 32),
        };
        return Unix.Call(SystemCall.CapSet, (ulong)header, (ulong)data);
    }

    /// <summary>prctl(2) with all that it may have; what is not said is 0.</summary>
    internal static SysResult PrCtl(int option, ulong second = 0, ulong third = 0, ulong fourth = 0, ulong fifth = 0) =>
        Unix.Call(SystemCall.PrCtl, (ulong)option, second, third, fourth, fifth);

    internal static void Expect(ulong permitted, ulong effective, string what)
    {
        Sets own = Own();
        Board.Expect((long)own.Permitted, (long)permitted, what + ": permitted");
        Board.Expect((long)own.Effective, (long)effective, what + ": effective");
    }
}
