using static Tine.Runtime.Streams;

namespace Tine.Coreutils;

/// <summary>echo [-n] [WORD]...: prints words with a space between them.</summary>
internal static class EchoCommand
{
    internal static int Run(string[] arguments)
    {
        bool endsLine = arguments.Length == 0 || arguments[0] != "-n";
        int first = endsLine ? 0 : 1;
        for (int i = first; i < arguments.Length; i++)
        {
            StandardOutput.Write(i == first ? "" : " ");
            StandardOutput.Write(arguments[i]);
        }

        StandardOutput.Write(endsLine ? "\n" : "");
        return 0;
    }
}
