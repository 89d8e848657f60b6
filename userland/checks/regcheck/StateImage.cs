using Tine.Runtime;

namespace Tine.RegisterCheck;

/// <summary>The vector and x87 registers as XSAVE writes them. Intel SDM vol. 1, 13.4; AMD64 APM vol. 2, 11.5.</summary>
internal static unsafe class StateImage
{
    internal const ulong Pages = 4;

    private const int HeaderOffset = 512;
    private const int StackRegisters = 32;
    private const int VectorRegisters = 160;
    private const int ControlOffset = 24;
    private const uint StateLeaf = 0xD;

    /// <summary>x87, SSE, AVX and the three parts of AVX-512; protection keys and tiles are left alone.</summary>
    private const ulong Wanted = 0xE7;

    /// <summary>The components that the system has switched on, of those that are compared here.</summary>
    internal static ulong Mask => Processor.EnabledState() == 0 ? 3 : Processor.EnabledState() & Wanted;

    /// <summary>Fills an image with values that depend on the seed alone, none of them the initial ones.</summary>
    internal static void Fill(byte* image, ulong seed)
    {
        var random = new Pattern(seed);
        for (ulong i = 0; i < Pages * Unix.PageSize / 8; i++)
        {
            ((ulong*)image)[i] = 0;
        }

        *(ushort*)image = (ushort)(0x037F | (random.Next() & 0xC00));
        *(ushort*)(image + 2) = (ushort)(random.Next() & 0x7F00 & ~0x80u);
        image[4] = 0xFF;

        // All exceptions masked; rounding and flags as they come.
        *(uint*)(image + ControlOffset) = (uint)(0x1F80 | (random.Next() & 0x603F));
        for (int i = 0; i < 8; i++)
        {
            *(ulong*)(image + StackRegisters + (16 * i)) = random.Next() | 1UL << 63;
            *(ushort*)(image + StackRegisters + (16 * i) + 8) = (ushort)random.Next();
        }

        FillBytes(image + VectorRegisters, 256, ref random);
        for (int component = 2; component < 8; component++)
        {
            if ((Mask & (1UL << component)) != 0)
            {
                CpuidResult place = Processor.Cpuid(StateLeaf, (uint)component);
                FillBytes(image + place.Ebx, (int)place.Eax, ref random);
            }
        }

        *(ulong*)(image + HeaderOffset) = Processor.EnabledState() == 0 ? 0 : Mask;
    }

    /// <summary>The component in which two images differ, or null.</summary>
    internal static string? Compare(byte* expected, byte* found)
    {
        for (int component = 2; component < 8; component++)
        {
            if ((Mask & (1UL << component)) != 0)
            {
                CpuidResult place = Processor.Cpuid(StateLeaf, (uint)component);
                if (!AreEqual(expected + place.Ebx, found + place.Ebx, (int)place.Eax))
                {
                    return component == 2 ? "upper halves of ymm" : component == 5 ? "opmask" : "zmm";
                }
            }
        }

        for (int i = 0; i < 8; i++)
        {
            if (!AreEqual(expected + StackRegisters + (16 * i), found + StackRegisters + (16 * i), 10))
            {
                return "x87 stack";
            }
        }

        return !AreEqual(expected, found, 5) ? "x87 control"
            : !AreEqual(expected + ControlOffset, found + ControlOffset, 4) ? "mxcsr"
            : !AreEqual(expected + VectorRegisters, found + VectorRegisters, 256) ? "xmm"
            : null;
    }

    /// <summary>Whether the parts that compiled C# never touches are as a new program must find them.</summary>
    internal static bool IsFresh(byte* image)
    {
        ulong present = *(ulong*)(image + HeaderOffset);
        for (int component = 2; component < 8; component++)
        {
            // A component that is not in use is not written: it counts as zero.
            if ((Mask & present & (1UL << component)) != 0)
            {
                CpuidResult place = Processor.Cpuid(StateLeaf, (uint)component);
                for (uint i = 0; i < place.Eax; i++)
                {
                    if (image[place.Ebx + i] != 0)
                    {
                        return false;
                    }
                }
            }
        }

        return (present & 1) == 0 || *(ushort*)image == 0x037F;
    }

    private static void FillBytes(byte* start, int count, ref Pattern random)
    {
        for (int i = 0; i < count; i += 8)
        {
            *(ulong*)(start + i) = random.Next();
        }
    }

    private static bool AreEqual(byte* a, byte* b, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (a[i] != b[i])
            {
                return false;
            }
        }

        return true;
    }
}
