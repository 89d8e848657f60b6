using System;
using Tine.Runtime;

namespace Tine.LabCheck;

/// <summary>Runs a program that stands beside this one, with an empty environment: it does not learn the key that results are signed with.</summary>
/// <param name="name">The name of its file.</param>
internal sealed unsafe class ProgramRun(string name)
{
    private const int MostOutput = 256;

    /// <summary>Read by the child of a vfork, which shares it.</summary>
    private static int s_writeEnd;

    /// <summary>Runs it and returns its standard output, or null when it does not end with status 0.</summary>
    public string? Output()
    {
        string own = ProgramSearch.OwnPath();
        Unix.Pipe2(out int readEnd, out s_writeEnd, OpenFlags.CloseOnExec);
        ArgumentVector arguments = ArgumentVector.Of(name);
        ArgumentVector environment = ArgumentVector.Of();
        SysResult child;
        fixed (byte* path = Utf8.Terminated(string.Concat(own.AsSpan(0, own.LastIndexOf('/') + 1), name)))
        {
            var launch = new Launch { Path = path, Arguments = arguments.Pointer, Environment = environment.Pointer, Prepare = &Redirect };
            child = Launch.Start(&launch);
            GC.KeepAlive(arguments);
            GC.KeepAlive(environment);
        }

        Unix.Close(s_writeEnd);
        string output = child.Succeeded ? ReadAll(readEnd) : "";
        Unix.Close(readEnd);
        return child.Succeeded && Unix.Wait(child.Int, out WaitStatus status).Succeeded && status.Is(0) ? output : null;
    }

    private static void Redirect(void* context) => Unix.Dup2(s_writeEnd, 1);

    private static string ReadAll(int descriptor)
    {
        var bytes = new byte[MostOutput];
        int count = 0;
        SysResult result;
        while (count < bytes.Length && (result = Unix.Read(descriptor, bytes.AsSpan(count))).Value > 0)
        {
            count += result.Int;
        }

        return Utf8.Decode(bytes.AsSpan(0, count));
    }
}
