using System.Runtime;
using System.Runtime.CompilerServices;

namespace Tine.Runtime;

/// <summary>From the stack that execve(2) laid out to a program's Main.</summary>
internal static unsafe class Startup
{
    /// <summary>Called once the heap and the statics are ready; what it returns is the exit status.</summary>
    [RuntimeExport("TineProgram_Run")]
    internal static int Run(int argumentCount, byte** arguments, byte** environment)
    {
        ProcessEnvironment.Initialize(arguments, environment);
        var strings = new string[argumentCount > 0 ? argumentCount - 1 : 0];
        for (int i = 0; i < strings.Length; i++)
        {
            strings[i] = Utf8.Decode(arguments[i + 1]);
        }

        int status = Main(strings);
        Streams.FlushAll();
        return status;
    }

    /// <summary>The program's own Main, which it exports under this name. Arguments without the program's name, as in any C# program.</summary>
    [RuntimeImport("TineMain")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    private static extern int Main(string[] arguments);
}
