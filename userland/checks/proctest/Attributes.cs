using Tine.Runtime;
using static Tine.Runtime.Tap;

namespace Tine.ProcessTest;

/// <summary>Checklist D: identity, descriptors and the rest of what a process has.</summary>
internal static unsafe class Attributes
{
    private const int CloseOnExec = 1;

    private static int s_readEnd;
    private static int s_writeEnd;
    private static int s_status;

    internal static void Run()
    {
        Case("D1 a child has a new id, the right parent, the same session and group", &Identity);
        Case("D2 umask and working directory are copied", &Inherited);
        Case("D3 descriptors are copied and share their offset; CLONE_FILES shares the table", &Descriptors);
        Case("D4 a close-on-exec pipe gives the parent end-of-file after exec", &CloseOnExecPipe);
        Case("D5 WNOHANG may say that nothing has happened", &NoHang);
        Case("D6 a child without an exit signal needs __WALL", &Silent);
        Case("D7 setpgid and setsid before exec are seen by the parent", &GroupBeforeExec);
        Case("D8 CLONE_PARENT_SETTID and CLONE_CHILD_SETTID are written", &ThreadIds);
        Case("CLONE_FS shares umask and working directory", &SharedFileSystem);
        Case("setsid makes a leader, who cannot do it again", &Session);
    }

    private static bool Identity()
    {
        int parent = Unix.GetPid();
        long group = Unix.GetPgid(0).Raw;
        long session = Unix.GetSid(0).Raw;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            bool isGood = Unix.GetPid() != parent && Unix.GetPpid() == parent && Unix.GetTid() == Unix.GetPid();
            Unix.Exit(isGood && Unix.GetPgid(0).Raw == group && Unix.GetSid(0).Raw == session ? 0 : 1);
        }

        return Holds(child.Int != parent, "the id is new") & Children.EndedWith(child, 0);
    }

    private static bool Inherited()
    {
        Unix.UMask(0x3F);
        Unix.ChDir("/tmp");
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.GetCwd(out string path);
            bool isGood = Unix.UMask(0) == 0x3F && path == "/tmp";
            Unix.ChDir("/");
            Unix.Exit(isGood ? 0 : 1);
        }

        bool isDone = Children.EndedWith(child, 0);
        Unix.GetCwd(out string own);
        return isDone & Holds(own == "/tmp" && Unix.UMask(0) == 0x3F, "the parent's are as before");
    }

    private static bool Descriptors()
    {
        static int CloseIt(void* unused)
        {
            Unix.Close(s_readEnd);
            return 0;
        }

        const string path = "/tmp/proctest.offset";
        int descriptor = Unix.Open(path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate).Int;
        Unix.Unlink(path);
        s_readEnd = descriptor;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Write(descriptor, "12345"u8);
            Unix.Close(descriptor);
            Unix.Exit(0);
        }

        bool isGood = Children.EndedWith(child, 0);
        isGood &= Holds(Unix.LSeek(descriptor, 0, SeekOrigin.Current).Value == 5, "the offset is shared");
        byte* stack = Pages.Dirty(8) + (8 * Unix.PageSize);
        SysResult sharing = Unix.Clone(
            CloneFlags.Memory | CloneFlags.VFork | CloneFlags.Files | CloneFlags.ExitSignalChild, stack, &CloseIt, null);
        isGood &= Children.EndedWith(sharing, 0);
        return isGood & Gives(Unix.LSeek(descriptor, 0, SeekOrigin.Current), Errno.EBADF, "a descriptor closed by a child with CLONE_FILES");
    }

    private static bool CloseOnExecPipe()
    {
        static int Child(void* unused)
        {
            Helper.ExecExit();
            return 1;
        }

        byte letter;
        Unix.Pipe2(out s_readEnd, out s_writeEnd, OpenFlags.CloseOnExec);
        bool isGood = Holds(Unix.FCntl(s_writeEnd, FileControl.GetDescriptorFlags).Value == CloseOnExec, "the flag is set");
        SysResult child = Unix.VFork(&Child, null);
        Unix.Close(s_writeEnd);
        isGood &= Holds(Unix.Read(s_readEnd, &letter, 1).Raw == 0, "end-of-file");
        return isGood & Children.EndedWith(child, 5);
    }

    private static bool NoHang()
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            byte letter;
            Unix.Read(readEnd, &letter, 1);
            Unix.Exit(8);
        }

        SysResult early = Unix.Wait(child.Int, out _, WaitOptions.NoHang);
        Unix.Write(writeEnd, "x"u8);
        return Holds(early.Raw == 0, "it still runs") & Children.EndedWith(child, 8);
    }

    private static bool Silent()
    {
        SysResult child = Unix.Clone(CloneFlags.None);
        if (child.Raw == 0)
        {
            Unix.Exit(6);
        }

        bool isGood = Gives(Unix.Wait(child.Int, out _), Errno.ECHILD, "waiting without __WALL");
        SysResult ended = Unix.Wait(child.Int, out WaitStatus status, WaitOptions.All);
        return isGood & Holds(ended.Int == child.Int && status.Is(6), "with __WALL it is found");
    }

    private static bool GroupBeforeExec()
    {
        static int Child(void* unused)
        {
            Unix.SetSid();
            Unix.Dup2(s_readEnd, 0);
            Unix.Close(s_writeEnd);
            Helper.ExecWaiter();
            return 1;
        }

        Unix.Pipe2(out s_readEnd, out s_writeEnd, OpenFlags.CloseOnExec);
        SysResult child = Unix.VFork(&Child, null);
        bool isGood = Holds(Unix.GetSid(child.Int).Int == child.Int && Unix.GetPgid(child.Int).Int == child.Int, "it leads a session");
        isGood &= Gives(Unix.SetPgid(child.Int, Unix.GetPid()), Errno.EPERM, "setpgid of a session leader's child process");
        Unix.Close(s_writeEnd);
        return isGood & Children.EndedWith(child, Helper.WaitedStatus);
    }

    private static bool ThreadIds()
    {
        int inParent = 0;
        int* inChild = (int*)Pages.Dirty(1);
        *inChild = 0;
        SysResult child = Unix.Clone(CloneFlags.ParentSetTid | CloneFlags.ChildSetTid | CloneFlags.ExitSignalChild, &inParent, inChild);
        if (child.Raw == 0)
        {
            Unix.Exit(*inChild == Unix.GetPid() ? 0 : 1);
        }

        return Holds(inParent == child.Int, "in the parent's memory") & Holds(*inChild == 0, "not in the parent's copy") & Children.EndedWith(child, 0);
    }

    private static bool SharedFileSystem()
    {
        SysResult child = Unix.Clone(CloneFlags.FileSystem | CloneFlags.ExitSignalChild);
        if (child.Raw == 0)
        {
            Unix.UMask(0x17);
            Unix.Exit(Unix.ChDir("/dev").Succeeded ? 0 : 1);
        }

        bool isGood = Children.EndedWith(child, 0);
        Unix.GetCwd(out string path);
        return isGood & Holds(path == "/dev", "the working directory has changed") & Holds(Unix.UMask(0) == 0x17, "the umask too");
    }

    private static bool Session()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            s_status = Unix.SetSid().Int == Unix.GetPid() && Unix.GetPgid(0).Int == Unix.GetPid() ? 0 : 1;
            Unix.Exit(s_status + (Unix.SetSid().Error == Errno.EPERM ? 0 : 2));
        }

        return Children.EndedWith(child, 0);
    }
}
