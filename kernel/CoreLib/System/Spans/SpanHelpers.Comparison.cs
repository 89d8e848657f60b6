using System.Runtime.CompilerServices;

namespace System;

internal static unsafe partial class SpanHelpers
{
    /// <summary>Compares bytes, eight at a time.</summary>
    internal static bool AreEqual(ref byte first, ref byte second, nuint length)
    {
        byte* a = (byte*)Unsafe.AsPointer(ref first);
        byte* b = (byte*)Unsafe.AsPointer(ref second);
        if (length >= 8)
        {
            nuint last = length - 8;
            for (nuint i = 0; i < last; i += 8)
            {
                if (*(ulong*)(a + i) != *(ulong*)(b + i))
                {
                    return false;
                }
            }

            return *(ulong*)(a + last) == *(ulong*)(b + last);
        }

        for (nuint i = 0; i < length; i++)
        {
            if (a[i] != b[i])
            {
                return false;
            }
        }

        return true;
    }
}
