using Tine.Runtime;
using static Tine.VForkMyths.Claims;

namespace Tine.VForkMyths;

/// <summary>Claims about ends and about who waits.</summary>
internal static unsafe class ProcessClaims
{
    private const CloneFlags ThreadFlags =
        CloneFlags.Memory | CloneFlags.FileSystem | CloneFlags.Files | CloneFlags.SignalHandlers | CloneFlags.Thread;

    private static int s_readEnd;
    private static int s_writeEnd;
    private static int s_answer;
    private static int s_question;
    private static int s_flag;
    private static OutputWriter? s_stream;

    internal static void Run()
    {
        Exit();
        Threads();
        RealVFork();
        Spawn();
    }

    /// <summary>Writes the buffer out as exit() does in the child: the buffer is the parent's too, or a copy of it.</summary>
    private static void Exit()
    {
        static int Child(void* unused)
        {
            s_stream!.Flush();
            return 0;
        }

        int afterVFork = CountBytes(&Child);
        int afterFork = CountBytes(null);
        Tell(
            "exit() in place of _exit() in a vfork child prints twice",
            Truth(afterVFork > 5),
            "false",
            Numbers.ToText(afterVFork) + " of 5 bytes came out; with fork " + Numbers.ToText(afterFork));
        Tell(
            "exit() in place of _exit() in a vfork child loses output",
            Truth(afterVFork < 5),
            "false",
            Numbers.ToText(afterVFork) + " of 5 bytes came out: the child's flush emptied the one buffer that both have");
    }

    /// <summary>The number of bytes that come out of a buffer with 5 in it when a child flushes it and then the parent does.</summary>
    private static int CountBytes(delegate*<void*, int> vforkChild)
    {
        Unix.Pipe2(out s_readEnd, out s_writeEnd, OpenFlags.NonBlocking);
        s_stream = new OutputWriter(s_writeEnd);
        s_stream.Write("word\n");
        if (vforkChild != null)
        {
            Unix.Wait(Unix.VFork(vforkChild, null).Int, out _);
        }
        else
        {
            Streams.FlushAll();
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                s_stream.Flush();
                Unix.Exit(0);
            }

            Unix.Wait(child.Int, out _);
        }

        s_stream.Flush();
        byte* buffer = stackalloc byte[64];
        SysResult read = Unix.Read(s_readEnd, buffer, 64);
        Unix.Close(s_readEnd);
        Unix.Close(s_writeEnd);
        return read.Int;
    }

    private static void Threads()
    {
        static int Thread(void* unused)
        {
            byte letter;
            Unix.Read(s_question, &letter, 1);
            Unix.Write(s_writeEnd, &letter, 1);
            return 0;
        }

        static int Child(void* unused)
        {
            // Only another thread of the parent can answer: the child ends after it has.
            byte letter = 1;
            Unix.Write(s_answer, &letter, 1);
            s_flag = Unix.Read(s_readEnd, &letter, 1).Int;
            return 0;
        }

        Unix.Pipe2(out s_readEnd, out s_writeEnd);
        Unix.Pipe2(out s_question, out s_answer);
        byte* stack = Pages.Dirty(16) + (16 * Unix.PageSize);
        Unix.Clone(ThreadFlags, stack, &Thread, null);
        Unix.Wait(Unix.VFork(&Child, null).Int, out _);
        Tell(
            "the whole parent stops",
            Truth(s_flag != 1),
            "false",
            "another thread of it answered " + Numbers.ToText(s_flag) + " question while the forking one waited (Solaris does stop them all)");
    }

    private static void RealVFork()
    {
        static int Child(void* unused)
        {
            s_flag = 7;
            return 0;
        }

        s_flag = 0;
        Unix.Wait(Unix.VFork(&Child, null).Int, out _);
        Tell(
            "there is no real vfork, it is only fork",
            Truth(s_flag != 7),
            "false",
            "the child's write to a global is seen: it is " + Numbers.ToText(s_flag));
    }

    /// <summary>Makes the call that posix_spawn is made of: CLONE_VM and CLONE_VFORK, with a stack of the child's own.</summary>
    private static void Spawn()
    {
        static int Child(void* unused)
        {
            s_flag = 8;
            return 0;
        }

        s_flag = 0;
        byte* stack = Pages.Dirty(16) + (16 * Unix.PageSize);
        SysResult child = Unix.Clone(CloneFlags.Memory | CloneFlags.VFork | CloneFlags.ExitSignalChild, stack, &Child, null);
        bool isWaitedFor = s_flag == 8;
        Unix.Wait(child.Int, out _);
        Tell(
            "posix_spawn sits on vfork",
            isWaitedFor ? "depends" : "false",
            "depends",
            "on the same call with another stack: clone(CLONE_VM|CLONE_VFORK) waited, and the child's write was there");
    }
}
