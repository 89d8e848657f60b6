namespace Tine.Files;

/// <summary>A time of day, counted from 1970-01-01 UTC, as struct timespec has it.</summary>
public readonly record struct Timestamp(long Seconds, uint Nanoseconds)
{
    public static bool operator <(Timestamp a, Timestamp b) =>
        a.Seconds < b.Seconds || (a.Seconds == b.Seconds && a.Nanoseconds < b.Nanoseconds);

    public static bool operator >(Timestamp a, Timestamp b) => b < a;

    public static bool operator <=(Timestamp a, Timestamp b) => !(b < a);

    public static bool operator >=(Timestamp a, Timestamp b) => !(a < b);
}
