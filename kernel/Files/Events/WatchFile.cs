using System;
using System.Buffers.Binary;
using Tine.Memory;

namespace Tine.Files;

/// <summary>The open file of an instance of inotify(7): reads give events.</summary>
public sealed class WatchFile : NamelessFile
{
    private const int InstructionsAnEvent = 500;
    private const int LongestName = 256; // NAME_MAX and the NUL

    /// <summary>Watches that /proc lists: about 20,000 instructions.</summary>
    private const int MostDescribed = 64;

    /// <summary>Bits of the minor number in a device's number as the kernel itself has it.</summary>
    private const int MinorBits = 20;

    private readonly WatchQueue _queue;

    private WatchFile(FileServices services, WatchQueue queue, OpenFlags flags)
        : base(services, "inotify", flags | OpenFlags.ReadOnly)
    {
        _queue = queue;
    }

    public override ulong HeldBytes { [NoAllocation] get => _queue.HeldBytes; }

    public override bool SendsSignals => true;

    /// <summary>Makes an instance.</summary>
    /// <param name="services">The machine's.</param>
    /// <param name="maker">The user that is charged for it.</param>
    /// <param name="flags">O_NONBLOCK or nothing.</param>
    /// <returns>The instance; EMFILE for a user with too many.</returns>
    public static Result<WatchFile> Create(FileServices services, Credentials maker, OpenFlags flags)
    {
        UserAccount account = services.Accounts.Of(maker);
        if (account.WatchInstances >= services.Limits.MostWatchInstances)
        {
            return Errno.EMFILE;
        }

        account.WatchInstances++;
        return new WatchFile(services, new WatchQueue(account, services.Limits), flags);
    }

    /// <summary>Watches a file, or changes what the watch is for.</summary>
    /// <returns>The watch's number; EEXIST where it must be new; ENOSPC.</returns>
    public Result<int> Watch(Inode file, WatchEvents events)
    {
        const WatchEvents kept = WatchEvents.All | WatchEvents.ExceptUnlinked | WatchEvents.Once;
        FileWatches watches = file.GetWatches();
        if (watches.Of(_queue) is { } former)
        {
            if ((events & WatchEvents.MustBeNew) != 0)
            {
                return Errno.EEXIST;
            }

            former.Events = (events & kept) | ((events & WatchEvents.Add) != 0 ? former.Events : WatchEvents.None);
            return former.Number;
        }

        WatchEvents kind = file.Kind == FileKind.Directory ? WatchEvents.Directory : WatchEvents.None;
        DeviceNumber number = file.FileSystem.Device;
        uint device = (number.Major << MinorBits) | number.Minor;
        Result<FileWatch> made = _queue.Watch(watches, file.FileSystem.GetWatches(), file.Number, device, kind);
        if (made.Failed)
        {
            return made.Error;
        }

        made.Value.Events = events & kept;
        return made.Value.Number;
    }

    /// <returns>None or EINVAL.</returns>
    public Errno Unwatch(int number) => _queue.Unwatch(number);

    /// <summary>Reads as many whole events as fit; waits for the first.</summary>
    /// <returns>Bytes; EINVAL for too little room; EAGAIN, EFAULT, ERESTARTSYS.</returns>
    public override Result<long> Read(Caller caller, ref IoBuffer destination)
    {
        var portion = new WorkPortion(caller);
        long copied = 0;
        while (true)
        {
            if (_queue.First is not { } first)
            {
                Errno error = copied > 0 || IsNonBlocking ? Errno.EAGAIN : _queue.Readers.Wait(caller);
                if (error != Errno.None)
                {
                    return copied > 0 ? copied : error;
                }
            }
            else if ((ulong)first.Size > destination.Remaining)
            {
                return copied > 0 ? copied : Errno.EINVAL;
            }
            else if (!TryTake(first, ref destination))
            {
                return Errno.EFAULT;
            }
            else
            {
                copied += first.Size;
                if (portion.Spend(InstructionsAnEvent) != Errno.None)
                {
                    return copied;
                }
            }
        }
    }

    public override PollEvents Poll(PollWatcher? watcher)
    {
        watcher?.Watch(_queue.Readers);
        return _queue.First is not null ? PollEvents.Readable : PollEvents.None;
    }

    public override Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument)
    {
        if (request != ControlRequests.BytesToRead)
        {
            return Errno.ENOTTY;
        }

        Errno error = memory.Write(new VirtualAddress(argument), _queue.BytesToRead);
        return error == Errno.None ? 0 : error;
    }

    /// <summary>Lists the watches, as many as one step may.</summary>
    internal override void Describe(TextBuffer text)
    {
        int left = MostDescribed;
        for (var watches = _queue.Watches; left > 0 && watches.MoveNext(); left--)
        {
            FileWatch watch = watches.Current;
            text.Add("inotify wd:").AddHexadecimal((ulong)watch.Number, 1).Add(" ino:").AddHexadecimal(watch.InodeNumber, 1);
            text.Add(" sdev:").AddHexadecimal(watch.Device, 1).Add(" mask:").AddHexadecimal((ulong)watch.Events, 1);
            text.Add(" ignored_mask:0 \n");
        }
    }

    protected override void OnLastRelease()
    {
        _queue.Close();
        base.OnLastRelease();
    }

    private bool TryTake(QueuedEvent first, ref IoBuffer destination)
    {
        Span<byte> record = stackalloc byte[QueuedEvent.HeaderSize + LongestName];
        record = record[..first.Size];
        record.Clear();
        BinaryPrimitives.WriteInt32LittleEndian(record, first.Watch);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)first.Events);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], first.Cookie);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (uint)first.NameSize);
        first.Name?.CopyTo(record[QueuedEvent.HeaderSize..]);
        _queue.TakeFirst();
        Result<int> copied = destination.CopyTo(record);
        return !copied.Failed && copied.Value == record.Length;
    }
}
