using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.ForkConform;

/// <summary>D: ids, descriptors and the rest of what a process has.</summary>
internal static unsafe class AttributeItems
{
    private const int GetRobustList = 274;

    private static int s_parent;
    private static int s_group;
    private static int s_session;
    private static int s_file;
    private static Channel s_pipe;
    private static int s_runs;
    private static int s_tid;

    internal static void Run()
    {
        Item("D1 new pid, right getppid, same session and group", &Identity);
        Item("D2 ids, umask and cwd are copied", &Copied);
        Item("D3 descriptors are copied, offsets shared", &Descriptors);
        Item("D3 CLONE_FILES shares the table", &SharedTable);
        Item("D4 a close-on-exec pipe gives the parent end-of-file after exec", &CloseOnExec);
        Item("D5 WNOHANG right after vfork may say 0, and says the child once it is over", &NoHang);
        Item("D6 one SIGCHLD for one child", &OneSignal);
        Item("D6 exit signal 0 needs __WALL; another signal needs it too and is sent", &ExitSignals);
        Item("D7 setpgid and setsid by the child before exec are seen by the parent", &GroupBeforeExec);
        Item("D8 PARENT_SETTID is written; robust list and clear-tid are not inherited", &ThreadIds);
    }

    private static void Identity()
    {
        static int Child(void* unused)
        {
            bool isNew = Unix.GetPid() != s_parent && Unix.GetTid() == Unix.GetPid() && Unix.GetPpid() == s_parent;
            bool isSame = Unix.GetPgid(0).Int == s_group && Unix.GetSid(0).Int == s_session;
            s_file = Unix.GetPid();
            return (isNew ? 0 : 1) + (isSame ? 0 : 2);
        }

        s_parent = Unix.GetPid();
        s_group = Unix.GetPgid(0).Int;
        s_session = Unix.GetSid(0).Int;
        SysResult child = Unix.VFork(&Child, null);
        Board.Expect(child.Int, s_file, "vfork's value and the child's getpid: the one");
        Ended.With(child, 0, "the mask of what the vfork child found wrong");
        SysResult forked = Unix.Fork();
        if (forked.Raw == 0)
        {
            Unix.Exit(Child(null));
        }

        Ended.With(forked, 0, "the mask of what the fork child found wrong");
    }

    private static void Copied()
    {
        static int Child(void* unused)
        {
            byte* path = stackalloc byte[64];
            Unix.Call(SystemCall.GetCwd, (ulong)path, 64);
            bool isDirectory = path[0] == '/' && path[1] == 't' && path[4] == 0;
            bool isMask = Unix.UMask(0) == 0x3F;
            bool isUser = Unix.GetUid() == 0;
            fixed (byte* rootPath = "/\0"u8)
            {
                Unix.Call(SystemCall.ChDir, (ulong)rootPath);
            }

            Unix.Call(SystemCall.SetResUid, 54321, 54321, 54321);
            return (isDirectory ? 0 : 1) + (isMask ? 0 : 2) + (isUser ? 0 : 4) + (Unix.GetUid() == 54321 ? 0 : 8);
        }

        Unix.UMask(0x3F);
        Unix.ChDir("/tmp");
        Ended.With(Unix.VFork(&Child, null), 0, "the mask of what the child found wrong");
        Unix.GetCwd(out string own);
        Board.Expect(own == "/tmp", "the parent's directory is as before");
        Board.Expect(Unix.UMask(0), 0x3F, "the parent's umask");
        Board.Expect(Unix.GetUid(), 0, "the parent's user");
    }

    private static void Descriptors()
    {
        static int Child(void* unused)
        {
            Unix.Write(s_file, "12345"u8);
            Unix.Close(s_file);
            return 0;
        }

        s_file = Unix.Open("/tmp/forkconform.offset", OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate).Int;
        Unix.Unlink("/tmp/forkconform.offset");
        Ended.With(Unix.VFork(&Child, null), 0, "the exit code");
        Board.Expect(Unix.LSeek(s_file, 0, SeekOrigin.Current).Raw, 5, "the offset");
    }

    private static void SharedTable()
    {
        static int Child(void* unused)
        {
            Unix.Close(s_file);
            return 0;
        }

        s_file = Unix.Dup(1).Int;
        byte* stack = Pages.Dirty(8) + (8 * Unix.PageSize);
        CloneFlags flags = CloneFlags.Memory | CloneFlags.VFork | CloneFlags.Files | CloneFlags.ExitSignalChild;
        Ended.With(Unix.Clone(flags, stack, &Child, null), 0, "the exit code");
        Board.Expect(Unix.LSeek(s_file, 0, SeekOrigin.Current), Errno.EBADF, "using what the child has closed");
    }

