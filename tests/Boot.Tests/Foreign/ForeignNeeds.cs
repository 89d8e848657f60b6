using System;

namespace Tine.Boot.Tests;

/// <summary>The needs of tests of foreign programs.</summary>
internal static class ForeignNeeds
{
    private static readonly Lazy<string?> Missing = new(Find);

    /// <summary>One line, or null when all is there.</summary>
    public static string? WhatIsMissing => Missing.Value;

    private static string? Find()
    {
        if (DebianNeeds.WhatIsMissing is { } missing)
        {
            return missing;
        }

        return HostRoot.IsAllowedAsync().GetAwaiter().GetResult() ? null : "this user may not have a root directory of its own (unshare, chroot)";
    }
}
