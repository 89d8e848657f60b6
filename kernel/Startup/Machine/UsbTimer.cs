using Tine.Devices.Usb.Xhci;
using Tine.Processes;

namespace Tine.Startup;

/// <summary>Has USB controllers work when they want to. Always in the queue, at times for never.</summary>
internal sealed class UsbTimer(UsbHost host) : KernelTimer
{
    [NoAllocation]
    public override void Expire(TimerQueue queue, ulong nowNanoseconds) => queue.AddAgain(this, host.Work(nowNanoseconds));
}
