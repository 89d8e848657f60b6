using System;

namespace Tine.Files;

/// <summary>The header of a cpio entry in the "newc" format: a magic number and thirteen numbers of eight hexadecimal digits.</summary>
internal struct ArchiveHeader
{
    public const int Size = 6 + (FieldCount * FieldSize);

    private const int FieldCount = 13;
    private const int FieldSize = 8;

    public uint InodeNumber;
    public uint Mode;
    public uint UserId;
    public uint GroupId;
    public uint LinkCount;
    public uint ModifyTime;
    public uint FileSize;
    public uint ArchiveMajor;
    public uint ArchiveMinor;
    public uint DeviceMajor;
    public uint DeviceMinor;
    public uint NameSize;

    public readonly FileKind Kind => (FileKind)Mode & FileKind.Mask;

    public readonly Permissions Permissions => (Permissions)Mode & Permissions.All;

    public readonly DeviceNumber Device => new(DeviceMajor, DeviceMinor);

    /// <summary>Tells the files of one archive apart.</summary>
    public readonly ulong FileId => ((ulong)((ArchiveMajor << 16) ^ ArchiveMinor) << 32) | InodeNumber;

    /// <returns>False when the magic is wrong or a digit is none.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ArchiveHeader header)
    {
        header = default;
        ReadOnlySpan<byte> magic = bytes[..6];
        if (!magic.SequenceEqual("070701"u8) && !magic.SequenceEqual("070702"u8))
        {
            return false;
        }

        bytes = bytes[6..];
        return TryTake(ref bytes, out header.InodeNumber)
            && TryTake(ref bytes, out header.Mode)
            && TryTake(ref bytes, out header.UserId)
            && TryTake(ref bytes, out header.GroupId)
            && TryTake(ref bytes, out header.LinkCount)
            && TryTake(ref bytes, out header.ModifyTime)
            && TryTake(ref bytes, out header.FileSize)
            && TryTake(ref bytes, out header.ArchiveMajor)
            && TryTake(ref bytes, out header.ArchiveMinor)
            && TryTake(ref bytes, out header.DeviceMajor)
            && TryTake(ref bytes, out header.DeviceMinor)
            && TryTake(ref bytes, out header.NameSize)
            && TryTake(ref bytes, out _);
    }

    private static bool TryTake(ref ReadOnlySpan<byte> bytes, out uint value)
    {
        value = 0;
        for (int i = 0; i < FieldSize; i++)
        {
            int digit = Digit(bytes[i]);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 4) | (uint)digit;
        }

        bytes = bytes[FieldSize..];
        return true;
    }

    private static int Digit(byte character) => character switch
    {
        >= (byte)'0' and <= (byte)'9' => character - '0',
        >= (byte)'a' and <= (byte)'f' => character - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => character - 'A' + 10,
        _ => -1,
    };
}
