namespace Tine.Devices.Acpi;

/// <summary>The condition of an interrupt line that makes the interrupt.</summary>
public enum LineTrigger
{
    Edge,
    Level,
}
