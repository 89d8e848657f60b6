using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.LongCalls;

/// <summary>A program types at a pseudo-terminal: keys that change or show a whole line, as long as a line can be.</summary>
internal static unsafe class EditCases
{
    private const ulong GetSettings = 0x5401;
    private const ulong SetSettings = 0x5402;
    private const ulong Unlock = 0x40045431;
    private const ulong GetPeer = 0x5441;
    private const uint Utf8 = 0x4000;
    private const int LongestLine = 4095;
    private const byte Erase = 0x7f;
    private const byte Kill = 0x15;
    private const byte WordErase = 0x17;
    private const byte Reprint = 0x12;

    private static int s_master;
    private static int s_terminal;

    internal static void Run()
    {
        Case("^U at a line of 4095 tabs", &KillTabs);
        Case("^W at a line of 4095 letters", &EraseLetters);
        Case("^R at a line of control characters, again and again", &ShowAgain);
        Case("erase at a line of UTF-8's later bytes, again and again", &EraseInVain);
    }

    private static bool KillTabs()
    {
        Open();
        Type((byte)'\t', LongestLine);
        Type(Kill, 1);
        return Holds(LineLength() == 1, "the line is gone");
    }

    private static bool EraseLetters()
    {
        Open();
        Type((byte)'a', LongestLine);
        Type(WordErase, 1);
        return Holds(LineLength() == 1, "the line is gone");
    }

    private static bool ShowAgain()
    {
        const int characters = 4000;
        Open();
        Type(1, characters);
        Type(Reprint, 100);
        return Holds(LineLength() == characters + 1, "the line is still there");
    }

    private static bool EraseInVain()
    {
        Open();
        Type(0x80, LongestLine);
        Type(Erase, 1000);
        return Holds(LineLength() == LongestLine + 1, "the line is still there");
    }

    private static void Open()
    {
        int zero = 0;
        uint* settings = stackalloc uint[16];
        s_master = Unix.Open("/dev/ptmx", OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal).Int;
        Unix.Call(SystemCall.IoCtl, (ulong)s_master, Unlock, (ulong)&zero);
        s_terminal = Unix.Call(SystemCall.IoCtl, (ulong)s_master, GetPeer, (ulong)(OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal)).Int;
        Unix.Call(SystemCall.IoCtl, (ulong)s_terminal, GetSettings, (ulong)settings);
        settings[0] |= Utf8;
        Unix.Call(SystemCall.IoCtl, (ulong)s_terminal, SetSettings, (ulong)settings);
    }

    private static void Type(byte key, int count)
    {
        System.Span<byte> keys = stackalloc byte[LongestLine];
        keys[..count].Fill(key);
        Unix.Write(s_master, keys[..count]);
    }

    /// <summary>Ends the line.</summary>
    private static long LineLength()
    {
        byte* line = stackalloc byte[2 * LongestLine];
        Type((byte)'\n', 1);
        long length = Unix.Read(s_terminal, line, 2 * LongestLine).Raw;
        Unix.Close(s_terminal);
        Unix.Close(s_master);
        return length;
    }
}
