namespace System;

public static class Environment
{
    public static string NewLine => "\n";

    public static int CurrentManagedThreadId => 1;

    public static void FailFast(string? message) => Internal.Runtime.ExceptionExports.FailFast(message ?? "Fail fast.");
}
