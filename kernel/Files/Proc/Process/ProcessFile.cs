using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A file of /proc/PID.</summary>
internal sealed class ProcessFile(FileSystem fileSystem, ProcessView process, ProcessFileKind kind, ulong number)
    : TextFile(fileSystem, number, PermissionsOf(kind))
{
    private const int LargestAdjustment = 1000;

    /// <summary>OOM_ADJUST_MAX, and -OOM_DISABLE, which stands for the whole scale; Linux's oom_adj_write.</summary>
    private const int LargestOldAdjustment = 15;
    private const int OldScale = 17;
    private const int LongestName = 15;
    private const int PersonalityDigits = 8;
    private const int CoreFilterDigits = 8;

    private bool IsThere =>
        ProcessDirectory.Of(FileSystem.Services)?.Find(process.ProcessId) is { } current && current.IsSame(process);

    public override bool CanBeWatched => TellsMounts;

    /// <summary>Whether the file can be sought from its end; the others are seq_files on Linux, which have no known end.</summary>
    public override bool SeeksFromEnd => kind is ProcessFileKind.CommandLine or ProcessFileKind.Environment or ProcessFileKind.Auxiliary
        or ProcessFileKind.OutOfMemoryAdjustment or ProcessFileKind.OldOutOfMemoryAdjustment;

    private bool TellsMounts => kind is ProcessFileKind.Mounts or ProcessFileKind.MountDetails;

    private bool IsMap => kind is ProcessFileKind.UserMap or ProcessFileKind.GroupMap or ProcessFileKind.ProjectMap or ProcessFileKind.SetGroups;

    public override Result<OpenFile> Open(Caller caller, OpenFlags flags)
    {
        if (TellsMounts && (flags & OpenFlags.AccessMask) == OpenFlags.ReadOnly)
        {
            return new OpenMounts(this, Mounts, flags);
        }

        bool isPrivate = kind is ProcessFileKind.Environment or ProcessFileKind.Auxiliary
            or ProcessFileKind.Maps or ProcessFileKind.RegionUsage or ProcessFileKind.RegionUsageSum;
        return isPrivate && !process.MayInspect(caller) ? Errno.EACCES : base.Open(caller, flags);
    }

    public override Errno WritePart(Caller caller, TextBuffer text, ref ulong position)
    {
        switch (kind)
        {
            case ProcessFileKind.Maps when IsThere:
                RegionText.WriteMaps(process, caller, text, ref position);
                return Errno.None;
            case ProcessFileKind.RegionUsage when IsThere:
                RegionUsageText.Write(process, caller, text, ref position);
                return Errno.None;
            case ProcessFileKind.Mounts when IsThere:
                MountText.WriteMounts(Mounts, RootOf(Mounts), caller, text, ref position);
                return Errno.None;
            case ProcessFileKind.MountDetails when IsThere:
                MountText.WriteDetails(Mounts, RootOf(Mounts), caller, text, ref position);
                return Errno.None;
            default:
                return base.WritePart(caller, text, ref position);
        }
    }

    public override Errno Write(Caller caller, TextBuffer text)
    {
        if (!IsThere)
        {
            return Errno.ESRCH;
        }

        switch (kind)
        {
            case ProcessFileKind.CommandLine:
                text.Add(process.CommandLine);
                break;
            case ProcessFileKind.Name:
                text.Add(process.ProgramName).Add('\n');
                break;
            case ProcessFileKind.Environment:
                text.Add(process.Environment);
                break;
            case ProcessFileKind.Limits:
                LimitText.Write(process, text);
                break;
            case ProcessFileKind.Auxiliary:
                text.Add(AuxiliaryVector.Read(process, caller));
                break;
            case ProcessFileKind.UserMap or ProcessFileKind.GroupMap or ProcessFileKind.ProjectMap:
                text.Add("         0          0 4294967295\n"); // the one user namespace: every id is itself
                break;
            case ProcessFileKind.SetGroups:
                text.Add("allow\n");
                break;
            case ProcessFileKind.WaitChannel:
                string channel = process.MayInspect(caller) ? process.WaitChannel : "";
                text.Add(channel.Length == 0 ? "0" : channel);
                break;
            case ProcessFileKind.Stack when !FileSystem.Services.Callers.CredentialsOf(caller).Has(Capability.Administrate):
                return Errno.EACCES; // Addresses in the kernel tell an attacker where it lies.
            case ProcessFileKind.Stack when !process.MayInspect(caller):
                return Errno.EPERM;
            case ProcessFileKind.Stack:
                process.WriteStack(text);
                break;
            case ProcessFileKind.SystemCall when !process.MayInspect(caller):
                return Errno.EPERM;
            case ProcessFileKind.SystemCall:
                process.WriteSystemCall(caller, text);
                break;
            case ProcessFileKind.ClearReferences:
                return Errno.EINVAL; // Linux's has no read.
            case ProcessFileKind.Transfers when !process.MayInspect(caller):
                return Errno.EACCES;
            case ProcessFileKind.Transfers:
                TransferText.Write(process.Transfers, text);
                break;
            case ProcessFileKind.Statistics:
                ProcessText.WriteStatistics(process, caller, text);
                break;
            case ProcessFileKind.MemoryStatistics:
                ProcessText.WriteMemoryStatistics(process, caller, text);
                break;
            case ProcessFileKind.Status:
                StatusText.Write(process, caller, text);
                break;
            case ProcessFileKind.RegionUsageSum:
                RegionUsageText.WriteSum(process, caller, text);
                break;
            case ProcessFileKind.ControlGroup:
                text.Add("0::/\n");
                break;
            case ProcessFileKind.Personality when !process.MayInspect(caller):
                return Errno.EPERM;
            case ProcessFileKind.Personality:
                text.AddHexadecimal(process.Personality, PersonalityDigits).Add('\n');
                break;
            case ProcessFileKind.Children:
                process.ListChildren(caller, text);
                break;
            case ProcessFileKind.OutOfMemoryScore:
                text.Add((long)process.OutOfMemoryScore).Add('\n');
                break;
            case ProcessFileKind.CoreFilter when process.Memory is { } memory:
                text.AddHexadecimal((ulong)memory.CoreFilter, CoreFilterDigits).Add('\n');
                break;
            case ProcessFileKind.TimerSlack:
                Result<ulong> slack = process.GetTimerSlack(caller);
                text.Add(slack.Value).Add('\n');
                return slack.Error;
            case ProcessFileKind.OutOfMemoryAdjustment:
                text.Add((long)process.OutOfMemoryAdjustment).Add('\n');
                break;
            case ProcessFileKind.OldOutOfMemoryAdjustment:
                int adjustment = process.OutOfMemoryAdjustment;
                text.Add((long)(adjustment == LargestAdjustment ? LargestOldAdjustment : adjustment * OldScale / LargestAdjustment)).Add('\n');
                break;
        }

        return Errno.None;
    }

    public override Errno Store(Caller caller, ReadOnlySpan<byte> text)
    {
        if (kind == ProcessFileKind.Name)
        {
            return StoreName(caller, text);
        }

        if (IsMap)
        {
            return Errno.EPERM;
        }

        if (kind == ProcessFileKind.ClearReferences)
        {
            return UseClearing.Clear(process, caller, ProcNumbers.ParseLine(text));
        }

        if (kind == ProcessFileKind.CoreFilter)
        {
            return StoreCoreFilter(text);
        }

        if (kind == ProcessFileKind.TimerSlack)
        {
            return ProcNumbers.ParseLongLine(text) is { } slack ? process.SetTimerSlack(caller, slack) : Errno.EINVAL;
        }

        return kind is ProcessFileKind.OutOfMemoryAdjustment or ProcessFileKind.OldOutOfMemoryAdjustment
            ? StoreAdjustment(caller, text)
            : base.Store(caller, text);
    }

    private Errno StoreAdjustment(Caller caller, ReadOnlySpan<byte> text)
    {
        bool isNegative = text.Length > 0 && text[0] == '-';
        int number = ProcNumbers.ParseLine(isNegative ? text[1..] : text);
        bool isOld = kind == ProcessFileKind.OldOutOfMemoryAdjustment;
        int largest = !isOld ? LargestAdjustment : isNegative ? OldScale : LargestOldAdjustment;
        if (number < 0 || number > largest)
        {
            return Errno.EINVAL;
        }

        number = !isOld ? number : number == LargestOldAdjustment && !isNegative ? LargestAdjustment : number * LargestAdjustment / OldScale;
        number = isNegative ? -number : number;
        return process.SetOutOfMemoryAdjustment(caller, number);
    }

    private MountTable Mounts => MountTable.Of(FileSystem.Services);

    private Directory RootOf(MountTable mounts) => process.Files?.Root ?? mounts[0].Root;

    /// <summary>Sets the filter from a decimal, octal or hexadecimal number.</summary>
    private Errno StoreCoreFilter(ReadOnlySpan<byte> text)
    {
        if (ProcNumbers.ParseAnyBase(text) is not { } filter || filter > uint.MaxValue)
        {
            return Errno.EINVAL;
        }

        if (process.Memory is not { } memory)
        {
            return Errno.ESRCH;
        }

        memory.CoreFilter = (CoreFilter)(uint)filter;
        return Errno.None;
    }

    /// <summary>Sets a thread's name; threads of the same process may (Linux, comm_write).</summary>
    private Errno StoreName(Caller caller, ReadOnlySpan<byte> text)
    {
        if (ProcessDirectory.Of(FileSystem.Services)?.IdOf(caller) != process.ProcessId)
        {
            return Errno.EINVAL;
        }

        ReadOnlySpan<byte> name = text[..Math.Min(text.Length, LongestName)];
        int end = name.IndexOf((byte)0);
        process.SetProgramName(end < 0 ? name : name[..end]);
        return Errno.None;
    }

    private static Permissions PermissionsOf(ProcessFileKind kind) => kind switch
    {
        ProcessFileKind.Environment or ProcessFileKind.Personality or ProcessFileKind.Auxiliary or ProcessFileKind.Transfers
            or ProcessFileKind.SystemCall or ProcessFileKind.Stack => Permissions.OwnerRead,
        ProcessFileKind.ClearReferences => Permissions.OwnerWrite,
        ProcessFileKind.TimerSlack => Permissions.AllReadWrite,
        ProcessFileKind.OutOfMemoryAdjustment or ProcessFileKind.OldOutOfMemoryAdjustment or ProcessFileKind.Name or ProcessFileKind.CoreFilter or ProcessFileKind.UserMap
            or ProcessFileKind.GroupMap or ProcessFileKind.ProjectMap or ProcessFileKind.SetGroups => Permissions.AllRead | Permissions.OwnerWrite,
        _ => Permissions.AllRead,
    };
}
