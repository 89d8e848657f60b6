using System.Runtime;

namespace Tine.Runtime;

/// <summary>The end of a program that cannot go on: its reason on descriptor 2, status 134 as after an abort.</summary>
internal static unsafe class FailFast
{
    private const int Status = 134;
    private const int LongestLine = 256;

    [RuntimeExport("TinePlatform_FailFast")]
    private static void End(char* reason, int length, void* exceptionOrNull)
    {
        byte* line = stackalloc byte[LongestLine];
        int count = 0;
        foreach (byte b in "fatal: "u8)
        {
            line[count++] = b;
        }

        for (int i = 0; i < length && count < LongestLine - 1; i++)
        {
            line[count++] = reason[i] < 0x80 ? (byte)reason[i] : (byte)'?';
        }

        line[count++] = (byte)'\n';
        Stubs.Syscall(SystemCall.Write, 2, (ulong)line, (ulong)count);
        Entry.Exit(Status);
    }
}
