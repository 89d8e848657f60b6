using System;
using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.FileTest;

/// <summary>xattr(7): errors for everybody, and trusted.* for who may have it.</summary>
internal static unsafe class ExtendedAttributes
{
    private const SystemCall SetAttribute = (SystemCall)188;
    private const SystemCall GetAttribute = (SystemCall)191;
    private const SystemCall GetOfDescriptor = (SystemCall)193;
    private const SystemCall ListAttributes = (SystemCall)194;
    private const SystemCall RemoveAttribute = (SystemCall)197;
    private const ulong Create = 1;
    private const ulong Replace = 2;
    private const ulong Bad = 8;
    private const ulong TooLarge = (64 * 1024) + 1;

    internal static void Run()
    {
        Case("extended attributes: errors, in their order", &Errors);
        Case("extended attributes: trusted.* is the superuser's", &Trusted);
        Case("extended attributes: what keeps none", &Without);
    }

    private static bool Errors()
    {
        Files.Make("a", "x"u8);
        ReadOnlySpan<byte> file = "a\0"u8;
        ReadOnlySpan<byte> name = "trusted.tine\0"u8;
        Span<byte> longest = stackalloc byte[257];
        longest.Fill((byte)'n');
        longest[256] = 0;
        "trusted."u8.CopyTo(longest);
        bool isGood = Gives(Set("none\0"u8, name, "v"u8, 0), Errno.ENOENT, "no file");
        isGood &= Gives(Set(file, name, "v"u8, 4), Errno.EINVAL, "unknown flags");
        isGood &= Gives(Set(file, "\0"u8, "v"u8, 0), Errno.ERANGE, "an empty name") & Gives(Set(file, longest, "v"u8, 0), Errno.ERANGE, "a name of 256 bytes");
        fixed (byte* path = file, key = name)
        {
            isGood &= Gives(Unix.Call(SetAttribute, (ulong)path, (ulong)key, Bad, TooLarge), Errno.E2BIG, "64 KiB and a byte, before a bad address");
            isGood &= Gives(Unix.Call(SetAttribute, (ulong)path, Bad, Bad, 1), Errno.EFAULT, "a bad name");
            isGood &= Gives(Unix.Call(SetAttribute, (ulong)path, (ulong)key, Bad, 1), Errno.EFAULT, "a bad value");
            isGood &= Gives(Unix.Call(GetOfDescriptor, 999, (ulong)key), Errno.EBADF, "no descriptor");
            int named = Unix.Open("a", (OpenFlags)0x200000).Int;
            isGood &= Gives(Unix.Call(GetOfDescriptor, (ulong)named, (ulong)key), Errno.EBADF, "O_PATH");
            Unix.Close(named);
        }

        isGood &= Gives(Get(file, "elsewhere.x\0"u8), Errno.ENOTSUP, "an unknown name space") & Gives(Get(file, "noprefix\0"u8), Errno.ENOTSUP, "none");
        isGood &= Gives(Get(file, name), Errno.ENODATA, "one that is not there");
        Unix.Unlink("a");
        return isGood;
    }

    private static bool Trusted()
    {
        Files.Make("a", "x"u8);
        ReadOnlySpan<byte> file = "a\0"u8;
        ReadOnlySpan<byte> name = "trusted.tine\0"u8;
        SysResult set = Set(file, name, "value"u8, Replace);
        bool isGood = Gives(set, set.Error == Errno.EPERM ? Errno.EPERM : Errno.ENODATA, "XATTR_REPLACE of nothing");
        if (set.Error != Errno.EPERM)
        {
            isGood &= Gives(Set(file, name, "value"u8, Create), Errno.None, "XATTR_CREATE") & Gives(Set(file, name, "v"u8, Create), Errno.EEXIST, "and again");
            isGood &= Holds(Get(file, name).Raw == 5, "its length");
            byte* room = stackalloc byte[16];
            fixed (byte* path = file, key = name)
            {
                isGood &= Gives(Unix.Call(GetAttribute, (ulong)path, (ulong)key, (ulong)room, 4), Errno.ERANGE, "too little room");
                isGood &= Holds(Unix.Call(GetAttribute, (ulong)path, (ulong)key, (ulong)room, 16).Raw == 5 && room[0] == 'v' && room[4] == 'e', "its bytes");
                isGood &= Holds(Unix.Call(ListAttributes, (ulong)path).Raw == name.Length, "the list's length");
                isGood &= Holds(Unix.Call(ListAttributes, (ulong)path, (ulong)room, 16).Raw == name.Length && room[8] == 't' && room[12] == 0, "the list");
                isGood &= Gives(Unix.Call(RemoveAttribute, (ulong)path, (ulong)key), Errno.None, "removed");
                isGood &= Gives(Unix.Call(RemoveAttribute, (ulong)path, (ulong)key), Errno.ENODATA, "and again");
            }
        }

        Unix.Unlink("a");
        return isGood;
    }

    private static bool Without()
    {
        ReadOnlySpan<byte> state = "/proc/self/stat\0"u8;
        bool isGood = Gives(Get(state, "trusted.x\0"u8), Unix.Call(SystemCall.GetUid).Raw == 0 ? Errno.ENOTSUP : Errno.ENODATA, "/proc");
        isGood &= Gives(Get("/dev/null\0"u8, "user.x\0"u8), Errno.ENODATA, "user.* of a device") & Gives(Set("/dev/null\0"u8, "user.x\0"u8, "v"u8, 0), Errno.EPERM, "set");
        fixed (byte* path = state)
        {
            return isGood & Holds(Unix.Call(ListAttributes, (ulong)path, 0, 0).Raw == 0, "an empty list");
        }
    }

    private static SysResult Set(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ulong flags)
    {
        fixed (byte* file = path, key = name, bytes = value)
        {
            return Unix.Call(SetAttribute, (ulong)file, (ulong)key, (ulong)bytes, (ulong)value.Length, flags);
        }
    }

    /// <summary>Asks for its length.</summary>
    private static SysResult Get(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name)
    {
        fixed (byte* file = path, key = name)
        {
            return Unix.Call(GetAttribute, (ulong)file, (ulong)key);
        }
    }
}
