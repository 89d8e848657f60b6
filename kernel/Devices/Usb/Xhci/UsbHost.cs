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

    /// <summary>Whether all that is attached has been looked at.</summary>
    public bool IsSettled
    {
        get
        {
            bool isSettled = true;
            foreach (XhciController controller in controllers)
            {
                isSettled &= controller.IsSettled;
            }

            return isSettled;
        }
    }

    /// <summary>The number of keyboards that are ready.</summary>
    public int KeyboardCount
    {
        get
        {
            int count = 0;
            foreach (XhciController controller in controllers)
            {
                count += controller.KeyboardCount;
            }

            return count;
        }
    }

    /// <summary>Leaves the controllers to the firmware that it drove before: it may reach keyboards that nothing here does.</summary>
    /// <returns>Their number.</returns>
    public int GiveBack()
    {
        int count = 0;
        foreach (XhciController controller in controllers)
        {
            count += controller.GiveBack() ? 1 : 0;
        }

        return count;
    }
}
