using Tine.Runtime;

namespace Tine.BadPointers;

/// <summary>Calls about processes and the system.</summary>
internal static unsafe class ProcessCalls
{
    private const ulong Here = Trial.Here;
    private const ulong SetName = 15;
    private const ulong GetName = 16;
    private const ulong GetFs = 0x1003;
    private const ulong DescriptorLimit = 7;
    private const ulong Clone3Bytes = 64;

    internal static void Run()
    {
        byte* good = Places.Good;
        for (int i = 0; i < Unix.PageSize; i++)
        {
            good[i] = 0;
        }

        fixed (byte* program = "/proc/self/exe\0"u8)
        {
            Trial.Run(SystemCall.ExecVe, "execve: path", Direction.Reads, Here, (ulong)good, (ulong)good);
            Trial.Run(SystemCall.ExecVe, "execve: arguments", Direction.Reads, (ulong)program, Here, (ulong)good);
            Trial.Run(SystemCall.ExecVe, "execve: environment", Direction.Reads, (ulong)program, (ulong)good, Here);
            *(byte**)good = Places.Guarded;
            Tap.Ok(Unix.ExecVe(program, (byte**)good, (byte**)(good + 8)).Error == Errno.EFAULT, "execve: an argument");
            Tap.Ok(Unix.ExecVe(program, (byte**)(good + 8), (byte**)good).Error == Errno.EFAULT, "execve: a variable");
            *(byte**)good = null;
        }

        Trial.Run(SystemCall.UName, "uname: result", Direction.Writes, Here);
        Trial.Run(SystemCall.SysInfo, "sysinfo: result", Direction.Writes, Here);
        Trial.Run(SystemCall.GetRLimit, "getrlimit: result", Direction.Writes, DescriptorLimit, Here);
        Trial.Run(SystemCall.SetRLimit, "setrlimit: limit", Direction.Reads, DescriptorLimit, Here);
        Trial.Run(SystemCall.PrLimit64, "prlimit64: limit", Direction.Reads, 0, DescriptorLimit, Here);
        Trial.Run(SystemCall.PrLimit64, "prlimit64: result", Direction.Writes, 0, DescriptorLimit, 0, Here);
        Trial.Run(SystemCall.GetRUsage, "getrusage: result", Direction.Writes, 0, Here);
        Trial.Run(SystemCall.Times, "times: result", Direction.Writes, Here);
        Trial.Run(SystemCall.PrCtl, "prctl PR_SET_NAME: name", Direction.Reads, SetName, Here);
        Trial.Run(SystemCall.PrCtl, "prctl PR_GET_NAME: result", Direction.Writes, GetName, Here);
        Trial.Run(SystemCall.ArchPrCtl, "arch_prctl ARCH_GET_FS: result", Direction.Writes, GetFs, Here);
        Trial.Run(SystemCall.Clone3, "clone3: arguments", Direction.Reads, Here, Clone3Bytes);
        Trial.Run(SystemCall.Futex, "futex: word", Direction.Sends, Here, 0, 1);
        Wait();
    }

    /// <summary>Waits for a child that is gone even though its status could not be told.</summary>
    private static void Wait()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(0);
        }

        SysResult result = Unix.Wait4(child.Int, (int*)Places.Guarded);
        Tap.Ok(result.Error == Errno.EFAULT && Unix.Wait(child.Int, out _).Error == Errno.ECHILD, "wait4: status");
    }
}
