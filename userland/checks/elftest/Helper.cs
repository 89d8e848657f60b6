using Tine.Runtime;

namespace Tine.ElfTest;

/// <summary>This program as the interpreter of a script, or executed anew.</summary>
internal static unsafe class Helper
{
    internal const string Marker = "--helper";

    /// <summary>First argument: its own length is the exit code.</summary>
    internal const string Length = "--helper-length";

    internal static int Run(string[] arguments) => arguments.Length switch
    {
        _ when arguments[0].StartsWith(Length, System.StringComparison.Ordinal) => arguments[0].Length,
        > 0 when arguments[0] == Marker + " deep" => 0,
        4 when arguments[1] == "names" => Names.Check(arguments[2], arguments[3]),
        3 or 4 when arguments[0] == Marker + " with blanks" => 9,
        4 when arguments[2] == "script" => arguments[1] == "/tmp/elftest.script" && arguments[3] == "last" ? 0 : 1,
        5 when arguments[3] == "nested" =>
            arguments[1] == "/tmp/elftest.second" && arguments[2] == "/tmp/elftest.script" && arguments[4] == "last" ? 0 : 1,
        3 when arguments[1] == "state" => StartingState.Check(arguments[2]),
        _ => 1,
    };
}
