using Tine.Memory;

namespace Tine.Files;

/// <summary>An open terminal device.</summary>
public sealed class OpenTerminal : OpenFile
{
    internal OpenTerminal(Terminal terminal, Inode node, OpenFlags flags)
        : base(node, flags)
    {
        Terminal = terminal;
        terminal.AddOpen();
    }

    public Terminal Terminal { get; }

    private Waiting Waiting => IsNonBlocking ? Waiting.Never : Waiting.Allowed;

    public override Result<long> Read(Caller caller, ref IoBuffer destination) =>
        IsReadable ? Terminal.Read(caller, ref destination, Waiting) : Errno.EBADF;

    public override Result<long> Write(Caller caller, ref IoBuffer source) =>
        IsWritable ? Terminal.Write(caller, ref source, Waiting) : Errno.EBADF;

    public override PollEvents Poll(PollWatcher? watcher) => Terminal.Poll(watcher);

    public override Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument) =>
        Terminal.Control(caller, memory, request, argument);

    protected override void OnLastRelease()
    {
        Terminal.RemoveOpen();
        base.OnLastRelease();
    }
}
