using System;

namespace Tine.Runtime;

/// <summary>Whole small files.</summary>
public static unsafe class FileReader
{
    /// <summary>Reads the contents as text; files of /proc, which tell no size, too.</summary>
    public static Errno ReadAllText(string path, out string text)
    {
        text = "";
        SysResult opened = Unix.Open(path, OpenFlags.ReadOnly | OpenFlags.CloseOnExec);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var buffer = new byte[4096];
        int count = 0;
        SysResult result;
        do
        {
            if (count == buffer.Length)
            {
                var larger = new byte[count * 2];
                buffer.AsSpan().CopyTo(larger);
                buffer = larger;
            }

            result = Unix.Read(opened.Int, buffer.AsSpan(count));
            count += result.Succeeded ? result.Int : 0;
        }
        while (result.Succeeded && result.Value != 0);

        Unix.Close(opened.Int);
        text = Utf8.Decode(buffer.AsSpan(0, count));
        return result.Error;
    }
}
