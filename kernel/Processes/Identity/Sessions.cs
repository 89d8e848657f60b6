using Tine.Files;

namespace Tine.Processes;

/// <summary>Sessions and their terminals.</summary>
internal static class Sessions
{
    /// <summary>The end of a session leader: its terminal belongs to nobody then, and the job in its foreground hears of it.</summary>
    public static void LeaveTerminal(Process process)
    {
        if (process.Session.Id != process.Id || process.Session.Terminal is not { } terminal)
        {
            return;
        }

        ProcessGroup? foreground = process.World.Processes.FindGroup(terminal.ForegroundGroup);
        process.Session.Terminal = null;
        terminal.Session = 0;
        terminal.ForegroundGroup = 0;
        if (foreground is not null)
        {
            Signals.SendToGroup(foreground, SignalInfo.FromKernel(Signal.SIGHUP));
            Signals.SendToGroup(foreground, SignalInfo.FromKernel(Signal.SIGCONT));
        }
    }
}
