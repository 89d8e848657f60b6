namespace Tine.Files;

/// <summary>The pseudo-terminals of the machine, and the directory /dev/pts with their names.</summary>
public sealed class PseudoTerminals(FileServices services) : ServicePart
{
    private const int Most = 256;
    private const Permissions OwnerAndGroupWrite = Permissions.OwnerRead | Permissions.OwnerWrite | Permissions.GroupWrite;

    private readonly PseudoTerminal?[] _terminals = new PseudoTerminal?[Most];

    /// <summary>The root of devpts, which is mounted on /dev/pts.</summary>
    internal TreeDirectory? Directory { get; set; }

    public static PseudoTerminals Of(FileServices services) =>
        (PseudoTerminals)(services.PseudoTerminals ??= new PseudoTerminals(services));

    /// <summary>The terminal of this number, or null.</summary>
    internal PseudoTerminal? Find(uint number) => number < Most ? _terminals[number] : null;

    /// <summary>Opens /dev/ptmx: makes a terminal and its name.</summary>
    /// <returns>The master's side; ENOSPC when there are too many, EACCES, ENOMEM.</returns>
    internal Result<OpenFile> OpenMaster(Inode node, Caller caller, OpenFlags flags)
    {
        for (int number = 0; number < Most; number++)
        {
            if (_terminals[number] is not null)
            {
                continue;
            }

            byte[] name = Ascii.ToBytes(number.ToString());
            var terminal = new PseudoTerminal(this, number, services, name);
            Result<Inode>? entered = Directory?.Create(
                name, new NewInode(FileKind.CharacterDevice, OwnerAndGroupWrite, services.Callers.CredentialsOf(caller), terminal.Terminal.Device));
            if (entered is { Failed: true } failed)
            {
                return failed.Error;
            }

            _terminals[number] = terminal;
            return new PseudoTerminalMaster(terminal, node, flags);
        }

        return Errno.ENOSPC;
    }

    /// <summary>The inode of a terminal in /dev/pts; null when its name was removed.</summary>
    internal Inode? NodeOf(PseudoTerminal terminal) => Directory?.Find(terminal.Name);

    internal void Remove(PseudoTerminal terminal)
    {
        _terminals[terminal.Number] = null;
        if (Directory?.Find(terminal.Name) is { } node)
        {
            Directory.RemoveName(terminal.Name);
            node.RemoveLink();
        }
    }
}
