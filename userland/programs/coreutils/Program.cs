using System.Runtime;
using Tine.Runtime;
using static Tine.Runtime.Streams;

namespace Tine.Coreutils;

/// <summary>The small tools in one program, which does what its name says. links.txt lists the names.</summary>
internal static class Program
{
    private const int UsageStatus = 2;

    /// <remarks>Called by its own name, it takes the tool from its first argument.</remarks>
    [RuntimeExport("TineMain")]
    internal static int Main(string[] arguments)
    {
        string name = NameOf(ProcessEnvironment.ProgramName);
        if (name == "coreutils" && arguments.Length > 0)
        {
            name = NameOf(arguments[0]);
            arguments = arguments[1..];
        }

        int status = Run(name, arguments);
        StandardOutput.Flush();
        return StandardOutput.Error == Errno.None ? status : 1;
    }

    private static int Run(string name, string[] arguments) => name switch
    {
        "cat" => CatCommand.Run(arguments),
        "echo" => EchoCommand.Run(arguments),
        "false" => 1,
        "free" => FreeCommand.Run(),
        "kill" => KillCommand.Run(arguments),
        "ls" => ListCommand.Run(arguments),
        "mkdir" => MakeDirectoryCommand.Run(arguments),
        "ps" => ProcessListCommand.Run(),
        "pwd" => WorkingDirectoryCommand.Run(),
        "rm" => RemoveCommand.Run(arguments),
        "sleep" => SleepCommand.Run(arguments),
        "true" => 0,
        "uname" => SystemNameCommand.Run(arguments),
        _ => Unknown(name),
    };

    private static int Unknown(string name)
    {
        Complaint.Print("coreutils", name, "no such tool");
        return UsageStatus;
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}
