using System.Runtime.InteropServices;

namespace Tine.Syscalls;

/// <summary>struct __user_cap_data_struct: 32 capabilities of three sets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct CapabilityRecord(uint Effective, uint Permitted, uint Inheritable);
