using System;
using Tine.Runtime;

namespace Tine.KernelBytes;

/// <summary>Many processes that sleep at once, and what each costs. They end when the writing end of a pipe is closed.</summary>
internal static unsafe class Sleepers
{
    internal const int Count = 200;

    private static int s_sleepEnd;
    private static int s_wakeEnd;
    private static int s_tellEnd;
    private static int s_hearEnd;
    private static Cost? s_nested;

    /// <summary>Children of one parent, by fork as the process is set to fork. Null when one was not made.</summary>
    internal static Cost? Fork()
    {
        OpenPipes();
        Cost before = Cost.Now();
        int made = 0;
        for (; made < Count; made++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                TakePipes(null);
                SleepUntilEndOfInput();
                Unix.Exit(0);
            }

            if (child.Failed)
            {
                break;
            }
        }

        return End(made, before);
    }

    /// <summary>Each the child of the one before, which is suspended: the innermost looks.</summary>
    internal static Cost? NestVForks()
    {
        s_nested = null;
        Cost before = Cost.Now();
        int depth = 0;
        Nest(&depth);
        return s_nested is { } now ? now.Since(before, Count) : null;

        static int Nest(void* argument)
        {
            int depth = *(int*)argument + 1;
            if (depth > Count)
            {
                s_nested = Cost.Now();
                return 0;
            }

            SysResult child = Unix.VFork(&Nest, &depth);
            Unix.Wait(child.Int, out _);
            return 0;
        }
    }

    /// <summary>Programs of their own, started by vfork and exec.</summary>
    internal static Cost? Execute(string program, string argument)
    {
        var vector = ArgumentVector.Of(program, argument);
        byte[] path = Utf8.Terminated(program);
        OpenPipes();
        Cost before = Cost.Now();
        int made = 0;
        fixed (byte* terminated = path)
        {
            var launch = new Launch { Path = terminated, Arguments = vector.Pointer, Environment = ProcessEnvironment.Pointer, Prepare = &TakePipes };
            for (; made < Count && !Launch.Start(&launch).Failed; made++)
            {
            }
        }

        GC.KeepAlive(vector);
        return End(made, before);
    }

    /// <summary>Tells the parent by standard output, and sleeps at standard input.</summary>
    internal static void SleepUntilEndOfInput()
    {
        byte unused = 0;
        Unix.Write(1, &unused, 1);
        Unix.Read(0, &unused, 1);
    }

    private static void OpenPipes()
    {
        Unix.Pipe2(out s_sleepEnd, out s_wakeEnd);
        Unix.Pipe2(out s_hearEnd, out s_tellEnd);
    }

    /// <summary>Takes pipes, in the child.</summary>
    private static void TakePipes(void* unused)
    {
        _ = unused;
        Unix.Dup2(s_sleepEnd, 0);
        Unix.Dup2(s_tellEnd, 1);
        Unix.Close(s_wakeEnd);
    }

    /// <summary>Hears of all that they are about to sleep, looks, wakes them and waits for them.</summary>
    private static Cost? End(int made, in Cost before)
    {
        byte unused;
        for (int heard = 0; heard < made; heard++)
        {
            Unix.Read(s_hearEnd, &unused, 1);
        }

        Cost now = Cost.Now();
        foreach (int descriptor in (ReadOnlySpan<int>)[s_sleepEnd, s_wakeEnd, s_tellEnd, s_hearEnd])
        {
            Unix.Close(descriptor);
        }

        bool isGood = made == Count;
        for (int ended = 0; ended < made; ended++)
        {
            isGood &= Unix.Wait(-1, out WaitStatus status).Succeeded && status.ForShell == 0;
        }

        return isGood ? now.Since(before, Count) : null;
    }
}
