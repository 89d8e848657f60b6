using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.CallFuzz;

/// <summary>
/// Throws random numbers, arguments and pointers at the kernel, from processes of a user without rights. The kernel
/// lives as long as this program's last line appears.
/// </summary>
/// <remarks>callfuzz [CALLS [SEED]]: at most so many calls (processes die of them; the last line says how many were made). The seed is printed, and the same seed makes the same calls.</remarks>
internal static unsafe class Program
{
    private const long DefaultCalls = 2_000;
    private const long CallsAProcess = 1000;
    private const uint Nobody = 54321;
    private const ulong MostProcesses = 12;
    private const ulong MostFile = 1UL << 20;

    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        long calls = arguments.Length > 0 && Numbers.TryParse(arguments[0], out long wanted) ? wanted : DefaultCalls;
        long seed = arguments.Length > 1 && Numbers.TryParse(arguments[1], out long given) ? given : Unix.Now();
        StandardOutput.WriteLine($"callfuzz: {calls} calls, seed {seed}");
        Unix.PrCtl(36, 1);
        SysResult page = Unix.MMap(null, Unix.PageSize, Protection.ReadWrite, MapFlags.Shared | MapFlags.Anonymous, -1, 0);
        Fuzzer.Made = (long*)page.Address;
        long ends = 0;
        long processes = 20 + (calls / CallsAProcess);
        while (*Fuzzer.Made < calls && ends < processes)
        {
            FlushAll();
            RunProcess((ulong)(seed + ends));
            ends++;
            CleanUp();
        }

        SysResult last = Unix.Fork();
        if (last.Raw == 0)
        {
            Unix.Exit(3);
        }

        Unix.Wait(last.Int, out WaitStatus status);
        StandardOutput.WriteLine($"callfuzz: the kernel lives after {*Fuzzer.Made} calls of {ends} processes");
        return status.Is(3) ? 0 : 1;
    }

    private static void OnAlarm(int signal, SignalInformation* information, void* context)
    {
    }

    private static void RunProcess(ulong seed)
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            BecomeNobody();
            new Fuzzer(seed).Run(CallsAProcess);
            Unix.Exit(0);
        }

        // One that hangs, perhaps with everything blocked, is ended by this process's own clock.
        Unix.Handle(Signal.Alarm, &OnAlarm);
        Unix.SetRealTimer(200_000);
        int status = 0;
        Unix.Wait4(child.Int, &status, WaitOptions.All);
        Unix.SetRealTimer(0);
        Unix.Kill(child.Int, Signal.Kill);
    }

    private static void BecomeNobody()
    {
        Unix.SetSid();
        for (int i = 0; i < 3; i++)
        {
            Unix.Close(i);
        }

        Unix.MkDir("/tmp/callfuzz", 0x1FF);
        Unix.ChMod("/tmp/callfuzz", 0x1FF);
        Unix.ChDir("/tmp/callfuzz");
        Unix.Limit(Unix.ProcessLimit, MostProcesses);
        Unix.Limit(Unix.FileSizeLimit, MostFile);
        Unix.Limit(Unix.CoreLimit, 0);
        Unix.Call(SystemCall.SetGid, Nobody);
        Unix.Call(SystemCall.SetResUid, Nobody, Nobody, Nobody);
        Unix.Handle(Signal.Alarm, &OnAlarm);
        Unix.SetRealTimer(2000);
    }

    /// <summary>Ends all processes of that user and waits for those that came to this one.</summary>
    private static void CleanUp()
    {
        SysResult killer = Unix.Fork();
        if (killer.Raw == 0)
        {
            Unix.Call(SystemCall.SetResUid, Nobody, Nobody, Nobody);
            Unix.Kill(-1, Signal.Kill);
            Unix.Exit(0);
        }

        while (Unix.Wait4(-1, null, WaitOptions.All).Error is Errno.None or Errno.EINTR)
        {
        }
    }
}
