using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace Tine.Tools.Run;

/// <summary>A standard stream by plain read(2) and write(2).</summary>
/// <remarks>
/// .NET's console streams swallow EPIPE, and its file streams write at positions of their own, which breaks
/// <c>{ a; b; } >file</c>.
/// </remarks>
internal sealed unsafe partial class StandardStream(int descriptor)
{
    private const int InterruptedCall = 4;
    private const int TryAgain = 11;

    /// <summary>The code of the exception for a pipe that nobody reads: EPIPE.</summary>
    public const int BrokenPipe = 32;

    public static StandardStream Input { get; } = new(0);

    public static StandardStream Output { get; } = new(1);

    /// <summary>Reads what is there, at least one byte; 0 at the end.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint count = Read(descriptor, start, (nuint)buffer.Length);
                if (count >= 0)
                {
                    return (int)count;
                }

                RetryOrThrow();
            }
        }
    }

    /// <summary>Writes all of it.</summary>
    /// <exception cref="IOException">Nobody reads any more, or the disk is full.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (int done = 0; done < bytes.Length;)
            {
                nint count = Write(descriptor, start + done, (nuint)(bytes.Length - done));
                if (count < 0)
                {
                    RetryOrThrow();
                }
                else
                {
                    done += (int)count;
                }
            }
        }
    }

    private static void RetryOrThrow()
    {
        int error = Marshal.GetLastPInvokeError();
        if (error == TryAgain)
        {
            Thread.Sleep(1);
        }
        else if (error != InterruptedCall)
        {
            throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, void* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, void* buffer, nuint count);
}
