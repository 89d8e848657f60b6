namespace Tine.Tools.Run;

/// <summary>The executor of the guest's instructions.</summary>
public enum Acceleration
{
    /// <summary>QEMU's translator (TCG).</summary>
    Emulation,

    /// <summary>The host's processor.</summary>
    Kvm,
}
