using Tine.Files;
using Tine.Memory;
using Tine.Processes;

namespace Tine.Syscalls;

/// <summary>utimensat and its ancestors: the times of a file.</summary>
internal static class FileTimeCalls
{
    /// <summary>Instead of nanoseconds: the time that it is now, or leave as it is.</summary>
    private const long Now = 0x3fffffff;
    private const long Omit = 0x3ffffffe;
    private const long NanosecondsAMicrosecond = 1000;
    private const ulong RecordSize = 16;

    [Syscall(280, "utimensat")]
    internal static Errno SetTimesAt(Thread caller, int directory, VirtualAddress path, VirtualAddress times, AtFlags flags)
    {
        var access = new TimeRecord(0, Now);
        var modify = new TimeRecord(0, Now);
        if (!times.IsNull)
        {
            Errno error = Read(caller, times, out access, out modify);
            if (error != Errno.None)
            {
                return error;
            }

            if (access.Fraction == Omit && modify.Fraction == Omit)
            {
                return Errno.None; // Not even the path is looked at.
            }
        }

        return Set(caller, directory, path, access, modify, flags);
    }

    [Syscall(261, "futimesat")]
    internal static Errno SetTimesInMicrosecondsAt(Thread caller, int directory, VirtualAddress path, VirtualAddress times)
    {
        var access = new TimeRecord(0, Now);
        var modify = new TimeRecord(0, Now);
        if (!times.IsNull)
        {
            Errno error = Read(caller, times, out access, out modify);
            if (error != Errno.None)
            {
                return error;
            }

            if (!IsMicroseconds(access) || !IsMicroseconds(modify))
            {
                return Errno.EINVAL;
            }

            access = access with { Fraction = access.Fraction * NanosecondsAMicrosecond };
            modify = modify with { Fraction = modify.Fraction * NanosecondsAMicrosecond };
        }

        return Set(caller, directory, path, access, modify, AtFlags.None);
    }

    [Syscall(235, "utimes")]
    internal static Errno SetTimesInMicroseconds(Thread caller, VirtualAddress path, VirtualAddress times) =>
        SetTimesInMicrosecondsAt(caller, PathArguments.WorkingDirectory, path, times);

    [Syscall(132, "utime")]
    internal static Errno SetTimesInSeconds(Thread caller, VirtualAddress path, VirtualAddress times)
    {
        var access = new TimeRecord(0, Now);
        var modify = new TimeRecord(0, Now);
        if (!times.IsNull)
        {
            Result<TimeRecord> both = caller.Process.Memory.Read<TimeRecord>(times); // Two numbers of seconds.
            if (both.Failed)
            {
                return both.Error;
            }

            access = new TimeRecord(both.Value.Seconds, 0);
            modify = new TimeRecord(both.Value.Fraction, 0);
        }

        return Set(caller, PathArguments.WorkingDirectory, path, access, modify, AtFlags.None);
    }

    /// <summary>Finds the file and sets its times. Without a path the descriptor's own file is meant, which may not be AT_FDCWD; Linux's do_utimes.</summary>
    private static Errno Set(Thread caller, int directory, VirtualAddress path, TimeRecord access, TimeRecord modify, AtFlags flags)
    {
        if (path.IsNull && directory != PathArguments.WorkingDirectory)
        {
            return flags != AtFlags.None ? Errno.EINVAL
                : Set(caller, PathArguments.NamedOfDescriptor(caller, directory), access, modify);
        }

        if ((flags & ~(AtFlags.KeepLink | AtFlags.EmptyPath)) != 0)
        {
            return Errno.EINVAL;
        }

        return Set(caller, PathArguments.FindNamed(caller, directory, path, flags), access, modify);
    }

    private static bool IsMicroseconds(TimeRecord time) => time.Fraction is >= 0 and < TimeRecord.MicrosecondsASecond;

    private static Errno Read(Thread caller, VirtualAddress times, out TimeRecord access, out TimeRecord modify)
    {
        Result<TimeRecord> first = caller.Process.Memory.Read<TimeRecord>(times);
        Result<TimeRecord> second = caller.Process.Memory.Read<TimeRecord>(times + RecordSize);
        access = first.Value;
        modify = second.Value;
        return first.Failed ? first.Error : second.Error;
    }

    private static Errno Set(Thread caller, in Result<NamedFile> found, TimeRecord access, TimeRecord modify)
    {
        Errno error = found.Failed ? found.Error : Set(caller, found.Value.File, access, modify);
        if (error == Errno.None)
        {
            // One time alone tells of a read, or of a write; Linux's fsnotify_change.
            WatchEvents events = modify.Fraction == Omit ? WatchEvents.Accessed
                : access.Fraction == Omit ? WatchEvents.Modified
                : WatchEvents.AttributesChanged;
            FileEvents.Note(found.Value, events);
        }

        return error;
    }

    private static Errno Set(Thread caller, Inode file, TimeRecord access, TimeRecord modify)
    {
        if (!IsSettable(access) || !IsSettable(modify))
        {
            return Errno.EINVAL;
        }

        if (file.FileSystem.IsReadOnly)
        {
            return Errno.EROFS;
        }

        // "Now" for both is what a write would do, so a caller that may write may ask for it.
        Credentials credentials = caller.Credentials;
        bool isTouch = access.Fraction == Now && modify.Fraction == Now;
        if (!file.IsOwnedBy(credentials))
        {
            Errno error = isTouch ? file.Check(credentials, FileAccess.Write) : Errno.EPERM;
            if (error != Errno.None)
            {
                return error;
            }
        }

        Timestamp now = file.FileSystem.Now;
        file.SetTimes(ToTimestamp(access, now), ToTimestamp(modify, now));
        return Errno.None;
    }

    private static bool IsSettable(TimeRecord time) =>
        time.Fraction is Now or Omit or (>= 0 and < TimeRecord.NanosecondsASecond);

    private static Timestamp? ToTimestamp(TimeRecord time, Timestamp now) => time.Fraction switch
    {
        Now => now,
        Omit => null,
        _ => new Timestamp(time.Seconds, (uint)time.Fraction),
    };
}
