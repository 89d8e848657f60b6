namespace Tine.Tools.Run;

/// <summary>Who executes the guest's instructions, and why.</summary>
/// <param name="Acceleration">The choice.</param>
/// <param name="Reason">Half a sentence, for the user.</param>
internal sealed record AccelerationChoice(Acceleration Acceleration, string Reason)
{
    public override string ToString() => $"{(Acceleration == Acceleration.Kvm ? "KVM" : "TCG")} ({Reason})";
}
