using Tine.Devices.Keyboards;
using Tine.Devices.Usb;

namespace Tine.Startup;

/// <summary>USB keyboards type at the console as the PS/2 keyboard does.</summary>
[NoAllocation]
internal sealed class UsbKeys : KeyCodeSink
{
    public override KeyboardLights Lights
    {
        get
        {
            KeyModifiers locks = Interrupts.KeyboardLocks;
            return ((locks & KeyModifiers.NumLock) != 0 ? KeyboardLights.NumLock : 0)
                | ((locks & KeyModifiers.CapsLock) != 0 ? KeyboardLights.CapsLock : 0)
                | ((locks & KeyModifiers.ScrollLock) != 0 ? KeyboardLights.ScrollLock : 0);
        }
    }

    public override void Receive(byte code) => Interrupts.TakeKey(code);
}
