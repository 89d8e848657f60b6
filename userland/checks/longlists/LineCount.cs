using Tine.Runtime;

namespace Tine.LongLists;

/// <summary>The number of lines of a text of /proc.</summary>
internal static unsafe class LineCount
{
    /// <summary>Reads it in large pieces.</summary>
    internal static int Of(string path)
    {
        const int bytes = 1 << 16;
        int file = Unix.Open(path, OpenFlags.ReadOnly).Int;
        byte* text = (byte*)Unix.MMap(bytes).Address;
        int lines = 0;
        while (Unix.Read(file, text, bytes) is { Raw: > 0 } got)
        {
            for (long i = 0; i < got.Raw; i++)
            {
                lines += text[i] == '\n' ? 1 : 0;
            }
        }

        Unix.Close(file);
        return lines;
    }
}