    private static void CloseOnExec()
    {
        static int Child(void* unused)
        {
            Unix.Dup2(s_pipe.ReadEnd, 0);
            Helper.WaitFor(s_pipe);
            return 1;
        }

        // Two pipes: the program lives on the first while the second's end shows that exec closed it.
        Channel life = Channel.Open();
        Channel sign = Channel.Open();
        s_pipe = life;
        SysResult child = Unix.VFork(&Child, null);
        sign.CloseWrite();
        Board.Expect(sign.Receive(), -1, "reading the close-on-exec pipe");
        life.CloseWrite();
        Ended.With(child, Helper.WaitedStatus, "the exit code");
    }

    private static void NoHang()
    {
        static int Child(void* unused)
        {
            Helper.WaitFor(s_pipe);
            return 1;
        }

        s_pipe = Channel.Open();
        SysResult child = Unix.VFork(&Child, null);
        Board.Expect(Unix.Wait(child.Int, out _, WaitOptions.NoHang).Raw, 0, "WNOHANG while the child runs");
        s_pipe.CloseWrite();
        Board.Expect(ProcessState.WaitFor('Z', child.Int), "the child is over");
        SysResult late = Unix.Wait(child.Int, out WaitStatus status, WaitOptions.NoHang);
        Board.Expect(late.Raw, child.Raw, "WNOHANG when the child is over: the value");
        Board.Expect(status.ExitCode, Helper.WaitedStatus, "the exit code");
    }

    private static void OnChild(int signal, SignalInformation* information, void* context) => s_runs++;

    private static void OneSignal()
    {
        static int Child(void* unused) => 0;

        Unix.Handle(Signal.Child, &OnChild);
        Ended.With(Unix.VFork(&Child, null), 0, "the exit code");
        Board.Expect(s_runs, 1, "the count of SIGCHLD");
    }

    private static void ExitSignals()
    {
        Unix.Handle(Signal.User1, &OnChild);
        SysResult silent = Unix.Clone(CloneFlags.None);
        if (silent.Raw == 0)
        {
            Unix.Exit(6);
        }

        Board.Expect(Unix.Wait(silent.Int, out _), Errno.ECHILD, "waiting without __WALL");
        Ended.With(silent, 6, "the silent child's exit code");
        SysResult other = Unix.Clone((CloneFlags)(ulong)Signal.User1);
        if (other.Raw == 0)
        {
            Unix.Exit(7);
        }

        Ended.With(other, 7, "the other child's exit code");
        Board.Expect(s_runs, 1, "the count of exit signals");
    }

    private static void GroupBeforeExec()
    {
        static int Group(void* unused)
        {
            Unix.SetPgid(0, 0);
            Helper.WaitFor(s_pipe);
            return 1;
        }

        static int Session(void* unused)
        {
            Unix.SetSid();
            Helper.WaitFor(s_pipe);
            return 1;
        }

        s_pipe = Channel.Open();
        SysResult group = Unix.VFork(&Group, null);
        SysResult session = Unix.VFork(&Session, null);
        Board.Expect(Unix.GetPgid(group.Int).Raw, group.Raw, "the first child's group");
        Board.Expect(Unix.GetSid(group.Int).Raw, Unix.GetSid(0).Raw, "the first child's session");
        Board.Expect(Unix.GetSid(session.Int).Raw, session.Raw, "the second child's session");
        Board.Expect(Unix.SetPgid(group.Int, 0), Errno.EACCES, "setpgid of a child that has exec'd");
        s_pipe.CloseWrite();
        Ended.With(group, Helper.WaitedStatus, "the first exit code");
        Ended.With(session, Helper.WaitedStatus, "the second exit code");
    }

    private static void ThreadIds()
    {
        ulong* head = stackalloc ulong[3];
        head[0] = (ulong)head;
        head[1] = 0;
        head[2] = 0;
        Unix.Call(SystemCall.SetRobustList, (ulong)head, 24);
        s_tid = 77;
        fixed (int* clear = &s_tid)
        {
            Unix.Call(SystemCall.SetTidAddress, (ulong)clear);
            int parentTid = 0;
            SysResult child = Unix.Clone(CloneFlags.ParentSetTid | CloneFlags.ExitSignalChild, &parentTid);
            if (child.Raw == 0)
            {
                ulong list = 1;
                ulong length = 0;
                Unix.Call((SystemCall)GetRobustList, 0, (ulong)&list, (ulong)&length);
                Unix.Exit(list == 0 ? 0 : 1);
            }

            Board.Expect(parentTid, child.Raw, "what PARENT_SETTID wrote");
            Ended.With(child, 0, "whether the robust list is inherited: it");

            // A child that shares the memory would clear the word if it had inherited the address.
            static int Child(void* unused) => 0;
            Ended.With(Unix.VFork(&Child, null), 0, "the exit code");
            Board.Expect(*clear, 77, "the word at the clear-tid address");
        }
    }
}
