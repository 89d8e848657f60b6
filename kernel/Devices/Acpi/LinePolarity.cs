namespace Tine.Devices.Acpi;

/// <summary>The level at which an interrupt line is active.</summary>
public enum LinePolarity
{
    ActiveHigh,
    ActiveLow,
}
