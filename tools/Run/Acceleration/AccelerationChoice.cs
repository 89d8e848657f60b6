namespace Tine.Tools.Run;

/// <summary>KVM or TCG for a guest, and the reason.</summary>
/// <param name="Acceleration">The choice.</param>
/// <param name="Reason">Half a sentence, for the user.</param>
internal sealed record AccelerationChoice(Acceleration Acceleration, string Reason)
{
    public override string ToString() => $"{(Acceleration == Acceleration.Kvm ? "KVM" : "TCG")} ({Reason})";
}
