using System.Runtime;
using Tine.Runtime;

internal static class Program
{
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        Streams.StandardOutput.WriteLine($"Hello from Tine, {arguments.Length} arguments.");
        return 0;
    }
}
