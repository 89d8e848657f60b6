using System;
using Tine.Memory;

namespace Tine.Files;

/// <summary>A file of /proc/sysvipc: a line for each object, in the columns of Linux's ipc/msg.c, sem.c and shm.c.</summary>
internal sealed class SystemVFile(FileSystem fileSystem, SystemVFileKind kind)
    : TextFile(fileSystem, NumberOf(kind), Permissions.AllRead)
{
    /// <summary>Lines of one part, up to 50,000 instructions each while the heap is collected, or places without one.</summary>
    private const int LinesAtOnce = 4;

    private const int KeyWidth = 10;
    private const int NumberWidth = 10;
    private const int IdWidth = 5;
    private const int SizeWidth = 21;
    private const int ModeWidth = 4;

    public static ulong NumberOf(SystemVFileKind kind) => ProcNumbers.SystemV + 1 + (ulong)kind;

    public static ReadOnlySpan<byte> NameOf(SystemVFileKind kind) =>
        kind == SystemVFileKind.Messages ? "msg"u8 : kind == SystemVFileKind.Semaphores ? "sem"u8 : "shm"u8;

    public override Errno Write(Caller caller, TextBuffer text)
    {
        for (ulong position = 0; position != End;)
        {
            WritePart(caller, text, ref position);
        }

        return Errno.None;
    }

    public override Errno WritePart(Caller caller, TextBuffer text, ref ulong position)
    {
        FileServices services = FileSystem.Services;
        SharedSegments segments = SharedSegments.Of(services);
        if (position == 0)
        {
            segments.SweepAll(caller);
            text.Add(kind switch
            {
                SystemVFileKind.Messages =>
                    "       key      msqid perms      cbytes       qnum lspid lrpid   uid   gid  cuid  cgid      stime      rtime      ctime\n",
                SystemVFileKind.Semaphores => "       key      semid perms      nsems   uid   gid  cuid  cgid      otime      ctime\n",
                _ => "       key      shmid perms                  size  cpid  lpid nattch   uid   gid  cuid  cgid      atime      dtime      ctime"
                    + "                   rss                  swap\n",
            });
        }

        int end = kind == SystemVFileKind.Messages ? SystemVQueues.Of(services).Table.End
            : kind == SystemVFileKind.Semaphores ? SemaphoreSets.Of(services).Table.End
            : segments.Table.End;
        int stop = Math.Min(end, (int)position + LinesAtOnce);
        for (int place = (int)position; place < stop; place++)
        {
            WriteLine(services, place, text);
        }

        position = stop == end ? End : (ulong)stop;
        return Errno.None;
    }

    private void WriteLine(FileServices services, int place, TextBuffer text)
    {
        switch (kind)
        {
            case SystemVFileKind.Messages:
                if (SystemVQueues.Of(services).Table.At(place) is { } queue)
                {
                    Write(queue, text);
                }

                break;
            case SystemVFileKind.Semaphores:
                if (SemaphoreSets.Of(services).Table.At(place) is { } set)
                {
                    AddNumber(AddHead(set, text), set.Count, NumberWidth);
                    AddTimes(AddOwners(set, text), set.OperationSeconds, set.ChangeSeconds).Add('\n');
                }

                break;
            default:
                if (SharedSegments.Of(services).Table.At(place) is { } segment)
                {
                    Write(segment, text);
                }

                break;
        }
    }

    private static void Write(SystemVQueue queue, TextBuffer text)
    {
        AddNumber(AddHead(queue, text), (long)queue.Bytes, NumberWidth);
        AddNumber(text, queue.Count, NumberWidth);
        AddNumber(text, queue.LastSender, IdWidth);
        AddNumber(text, queue.LastReceiver, IdWidth);
        AddTimes(AddOwners(queue, text), queue.SendSeconds, queue.ReceiveSeconds);
        AddNumber(text, queue.ChangeSeconds, NumberWidth).Add('\n');
    }

    private static void Write(SharedSegment segment, TextBuffer text)
    {
        AddNumber(AddHead(segment, text), (long)segment.Size, SizeWidth);
        AddNumber(text, segment.CreatorProcessId, IdWidth);
        AddNumber(text, segment.LastProcessId, IdWidth);
        AddNumber(text, segment.Attachments, IdWidth + 1);
        AddTimes(AddOwners(segment, text), segment.AttachSeconds, segment.DetachSeconds);
        AddNumber(text, segment.ChangeSeconds, NumberWidth);
        AddNumber(text, (long)(segment.Pages.ResidentPages << FrameNumber.Shift), SizeWidth);
        AddNumber(text, 0, SizeWidth).Add('\n');
    }

    private static TextBuffer AddHead(IpcObject item, TextBuffer text)
    {
        AddPadded(text, new TextBuffer().Add((long)item.Key), KeyWidth);
        AddNumber(text, item.Id, NumberWidth).Add(' ');
        return AddPadded(text.Add(' '), new TextBuffer().AddOctal((ulong)item.Mode, 1), ModeWidth);
    }

    private static TextBuffer AddOwners(IpcObject item, TextBuffer text)
    {
        AddNumber(text, item.UserId, IdWidth);
        AddNumber(text, item.GroupId, IdWidth);
        AddNumber(text, item.CreatorUserId, IdWidth);
        return AddNumber(text, item.CreatorGroupId, IdWidth);
    }

    private static TextBuffer AddTimes(TextBuffer text, long first, long second) =>
        AddNumber(AddNumber(text, first, NumberWidth), second, NumberWidth);

    private static TextBuffer AddNumber(TextBuffer text, long number, int width) =>
        AddPadded(text.Add(' '), new TextBuffer().Add(number), width);

    private static TextBuffer AddPadded(TextBuffer text, TextBuffer number, int width) =>
        text.Fill(' ', width - number.Length).Add(number.Bytes);
}
