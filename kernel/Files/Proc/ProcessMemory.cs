using Tine.Memory;

namespace Tine.Files;

/// <summary>How much memory a process has of what, in bytes, summed over its regions.</summary>
internal struct ProcessMemory
{
    public ulong Mapped;
    public ulong Resident;
    public ulong Data;
    public ulong Stack;
    public ulong Text;
    public ulong Tables;

    public static ProcessMemory Of(AddressSpace? space)
    {
        var sum = new ProcessMemory();
        if (space is null)
        {
            return sum;
        }

        sum.Mapped = space.MappedBytes;
        sum.Resident = space.ResidentPages << FrameNumber.Shift;
        sum.Tables = space.TableFrames << FrameNumber.Shift;
        foreach (ref readonly Region region in space.Regions)
        {
            sum.Add(region);
        }

        return sum;
    }

    private void Add(in Region region)
    {
        if (region.GrowsDown)
        {
            Stack += region.Length;
        }
        else if ((region.Protection & Protection.Write) != 0 && !region.IsShared)
        {
            Data += region.Length;
        }
        else if ((region.Protection & Protection.Execute) != 0)
        {
            Text += region.Length;
        }
    }
}
