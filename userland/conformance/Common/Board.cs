using Tine.Runtime;

namespace Tine.Conformance;

/// <summary>
/// A page that all processes of an item share: the first failure that was seen, and a few numbers that items leave for each
/// other.
/// </summary>
internal static unsafe class Board
{
    private const int LongestText = 400;
    private const int SlotsOffset = 1024;
    private const int SlotCount = 32;

    private static byte* s_page;

    /// <summary>The fault that was found, or nothing.</summary>
    internal static string Seen => Utf8.Decode(s_page);

    internal static bool IsGood => *s_page == 0;

    /// <summary>Before anything is forked.</summary>
    internal static bool Map()
    {
        SysResult mapped = Unix.MMap(null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0);
        s_page = mapped.Address;
        return mapped.Succeeded;
    }

    /// <summary>Wipes everything for the next item.</summary>
    internal static void Clear() => new System.Span<byte>(s_page, Unix.PageSize).Clear();

    /// <summary>A number that every process of the item sees.</summary>
    internal static ref int Slot(int index) => ref ((int*)(s_page + SlotsOffset))[index % SlotCount];

    /// <summary>Notes what is wrong, unless something is noted already. Allocates nothing: vfork children call it.</summary>
    internal static bool Expect(bool isSo, string what)
    {
        if (!isSo && *s_page == 0)
        {
            Append(s_page, what);
        }

        return isSo;
    }

    /// <summary>Expects a number, and notes it beside the expected one otherwise.</summary>
    internal static bool Expect(long seen, long expected, string what)
    {
        if (seen != expected && *s_page == 0)
        {
            byte* end = Append(s_page, what);
            end = Append(end, " is ");
            end = Append(end, seen);
            end = Append(end, ", not ");
            Append(end, expected);
        }

        return seen == expected;
    }

    internal static bool Expect(SysResult result, Errno expected, string what)
    {
        if (result.Error != expected && *s_page == 0)
        {
            byte* end = Append(s_page, what);
            end = Append(end, " gives ");
            end = Append(end, Errors.Name(result.Error));
            end = Append(end, ", not ");
            Append(end, Errors.Name(expected));
        }

        return result.Error == expected;
    }

    private static byte* Append(byte* end, string text)
    {
        if (end - s_page + Utf8.EncodedLength(text) < LongestText)
        {
            end = Utf8.Encode(text, end);
        }

        *end = 0;
        return end;
    }

    private static byte* Append(byte* end, long number)
    {
        byte* digits = stackalloc byte[20];
        int first = 20;
        ulong magnitude = number < 0 ? (ulong)-number : (ulong)number;
        do
        {
            digits[--first] = (byte)('0' + (magnitude % 10));
            magnitude /= 10;
        }
        while (magnitude != 0);
        if (number < 0)
        {
            *end++ = (byte)'-';
        }

        while (first < 20)
        {
            *end++ = digits[first++];
        }

        *end = 0;
        return end;
    }
}
