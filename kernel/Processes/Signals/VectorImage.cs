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
    public const int EndMarkSize = 4;

    private const int ControlOffset = 24;
    private const int XmmOffset = 160;
    private const int XmmSize = 16;
    private const int SoftwareOffset = 464;
    private const uint StartMark = 0x4650_5853;
    private const uint EndMark = 0x4650_5845;
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

    /// <summary>What a fresh state has in the registers that the kernel uses.</summary>
    public static unsafe void ClearXmm(ref TrapFrame frame)
    {
        fixed (ulong* low = frame.Xmm0To3, eight = frame.Xmm8)
        {
            new Span<byte>(low, 4 * XmmSize).Clear();
            new Span<byte>(eight, XmmSize).Clear();
        }
    }

    /// <summary>Writes Linux's marks: how long the image is and what it holds.</summary>
    public static void Mark(Span<byte> image, ulong features)
    {
        Span<byte> software = image.Slice(SoftwareOffset, LegacySize - SoftwareOffset);
        software.Clear();
        if (image.Length > LegacySize)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(software, StartMark);
            BinaryPrimitives.WriteUInt32LittleEndian(software[4..], (uint)image.Length + EndMarkSize);
            BinaryPrimitives.WriteUInt64LittleEndian(software[8..], features);
            BinaryPrimitives.WriteUInt32LittleEndian(software[16..], (uint)image.Length);
        }
    }

    public static uint EndMarkValue => EndMark;

    /// <summary>How many bytes a program's image claims to have, 512 when it is not marked, or claims what cannot be.</summary>
    /// <param name="legacy">The first 512 bytes.</param>
    /// <param name="longest">The most that the processor has.</param>
    /// <param name="features">Which components it says it holds.</param>
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

    /// <summary>Makes any bytes loadable: XRSTOR faults on unknown MXCSR bits, components and header bytes.</summary>
    public static void Sanitize(Span<byte> image, ulong features, uint controlMask)
    {
        Span<byte> control = image[ControlOffset..];
        BinaryPrimitives.WriteUInt32LittleEndian(control, BinaryPrimitives.ReadUInt32LittleEndian(control) & controlMask);
        if (image.Length > LegacySize)
        {
            Span<byte> header = image.Slice(LegacySize, HeaderSize);
            ulong present = BinaryPrimitives.ReadUInt64LittleEndian(header) & features;
            header.Clear();
            BinaryPrimitives.WriteUInt64LittleEndian(header, present);
        }
    }

    /// <summary>The header of an image of which only the first 512 bytes are known.</summary>
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
