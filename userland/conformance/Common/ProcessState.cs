using System;
using Tine.Runtime;

namespace Tine.Conformance;

/// <summary>The state letter of a process or thread in /proc: R, S, D, T, Z. Allocates nothing.</summary>
internal static unsafe class ProcessState
{
    private const long Patience = 20_000_000_000;

    /// <summary>The letter, or '?' when there is no such process.</summary>
    internal static char Of(int process, int thread = 0)
    {
        byte* path = stackalloc byte[64];
        byte* end = Utf8.Encode("/proc/", path);
        end = Number(end, process);
        if (thread != 0)
        {
            end = Utf8.Encode("/task/", end);
            end = Number(end, thread);
        }

        end = Utf8.Encode("/stat", end);
        *end = 0;
        SysResult file = Unix.OpenAt(Unix.CurrentDirectory, path, OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
        if (file.Failed)
        {
            return '?';
        }

        Span<byte> text = stackalloc byte[512];
        SysResult read = Unix.Read(file.Int, text);
        Unix.Close(file.Int);
        int name = read.Failed ? -1 : text[..read.Int].LastIndexOf((byte)')');
        return name < 0 || name + 2 >= read.Int ? '?' : (char)text[name + 2];
    }

    /// <summary>Looks until the process is in the state. False when it never is.</summary>
    internal static bool WaitFor(char state, int process, int thread = 0)
    {
        long end = Unix.Now() + Patience;
        while (Of(process, thread) != state)
        {
            if (Unix.Now() > end)
            {
                return false;
            }

            Unix.SchedYield();
        }

        return true;
    }

    private static byte* Number(byte* end, int value)
    {
        byte* digits = stackalloc byte[12];
        int first = 12;
        do
        {
            digits[--first] = (byte)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        while (first < 12)
        {
            *end++ = digits[first++];
        }

        return end;
    }
}
