namespace Tine.Files;

/// <summary>Major and minor number of a device.</summary>
public readonly record struct DeviceNumber(uint Major, uint Minor)
{
    /// <summary>dev_t as programs see it (glibc's gnu_dev_makedev).</summary>
    public ulong Encoded =>
        (Minor & 0xff) | ((Major & 0xfffUL) << 8) | ((Minor & ~0xffUL) << 12) | ((Major & ~0xfffUL) << 32);

    public static DeviceNumber Decode(ulong encoded) =>
        new((uint)(((encoded >> 8) & 0xfff) | ((encoded >> 32) & ~0xfffUL)), (uint)((encoded & 0xff) | ((encoded >> 12) & ~0xffUL)));
}
