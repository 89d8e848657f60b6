using Tine.Memory;

namespace Tine.Files;

/// <summary>A process's memory by kind, in bytes, summed over its regions.</summary>
internal struct ProcessMemory
{
    public ulong Mapped;
    public ulong Resident;
    public ulong Data;
    public ulong Stack;

    /// <summary>Executable pages of the program itself, and of what it has loaded besides.</summary>
    public ulong Text;
    public ulong Library;
    public ulong Tables;

    /// <summary>Resident pages: the program's own, those of files, and those of shared memory.</summary>
    public ulong ResidentAnonymous;
    public ulong ResidentFile;
    public ulong ResidentShared;

    /// <summary>Adds up regions and pages: costs what is resident.</summary>
    public static ProcessMemory Of(ProcessView process, Caller caller)
    {
        ProcessMemory sum = SizesOf(process, caller);
        var walk = new RegionWalk(process, caller, default);
        while (walk.MoveNext())
        {
            sum.AddResident(walk.Current, walk.Measure());
        }

        return sum;
    }

    /// <summary>Sizes without the three kinds of resident pages: costs little.</summary>
    public static ProcessMemory SizesOf(ProcessView process, Caller caller)
    {
        var sum = new ProcessMemory();
        if (process.Memory is not { } space)
        {
            return sum;
        }

        sum.Mapped = space.Account.Mapped;
        sum.Resident = space.ResidentPages << FrameNumber.Shift;
        sum.Data = space.Account.Data;
        sum.Tables = space.TableFrames << FrameNumber.Shift;
        var walk = new RegionWalk(process, caller, default);
        while (walk.MoveNext())
        {
            sum.AddSize(walk.Current, process.Executable);
        }

        return sum;
    }

    private void AddSize(in Region region, RegularFile? program)
    {
        if (region.GrowsDown)
        {
            Stack += region.Length;
        }
        else if ((region.Protection & (Protection.Write | Protection.Execute)) == Protection.Execute)
        {
            bool isProgram = program is not null && region.Backing == program.Pages;
            Text += isProgram ? region.Length : 0;
            Library += isProgram ? 0 : region.Length;
        }
    }

    private void AddResident(in Region region, in RegionUsage usage)
    {
        bool isShared = region.Backing is FilePages { Owner: null };
        ResidentAnonymous += usage.Anonymous;
        ResidentShared += isShared ? usage.Resident - usage.Anonymous : 0;
        ResidentFile += isShared ? 0 : usage.Resident - usage.Anonymous;
    }
}
