namespace Tine.Runtime;

/// <summary>Finds out whether memory can be used without risking a signal: the kernel tries it in our stead.</summary>
public static unsafe class Probe
{
    /// <summary>Whether a byte can be read: write(2) from it gives EFAULT otherwise.</summary>
    public static bool CanRead(void* address)
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        bool isGood = Unix.Write(writeEnd, address, 1).Value == 1;
        Unix.Close(readEnd);
        Unix.Close(writeEnd);
        return isGood;
    }

    /// <summary>Whether a byte can be written; it is 120 afterwards.</summary>
    public static bool CanWrite(void* address)
    {
        Unix.Pipe2(out int readEnd, out int writeEnd);
        Unix.Write(writeEnd, "x"u8);
        bool isGood = Unix.Read(readEnd, address, 1).Value == 1;
        Unix.Close(readEnd);
        Unix.Close(writeEnd);
        return isGood;
    }
}
