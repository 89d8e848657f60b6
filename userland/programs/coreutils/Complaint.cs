using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Coreutils;

/// <summary>Messages on standard error.</summary>
internal static class Complaint
{
    internal static void Print(string tool, string about, Errno error) => Print(tool, about, Errors.Message(error));

    internal static void Print(string tool, string about, string message)
    {
        StandardOutput.Flush();
        StandardError.WriteLine($"{tool}: {about}: {message}");
        StandardError.Flush();
    }
}
