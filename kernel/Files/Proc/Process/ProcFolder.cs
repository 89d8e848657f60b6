using System;
using System.Runtime.CompilerServices;

namespace Tine.Files;

/// <summary>/proc/PID, and /proc/PID/task/TID.</summary>
internal sealed class ProcFolder : Directory
{
    private readonly ProcessView _process;

    /// <summary>The kind at which this directory ends. A thread's directory has no threads of its own, or it would have no end.</summary>
    private readonly ProcessFileKind _end;

    public ProcFolder(Directory parent, ProcessView process, byte[] name)
        : base(parent.FileSystem, parent, name, Permissions.AllLook, ProcNumbers.OfProcess(process.ThreadId))
    {
        _process = process;
        _end = IsOfThread ? ProcessFileKind.Tasks : ProcessFileKind.Count;

        // A directory that all may look into tells nothing private; its files belong to the superuser if the process is not dumpable.
        Restore(Permissions.AllLook, process.Identity.Users.Effective, process.Identity.Groups.Effective, FileSystem.Now);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string NameOf(ProcessFileKind kind) => kind switch
    {
        ProcessFileKind.CommandLine => "cmdline",
        ProcessFileKind.Name => "comm",
        ProcessFileKind.Environment => "environ",
        ProcessFileKind.Limits => "limits",
        ProcessFileKind.Maps => "maps",
        ProcessFileKind.Mounts => "mounts",
        ProcessFileKind.Statistics => "stat",
        ProcessFileKind.MemoryStatistics => "statm",
        ProcessFileKind.Status => "status",
        ProcessFileKind.RegionUsage => "smaps",
        ProcessFileKind.RegionUsageSum => "smaps_rollup",
        ProcessFileKind.OutOfMemoryScore => "oom_score",
        ProcessFileKind.OutOfMemoryAdjustment => "oom_score_adj",
        ProcessFileKind.OldOutOfMemoryAdjustment => "oom_adj",
        ProcessFileKind.ControlGroup => "cgroup",
        ProcessFileKind.Personality => "personality",
        ProcessFileKind.Children => "children",
        ProcessFileKind.MountDetails => "mountinfo",
        ProcessFileKind.Auxiliary => "auxv",
        ProcessFileKind.UserMap => "uid_map",
        ProcessFileKind.GroupMap => "gid_map",
        ProcessFileKind.ProjectMap => "projid_map",
        ProcessFileKind.SetGroups => "setgroups",
        ProcessFileKind.WaitChannel => "wchan",
        ProcessFileKind.Stack => "stack",
        ProcessFileKind.SystemCall => "syscall",
        ProcessFileKind.Transfers => "io",
        ProcessFileKind.ClearReferences => "clear_refs",
        ProcessFileKind.Memory => "mem",
        ProcessFileKind.PageMap => "pagemap",
        ProcessFileKind.WorkingDirectory => "cwd",
        ProcessFileKind.Executable => "exe",
        ProcessFileKind.Root => "root",
        ProcessFileKind.Descriptors => "fd",
        ProcessFileKind.TimerSlack => "timerslack_ns",
        ProcessFileKind.CoreFilter => "coredump_filter",
        ProcessFileKind.DescriptorDetails => "fdinfo",
        ProcessFileKind.Namespaces => "ns",
        _ => "task",
    };

    /// <summary>The process that the directory is about; null for a thread's, which pidfd_send_signal(2) does not take.</summary>
    public ProcessView? ShownProcess => _end == ProcessFileKind.Count ? _process : null;

    public override Errno Missing => IsGone ? Errno.ESRCH : Errno.ENOENT;

    /// <summary>The process has been waited for, or the thread has ended, since the directory was opened.</summary>
    public override bool IsGone => ProcessDirectory.Of(FileSystem.Services)?.Find(_process.ProcessId) is not { } now || !now.IsSame(_process)
        || (_process.ThreadId != _process.ProcessId && now.FindThread(_process.ThreadId) is null);

    private bool IsOfThread => Parent is TaskFolder;

    public override Inode? Lookup(Caller caller, ReadOnlySpan<byte> name)
    {
        if (IsGone)
        {
            return null;
        }

        for (var kind = ProcessFileKind.CommandLine; kind < _end; kind++)
        {
            if (Ascii.Equals(name, NameOf(kind)) && Has(kind))
            {
                return Make(caller, kind);
            }
        }

        return null;
    }

    public override void List(Caller caller, ulong position, ref DirectoryListing listing)
    {
        for (; position < (ulong)_end; position++)
        {
            var kind = (ProcessFileKind)position;
            ulong number = ProcNumbers.OfProcessFile(_process.ThreadId, (int)kind);
            if (Has(kind) && !listing.AddEntry(Ascii.ToBytes(NameOf(kind)), number, KindOf(kind), position + 1))
            {
                return;
            }
        }
    }

    /// <summary>Whether the folder has a file: a thread tells its children, a process does not.</summary>
    private bool Has(ProcessFileKind kind) => kind != ProcessFileKind.Children || IsOfThread;

    private static FileKind KindOf(ProcessFileKind kind) => kind switch
    {
        >= ProcessFileKind.Descriptors and <= ProcessFileKind.Tasks => FileKind.Directory,
        >= ProcessFileKind.WorkingDirectory and <= ProcessFileKind.Root => FileKind.SymbolicLink,
        _ => FileKind.Regular,
    };

    /// <summary>Makes a file. Descriptors are the process's own even if it is not dumpable; Linux's proc_fd_permission.</summary>
    private Inode Make(Caller caller, ProcessFileKind kind)
    {
        ulong number = ProcNumbers.OfProcessFile(_process.ThreadId, (int)kind);
        Inode made = KindOf(kind) switch
        {
            FileKind.Directory when kind == ProcessFileKind.Tasks => new TaskFolder(this, _process, number),
            FileKind.Directory when kind == ProcessFileKind.Namespaces => new NamespaceFolder(this, _process, number),
            FileKind.Directory => new DescriptorFolder(this, _process, kind, number),
            FileKind.SymbolicLink => new ProcessLink(FileSystem, _process, kind, number),
            _ when kind is ProcessFileKind.Memory or ProcessFileKind.PageMap => new MemoryFile(FileSystem, _process, kind, number),
            _ => new ProcessFile(FileSystem, _process, kind, number),
        };
        bool isOwn = kind == ProcessFileKind.Descriptors && ProcessDirectory.Of(FileSystem.Services)?.IdOf(caller) == _process.ProcessId;
        bool isPublic = kind == ProcessFileKind.Tasks || _process.IsDumpable || isOwn;
        made.Restore(made.Permissions, isPublic ? UserId : 0, isPublic ? GroupId : 0, FileSystem.Now);
        return made;
    }
}
