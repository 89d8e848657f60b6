using System;

namespace Tine.CrashMe;

/// <summary>Makes strings of bytes that are likely to hit what a kernel must guard.</summary>
internal static unsafe class CodeMaker
{
    /// <summary>
    /// Beginnings of instructions that are privileged, rare or touch state that a kernel keeps: one length byte, then
    /// the bytes. Operands follow at random.
    /// </summary>
    private static ReadOnlySpan<byte> Openings =>
    [
        1, 0xF4, 1, 0xFA, 1, 0xFB, 1, 0x9D, 1, 0xCF, 2, 0x48, 0xCF, 1, 0xCB, 1, 0xCA, 1, 0xCC, 1, 0xF1, 2, 0x0F, 0x0B,
        1, 0xCD, 2, 0x0F, 0x22, 2, 0x0F, 0x20, 2, 0x0F, 0x23, 2, 0x0F, 0x21, 2, 0x0F, 0x30, 2, 0x0F, 0x32, 2, 0x0F, 0x33,
        2, 0x0F, 0x01, 2, 0x0F, 0x00, 2, 0x0F, 0x07, 3, 0x48, 0x0F, 0x07, 2, 0x0F, 0x06, 2, 0x0F, 0x09, 2, 0x0F, 0x08,
        2, 0x8E, 0xD0, 2, 0x8E, 0xD8, 2, 0x8E, 0xE0, 2, 0x8E, 0xE8, 2, 0x0F, 0xA1, 2, 0x0F, 0xA9, 3, 0xF3, 0x0F, 0xAE,
        2, 0x0F, 0xAE, 3, 0x48, 0x0F, 0xAE, 2, 0x0F, 0xC7, 3, 0x48, 0x0F, 0xC7, 1, 0xC5, 1, 0xC4, 1, 0x62, 1, 0xF0,
        1, 0xEC, 1, 0xEE, 1, 0xE4, 1, 0xE6, 1, 0x6C, 1, 0x6E, 2, 0xF3, 0xA4, 2, 0xF3, 0xAA, 1, 0xFD, 1, 0xF7, 2, 0x48, 0xF7,
        3, 0x0F, 0x01, 0xF8, 3, 0x0F, 0x01, 0xD1, 3, 0x0F, 0x01, 0xCA, 3, 0x0F, 0x01, 0xCB, 1, 0xD9, 1, 0xDB, 1, 0xDD,
        2, 0x48, 0xBC, 1, 0x5C, 2, 0xFF, 0x24, 2, 0xFF, 0x14, 1, 0xC8, 1, 0xC2, 1, 0xE9, 1, 0xEB, 1, 0xE8,
    ];

    internal static void Fill(byte* code, int count, ulong seed)
    {
        var random = new RandomNumbers(seed);
        int at = 0;
        while (at < count)
        {
            if (random.Below(2) == 0)
            {
                at = AddOpening(code, at, count, random.Below(Openings.Length));
            }
            else
            {
                code[at++] = (byte)random.Below(256);
            }
        }

        RemoveSystemCalls(code, count);
    }

    /// <summary>Copies the opening that stands at or after a place in the table.</summary>
    private static int AddOpening(byte* code, int at, int count, int place)
    {
        int entry = 0;
        while (entry + Openings[entry] + 1 <= place && entry + Openings[entry] + 1 < Openings.Length)
        {
            entry += Openings[entry] + 1;
        }

        for (int i = 1; i <= Openings[entry] && at < count; i++)
        {
            code[at++] = Openings[entry + i];
        }

        return at;
    }

    /// <summary>Removes syscall, sysenter and int 0x80, wherever a jump may land.</summary>
    private static void RemoveSystemCalls(byte* code, int count)
    {
        for (int i = 0; i + 1 < count; i++)
        {
            if ((code[i] == 0x0F && code[i + 1] is 0x05 or 0x34) || (code[i] == 0xCD && code[i + 1] == 0x80))
            {
                code[i + 1] = 0x90;
            }
        }

        // Two bytes may come together across the end and whatever lies there.
        code[count - 1] = 0xCC;
    }
}
