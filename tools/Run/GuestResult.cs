namespace Tine.Tools.Run;

/// <summary>How a guest ended, and what was said on the way.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Status">The exit status for the shell: the guest's own, 125 for a panic or a lost machine, 124 when time was up.</param>
/// <param name="Log">The kernel's log.</param>
/// <param name="QemuMessages">QEMU's standard error.</param>
public sealed record GuestResult(GuestEnd End, int Status, string Log, string QemuMessages)
{
    public const int PanicStatus = 125;
    public const int TimeoutStatus = 124;
}
