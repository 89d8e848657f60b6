using Tine.Runtime;

namespace Tine.ElfTest;

/// <summary>The outcome of an execve: an error, or the end of the program.</summary>
internal readonly unsafe record struct Outcome(Errno Error, WaitStatus Status)
{
    /// <summary>The program ran and exited with this code.</summary>
    internal bool Exited(int code) => Error == Errno.None && Status.Is(code);

    /// <summary>
    /// Whether the kernel would have none of it: an error, or, where it found out too late to go back, the end of the process.
    /// </summary>
    internal bool IsRefused => Error != Errno.None || Status.WasKilled;

    /// <summary>Executes a file in a vfork child.</summary>
    internal static Outcome Of(string path, ArgumentVector arguments)
    {
        fixed (byte* terminated = Utf8.Terminated(path))
        {
            var launch = new Launch { Path = terminated, Arguments = arguments.Pointer, Environment = ProcessEnvironment.Pointer };
            SysResult child = Launch.Start(&launch);
            System.GC.KeepAlive(arguments);
            if (child.Failed)
            {
                return new Outcome(child.Error, default);
            }

            Unix.Wait(child.Int, out WaitStatus status);
            return new Outcome(Errno.None, status);
        }
    }
}
