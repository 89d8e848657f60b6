using static Tine.Runtime.Streams;

namespace Tine.Shell;

/// <summary>Messages of the shell itself.</summary>
internal static class Complaint
{
    internal static void Print(string about, string message)
    {
        StandardError.WriteLine($"tinesh: {about}: {message}");
        StandardError.Flush();
    }
}
