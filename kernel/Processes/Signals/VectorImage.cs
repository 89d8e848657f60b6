using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Tine.X64;

namespace Tine.Processes;

/// <summary>
/// The vector state as it lies in memory: FXSAVE's 512 bytes, and with XSAVE a header and the rest (Intel SDM vol. 1, 13.4).
/// In a signal frame Linux marks the extent in the bytes that software may use.
/// </summary>
internal static class VectorImage
{
    public const int LegacySize = 512;
    public const int HeaderSize = 64;

    private const int StatusOffset = 2;
    private const int ControlOffset = 24;
    private const ulong LegacyAlignment = 16;
    private const ulong ExtendedAlignment = 64;
    private const uint ExceptionBits = 0x3f;
    private const int MaskShift = 7;
    private const int XmmOffset = 160;
    private const int XmmSize = 16;
    private const int SoftwareOffset = 464;
    private const uint StartMark = 0x4650_5853;
    private const uint EndMark = 0x4650_5845;
    private const int EndMarkSize = 4;
    private const ulong LegacyFeatures = 3;
    private const ulong XmmFeature = 2;

    /// <summary>Puts the xmm registers that the frame keeps into an image that was stored while the kernel used them.</summary>
    public static unsafe void StoreXmm(Span<byte> image, in TrapFrame frame)
    {
        fixed (ulong* low = frame.Xmm0To3, eight = frame.Xmm8)
        {
            new ReadOnlySpan<byte>(low, 4 * XmmSize).CopyTo(image[XmmOffset..]);
            new ReadOnlySpan<byte>(eight, XmmSize).CopyTo(image[(XmmOffset + 8 * XmmSize)..]);
        }

        if (image.Length > LegacySize)
        {
            Span<byte> present = image[LegacySize..];
            BinaryPrimitives.WriteUInt64LittleEndian(present, BinaryPrimitives.ReadUInt64LittleEndian(present) | XmmFeature);
        }
    }

    /// <summary>Takes the xmm registers that the frame keeps out of an image that is about to be loaded.</summary>
    public static unsafe void LoadXmm(ReadOnlySpan<byte> image, ref TrapFrame frame)
    {
        bool isPresent = image.Length <= LegacySize
            || (BinaryPrimitives.ReadUInt64LittleEndian(image[LegacySize..]) & XmmFeature) != 0;
        ClearXmm(ref frame);
        if (isPresent)
        {
            fixed (ulong* low = frame.Xmm0To3, eight = frame.Xmm8)
            {
                image.Slice(XmmOffset, 4 * XmmSize).CopyTo(new Span<byte>(low, 4 * XmmSize));
                image.Slice(XmmOffset + 8 * XmmSize, XmmSize).CopyTo(new Span<byte>(eight, XmmSize));
            }
        }
    }

    /// <summary>Gives the registers that the kernel uses the values of a fresh state.</summary>
    public static unsafe void ClearXmm(ref TrapFrame frame)
    {
        fixed (ulong* low = frame.Xmm0To3, eight = frame.Xmm8)
        {
            new Span<byte>(low, 4 * XmmSize).Clear();
            new Span<byte>(eight, XmmSize).Clear();
        }
    }

    /// <summary>Writes Linux's first mark: how long the image is and what it holds. Linux leaves it in FXSAVE's 512 bytes, too, and counts an end mark that only XSAVE's image has.</summary>
    public static void Mark(Span<byte> image, ulong features)
    {
        Span<byte> software = image.Slice(SoftwareOffset, LegacySize - SoftwareOffset);
        software.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(software, StartMark);
        BinaryPrimitives.WriteUInt32LittleEndian(software[4..], (uint)image.Length + EndMarkSize);
        BinaryPrimitives.WriteUInt64LittleEndian(software[8..], features);
        BinaryPrimitives.WriteUInt32LittleEndian(software[16..], (uint)image.Length);
    }

    /// <summary>Debuggers look for XCR0 in the bytes of a core file's image that software may use (Linux, xstateregs_get).</summary>
    public static void TellFeatures(Span<byte> image, ulong features)
    {
        image.Slice(SoftwareOffset, LegacySize - SoftwareOffset).Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(image[SoftwareOffset..], features);
    }

    public static uint EndMarkValue => EndMark;

