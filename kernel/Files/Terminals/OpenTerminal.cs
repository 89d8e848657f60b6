using Tine.Memory;

namespace Tine.Files;

/// <summary>An open terminal device.</summary>
public sealed class OpenTerminal(Terminal terminal, Inode node, OpenFlags flags) : OpenFile(node, flags)
{
    public Terminal Terminal => terminal;

    private Waiting Waiting => IsNonBlocking ? Waiting.Never : Waiting.Allowed;

    public override Result<long> Read(Caller caller, ref IoBuffer destination) =>
        IsReadable ? terminal.Read(caller, ref destination, Waiting) : Errno.EBADF;

    public override Result<long> Write(Caller caller, ref IoBuffer source) =>
        IsWritable ? terminal.Write(caller, ref source, Waiting) : Errno.EBADF;

    public override PollEvents Poll(PollWatcher? watcher) => terminal.Poll(watcher);

    public override Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument) =>
        terminal.Control(caller, memory, request, argument);
}
