using Tine.Runtime;

namespace Tine.Coreutils;

/// <summary>cat [FILE]...: copies files, or standard input, to standard output.</summary>
internal static unsafe class CatCommand
{
    private const int BufferBytes = 16384;

    internal static int Run(string[] arguments)
    {
        var buffer = new byte[BufferBytes];
        if (arguments.Length == 0)
        {
            return Copy(0, "-", buffer);
        }

        int status = 0;
        foreach (string path in arguments)
        {
            SysResult opened = path == "-" ? new SysResult(0) : Unix.Open(path, OpenFlags.ReadOnly);
            if (opened.Failed)
            {
                Complaint.Print("cat", path, opened.Error);
                status = 1;
                continue;
            }

            status |= Copy(opened.Int, path, buffer);
            if (opened.Int != 0)
            {
                Unix.Close(opened.Int);
            }
        }

        return status;
    }

    private static int Copy(int descriptor, string path, byte[] buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                SysResult read = Unix.Read(descriptor, start, BufferBytes);
                if (read.Succeeded && read.Value == 0)
                {
                    return 0;
                }

                Errno error = read.Failed ? read.Error : WriteAll(start, read.Value);
                if (error != Errno.None)
                {
                    Complaint.Print("cat", path, error);
                    return 1;
                }
            }
        }
    }

    private static Errno WriteAll(byte* start, long count)
    {
        while (count > 0)
        {
            SysResult written = Unix.Write(1, start, (ulong)count);
            if (written.Failed)
            {
                return written.Error;
            }

            start += written.Value;
            count -= written.Value;
        }

        return Errno.None;
    }
}