    /// <summary>Bytes in a signal frame.</summary>
    public static int SizeInFrame(int imageSize) => imageSize > LegacySize ? imageSize + EndMarkSize : imageSize;

    /// <summary>The size in bytes that a program's image claims to have, 512 when it is not marked, or claims what cannot be.</summary>
    /// <param name="legacy">The first 512 bytes.</param>
    /// <param name="longest">The most that the processor has.</param>
    /// <param name="features">The components that it says it holds.</param>
    public static int ClaimedSize(ReadOnlySpan<byte> legacy, int longest, out ulong features)
    {
        features = LegacyFeatures;
        ReadOnlySpan<byte> software = legacy.Slice(SoftwareOffset, LegacySize - SoftwareOffset);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(software[16..]);
        uint extended = BinaryPrimitives.ReadUInt32LittleEndian(software[4..]);
        bool isMarked = BinaryPrimitives.ReadUInt32LittleEndian(software) == StartMark
            && size >= LegacySize + HeaderSize && size <= (uint)longest && size <= extended;
        if (!isMarked)
        {
            return LegacySize;
        }

        features = BinaryPrimitives.ReadUInt64LittleEndian(software[8..]);
        return (int)size;
    }

    /// <summary>Whether an address suits the instruction: XRSTOR faults on one that is not a multiple of 64, FXRSTOR of 16.</summary>
    public static bool IsAligned(VirtualAddress address, int size) =>
        (address.Value & (size > LegacySize ? ExtendedAlignment : LegacyAlignment) - 1) == 0;

    /// <summary>Whether XRSTOR would take it: no unknown bit in MXCSR, no component that is off, a header of the standard format.</summary>
    public static bool IsLoadable(ReadOnlySpan<byte> image, ulong enabledFeatures, uint controlMask)
    {
        if ((ControlOf(image) & ~controlMask) != 0)
        {
            return false;
        }

        if (image.Length <= LegacySize)
        {
            return true;
        }

        ReadOnlySpan<byte> header = image.Slice(LegacySize, HeaderSize);
        return (BinaryPrimitives.ReadUInt64LittleEndian(header) & ~enabledFeatures) == 0
            && BinaryPrimitives.ReadUInt64LittleEndian(header[8..]) == 0
            && BinaryPrimitives.ReadUInt64LittleEndian(header[16..]) == 0;
    }

    /// <summary>Leaves only these components; the others are loaded with their initial values.</summary>
    public static void KeepComponents(Span<byte> image, ulong features)
    {
        if (image.Length > LegacySize)
        {
            Span<byte> header = image[LegacySize..];
            BinaryPrimitives.WriteUInt64LittleEndian(header, BinaryPrimitives.ReadUInt64LittleEndian(header) & features);
        }
    }

    /// <summary>x87 exceptions that are pending and not masked; bits as in the status word.</summary>
    public static uint UnmaskedX87(ReadOnlySpan<byte> image)
    {
        uint controlWord = BinaryPrimitives.ReadUInt16LittleEndian(image);
        uint statusWord = BinaryPrimitives.ReadUInt16LittleEndian(image[StatusOffset..]);
        return statusWord & ~controlWord & ExceptionBits;
    }

    /// <summary>SSE exceptions that MXCSR has seen and does not mask; bits as in its lower part.</summary>
    public static uint UnmaskedSimd(ReadOnlySpan<byte> image)
    {
        uint control = ControlOf(image);
        return control & ~(control >> MaskShift) & ExceptionBits;
    }

    private static uint ControlOf(ReadOnlySpan<byte> image) => BinaryPrimitives.ReadUInt32LittleEndian(image[ControlOffset..]);

    /// <summary>Notes that the image holds x87 and SSE.</summary>
    public static void AddLegacyFeatures(Span<byte> image)
    {
        if (image.Length > LegacySize)
        {
            Span<byte> header = image.Slice(LegacySize, HeaderSize);
            BinaryPrimitives.WriteUInt64LittleEndian(header, BinaryPrimitives.ReadUInt64LittleEndian(header) | LegacyFeatures);
        }
    }

    /// <summary>Sets the header of an image that has only the first 512 bytes.</summary>
    public static void SetLegacyHeader(Span<byte> image)
    {
        if (image.Length > LegacySize)
        {
            Span<byte> header = image.Slice(LegacySize, HeaderSize);
            header.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(header, LegacyFeatures);
        }
    }
}
