using System;

namespace Tine.Devices.Usb;

/// <summary>A keyboard's output report. HID specification 1.11, B.1.</summary>
[Flags]
public enum KeyboardLights : byte
{
    None = 0,
    NumLock = 1,
    CapsLock = 2,
    ScrollLock = 4,
}
