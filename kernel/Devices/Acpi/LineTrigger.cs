namespace Tine.Devices.Acpi;

/// <summary>What about an interrupt line makes the interrupt.</summary>
public enum LineTrigger
{
    Edge,
    Level,
}
