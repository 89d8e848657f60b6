using System;

namespace Tine.Boot.Tests;

/// <summary>Tests of many minutes, which run when they are asked for.</summary>
internal static class LongRuns
{
    public static bool AreAskedFor => Environment.GetEnvironmentVariable("TINE_LONG") == "1";

    /// <summary>One line, or null when they are asked for.</summary>
    public static string? WhatIsMissing => AreAskedFor ? null : "it takes many minutes: TINE_LONG=1 asks for it";
}
