using System;

namespace Tine.Tools.Run;

/// <summary>A guest under KVM said nothing of what was expected.</summary>
/// <param name="result">Its end.</param>
internal sealed class MuteGuestException(GuestResult result) : Exception("a guest said nothing under KVM")
{
    public GuestResult Result => result;
}
