namespace Tine.Runtime;

/// <summary>
/// Tine's one call of its own: what the kernel can tell about its frames and about a page. On any other kernel each
/// method fails with ENOSYS, and a program prints "-" where it would have printed a number.
/// </summary>
public static unsafe class TineInspect
{
    private const ulong AskSystem = 0;
    private const ulong AskPage = 1;
    private const ulong AskSpace = 2;
    private const ulong AskPhases = 5;
    private const ulong AskFrameKinds = 6;

    /// <summary>Whether this kernel is Tine.</summary>
    public static bool IsPresent => System(out _).Succeeded;

    /// <summary>Frames and the kernel's heap.</summary>
    public static SysResult System(out MachineInspection inspection)
    {
        MachineInspection buffer = default;
        SysResult result = Ask(AskSystem, null, &buffer, sizeof(MachineInspection));
        inspection = buffer;
        return result;
    }

    /// <summary>The page of the caller's memory that holds <paramref name="address"/>. Looking does not touch it.</summary>
    public static SysResult Page(void* address, out PageInspection inspection)
    {
        PageInspection buffer = default;
        SysResult result = Ask(AskPage, address, &buffer, sizeof(PageInspection));
        inspection = buffer;
        return result;
    }

    /// <summary>The caller's whole address space.</summary>
    public static SysResult Space(out SpaceInspection inspection)
    {
        SpaceInspection buffer = default;
        SysResult result = Ask(AskSpace, null, &buffer, sizeof(SpaceInspection));
        inspection = buffer;
        return result;
    }

    /// <summary>The ticks since boot by what they were spent on; EINVAL in a kernel that does not count them.</summary>
    public static SysResult Phases(out PhaseInspection inspection)
    {
        PhaseInspection buffer = default;
        SysResult result = Ask(AskPhases, null, &buffer, sizeof(PhaseInspection));
        inspection = buffer;
        return result;
    }

    /// <summary>Free frames: by inspection, or by sysinfo(2) where there is none.</summary>
    public static ulong FreeFrames()
    {
        if (System(out MachineInspection inspection).Succeeded)
        {
            return inspection.FreeFrames;
        }

        return Unix.SysInfo(out SystemInformation information).Succeeded
            ? information.FreeMemory * information.Unit / Unix.PageSize
            : 0;
    }

    /// <summary>Lets the n-th allocation of a frame from now on fail, once; 0 calls it off. For the superuser.</summary>
    public static SysResult FailFrame(ulong nth) => Unix.Call(SystemCall.TineInspect, 3, nth);

    /// <summary>Lets the n-th call from now on fail to reserve heap at its start.</summary>
    public static SysResult FailHeap(ulong nth) => Unix.Call(SystemCall.TineInspect, 4, nth);

    /// <summary>The kind of one frame. For the superuser.</summary>
    /// <returns>1; 0 when there is no such frame.</returns>
    public static SysResult FrameKind(int frame, byte* kind) => Ask(AskFrameKinds, (void*)frame, kind, 1);

    /// <summary>Fills in the kinds of frames, a byte for each. For the superuser.</summary>
    /// <param name="kinds">The first byte is frame 0's.</param>
    /// <param name="count">The room for them.</param>
    /// <returns>The number of frames that there are, at most that.</returns>
    public static int FrameKinds(byte* kinds, int count)
    {
        int done = 0;
        SysResult told;
        do
        {
            told = Ask(AskFrameKinds, (void*)done, kinds + done, count - done);
            done += told.Raw > 0 ? told.Int : 0;
        }
        while (told.Raw > 0 && done < count);
        return done;
    }

    private static SysResult Ask(ulong question, void* address, void* answer, int bytes) =>
        Unix.Call(SystemCall.TineInspect, question, (ulong)address, (ulong)answer, (ulong)bytes);
}
