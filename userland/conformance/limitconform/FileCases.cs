using Tine.Runtime;

namespace Tine.LimitConform;

/// <summary>RLIMIT_FSIZE: how large a file.</summary>
internal static unsafe class FileCases
{
    private const string Path = "/tmp/limitconform-file";
    private const int Limit = 100;
    private static int s_signals;

    internal static void Run()
    {
        Tap.Case("Z1 RLIMIT_FSIZE: a write goes up to it, the next is EFBIG and SIGXFSZ", &Write);
        Tap.Case("Z2 RLIMIT_FSIZE: ended by SIGXFSZ, unless it is ignored", &Ends);
        Tap.Case("Z3 RLIMIT_FSIZE: pwrite, writev, O_APPEND, ftruncate and fallocate", &OtherWays);
        Tap.Case("Z4 RLIMIT_FSIZE: a file that is larger may be written below it and cut", &LargerFile);
        Tap.Case("Z5 RLIMIT_FSIZE: pipes have none", &Pipes);
    }

    private static void OnSignal(int signal, SignalInformation* information, void* context) => s_signals++;

    private static int OpenLimited(OpenFlags flags = OpenFlags.ReadOnly)
    {
        Unix.Handle(Signal.FileSize, &OnSignal);
        Unix.Unlink(Path);
        SysResult file = Unix.Open(Path, OpenFlags.ReadWrite | OpenFlags.Create | flags);
        Unix.Unlink(Path);
        Unix.Limit(Unix.FileSizeLimit, Limit);
        return file.Int;
    }

    private static SysResult Put(int file, int count)
    {
        byte* bytes = stackalloc byte[256];
        return Unix.Write(file, bytes, (ulong)count);
    }

    private static bool Refused(SysResult result, string what)
    {
        bool passed = Tap.Gives(result, Errno.EFBIG, what) & Tap.Holds(s_signals == 1, what + ": SIGXFSZ");
        s_signals = 0;
        return passed;
    }

    private static bool Write()
    {
        int file = OpenLimited();
        return Tap.Holds(Put(file, 60).Raw == 60, "60 bytes")
            & Tap.Holds(Put(file, 60).Raw == 40, "40 of 60")
            & Tap.Holds(s_signals == 0, "no signal")
            & Refused(Put(file, 1), "one more");
    }

    private static bool Ends()
    {
        static int Beyond()
        {
            int file = OpenLimited();
            Unix.SetDefault(Signal.FileSize);
            Put(file, 100);
            return Put(file, 1).Succeeded ? 1 : 2;
        }

        static int Ignoring()
        {
            int file = OpenLimited();
            Unix.Ignore(Signal.FileSize);
            Put(file, 100);
            return Put(file, 1).Error == Errno.EFBIG ? 0 : 1;
        }

        return Children.EndsBy(&Beyond, Signal.FileSize, "the default action") & Children.EndsWell(&Ignoring, "ignored");
    }

    private static bool OtherWays()
    {
        byte* bytes = stackalloc byte[256];
        int file = OpenLimited(OpenFlags.Append);
        var vector = new IoVector { Start = bytes, Length = 60 };
        bool passed = Tap.Holds(Put(file, 90).Raw == 90, "90 bytes")
            & Tap.Holds(Unix.Call(SystemCall.WriteV, (ulong)file, (ulong)&vector, 1).Raw == 10, "writev: 10 of 60")
            & Refused(Unix.Call(SystemCall.WriteV, (ulong)file, (ulong)&vector, 1), "writev")
            & Refused(Put(file, 1), "O_APPEND")
            & Refused(Unix.FTruncate(file, Limit + 1), "ftruncate")
            & Tap.Gives(Unix.FTruncate(file, Limit), Errno.None, "ftruncate to the limit")
            & Refused(Unix.Call(SystemCall.FAllocate, (ulong)file, 0, 0, Limit + 1), "fallocate");
        int other = OpenLimited();
        return passed & Tap.Holds(Unix.Call(SystemCall.PWrite64, (ulong)other, (ulong)bytes, 60, 90).Raw == 10, "pwrite: 10 of 60")
            & Refused(Unix.Call(SystemCall.PWrite64, (ulong)other, (ulong)bytes, 60, 100), "pwrite");
    }

    private static bool LargerFile()
    {
        byte* bytes = stackalloc byte[256];
        SysResult file = Unix.Open(Path, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Truncate);
        Put(file.Int, 200);
        Unix.Handle(Signal.FileSize, &OnSignal);
        Unix.Unlink(Path);
        Unix.Limit(Unix.FileSizeLimit, Limit);
        return Tap.Holds(Unix.Call(SystemCall.PWrite64, (ulong)file.Int, (ulong)bytes, 200, 0).Raw == Limit, "from the start up to the limit")
            & Refused(Put(file.Int, 1), "at the end")
            & Tap.Gives(Unix.FTruncate(file.Int, 150), Errno.None, "cut to what is above the limit still");
    }

    private static bool Pipes()
    {
        Unix.Limit(Unix.FileSizeLimit, 0);
        Unix.Pipe2(out _, out int writeEnd);
        return Tap.Holds(Put(writeEnd, 50).Raw == 50, "50 bytes");
    }
}
