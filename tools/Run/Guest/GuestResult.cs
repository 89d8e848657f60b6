namespace Tine.Tools.Run;

/// <summary>The end of a guest, and what was said on the way.</summary>
/// <param name="End">The way it ended.</param>
/// <param name="Status">The exit status for the shell: the guest's own, 125 for a panic or a lost machine, 124 when time was up or nothing could happen any more.</param>
/// <param name="Log">The kernel's log.</param>
/// <param name="QemuMessages">QEMU's standard error.</param>
public sealed record GuestResult(GuestEnd End, int Status, string Log, string QemuMessages)
{
    /// <summary>Whether it wrote anything to its terminal or its log.</summary>
    public required bool HasSpoken { get; init; }

    /// <summary>Whether the guest ended, or was stopped for its silence, before it had said anything.</summary>
    public bool IsMute => !HasSpoken && (End is GuestEnd.Silent or GuestEnd.Lost);

    public const int PanicStatus = 125;
    public const int TimeoutStatus = 124;
}
