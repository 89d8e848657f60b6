namespace Tine.Devices.Acpi;

/// <summary>Whether a processor of the table can be started.</summary>
public enum ProcessorAvailability
{
    /// <summary>An empty socket, or a processor that the firmware has switched off.</summary>
    Absent,

    /// <summary>There, and ready to be started.</summary>
    Enabled,

    /// <summary>Not there now, but pluggable while the machine runs.</summary>
    OnlineCapable,
}
