using System;

namespace Tine.Files;

/// <summary>Inode numbers and numeric names of /proc. Each process has 65,536 numbers of its own.</summary>
public static class ProcNumbers
{
    public const ulong Root = 1;
    public const ulong Self = 2;

    /// <summary>The number of /proc/sys; the two after it are its folders'.</summary>
    public const ulong Settings = 4;

    public const ulong ThreadSelf = 7;

    /// <summary>The number of /proc/sysvipc; the three after it are its files'.</summary>
    public const ulong SystemV = 8;

    /// <summary>The number of /proc/tine; the one after it is its file's.</summary>
    public const ulong KernelFolder = 12;

    public const ulong FirstMachineFile = 16;
    public const ulong FirstSetting = 64;

    private const int BitsAProcess = 16;
    private const ulong DescriptorFlag = 0x8000;
    private const ulong DescriptorFileFlag = 0x4000;
    private const ulong NamespaceFlag = 0x100;

    public static ulong OfProcess(int process) => ((ulong)process + 1) << BitsAProcess;

    public static ulong OfProcessFile(int process, int file) => OfProcess(process) + 1 + (ulong)file;

    public static ulong OfDescriptor(int process, int descriptor) => OfProcess(process) | DescriptorFlag | ((ulong)descriptor & 0x7fff);

    /// <summary>The number of a file of fdinfo.</summary>
    public static ulong OfDescriptorFile(int process, int descriptor) => OfProcess(process) | DescriptorFileFlag | ((ulong)descriptor & 0x3fff);

    public static ulong OfNamespace(int thread, int index) => OfProcess(thread) | (NamespaceFlag + (ulong)index);

    /// <summary>A decimal number as a program writes it, perhaps with the end of a line; -1 for anything else.</summary>
    public static int ParseLine(ReadOnlySpan<byte> text) => Parse(text.Length > 0 && text[^1] == '\n' ? text[..^1] : text);

    /// <summary>A decimal name without leading zeros; -1 for any other.</summary>
    public static int Parse(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > 9 || (name[0] == '0' && name.Length > 1))
        {
            return -1;
        }

        int number = 0;
        foreach (byte digit in name)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (number * 10) + digit - '0';
        }

        return number;
    }

    /// <summary>A number as C writes it, decimal, octal or hexadecimal, and perhaps the end of the line; null for anything else.</summary>
    public static ulong? ParseAnyBase(ReadOnlySpan<byte> text)
    {
        text = text.Length > 0 && text[^1] == '\n' ? text[..^1] : text;
        bool isHexadecimal = text.Length > 2 && text[0] == '0' && (text[1] | 0x20) == 'x';
        ulong radix = isHexadecimal ? 16UL : text.Length > 1 && text[0] == '0' ? 8UL : 10UL;
        ulong number = 0;
        foreach (byte letter in isHexadecimal ? text[2..] : text)
        {
            ulong digit = letter <= '9' ? (ulong)letter - '0' : ((ulong)letter | 0x20) - 'a' + 10;
            if (digit >= radix || number > (ulong.MaxValue - digit) / radix)
            {
                return null;
            }

            number = (number * radix) + digit;
        }

        return text.IsEmpty ? null : number;
    }

    /// <summary>Parses a line with a number of 64 bits; null for anything else.</summary>
    public static ulong? ParseLongLine(ReadOnlySpan<byte> text)
    {
        text = text.Length > 0 && text[^1] == '\n' ? text[..^1] : text;
        ulong number = 0;
        foreach (byte digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9' || number > (ulong.MaxValue - 9) / 10)
            {
                return null;
            }

            number = (number * 10) + digit - '0';
        }

        return text.Length == 0 ? null : number;
    }
}
