using Tine.Files;

namespace Tine.Processes;

/// <summary>The processes, as /proc finds them.</summary>
public sealed class ProcessList(World world) : ProcessDirectory
{
    public override int IdOf(Caller caller) => ((Thread)caller).Process.Id;

    public override int ThreadIdOf(Caller caller) => ((Thread)caller).Id;

    public override ProcessView? Find(int id) => world.Processes.Find(id) is { } process ? new ProcessInformation(process) : null;

    public override ProcessView? FindByThread(int id) =>
        world.Processes.FindThread(id) is { } thread ? new ThreadInformation(thread) : null;

    public override int NextAfter(int id)
    {
        for (int next = id + 1; next < ProcessTable.Limit; next++)
        {
            if (world.Processes.Find(next) is not null)
            {
                return next;
            }
        }

        return 0;
    }
}
