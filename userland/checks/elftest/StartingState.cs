using Tine.Runtime;

namespace Tine.ElfTest;

/// <summary>The stack at a program's start: arguments, environment, auxiliary vector. System V AMD64 ABI, 3.4.1.</summary>
internal static unsafe class StartingState
{
    private const ulong ProgramHeaders = 3;
    private const ulong HeaderSize = 4;
    private const ulong PageSize = 6;
    private const ulong EntryPoint = 9;
    private const ulong User = 11;
    private const ulong Random = 25;
    private const ulong FileName = 31;

    internal static void Run()
    {
        string own = ProgramSearch.OwnPath();
        Tap.Ok(Execute(own, "x").Exited(0), "arguments, environment and auxiliary vector");
        Tap.Ok(Execute(own, "").Exited(0), "an empty argument");
        Tap.Ok(Execute(own, new string('y', 100_000)).Exited(0), "an argument of 100,000 characters");
        Tap.Ok(Execute(own, new string('z', 131_072)).Error == Errno.E2BIG, "an argument that is too long");
    }

    /// <summary>In the new program.</summary>
    internal static int Check(string argument)
    {
        bool isGood = argument == "" || argument == "x" || argument.Length == 100_000;
        isGood &= ProcessEnvironment.Get("TINE_TEST") == "value=with equals" && ProcessEnvironment.All().Count == 2;
        byte** end = ProcessEnvironment.Pointer;
        while (*end != null)
        {
            end++;
        }

        ulong* vector = (ulong*)(end + 1);
        isGood &= Value(vector, PageSize) == Unix.PageSize && Value(vector, HeaderSize) == Image.ProgramHeaderSize;
        isGood &= Probe.CanRead((void*)Value(vector, EntryPoint));

        // Zero where no segment holds them.
        isGood &= Value(vector, ProgramHeaders) == 0 || Probe.CanRead((void*)Value(vector, ProgramHeaders));
        isGood &= Value(vector, User) == (ulong)Unix.GetUid() && *(ulong*)Value(vector, Random) != 0;
        isGood &= Utf8.Decode((byte*)Value(vector, FileName)) == ProgramSearch.OwnPath();
        return isGood & ((ulong)ProcessEnvironment.ArgumentsPointer & 15) == 8 ? 0 : 1;
    }

    private static Outcome Execute(string path, string argument)
    {
        ArgumentVector arguments = ArgumentVector.Of("odd name", Helper.Marker, "state", argument);
        ArgumentVector environment = ArgumentVector.Of("A=", "TINE_TEST=value=with equals");
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            var launch = new Launch { Path = terminated, Arguments = arguments.Pointer, Environment = environment.Pointer };
            SysResult child = Launch.Start(&launch);
            System.GC.KeepAlive(arguments);
            System.GC.KeepAlive(environment);
            if (child.Failed)
            {
                return new Outcome(child.Error, default);
            }

            Unix.Wait(child.Int, out WaitStatus status);
            return new Outcome(Errno.None, status);
        }
    }

    private static ulong Value(ulong* vector, ulong key)
    {
        while (*vector != 0)
        {
            if (*vector == key)
            {
                return vector[1];
            }

            vector += 2;
        }

        return 0;
    }
}
