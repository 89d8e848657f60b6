using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.SignalConform;

/// <summary>S18: SIGPIPE, once a call, and beside a short count.</summary>
internal static unsafe class BrokenPipeItems
{
    private const ulong PipeBytes = 65536;

    internal static void Run()
    {
        Item("S18 SIGPIPE comes once a write, and beside the short count of one that had begun", &Writes);
        Item("S18 the same for writev", &Vectors);
        Item("S18 si_code, si_pid and si_uid of SIGPIPE are the writer's", &Sender);
        Item("S18 poll that a signal ends leaves zeros in revents", &PollEnds);
    }

    /// <summary>A child that reads the first pipe full, waits until its parent sleeps in a write, and goes.</summary>
    private static int Begin(out SysResult child)
    {
        Recorder.Catch(Signal.Pipe);
        Unix.Pipe2(out int readEnd, out int writeEnd);
        child = Unix.Fork();
        if (child.Raw == 0)
        {
            while (ProcessState.Of(Unix.GetPpid()) != 'S')
            {
                Unix.SchedYield();
            }

            Unix.Exit(0);
        }

        Unix.Close(readEnd);
        return writeEnd;
    }

    private static void Writes()
    {
        byte* bytes = Unix.MMap(2 * PipeBytes).Address;
        int pipe = Begin(out SysResult child);
        Board.Expect(Unix.Write(pipe, bytes, 2 * PipeBytes).Raw, (long)PipeBytes, "the first write");
        Recorder.ExpectOrder([(int)Signal.Pipe], "SIGPIPE after the first");
        Board.Expect(Unix.Write(pipe, bytes, 1), Errno.EPIPE, "the second write");
        Recorder.ExpectOrder([(int)Signal.Pipe, (int)Signal.Pipe], "SIGPIPE after the second");
        Ended.With(child, 0, "the reader's exit code");
    }

    private static void Vectors()
    {
        byte* bytes = Unix.MMap(PipeBytes).Address;
        int pipe = Begin(out SysResult child);
        ulong* vectors = stackalloc ulong[4] { (ulong)bytes, PipeBytes, (ulong)bytes, PipeBytes };
        Board.Expect(Unix.Call(SystemCall.WriteV, (ulong)pipe, (ulong)vectors, 2).Raw, (long)PipeBytes, "the first writev");
        Recorder.ExpectOrder([(int)Signal.Pipe], "SIGPIPE after the first");
        Board.Expect(Unix.Call(SystemCall.WriteV, (ulong)pipe, (ulong)vectors, 2), Errno.EPIPE, "the second writev");
        Recorder.ExpectOrder([(int)Signal.Pipe, (int)Signal.Pipe], "SIGPIPE after the second");
        Ended.With(child, 0, "the reader's exit code");
    }

    private static void Sender()
    {
        byte one = 0;
        Recorder.Catch(Signal.Pipe);
        Unix.Pipe2(out int readEnd, out int writeEnd);
        Unix.Close(readEnd);
        Board.Expect(Unix.Write(writeEnd, &one, 1), Errno.EPIPE, "write");
        Board.Expect(Recorder.At(0).Code, SignalCode.User, "si_code");
        Board.Expect(Recorder.At(0).ProcessId, Unix.GetPid(), "si_pid");
    }

    private static void PollEnds()
    {
        Recorder.Catch(Signal.Alarm);
        Unix.Pipe2(out int readEnd, out _);
        PollEntry* entries = stackalloc PollEntry[2];
        entries[0] = new PollEntry { Descriptor = readEnd, Events = 1, Returned = 0x7f };
        entries[1] = new PollEntry { Descriptor = -1, Events = 1, Returned = 0x7f };
        Unix.SetRealTimer(20_000);
        Board.Expect(Unix.Poll(entries, 2, -1), Errno.EINTR, "poll");
        Board.Expect(entries[0].Returned, 0, "revents");
        Board.Expect(entries[1].Returned, 0, "revents of no descriptor");
    }
}
