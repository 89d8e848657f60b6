namespace Tine.Runtime;

/// <summary>The standard streams; meant for <c>using static</c>.</summary>
public static class Streams
{
    private static OutputWriter? s_output;
    private static OutputWriter? s_error;

    /// <summary>Descriptor 1, flushed at the end of Main and where a program says so (before fork, for one).</summary>
    public static OutputWriter StandardOutput => s_output ??= new OutputWriter(1);

    /// <summary>Descriptor 2; flush after each message.</summary>
    public static OutputWriter StandardError => s_error ??= new OutputWriter(2);

    /// <summary>Writes what either stream still holds.</summary>
    public static void FlushAll()
    {
        s_output?.Flush();
        s_error?.Flush();
    }
}
