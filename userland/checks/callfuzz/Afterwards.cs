using Tine.Runtime;

namespace Tine.CallFuzz;

/// <summary>Ordinary work that must succeed after a run.</summary>
internal static unsafe class Afterwards
{
    private const int Pages = 64;

    /// <returns>The first thing that no longer works, or null.</returns>
    internal static string? FindBroken()
    {
        if (!CanMap())
        {
            return "mmap no longer works";
        }

        return !CanTalkToChild() ? "fork, pipe or wait no longer works" : !CanExec() ? "execve no longer works" : null;
    }

    private static bool CanMap()
    {
        SysResult mapped = Unix.MMap(Pages * Unix.PageSize);
        if (mapped.Failed)
        {
            return false;
        }

        bool isZero = true;
        for (int i = 0; i < Pages * Unix.PageSize; i += Unix.PageSize / 8)
        {
            isZero &= mapped.Address[i] == 0;
            mapped.Address[i] = 1;
        }

        return isZero && Unix.MUnmap(mapped.Address, Pages * Unix.PageSize).Succeeded;
    }

    private static bool CanTalkToChild()
    {
        if (Unix.Pipe2(out int readEnd, out int writeEnd).Failed)
        {
            return false;
        }

        byte said = 42;
        SysResult child = Unix.Fork();
        if (child.Raw == 0)
        {
            Unix.Exit(Unix.Write(writeEnd, &said, 1).Raw == 1 ? 3 : 4);
        }

        byte heard = 0;
        bool hasHeard = Unix.Read(readEnd, &heard, 1).Raw == 1 && heard == said;
        Unix.Close(readEnd);
        Unix.Close(writeEnd);
        return Unix.Wait(child.Int, out WaitStatus status).Raw == child.Raw && hasHeard && status.Is(3);
    }

    private static bool CanExec()
    {
        var vector = new ArgumentVector(["true"]);
        fixed (byte* path = Utf8.Terminated("/bin/true"))
        {
            var launch = new Launch { Path = path, Arguments = vector.Pointer, Environment = ProcessEnvironment.Pointer };
            SysResult child = Launch.Start(&launch);
            bool isRight = child.Succeeded && Unix.Wait(child.Int, out WaitStatus status).Raw == child.Raw && status.Is(0);
            System.GC.KeepAlive(vector);
            return isRight;
        }
    }
}
