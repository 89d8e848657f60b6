namespace Tine.Tools.Run;

/// <summary>The user's word on KVM and TCG: <c>--accel</c>, or the variable TINE_ACCEL.</summary>
internal enum AccelerationWish
{
    /// <summary>KVM where it runs the kernel, otherwise TCG.</summary>
    Automatic,

    /// <summary>KVM or nothing.</summary>
    Kvm,

    /// <summary>TCG, and KVM is not even asked.</summary>
    Emulation,
}
