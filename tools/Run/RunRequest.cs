using System;
using System.Collections.Immutable;

namespace Tine.Tools.Run;

/// <summary>The request of the caller of run-qemu.sh.</summary>
internal sealed record RunRequest
{
    public required GuestOptions Guest { get; init; }

    /// <summary>The user's word on KVM and TCG.</summary>
    public required AccelerationWish Acceleration { get; init; }

    /// <summary>RAM as QEMU reads it, or null for a size that fits the root.</summary>
    public required string? Memory { get; init; }

    /// <summary>A program to compile, whose arguments the command is; null for none.</summary>
    public required OwnProgram? Program { get; init; }

    /// <summary>Names of Debian packages.</summary>
    public required ImmutableArray<string> Packages { get; init; }

    /// <summary>Each HOST or HOST:GUEST.</summary>
    public required ImmutableArray<string> Additions { get; init; }

    /// <summary>Files of the guest to fetch after the run.</summary>
    public required ImmutableArray<FetchRequest> Fetches { get; init; }

    /// <summary>The file to write a bootable image to instead of a run, or null.</summary>
    public required string? ImageToWrite { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required CommandInput Input { get; init; }

    /// <summary>The destination of the kernel's log while the guest runs.</summary>
    public required LogDisplay Log { get; init; }

    /// <summary>The file of the host that gets a trace of the run, or null.</summary>
    public required string? TracePath { get; init; }

    /// <summary>The file of the host that gets a page of pictures of address spaces, or null.</summary>
    public required string? PicturePath { get; init; }

    /// <summary>Whether forkbench runs for a table of its own or beside Linux.</summary>
    public required BenchMode Bench { get; init; }

    /// <summary>Whether there is no command, and a person uses the guest's shell.</summary>
    public bool IsShell => Guest.Command.IsEmpty && Program is null;
}
