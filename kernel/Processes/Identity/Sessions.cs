namespace Tine.Processes;

/// <summary>Sessions and their terminals.</summary>
internal static class Sessions
{
    /// <summary>The end of a session leader: its terminal belongs to nobody then.</summary>
    public static void LeaveTerminal(Process process)
    {
        if (process.Session.Id != process.Id || process.Session.Terminal is not { } terminal)
        {
            return;
        }

        process.Session.Terminal = null;
        terminal.LeaveSession();
    }
}
