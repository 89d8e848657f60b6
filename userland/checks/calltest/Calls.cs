using System;
using Tine.Runtime;

namespace Tine.CallTest;

/// <summary>The system calls that the cases share, with the few arguments that vary.</summary>
internal static unsafe class Calls
{
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;

    internal static SysResult EventCounter(uint count, int flags) => Unix.Call(SystemCall.EventFd2, count, (ulong)flags);

    /// <summary>Reads the eight bytes of a counter or timer.</summary>
    internal static SysResult ReadCount(int descriptor, out ulong count)
    {
        ulong read = 0;
        SysResult result = Unix.Read(descriptor, (byte*)&read, sizeof(ulong));
        count = read;
        return result;
    }

    internal static SysResult WriteCount(int descriptor, ulong count) => Unix.Write(descriptor, (byte*)&count, sizeof(ulong));

    /// <summary>The events that poll tells of one descriptor at once.</summary>
    internal static int Poll(int descriptor, short events)
    {
        var entry = new PollEntry { Descriptor = descriptor, Events = events };
        return Unix.Poll(&entry, 1, 0).Int > 0 ? entry.Returned : 0;
    }

    /// <summary>Reads at most 64 bytes and compares.</summary>
    internal static bool Reads(int descriptor, ReadOnlySpan<byte> expected)
    {
        byte* buffer = stackalloc byte[64];
        return AreEqual(buffer, Unix.Read(descriptor, buffer, 64).Raw, expected);
    }

    internal static bool AreEqual(byte* bytes, long count, ReadOnlySpan<byte> expected) =>
        count == expected.Length && new ReadOnlySpan<byte>(bytes, expected.Length).SequenceEqual(expected);

    /// <summary>Runs a function in a child that exits with 0 when it returns true.</summary>
    internal static int Child(delegate*<int, bool> body, int argument)
    {
        int child = Unix.Fork().Int;
        if (child == 0)
        {
            Unix.Exit(body(argument) ? 0 : 1);
        }

        return child;
    }

    /// <summary>Waits for a child; true when it ended well.</summary>
    internal static bool EndedWell(int child)
    {
        Unix.Wait(child, out WaitStatus status);
        return status.Is(0);
    }
}
