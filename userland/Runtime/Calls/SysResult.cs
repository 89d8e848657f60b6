namespace Tine.Runtime;

/// <summary>The return of a system call: a value, or an error number in -4095..-1.</summary>
public readonly record struct SysResult(long Raw)
{
    private const long LastError = -4095;

    public bool Failed => Raw is < 0 and >= LastError;

    public bool Succeeded => !Failed;

    /// <summary>The error; <see cref="Errno.None"/> after success.</summary>
    public Errno Error => Failed ? (Errno)(-Raw) : Errno.None;

    /// <summary>The value; only to be read after success.</summary>
    public long Value => Raw;

    /// <summary>The value of calls that return a descriptor, a process id or a small count.</summary>
    public int Int => (int)Raw;

    /// <summary>The value of calls that return an address.</summary>
    public unsafe byte* Address => (byte*)Raw;
}
