using Tine.Runtime;

namespace Tine.LongLists;

/// <summary>
/// Memory runs out beside 50,000 files, 10,000 open ones and 1,000 processes (in 512 MiB; fewer in less): what is looked through
/// then is long. Another process wakes up in time all the while, has a page when it asks for one, and writes to a pipe. Then others
/// write files, and each write does all that it is asked for.
/// </summary>
internal static unsafe class ShortageCase
{
    private const int DescriptorLimit = 7;
    private const int Files = 50_000;
    private const int Descriptors = 10_000;
    private const int Children = 1000;
    private const int Regions = 20_000;
    private const int PipeFillers = 40;
    private const int PipeBytes = 1 << 20;
    private const ulong Local = 1;
    private const ulong NonBlockingStream = 0x801;
    private const ulong Piece = 16 << 20;
    private const ulong FullSize = 512UL << 20;

    /// <summary>The longest wait for an answer.</summary>
    private const long LatestNanoseconds = 50_000_000;
    private const int PauseNanoseconds = 1_000_000;

    /// <returns>0 when the processes that take all memory were ended, and nobody else, and the watcher always went on in time.</returns>
    internal static int Run()
    {
        var latest = (long*)Unix.MMap(null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0).Address;
        if (Unix.Fork().Raw == 0)
        {
            Watch(latest);
        }

        int children = Scaled(Children);
        MakeLists();
        for (int i = 0; i < children; i++)
        {
            if (Unix.Fork().Raw == 0)
            {
                Unix.Call(SystemCall.Pause);
                Unix.Exit(1);
            }
        }

        bool isGood = EaterEnds(MapFlags.Private, 0) & EaterEnds(MapFlags.Shared, 0) & EaterEnds(MapFlags.Shared, Regions) & PipeFillersEnd() & SocketFillerEnds();
        ShortageWriters writers = ShortageWriters.Start();
        isGood &= EaterEnds(MapFlags.Private, 0) & EaterEnds(MapFlags.Shared, 0);
        Unix.Ignore(Signal.Terminate);
        Unix.Kill(0, Signal.Terminate);
        int ended = 0;
        while (Unix.Wait(-1, out WaitStatus other).Succeeded)
        {
            ended += other.WasKilled && other.KillingSignal == Signal.Terminate ? 1 : 0;
        }

        Streams.StandardError.WriteLine(
            $"latest answer after {*latest} ns, {ended - 1 - ShortageWriters.Count} of {children} others live, {writers.Cut} of {writers.Done} writes cut short");
        Streams.FlushAll();
        isGood &= writers.Cut == 0 && writers.Done > 0 && ended == children + 1 + ShortageWriters.Count;
        return isGood && *latest < LatestNanoseconds ? 0 : 1;
    }

    private static void MakeLists()
    {
        Unix.MkDir("/tmp/shortage");
        Unix.ChDir("/tmp/shortage");
        for (int i = Scaled(Files); i > 0; i--)
        {
            Unix.Close(Unix.Open($"f{i}", OpenFlags.Create | OpenFlags.WriteOnly).Int);
        }

        Unix.Limit(DescriptorLimit, Descriptors + 100, Descriptors + 100);
        for (int i = Scaled(Descriptors); i > 0; i--)
        {
            Unix.Call(SystemCall.EventFd2);
        }
    }

    /// <summary>Scales a count from <see cref="FullSize"/> to the size of this run.</summary>
    private static int Scaled(int count)
    {
        Unix.SysInfo(out SystemInformation machine);
        return (int)(System.Math.Min(machine.TotalMemory, FullSize) / (1 << 20) * (ulong)count / (FullSize >> 20));
    }

