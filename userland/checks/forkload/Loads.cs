using Tine.Runtime;

namespace Tine.ForkLoad;

/// <summary>The loads; each gives 0 when all went as it should.</summary>
internal static unsafe class Loads
{
    /// <summary>The most times that a process of the bomb and its forebears fork, or are refused.</summary>
    private const int TriesToFork = 200;

    private const int RingSize = 500;
    private const int CrowdSize = 50;
    private const uint Nobody = 54322;

    internal static int Rows { get; set; }

    internal static long CrowdNanoseconds { get; set; }

    internal static int Nothing() => 0;

    internal static int VForks()
    {
        static int Child(void* unused) => 7;

        for (int i = 0; i < Rows; i++)
        {
            int status = 0;
            SysResult child = Unix.VFork(&Child, null);
            if (child.Failed || Unix.Wait4(child.Int, &status).Raw != child.Raw || !new WaitStatus(status).Is(7))
            {
                return 1;
            }
        }

        return 0;
    }

    internal static int Forks()
    {
        for (int i = 0; i < Rows; i++)
        {
            int status = 0;
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Unix.Exit(7);
            }

            if (child.Failed || Unix.Wait4(child.Int, &status).Raw != child.Raw || !new WaitStatus(status).Is(7))
            {
                return 1;
            }
        }

        return 0;
    }

    /// <summary>Every process of the user forks as often as it may; the limit holds, and all end.</summary>
    /// <remarks>A child goes on with its parent's count of tries: in whatever order they run, there is an end.</remarks>
    internal static int Bomb()
    {
        SysResult bomber = Unix.Fork();
        if (bomber.Raw == 0)
        {
            Unix.Limit(Unix.ProcessLimit, 60);
            Unix.Call(SystemCall.SetResUid, Nobody, Nobody, Nobody);
            int refusals = 0;
            for (int tries = 0; tries < TriesToFork; tries++)
            {
                SysResult child = Unix.Fork();
                refusals += child.Error == Errno.EAGAIN ? 1 : 0;
                if (child.Failed && child.Error != Errno.EAGAIN)
                {
                    Unix.Exit(2);
                }
            }

            Unix.Exit(refusals > 0 ? 0 : 3);
        }

        Unix.Wait(bomber.Int, out WaitStatus status);
        while (Unix.Wait4(-1, null).Succeeded)
        {
        }

        return status.Raw;
    }

    /// <summary>A byte goes round through all, and each adds 1.</summary>
    internal static int Ring()
    {
        Unix.Limit(Unix.DescriptorLimit, 64);
        Unix.Pipe2(out int firstRead, out int firstWrite);
        int readEnd = firstRead;
        for (int i = 0; i < RingSize; i++)
        {
            if (Unix.Pipe2(out int nextRead, out int nextWrite).Failed)
            {
                return 1;
            }

            SysResult child = Unix.Fork();
            if (child.Failed)
            {
                return 2;
            }

            if (child.Raw == 0)
            {
                Pass(readEnd, nextWrite);
            }

            Unix.Close(readEnd);
            Unix.Close(nextWrite);
            readEnd = nextRead;
        }

        int number = 0;
        Unix.Write(firstWrite, &number, sizeof(int));
        Unix.Read(readEnd, &number, sizeof(int));
        Unix.Write(firstWrite, &number, sizeof(int));
        Unix.Read(readEnd, &number, sizeof(int));
        Unix.Close(firstWrite);
        int ended = 0;
        while (Unix.Wait4(-1, null).Succeeded)
        {
            ended++;
        }

        return number == 2 * RingSize && ended == RingSize ? 0 : 3;
    }

    private static void Pass(int readEnd, int writeEnd)
    {
        for (int round = 0; round < 2; round++)
        {
            int number;
            Unix.Read(readEnd, &number, sizeof(int));
            number++;
            Unix.Write(writeEnd, &number, sizeof(int));
        }

        Unix.Exit(0);
    }

    internal static int Crowd()
    {
        long end = Unix.Now() + CrowdNanoseconds;
        for (int i = 0; i < CrowdSize; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                Member.Live((ulong)i + 1, end);
            }
        }

        while (Unix.Wait4(-1, null).Succeeded)
        {
        }

        return 0;
    }
}
