namespace Tine.Files;

/// <summary>Who may see where a process's memory lies, what it runs and where it stands: proc(5), ptrace access mode.</summary>
internal static class ProcAccess
{
    /// <summary>The superuser, and the user to whom the process belongs altogether: not one who started a set-user-ID program.</summary>
    public static bool MayInspect(FileServices services, Caller caller, ProcessView process)
    {
        IdentitySet own = services.Jobs.CredentialsOf(caller).Users;
        IdentitySet users = process.Identity.Users;
        return own.Effective == 0
            || services.Processes?.IdOf(caller) == process.ProcessId
            || (own.Effective == users.Real && own.Effective == users.Effective && own.Effective == users.Saved);
    }
}
