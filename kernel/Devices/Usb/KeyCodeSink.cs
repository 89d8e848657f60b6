namespace Tine.Devices.Usb;

/// <summary>The receiver of the keys typed on USB keyboards, which also says which of their lights are on.</summary>
public abstract class KeyCodeSink
{
    /// <summary>The lights, as a keyboard's output report has them.</summary>
    public abstract KeyboardLights Lights
    {
        [NoAllocation]
        get;
    }

    /// <summary>Takes the next byte of scan codes, set 1.</summary>
    [NoAllocation]
    public abstract void Receive(byte code);
}
