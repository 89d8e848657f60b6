namespace Tine.Processes;

/// <summary>One system call that was made.</summary>
public struct CallRecord
{
    public int ThreadId;

    /// <summary>Its number.</summary>
    public int Number;

    public ulong Argument0;
    public ulong Argument1;
    public ulong Argument2;

    /// <summary>What it returned; <see cref="Pending"/> while it has not.</summary>
    public long Result;

    public const long Pending = long.MinValue;
}