    /// <summary>Holds little, as a shell does. Sleeps, touches a page and uses a pipe again and again, and notes by how much it was late at most.</summary>
    private static void Watch(long* latest)
    {
        byte letter = 1;
        Unix.Pipe2(out int reader, out int writer);
        while (true)
        {
            long due = Unix.Now() + PauseNanoseconds;
            Unix.Sleep(PauseNanoseconds);
            long awake = Note(latest, due);
            SysResult page = Unix.MMap(Unix.PageSize);
            if (page.Succeeded)
            {
                *page.Address = 1;
                Unix.MUnmap(page.Address, Unix.PageSize);
            }

            long touched = Note(latest, awake);
            Unix.Write(writer, &letter, 1);
            Unix.Read(reader, &letter, 1);
            Note(latest, touched);
        }
    }

    /// <returns>The time now.</returns>
    private static long Note(long* latest, long due)
    {
        long now = Unix.Now();
        *latest = System.Math.Max(*latest, now - due);
        return now;
    }

    private static bool EaterEnds(MapFlags sharing, int regions)
    {
        SysResult eater = Unix.Fork();
        if (eater.Raw == 0)
        {
            MakeRegions(regions);
            Eat(sharing);
        }

        Unix.Wait(eater.Int, out WaitStatus status);
        return status.WasKilled && status.KillingSignal == Signal.Kill;
    }

    /// <summary>Makes regions of one page: every second page may be read only.</summary>
    private static void MakeRegions(int count)
    {
        byte* memory = Unix.MMap(null, (ulong)(count + 1) * Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0).Address;
        for (int page = 0; page < count; page += 2)
        {
            Unix.MProtect(memory + ((ulong)page * Unix.PageSize), Unix.PageSize, Protection.Read);
        }
    }

    private static void Eat(MapFlags sharing)
    {
        while (true)
        {
            byte* memory = Unix.MMap(null, Piece, Protection.ReadWrite, sharing | MapFlags.Anonymous, -1, 0).Address;
            for (ulong page = 0; memory != null && page < Piece; page += Unix.PageSize)
            {
                memory[page] = 1;
            }
        }
    }

    /// <summary>Many processes fill pipes, whose memory is the kernel's, until each is ended.</summary>
    private static bool PipeFillersEnd()
    {
        int* fillers = stackalloc int[PipeFillers];
        for (int i = 0; i < PipeFillers; i++)
        {
            SysResult filler = Unix.Fork();
            if (filler.Raw == 0)
            {
                CloseAll();
                FillPipes();
            }

            fillers[i] = filler.Int;
        }

        bool isGood = true;
        for (int i = 0; i < PipeFillers; i++)
        {
            Unix.Wait(fillers[i], out WaitStatus status);
            isGood &= status.WasKilled && status.KillingSignal == Signal.Kill;
        }

        return isGood;
    }

    private static void CloseAll() => Unix.Call(SystemCall.CloseRange, 0, uint.MaxValue, 0);

    /// <summary>A process fills sockets with small messages. Each is an object of the kernel's, and to collect them all takes long.</summary>
    private static bool SocketFillerEnds()
    {
        SysResult filler = Unix.Fork();
        if (filler.Raw == 0)
        {
            CloseAll();
            FillSockets();
        }

        Unix.Wait(filler.Int, out WaitStatus status);
        return status.WasKilled && status.KillingSignal == Signal.Kill;
    }

    private static void FillSockets()
    {
        const int size = 7;
        byte* bytes = stackalloc byte[size];
        int* pair = stackalloc int[2];
        while (true)
        {
            Unix.Call(SystemCall.SocketPair, Local, NonBlockingStream, 0, (ulong)pair);
            while (Unix.Write(pair[0], bytes, size).Succeeded || Unix.Write(pair[1], bytes, size).Succeeded)
            {
            }
        }
    }

    private static void FillPipes()
    {
        byte* bytes = Unix.MMap(PipeBytes).Address;
        while (true)
        {
            Unix.Pipe2(out _, out int writer, OpenFlags.NonBlocking);
            Unix.FCntl(writer, FileControl.SetPipeSize, PipeBytes);
            Unix.Write(writer, bytes, PipeBytes);
        }
    }
}
