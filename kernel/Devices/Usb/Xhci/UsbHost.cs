namespace Tine.Devices.Usb.Xhci;

/// <summary>All USB controllers of the PC.</summary>
/// <param name="controllers">At least one.</param>
[NoAllocation]
public sealed class UsbHost(XhciController[] controllers)
{
    /// <summary>Does what there is to do: after an interrupt, and when the time has come.</summary>
    /// <returns>When it is to be called again if there is no interrupt before, or <see cref="Caller.Never"/>.</returns>
    public ulong Work(ulong nowNanoseconds)
    {
        ulong deadline = Caller.Never;
        foreach (XhciController controller in controllers)
        {
            ulong next = controller.Work(nowNanoseconds);
            deadline = next < deadline ? next : deadline;
        }

        return deadline;
    }
}
