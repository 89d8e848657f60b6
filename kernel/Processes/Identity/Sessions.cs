namespace Tine.Processes;

/// <summary>Sessions and their terminals.</summary>
internal static class Sessions
{
    /// <summary>The end of a session leader: its terminal belongs to nobody then, and the job in its foreground hears of it.</summary>
    public static void LeaveTerminal(Process process)
    {
        if (process.Session.Id == process.Id && process.Session.Terminal is { } terminal)
        {
            terminal.LeaveSession();
            process.Session.Terminal = null;
        }
    }
}
