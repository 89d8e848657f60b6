using Tine.Memory;

namespace Tine.Tests.Memory;

/// <summary>Choices that the bits of one number make, one after the other.</summary>
internal sealed class StoryChoices
{
    private const ulong PagesPerArea = 10;

    /// <summary>Two leaf tables with a border between them, one far away.</summary>
    public static readonly ulong[] Areas = [0x60_0000 - (8 * FrameNumber.Size), 0x7f00_0000_0000];

    /// <summary>The bits that have not chosen yet.</summary>
    public ulong Bits { get; set; }

    /// <summary>A number below another one.</summary>
    public int Of(int count)
    {
        int choice = (int)(Bits % (ulong)count);
        Bits /= (ulong)count;
        return choice;
    }

    /// <summary>A page of one of the areas.</summary>
    public VirtualAddress Page() =>
        new(Areas[Of(Areas.Length)] + ((ulong)Of((int)PagesPerArea) << FrameNumber.Shift));

    /// <summary>A range within one of the areas.</summary>
    public (VirtualAddress Start, ulong Pages) Range()
    {
        ulong area = Areas[Of(Areas.Length)];
        ulong first = (ulong)Of((int)PagesPerArea);
        ulong pages = 1 + (ulong)Of((int)(PagesPerArea - first));
        return (new VirtualAddress(area + (first << FrameNumber.Shift)), pages);
    }

    /// <summary>A protection, mostly one that can be written.</summary>
    public Protection ChooseProtection() => Of(5) switch
    {
        0 => Protection.None,
        1 => Protection.Read,
        2 => Protection.Read | Protection.Execute,
        _ => Protection.Read | Protection.Write,
    };
}
