using System;

namespace Tine.Tools.Report;

/// <summary>The date, the host and the way of a measured comparison.</summary>
public sealed record Circumstances
{
    public required DateOnly Date { get; init; }

    /// <summary>The host's processor.</summary>
    public required string Processor { get; init; }

    /// <summary>QEMU's version.</summary>
    public required string Qemu { get; init; }

    /// <summary>QEMU's options where instructions were counted.</summary>
    public required string Options { get; init; }

    /// <summary>QEMU's options in the timed rounds.</summary>
    public required string TimedOptions { get; init; }

    /// <summary>Linux's release.</summary>
    public required string Linux { get; init; }

    /// <summary>The arguments that Linux was given.</summary>
    public required string LinuxArguments { get; init; }

    /// <summary>Tine's commit.</summary>
    public required string Tine { get; init; }
}
