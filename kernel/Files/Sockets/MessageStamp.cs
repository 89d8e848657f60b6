namespace Tine.Files;

/// <summary>The time of day with each received message; socket(7). Values are those of the option and of the control message.</summary>
public enum MessageStamp
{
    None = 0,

    /// <summary>SO_TIMESTAMP: struct timeval.</summary>
    Microseconds = 29,

    /// <summary>SO_TIMESTAMPNS: struct timespec.</summary>
    Nanoseconds = 35,

    /// <summary>SO_TIMESTAMP_NEW and SO_TIMESTAMPNS_NEW, the same on x86-64.</summary>
    NewMicroseconds = 63,
    NewNanoseconds = 64,
}
