using Tine.Runtime;

namespace Tine.CallFuzz;

/// <summary>
/// Runs fuzzers one after the other and counts their calls, in a process of its own: what it takes and leaves goes
/// with it, so that its starter can compare frames. It shares no memory with the fuzzers.
/// </summary>
internal static unsafe class Campaign
{
    internal const uint Nobody = 54321;
    internal const string Directory = "/tmp/callfuzz";

    /// <summary>Keeps the children of neighbouring seeds apart.</summary>
    private const ulong SeedSpread = 0xD1B54A32D192ED03;
    private const long CallsAProcess = 1000;
    private const ulong MostProcesses = 12;
    private const ulong MostFile = 1UL << 20;
    private const int BecomeSubreaper = 36;

    /// <summary>The descriptor of a fuzzer's end of the pipe: rarely hit by a small random number.</summary>
    private const int ReportDescriptor = 987;

    /// <summary>A fuzzer that makes no call for so long is killed.</summary>
    private const int StandstillMilliseconds = 250;

    /// <summary>The time that processes may take to die of SIGKILL, in ns.</summary>
    private const long DeathDeadline = 20_000_000_000;
    private const long DeathPause = 1_000_000;

    /// <summary>Fuzzers in a row without a call after which something is broken.</summary>
    private const int MostIdle = 100;

    /// <summary>Makes <paramref name="calls"/> calls or more.</summary>
    /// <returns>Whether they were made and every process ended.</returns>
    internal static bool Run(long calls, ulong seed, out CampaignResult result)
    {
        result = default;
        if (Unix.Pipe2(out int readEnd, out int writeEnd).Failed)
        {
            return false;
        }

        SysResult manager = Unix.Fork();
        if (manager.Raw == 0)
        {
            Unix.Close(readEnd);
            CampaignResult made = Manage(calls, seed);
            Unix.Write(writeEnd, &made, (ulong)sizeof(CampaignResult));
            Unix.Exit(0);
        }

        Unix.Close(writeEnd);
        CampaignResult told = default;
        bool isTold = Unix.Read(readEnd, &told, (ulong)sizeof(CampaignResult)).Raw == sizeof(CampaignResult);
        Unix.Close(readEnd);
        Unix.Wait(manager.Int, out WaitStatus status);
        result = told;
        return isTold && status.Is(0) && told.IsWhole == 1;
    }

    private static CampaignResult Manage(long calls, ulong seed)
    {
        Unix.PrCtl(BecomeSubreaper, 1);
        CampaignResult result = default;
        int idle = 0;
        while (result.Calls < calls && idle < MostIdle)
        {
            MakeDirectory();
            long made = RunFuzzer((seed * SeedSpread) + (ulong)result.Processes, ref result);
            result.Calls += made;
            result.Processes++;
            idle = made == 0 ? idle + 1 : 0;
            bool areDead = EndAll();
            TreeRemoval.Remove(Directory);
            if (!areDead)
            {
                return result;
            }
        }

        result.IsWhole = idle < MostIdle ? 1 : 0;
        return result;
    }

    private static void MakeDirectory()
    {
        Unix.MkDir(Directory);
        Unix.ChMod(Directory, 0x1FF);
    }

    private static long RunFuzzer(ulong seed, ref CampaignResult result)
    {
        if (Unix.Pipe2(out int readEnd, out int writeEnd).Failed)
        {
            return 0;
        }

        // What a fuzzer sends to its pipe by chance is no report: it does not know the key of the next.
        ulong key = (ulong)Unix.Now();
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Dup2(writeEnd, ReportDescriptor);
            BecomeNobody();
            new Fuzzer(seed, new Reporter(ReportDescriptor, key)).Run(CallsAProcess);
            Unix.Exit(0);
        }

        Unix.Close(writeEnd);
        var count = new ReportCount(key);
        if (child.Succeeded && !count.ReadAll(readEnd, StandstillMilliseconds))
        {
            result.Killed++;
        }

        Unix.Kill(child.Int, Signal.Kill);
        Unix.Close(readEnd);
        return count.Calls;
    }

    private static void BecomeNobody()
    {
        Unix.SetSid();
        Unix.ChDir(Directory);
        for (int i = 0; i < 16; i++)
        {
            Unix.Close(i);
        }

        Unix.Limit(Unix.ProcessLimit, MostProcesses);
        Unix.Limit(Unix.FileSizeLimit, MostFile);
        Unix.Limit(Unix.CoreLimit, 0);
        Unix.Call(SystemCall.SetGid, Nobody);
        Unix.Call(SystemCall.SetResUid, Nobody, Nobody, Nobody);
        Fuzzer.StartAlarm();
    }

    /// <summary>Ends all processes of that user and waits for them: orphans come to this one.</summary>
    /// <returns>False when one outlives SIGKILL.</returns>
    private static bool EndAll()
    {
        long deadline = Unix.Now() + DeathDeadline;
        while (Unix.Now() < deadline)
        {
            SysResult killer = Unix.Fork();
            if (killer.Raw == 0)
            {
                Unix.Call(SystemCall.SetResUid, Nobody, Nobody, Nobody);
                Unix.Kill(-1, Signal.Kill);
                Unix.Exit(0);
            }

            Unix.Wait(killer.Int, out _);
            SysResult ended;
            do
            {
                ended = Unix.Wait4(-1, null, WaitOptions.All | WaitOptions.NoHang);
            }
            while (ended.Raw > 0);

            if (ended.Error == Errno.ECHILD)
            {
                return true;
            }

            Unix.Sleep(DeathPause);
        }

        return false;
    }
}
