using Tine.Memory;

namespace Tine.Files;

/// <summary>An open terminal device.</summary>
public sealed class OpenTerminal : OpenFile
{
    private readonly int? _opening;

    internal OpenTerminal(Terminal terminal, Inode node, OpenFlags flags)
        : base(node, flags)
    {
        Terminal = terminal;
        // As on Linux vhangup does not reach who opened /dev/console.
        _opening = node.Device == DeviceNumbers.Console ? null : terminal.Opening;
        terminal.AddOpen();
    }

    public Terminal Terminal { get; }

    public override bool SendsSignals => true;

    private Waiting Waiting => IsNonBlocking ? Waiting.Never : Waiting.Allowed;

    public override Result<long> Read(Caller caller, ref IoBuffer destination) =>
        IsReadable ? Terminal.Read(caller, ref destination, Waiting, _opening) : Errno.EBADF;

    public override Result<long> Write(Caller caller, ref IoBuffer source) =>
        IsWritable ? Terminal.Write(caller, ref source, Waiting, _opening) : Errno.EBADF;

    public override PollEvents Poll(PollWatcher? watcher) => Terminal.Poll(watcher, _opening);

    public override Result<long> Control(Caller caller, AddressSpace memory, uint request, ulong argument) =>
        Terminal.Control(caller, memory, request, argument, _opening);

    protected override void OnLastRelease()
    {
        Terminal.RemoveOpen();
        base.OnLastRelease();
    }
}
