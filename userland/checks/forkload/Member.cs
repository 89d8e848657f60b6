using Tine.Runtime;

namespace Tine.ForkLoad;

/// <summary>One of the random crowd.</summary>
internal static unsafe class Member
{
    private static ulong s_state;

    internal static void Live(ulong seed, long end)
    {
        s_state = seed * 0x9E3779B97F4A7C15;
        byte[] path = Utf8.Terminated("/bin/true");
        ArgumentVector arguments = ArgumentVector.Of("/bin/true");
        byte* memory = null;
        ulong pages = 0;
        while (Unix.Now() < end)
        {
            switch (Next(6))
            {
                case 0:
                    VForkAndExec(path, arguments);
                    break;
                case 1:
                    ForkAndKill();
                    break;
                case 2:
                    if (memory != null)
                    {
                        Unix.MUnmap(memory, pages * Unix.PageSize);
                    }

                    pages = 1 + Next(64);
                    SysResult mapped = Unix.MMap(pages * Unix.PageSize);
                    memory = mapped.Failed ? null : mapped.Address;
                    break;
                case 3:
                    for (ulong i = 0; memory != null && i < pages; i++)
                    {
                        memory[i * Unix.PageSize]++;
                    }

                    break;
                case 4:
                    Unix.SchedYield();
                    break;
                default:
                    ForkAndExit();
                    break;
            }
        }

        Unix.Exit(0);
    }

    private static void VForkAndExec(byte[] path, ArgumentVector arguments)
    {
        fixed (byte* start = path)
        {
            var launch = new Launch { Path = start, Arguments = arguments.Pointer, Environment = ProcessEnvironment.Pointer };
            SysResult child = Launch.Start(&launch);
            if (child.Succeeded)
            {
                Unix.Wait(child.Int, out _);
            }
        }
    }

    private static void ForkAndKill()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            while (true)
            {
                Unix.SchedYield();
            }
        }

        Unix.Kill(child.Int, Next(2) == 0 ? Signal.Kill : Signal.Terminate);
        Unix.Wait(child.Int, out _);
    }

    private static void ForkAndExit()
    {
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit((int)Next(256));
        }

        Unix.Wait(child.Int, out _);
    }

    private static ulong Next(ulong limit)
    {
        s_state ^= s_state << 13;
        s_state ^= s_state >> 7;
        s_state ^= s_state << 17;
        return s_state % limit;
    }
}
