namespace Tine.Boot.Tests;

/// <summary>The needs of tests that run programs of Debian's.</summary>
internal static class DebianNeeds
{
    /// <summary>One line, or null when packages can be had.</summary>
    public static string? WhatIsMissing => TestRoot.HasBusybox ? null : "Debian's packages cannot be fetched here";
}
