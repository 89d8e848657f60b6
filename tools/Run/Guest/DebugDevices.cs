namespace Tine.Tools.Run;

/// <summary>QEMU's devices for kernels under development that the guest has; a real PC has neither.</summary>
public enum DebugDevices
{
    /// <summary>The debug console for the kernel's log, and debug exit, which ends QEMU at once.</summary>
    LogAndExit,

    /// <summary>The debug console: the machine switches off by ACPI, and stays on after a panic.</summary>
    Log,
}
