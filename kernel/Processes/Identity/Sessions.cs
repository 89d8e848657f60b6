namespace Tine.Processes;

/// <summary>Sessions and their terminals.</summary>
internal static class Sessions
{
    /// <summary>Takes the terminal from a session whose leader ends: it belongs to nobody then, and the job in its foreground hears of it.</summary>
    public static void LeaveTerminal(Process process)
    {
        Session session = process.Session;
        if (session.Id != process.Id)
        {
            return;
        }

        if (session.Terminal is { } terminal)
        {
            terminal.EndSession();
            session.Terminal = null;
        }
        else if (session.HungUpGroup != 0 && process.World.Processes.FindGroup(session.HungUpGroup) is { } group && group.Session == session)
        {
            Signals.SendToGroup(group, SignalInfo.FromKernel(Signal.SIGHUP));
            Signals.SendToGroup(group, SignalInfo.FromKernel(Signal.SIGCONT));
        }

        session.HungUpGroup = 0;
    }
}
