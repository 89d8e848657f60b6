using System;
using System.Buffers.Binary;
using Tine.Files;
using Tine.Memory;

namespace Tine.Processes;

/// <summary>Takes signals of its reader by reading; signalfd(2).</summary>
public sealed class SignalFile : NamelessFile
{
    /// <summary>struct signalfd_siginfo.</summary>
    private const int RecordSize = 128;

    /// <summary>Instructions to find a signal after some thousand others.</summary>
    private const int InstructionsARecord = 20_000;

    private const int MaskDigits = 16;

    private readonly World _world;

    public SignalFile(FileServices services, World world, SignalSet signals, OpenFlags flags)
        : base(services, "[signalfd]", flags | OpenFlags.ReadWrite)
    {
        _world = world;
        Signals = signals;
    }

    /// <summary>The signals that it takes.</summary>
    public SignalSet Signals { get; set; }

    public override Result<long> Read(Caller caller, ref IoBuffer destination)
    {
        if (destination.Remaining < RecordSize)
        {
            return Errno.EINVAL;
        }

        var thread = (Thread)caller;
        Result<SignalInfo> first = WaitForFirst(thread);
        if (first.Failed)
        {
            return first.Error;
        }

        var portion = new WorkPortion(caller);
        long told = 0;
        for (SignalInfo info = first.Value; info.Number != 0; info = destination.Remaining < RecordSize ? default : SignalTaking.Take(thread, Signals))
        {
            if (!Write(ref destination, info))
            {
                return told > 0 ? told : Errno.EFAULT;
            }

            told += RecordSize;
            if (portion.Spend(InstructionsARecord) != Errno.None)
            {
                break;
            }
        }

        return told;
    }

    /// <summary>Whether the running thread has something to take.</summary>
    public override PollEvents Poll(PollWatcher? watcher)
    {
        Thread thread = _world.Scheduler.Current;
        thread.Process.SignalWatchers ??= new WaitQueue();
        watcher?.Watch(thread.Process.SignalWatchers);
        return (SignalMask.PendingOf(thread) & Signals).IsEmpty ? PollEvents.None : PollEvents.In;
    }

    internal override void Describe(TextBuffer text) => text.Add("sigmask:\t").AddHexadecimal(Signals.Bits, MaskDigits).Add('\n');

    private Result<SignalInfo> WaitForFirst(Thread thread)
    {
        while (true)
        {
            SignalInfo info = SignalTaking.Take(thread, Signals);
            if (info.Number != 0)
            {
                return info;
            }

            if (IsNonBlocking)
            {
                return Errno.EAGAIN;
            }

            thread.WaitedFor = Signals;
            Errno error = thread.Block(SleepKind.Interruptible, Caller.Never);
            thread.WaitedFor = default;
            if (error != Errno.None && (SignalMask.PendingOf(thread) & Signals).IsEmpty)
            {
                return error;
            }
        }
    }

    private static bool Write(ref IoBuffer destination, in SignalInfo info)
    {
        Span<byte> record = stackalloc byte[RecordSize];
        record.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(record, info.Number);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], info.ErrorNumber);
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], info.Code);
        bool isTimer = info.Code == (int)SignalCode.Timer; // its number and its overruns stand where others tell the sender
        BinaryPrimitives.WriteInt32LittleEndian(record[(isTimer ? 24 : 12)..], info.ProcessId);
        BinaryPrimitives.WriteUInt32LittleEndian(record[(isTimer ? 32 : 16)..], info.UserId);
        if (info.Signal == Signal.SIGCHLD)
        {
            BinaryPrimitives.WriteInt32LittleEndian(record[40..], info.Status);
            BinaryPrimitives.WriteInt64LittleEndian(record[56..], info.UserTicks);
            BinaryPrimitives.WriteInt64LittleEndian(record[64..], info.SystemTicks);
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(record[44..], (int)info.Value);
            BinaryPrimitives.WriteUInt64LittleEndian(record[48..], info.Value);
        }

        Result<int> copied = destination.CopyTo(record);
        return !copied.Failed && copied.Value == RecordSize;
    }
}
