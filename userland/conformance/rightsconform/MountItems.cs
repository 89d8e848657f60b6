using Tine.Runtime;
using static Tine.Conformance.Checklist;

namespace Tine.RightsConform;

/// <summary>R12: what the flags of a mount forbid.</summary>
internal static unsafe class MountItems
{
    private const string Place = "mounted";
    private const ulong ReadOnly = 1;
    private const ulong NoSetId = 2;
    private const ulong NoDevices = 4;
    private const ulong NoExecute = 8;
    private const ulong Remount = 0x20;
    private const ulong NoAccessTime = 0x400;
    private const ulong StrictAccessTime = 0x1000000;
    private const ulong RelativeTime = 0x1000;
    private const uint SetUserId = 0x9ED; // rwsr-xr-x
    private const uint AnybodyRuns = 0x1ED;

    internal static void Run()
    {
        Item("R12 MS_RDONLY: EROFS, and MS_REMOUNT lifts it", &ReadingOnly);
        Item("R12 MS_NOEXEC: no execve, no access(X_OK), no mapping that executes", &Executing);
        Item("R12 MS_NOSUID: a program's own ids are not looked at", &Ids);
        Item("R12 MS_NODEV: devices are there and not opened", &Devices);
        Item("R12 MS_NOATIME and MS_STRICTATIME: no access is noted, or each", &Times);
        Item("R12 statfs tells the flags of a mount", &Told);
    }

    /// <summary>Runs a body over a fresh file system with these flags.</summary>
    private static void With(ulong flags, delegate*<void> body)
    {
        Workshop.Folder(Place, 0x1FF);
        Board.Expect(Unix.Mount("none", Place, "tmpfs", flags), Errno.None, "mount");
        body();
        Leave();
    }

    private static void Leave()
    {
        fixed (byte* place = Utf8.Terminated(Place))
        {
            Board.Expect(Unix.Call(SystemCall.UMount2, (ulong)place, 0), Errno.None, "umount");
        }

        Unix.RmDir(Place);
    }

    private static void ReadingOnly()
    {
        static void Body()
        {
            SysResult made = Unix.Open(Place + "/a", OpenFlags.WriteOnly | OpenFlags.Create);
            Board.Expect(made, Errno.EROFS, "a new file");
            Board.Expect(Unix.MkDir(Place + "/d"), Errno.EROFS, "a new directory");
            Board.Expect(Unix.ChMod(Place, 0x1C0), Errno.EROFS, "chmod");
            Board.Expect(Unix.Mount("none", Place, "tmpfs", Remount), Errno.None, "remount");
            made = Unix.Open(Place + "/a", OpenFlags.WriteOnly | OpenFlags.Create);
            Board.Expect(made, Errno.None, "a new file after that");
            Unix.Close(made.Int);
            Board.Expect(Unix.Mount("none", Place, "tmpfs", Remount | ReadOnly), Errno.None, "and back");
            Board.Expect(Unix.Open(Place + "/a", OpenFlags.WriteOnly), Errno.EROFS, "open for writing");
        }

        With(ReadOnly, &Body);
    }

    private static void Executing()
    {
        static SysResult Execute() => Witness.Execute(Place + "/program");

        static void Body()
        {
            string program = Workshop.Program(Place + "/program", AnybodyRuns);
            Board.Expect((int)Person.In(&Execute), (int)Errno.EACCES, "execve");
            Board.Expect(Unix.Access(program, 1), Errno.EACCES, "access");
            int file = Unix.Open(program, OpenFlags.ReadOnly).Int;
            const MapFlags how = MapFlags.Private;
            Board.Expect(Unix.MMap(null, Unix.PageSize, Protection.Read | Protection.Execute, how, file, 0), Errno.EPERM, "mmap");
            SysResult map = Unix.MMap(null, Unix.PageSize, Protection.Read, how, file, 0);
            Board.Expect(Unix.MProtect(map.Address, Unix.PageSize, Protection.Read | Protection.Execute), Errno.EACCES, "mprotect");
            Unix.MUnmap(map.Address, Unix.PageSize);
            Unix.Close(file);
        }

        With(NoExecute, &Body);
    }

    private static void Ids()
    {
        static void AsUser() => Person.BecomeUser();

        static void Body()
        {
            Witness told = Witness.Of(Workshop.Program(Place + "/program", SetUserId), &AsUser);
            told.ExpectUsers(Person.User, Person.User, "set-user-ID");
            Board.Expect(told.IsSecure, 0, "AT_SECURE");
        }

        With(NoSetId, &Body);
    }

    private static void Devices()
    {
        static void Body()
        {
            const uint character = 0x2000;
            const uint nullDevice = 0x103;
            fixed (byte* path = Utf8.Terminated(Place + "/null"))
            {
                Board.Expect(Unix.Call(SystemCall.MkNod, (ulong)path, character | 0x1B6, nullDevice), Errno.None, "mknod");
            }

            Board.Expect(Unix.Open(Place + "/null", OpenFlags.ReadOnly), Errno.EACCES, "open");
        }

        With(NoDevices, &Body);
    }

    private static void Times()
    {
        static void Silent() => ExpectAccessTime(false);

        static void Strict() => ExpectAccessTime(true);

        With(NoAccessTime, &Silent);
        With(StrictAccessTime, &Strict);
    }

    /// <summary>Reads a file with times long past, twice; by default the first read alone is noted.</summary>
    private static void ExpectAccessTime(bool isNoted)
    {
        byte letter;
        TimeSpecification* times = stackalloc TimeSpecification[2];
        string name = Workshop.File(Place + "/a", 0x1A4);
        int file = Unix.Open(name, OpenFlags.ReadOnly).Int;
        for (int i = 0; i < 2; i++)
        {
            times[0].Seconds = 1_000_000_000;
            times[1].Seconds = 999_999_999 - (i * 10);
            Unix.Call(SystemCall.UTimeNsAt, (ulong)file, 0, (ulong)times, 0);
            Unix.Call(SystemCall.PRead64, (ulong)file, (ulong)(&letter), 1, 0);
            Unix.FStat(file, out FileStatus status);
            Board.Expect((status.Accessed.Seconds != 1_000_000_000) == isNoted, "whether it is noted");
        }

        Unix.Close(file);
    }

    private static void Told()
    {
        static void Body()
        {
            const int flagsIndex = 10;
            ulong* record = stackalloc ulong[15];
            fixed (byte* place = Utf8.Terminated(Place))
            {
                Unix.Call(SystemCall.StatFs, (ulong)place, (ulong)record);
                Board.Expect((long)(record[flagsIndex] & (0xF | RelativeTime)), (long)(NoSetId | NoDevices | NoExecute | RelativeTime), "f_flags");
            }
        }

        With(NoSetId | NoDevices | NoExecute, &Body);
    }
}
