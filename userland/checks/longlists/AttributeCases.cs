using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongLists;

/// <summary>Extended attributes, leases and supplementary groups, as many as there can be.</summary>
internal static unsafe class AttributeCases
{
    private const int DescriptorLimit = 7;
    private const SystemCall SetAttribute = (SystemCall)190;
    private const SystemCall ListAttributes = (SystemCall)196;
    private const SystemCall RemoveAttribute = (SystemCall)199;

    internal static void Run()
    {
        Case("a file with 20000 extended attributes", &Attributes);
        Case("4000 leases are broken by one open", &Leases);
        Case("65536 supplementary groups, in the worst orders", &Groups);
    }

    private static bool Attributes()
    {
        const int count = 20_000;
        const int listed = 4000;
        const int room = 65_536;
        const string path = "/tmp/longlists-attributes";
        int file = Unix.Open(path, OpenFlags.Create | OpenFlags.ReadWrite).Int;
        Unix.Unlink(path);
        byte* name = stackalloc byte[20];
        byte* list = (byte*)Unix.MMap(room).Address;
        bool isGood = true;
        for (int i = 0; i < count; i++)
        {
            Name(name, i);
            isGood &= Unix.Call(SetAttribute, (ulong)file, (ulong)name, (ulong)name, 1, 0).Succeeded;
            if (i == listed - 1)
            {
                isGood &= Unix.Call(ListAttributes, (ulong)file, (ulong)list, room).Raw > 10 * listed;
            }
        }

        long bytes = Unix.Call(ListAttributes, (ulong)file, 0, 0).Raw;
        SysResult tooMany = Unix.Call(ListAttributes, (ulong)file, (ulong)list, room);
        return Holds(isGood && bytes > 10 * count, "all are there") & Gives(tooMany, Errno.E2BIG, "the list")
            & Gives(Unix.Call(RemoveAttribute, (ulong)file, (ulong)name), Errno.None, "remove");
    }

    /// <summary>Writes the name trusted.NUMBER.</summary>
    private static void Name(byte* name, int number)
    {
        System.ReadOnlySpan<byte> prefix = "trusted."u8;
        prefix.CopyTo(new System.Span<byte>(name, prefix.Length));
        name += prefix.Length;
        for (; number != 0; number /= 10)
        {
            *name++ = (byte)('0' + (number % 10));
        }

        name[0] = (byte)'x';
        name[1] = 0;
    }

    private static bool Leases()
    {
        const int count = 4000;
        const ulong setLease = 1024;
        const ulong shared = 0;
        const string path = "/tmp/longlists-leased";
        Unix.Limit(DescriptorLimit, count + 100, count + 100);
        Unix.Ignore(Signal.InputOutput);
        Unix.Close(Unix.Open(path, OpenFlags.Create | OpenFlags.ReadWrite).Int);
        bool isGood = true;
        for (int i = 0; i < count; i++)
        {
            isGood &= Unix.Call(SystemCall.FCntl, (ulong)Unix.Open(path, OpenFlags.ReadOnly).Int, setLease, shared).Succeeded;
        }

        SysResult opened = Unix.Open(path, OpenFlags.ReadWrite | OpenFlags.NonBlocking);
        Unix.Unlink(path);
        return Holds(isGood, "all are given out") & Gives(opened, Errno.EAGAIN, "open for writing");
    }

    private static bool Groups()
    {
        const int count = 65_536;
        var groups = (uint*)Unix.MMap(count * sizeof(uint)).Address;
        bool isGood = true;
        for (int order = 0; order < 3; order++)
        {
            for (uint i = 0; i < count; i++)
            {
                groups[i] = order == 0 ? count - i : order == 1 ? 7 : i * 2_654_435_761 >> 1;
            }

            isGood &= Unix.Call(SystemCall.SetGroups, count, (ulong)groups).Succeeded;
        }

        isGood &= Unix.Call(SystemCall.GetGroups, count, (ulong)groups).Raw == count;
        for (int i = 1; i < count; i++)
        {
            isGood &= groups[i - 1] <= groups[i];
        }

        return Holds(isGood, "they are told in order");
    }
}
