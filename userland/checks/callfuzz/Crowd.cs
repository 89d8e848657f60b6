using Tine.Runtime;

namespace Tine.CallFuzz;

/// <summary>More processes at once than a campaign has, so that the kernel has kept as many stacks as it ever keeps.</summary>
internal static unsafe class Crowd
{
    private const int Size = 32;

    /// <summary>Lets all live at once and end.</summary>
    /// <returns>Whether every one was made and ended well.</returns>
    internal static bool Gather()
    {
        if (Unix.Pipe2(out int readEnd, out int writeEnd).Failed)
        {
            return false;
        }

        int made = 0;
        for (int i = 0; i < Size; i++)
        {
            SysResult child = Unix.Fork();
            if (child.Raw == 0)
            {
                byte unused;
                Unix.Close(writeEnd);
                Unix.Exit(Unix.Read(readEnd, &unused, 1).Raw == 0 ? 0 : 1);
            }

            made += child.Succeeded ? 1 : 0;
        }

        Unix.Close(readEnd);
        Unix.Close(writeEnd);
        int ended = 0;
        while (Unix.Wait(-1, out WaitStatus status).Succeeded)
        {
            ended += status.Is(0) ? 1 : 0;
        }

        return made == Size && ended == Size;
    }
}
